"""What an area's page says first: when, decided, going well, to improve, next, not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from findings.areas.behind import Words, behind
from findings.areas.next_steps import next_steps
from findings.areas.visits import SILENT, Decision, Timeline, Visit, came, decisions
from findings.models import (
    Finding,
    Framework,
    Inspection,
    InspectionKind,
    Judgement,
    Letter,
    LocalArea,
    Outcome,
)
from findings.standing import Standing
from findings.words import first_sentence, points

LINES = 8  # of findings, where a letter has no plain summary

NOT_HELD_AT_ALL = (
    "None of its letters or reports is in the portal yet. That says nothing about the area."
)
NEVER_VISITED = "The public registers name no inspection of this area yet."
NEVER_WAS = "The registers name no inspection of this area before it ended."
NO_DATE = "No source that we use says when inspectors will come next."
NO_RETURN = "The registers name no return visit. We do not know if the weaknesses were put right."
OTHERS_SAY = "We go by other reports with the same outcome. Each one that we have read says:"
NO_MONITORING = (
    "The registers that we use name no monitoring inspection here. We do not know if it has "
    "taken place."
)


@dataclass(frozen=True)
class Line:
    """A plain line, and the findings whose words it opens; none where the letter itself must do."""

    text: str
    behind: tuple[Finding, ...]


@dataclass(frozen=True)
class Said:
    """What the newest letter held says, in plain words."""

    letter: Letter
    standing: Standing
    well: tuple[Line, ...]
    better: tuple[Line, ...]
    older_words: str  # a warning where a newer inspection is known; else empty

    @property
    def is_newest(self) -> bool:
        return not self.older_words

    @property
    def well_title(self) -> str:
        """Of something old it is not said that it is so."""
        return "What is going well" if self.is_newest else "What was going well"

    @property
    def better_title(self) -> str:
        return "What needs to get better" if self.is_newest else "What needed to get better"


@dataclass(frozen=True)
class Next:
    """What comes next, and who says so."""

    lines: tuple[str, ...]
    whose: str  # empty where the framework's end alone is told


@dataclass(frozen=True)
class Told:
    """All that the page opens with."""

    came: str  # empty where no inspection is known
    decisions: tuple[Decision, ...]
    said: Said | None
    next: Next | None
    unknown: tuple[str, ...]


def tell(
    area: LocalArea,
    line: Timeline,
    findings: Sequence[Finding],
    standings: dict[int, Standing],
    today: date,
) -> Told:
    """From an area's inspections and the findings of its newest letter. It asks nothing itself."""
    newest = line.latest.inspection if line.latest else None
    said = _said(line, findings, standings)
    return Told(
        came(newest, today) if newest else "",
        tuple(decisions(line)),
        said,
        _next(line.latest) if line.latest and not area.is_former else None,
        tuple(_unknown(area, line, said)),
    )


def _said(
    line: Timeline, findings: Sequence[Finding], standings: dict[int, Standing]
) -> Said | None:
    if not line.held:
        return None
    letter = line.held[0]
    of = [finding for finding in findings if finding.letter_id == letter.pk]
    words = Words(of)

    def lines(summary: str, *judgements: Judgement) -> tuple[Line, ...]:
        among = [finding for finding in of if finding.judgement in judgements]
        if said := points(summary):
            return tuple(Line(point, behind(point, among, words)) for point in said)
        plain = [f for f in among if f.judgement == judgements[0] and _is_current(f)]
        return tuple(Line(first_sentence(f.summary), (f,)) for f in plain[:LINES])

    return Said(
        letter,
        standings[letter.pk],
        lines(letter.summary_going_well, Judgement.STRENGTH, Judgement.MIXED),
        lines(letter.summary_needs_better, Judgement.DEVELOPMENT, Judgement.MIXED),
        _older_words(line, letter),
    )


def _older_words(line: Timeline, letter: Letter) -> str:
    """What to say where the newest inspection's letter is not the one shown; empty otherwise."""
    newest = line.visits[0].inspection
    if letter.inspection_id == newest.pk:
        return ""
    return (
        f"It is not the newest inspection: the {_noun(newest)} {_of(newest)} is not here yet. "
        "Much may have changed since."
    )


def _is_current(finding: Finding) -> bool:
    return bool(finding.summary) and not finding.summary_is_stale


def _next(visit: Visit) -> Next | None:
    """What the newest report says; where it is not held, what others with its outcome say."""
    letter, inspection = visit.letter, visit.inspection
    if letter and letter.summary_next:
        whose = f"The {letter.noun} of {letter.written:%B %Y} says:"
        return Next(tuple(points(letter.summary_next)), whose)
    steps = next_steps(inspection)
    if not steps:
        return None
    return Next(steps, OTHERS_SAY if inspection.framework == Framework.AREA_SEND_2023 else "")


def _unknown(area: LocalArea, line: Timeline, said: Said | None) -> list[str]:
    """What no source says, each in a sentence or two."""
    newest = line.latest.inspection if line.latest else None
    if newest is None:
        return [NEVER_WAS if area.is_former else NEVER_VISITED]
    lacking = []
    if said is None:
        lacking.append(NOT_HELD_AT_ALL)
    elif not said.is_newest:
        lacking.append(
            f"The {_noun(newest)} {_of(newest)} is not here yet, so we cannot say what is in it."
        )
    if not newest.start:
        lacking.append("The register does not say when inspectors came.")
    if not newest.outcome and newest.kind != InspectionKind.MONITORING:
        lacking.append(SILENT)
    if newest.outcome == Outcome.WIDESPREAD_FAILINGS:
        lacking.append(NO_MONITORING)
    if newest.outcome == Outcome.WSOA_REQUIRED:
        lacking.append(NO_RETURN)
    if newest.framework == Framework.LOCAL_AREA_2016 and not area.is_former:
        lacking.append(NO_DATE)
    if said:
        lacking.append(f"We do not know what has changed since {said.letter.written:%B %Y}.")
    return lacking


def _noun(inspection: Inspection) -> str:
    return Framework(inspection.framework).noun


def _of(inspection: Inspection) -> str:
    if inspection.start:
        return f"of {inspection.start:%B %Y}"
    return f"that came out in {inspection.when:%B %Y}"
