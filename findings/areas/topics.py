"""What an area's letters say of each topic: going well, to improve, both, or nothing at all.

Each framework stands apart, the newer first. A topic that letters are silent about is named as
such, and never as good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from findings.models import Finding, Framework, Judgement, Letter, Theme
from findings.standing import Standing

# What needs to get better first: a parent opens a topic with a worry.
_ORDER = (Judgement.DEVELOPMENT, Judgement.MIXED, Judgement.STRENGTH, Judgement.CONTEXT)


@dataclass(frozen=True)
class TopicRow:
    """One topic with its findings, in the order of their letters."""

    theme: Theme
    findings: tuple[Finding, ...]

    @property
    def parts(self) -> list[tuple[Judgement, list[Finding]]]:
        """The findings by how they were judged; those with any."""
        of = [(j, [f for f in self.findings if f.judgement == j]) for j in _ORDER]
        return [(judgement, findings) for judgement, findings in of if findings]


@dataclass(frozen=True)
class TopicGroup:
    """One framework: its letters, what they say topic by topic, and what they are silent about."""

    framework: Framework
    letters: tuple[tuple[Letter, Standing], ...]  # the newest first
    rows: tuple[TopicRow, ...]
    silent: tuple[Theme, ...]
    is_older: bool  # a newer framework's letter is held as well

    @property
    def several(self) -> bool:
        return len(self.letters) > 1


def topic_groups(
    findings: Sequence[Finding],
    letters: Iterable[tuple[Letter, Standing]],
    themes: Sequence[Theme],
) -> list[TopicGroup]:
    """The groups, newer framework first. Findings come with their themes, in letter order."""
    letters = list(letters)
    groups: list[TopicGroup] = []
    for framework in reversed(Framework):
        of = tuple((letter, s) for letter, s in letters if letter.framework == framework)
        if not of:
            continue
        by_theme: dict[int, list[Finding]] = {}
        for finding in findings:
            if finding.framework == framework:
                for theme in finding.themes.all():
                    by_theme.setdefault(theme.pk, []).append(finding)
        rows = tuple(TopicRow(t, tuple(by_theme[t.pk])) for t in themes if t.pk in by_theme)
        silent = tuple(theme for theme in themes if theme.pk not in by_theme)
        groups.append(TopicGroup(framework, of, rows, silent, bool(groups)))
    return groups
