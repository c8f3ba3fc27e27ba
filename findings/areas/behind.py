"""The findings that a line of a letter's plain summary was drawn from, found by their words.

Editors write a summary from the findings and mostly keep their words, but no record says which. A
finding is shown behind a line only where it holds most of one of the line's sentences, rare words
counting more. A line drawn from the letter's narrative has none, and then leads to the letter.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from findings.models import Finding
from findings.words import sentences, stems

HELD = 0.6  # of a sentence's words by weight; below it wrong pairs begin among the letters held
MOST = 3  # findings behind one line


class Words:
    """The stems of one letter's findings, and how rare each is there."""

    def __init__(self, findings: Sequence[Finding]):
        self.of = {f.pk: frozenset(stems(f"{f.summary} {f.wording}")) for f in findings}
        self._seen = Counter(stem for held in self.of.values() for stem in held)

    def weight(self, found: Iterable[str]) -> float:
        return sum(log((len(self.of) + 1) / (self._seen[stem] + 1)) for stem in found)


def behind(line: str, among: Sequence[Finding], words: Words) -> tuple[Finding, ...]:
    """The findings behind a line, the closest to the whole first; none where none is close."""
    whole = frozenset(stems(line))
    closest = sorted(among, key=lambda f: -words.weight(whole & words.of[f.pk]))
    found: dict[int, Finding] = {}
    for sentence in sentences(line):
        said = frozenset(stems(sentence))
        least = HELD * words.weight(said)
        holding = (f for f in closest if words.weight(said & words.of[f.pk]) >= least > 0)
        if finding := next(holding, None):
            found[finding.pk] = finding
    return tuple(finding for finding in closest if finding.pk in found)[:MOST]
