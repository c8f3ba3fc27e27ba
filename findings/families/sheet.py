"""One side of A4 for a meeting: which findings fit on it, and what is left out.

Lines are estimated here and tried in a browser by a test: too few findings leave room for notes,
too many would need a second side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from findings.citation import QUOTED, RESTATED, document_of, place_in_letter
from findings.models import Finding, FindingKind, Judgement, Letter
from findings.words import first_sentence

LINE = 92  # characters that surely fit on a printed line
LINES = 40  # for quotations, their sources, and what to ask
AROUND = 2  # lines besides the words: the finding's address, the space between
LABEL = "Needs to get better "  # stands before the headline
STANDING = 2  # lines of a letter's age and of what came after it
LEAST_CUT = 5  # lines of a quotation that are worth showing
GAP = " […]"

# What families come to talk about first; a strength has a place of its own besides.
ORDER = (Judgement.DEVELOPMENT, Judgement.MIXED, Judgement.STRENGTH, Judgement.CONTEXT)
# What inspectors put before everything else.
FOREMOST = (
    FindingKind.PRIORITY_ACTION,
    FindingKind.SIGNIFICANT_WEAKNESS,
    FindingKind.IMPROVEMENT,
)


@dataclass(frozen=True)
class Quote:
    """A finding on the sheet, with the number of its source and the words that have room."""

    finding: Finding
    source: int
    lead: str
    points: list[str]
    cut: bool

    @property
    def restated(self) -> bool:
        return self.finding.wording_status == Finding.WordingStatus.RESTATED

    @property
    def place(self) -> str:
        return place_in_letter(self.finding)

    @property
    def how(self) -> str:
        """“Quoted exactly.”, or that it is no quotation."""
        return RESTATED if self.restated else QUOTED


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet, and how many findings had no room."""

    quotes: list[Quote]
    sources: list[tuple[Letter, str]]  # letters in the order of their numbers, each as cited
    more: int


def sheet_of(findings: Iterable[Finding], to_ask: Iterable[str]) -> Sheet:
    """Choose from an area's findings on one subject, the closest or newest first."""
    wanted = _in_turn(list(findings))
    left = LINES - sum(map(_lines, to_ask))
    quotes: list[Quote] = []
    sources: dict[int, tuple[Letter, str]] = {}
    for finding in wanted:
        source = () if finding.letter_id in sources else (document_of(finding),)
        besides = AROUND + _lines(LABEL + _headline(finding))
        besides += _lines(place_in_letter(finding) + RESTATED)
        besides += sum(_lines(each) + STANDING for each in source)
        room = left - besides
        lead, points, cut = _fitting(finding, room)
        if not lead or (cut and quotes):
            continue
        if source:
            sources[finding.letter_id] = (finding.letter, source[0])
        number = list(sources).index(finding.letter_id) + 1
        quotes.append(Quote(finding, number, lead, points, cut))
        left = room - _lines(lead) - sum(map(_lines, points))
    return Sheet(quotes, list(sources.values()), len(wanted) - len(quotes))


def _in_turn(findings: list[Finding]) -> list[Finding]:
    """What needs to get better first, then a strength, then the rest in the same order.

    Of one judgement and one letter: what inspectors put foremost, then what is about little else.
    """
    letters = list(dict.fromkeys(finding.letter_id for finding in findings))
    findings = sorted(
        findings,
        key=lambda finding: (
            ORDER.index(Judgement(finding.judgement)),
            letters.index(finding.letter_id),
            finding.kind not in FOREMOST,
            len(finding.themes.all()) + len(finding.services.all()),
        ),
    )
    strength = next((f for f in findings if f.judgement == Judgement.STRENGTH), None)
    if strength and findings[0] is not strength:
        findings.remove(strength)
        findings.insert(1, strength)
    return findings


def _headline(finding: Finding) -> str:
    """What it is called on the sheet, or something no shorter."""
    return first_sentence(finding.summary) if finding.summary else place_in_letter(finding)


def _lines(text: str) -> int:
    return sum(max(1, ceil(len(line) / LINE)) for line in text.splitlines() or [""])


def _fitting(finding: Finding, room: int) -> tuple[str, list[str], bool]:
    """The wording as far as there is room: whole, or up to the end of a word. Empty if too little.

    What is cut is shown as cut: […].
    """
    lead, points = finding.lead, finding.sub_points
    if _lines(lead) + sum(map(_lines, points)) <= room:
        return lead, points, False
    if room < LEAST_CUT:
        return "", [], False
    if _lines(lead) < room:
        kept: list[str] = []
        for point in points:
            if _lines(lead) + sum(map(_lines, kept)) + _lines(point) >= room:
                break
            kept.append(point)
        return lead, [*kept, GAP.strip()], True
    short = " ".join(lead.split())[: (room - 1) * LINE].rsplit(" ", 1)[0]
    return short + GAP, [], True
