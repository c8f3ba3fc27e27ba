"""Areas side by side: what the letters held say of each theme, framework by framework.

The frameworks ask different questions, so each has a table of its own and nothing is added up
across them. A cell without findings says why: the letter is silent, or no letter is held.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from findings import search
from findings.models import Finding, Framework, Judgement, Letter, LocalArea, Theme
from findings.standing import Standing, standings

SHOWN = 3  # findings in a cell
MOST_AREAS = 4
NEAREST = 3  # neighbours that stand beside an area


@dataclass(frozen=True, slots=True)
class Column:
    """An area in one framework's table, with its letters held under it, the newest first."""

    area: LocalArea
    letters: list[tuple[Letter, Standing]]

    @property
    def when(self) -> str:
        """“March 2018”, or that no letter is held."""
        months = [f"{letter.written:%B %Y}" for letter, _ in self.letters]
        return " and ".join(months) if months else "no letter held"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the letters of one area say of one theme."""

    column: Column
    findings: list[Finding]  # the first few
    counts: list[tuple[str, int]]  # judgement in words, findings; those with any
    more: int

    @property
    def said(self) -> int:
        return len(self.findings) + self.more


@dataclass(frozen=True, slots=True)
class Row:
    """One theme across the areas."""

    theme: Theme
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One framework: the areas, the themes that any of them speaks of, and those that none does."""

    framework: Framework
    columns: list[Column]
    rows: list[Row]
    silent: list[Theme]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statistical neighbour of an area, and whether a letter of it is held."""

    rank: int
    area: LocalArea
    set_year: int
    held: bool


def compare(
    areas: Sequence[LocalArea],
    themes: Sequence[Theme],
    frameworks: Iterable[Framework] = Framework,
) -> list[Table]:
    """A table for each framework under which a letter of any area is held, the newer one first."""
    letters = list(
        Letter.objects.published()
        .filter(inspection__area__in=areas, framework__in=list(frameworks))
        .select_related("inspection__area")
    )
    letters.sort(key=lambda letter: (letter.inspection.when, letter.slug), reverse=True)
    standing = standings(letters)
    findings = _findings(letters, themes)
    held = defaultdict(list)
    for letter in letters:
        held[letter.framework, letter.inspection.area_id].append((letter, standing[letter.pk]))
    return [
        _table(
            framework,
            [Column(area, held[framework, area.pk]) for area in areas],
            themes,
            findings,
        )
        for framework in reversed(Framework)
        if any(letter.framework == framework for letter in letters)
    ]


def _findings(
    letters: Sequence[Letter], themes: Sequence[Theme]
) -> dict[tuple[str, int, int], list[Finding]]:
    """Findings by framework, area and theme: newest letter first, then in the letter's order."""
    place = {letter.pk: number for number, letter in enumerate(letters)}
    rows = (
        search.public_findings()
        .filter(letter__in=letters)
        .select_related("section")
        .prefetch_related("themes")
    )
    found = defaultdict(list)
    for finding in sorted(rows, key=lambda f: (place[f.letter_id], f.section.ordinal, f.ordinal)):
        letter = letters[place[finding.letter_id]]
        finding.letter = letter  # known already: saves a query for each finding
        for theme in finding.themes.all():  # one of three themes stands in three rows
            found[letter.framework, letter.inspection.area_id, theme.pk].append(finding)
    return found


def _table(
    framework: Framework,
    columns: list[Column],
    themes: Sequence[Theme],
    findings: dict[tuple[str, int, int], list[Finding]],
) -> Table:
    rows = [
        Row(
            theme,
            [
                _cell(column, findings.get((framework, column.area.pk, theme.pk), []))
                for column in columns
            ],
        )
        for theme in themes
    ]
    return Table(
        framework,
        columns,
        [row for row in rows if any(cell.said for cell in row.cells)],
        [row.theme for row in rows if not any(cell.said for cell in row.cells)],
    )


def _cell(column: Column, findings: list[Finding]) -> Cell:
    counts = Counter(finding.judgement for finding in findings)
    shown = first_few(findings)
    return Cell(
        column,
        shown,
        [(label, counts[value]) for value, label in Judgement.choices if counts[value]],
        len(findings) - len(shown),
    )


def first_few(findings: Sequence[Finding], most: int = SHOWN) -> list[Finding]:
    """The first findings in their order, so chosen that no judgement crowds out another."""
    seen: Counter[str] = Counter()
    turns = []
    for place, finding in enumerate(findings):
        turns.append((seen[finding.judgement], place))
        seen[finding.judgement] += 1
    return [findings[place] for place in sorted(place for _, place in sorted(turns)[:most])]


def neighbours_of(area: LocalArea) -> list[Neighbour]:
    """The statistical neighbours by the newest set, the closest first. Two queries."""
    ranked = list(area.neighbour_ranks.select_related("neighbour").order_by("-set_year", "rank"))
    held = set(
        Letter.objects.published()
        .filter(inspection__area__in=[row.neighbour_id for row in ranked])
        .values_list("inspection__area", flat=True)
    )
    return [
        Neighbour(row.rank, row.neighbour, row.set_year, row.neighbour_id in held)
        for row in ranked
        if row.set_year == ranked[0].set_year
    ]


def nearest_held(neighbours: Sequence[Neighbour]) -> tuple[list[LocalArea], list[LocalArea]]:
    """The closest neighbours of whom a letter is held, and the closer ones of whom none is.

    Where fewer are held than would fit, every neighbour without a letter is named.
    """
    held = [neighbour for neighbour in neighbours if neighbour.held][:NEAREST]
    last = held[-1].rank if len(held) == NEAREST else None
    passed_over = [n.area for n in neighbours if not n.held and (last is None or n.rank < last)]
    return [neighbour.area for neighbour in held], passed_over
