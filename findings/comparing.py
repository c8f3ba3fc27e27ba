"""Areas side by side: what the letters held say of each theme, framework by framework.

The frameworks ask different questions, so each has a table of its own and nothing is added up
across them. A cell without findings says why: the letter is silent, or no letter is held.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from findings import search
from findings.models import Finding, Framework, Judgement, Letter, LocalArea, Theme, folded
from findings.standing import Standing, standings

SHOWN = 2  # findings in a cell where every theme is shown: the page is long enough
SHOWN_CLOSELY = 6  # where themes were chosen, and their findings are to be read
MOST_AREAS = 4
NEAREST = 3  # neighbours that stand beside an area
IN_PLACE = 3  # areas that are offered in place of one of which no letter is held


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

    @property
    def said(self) -> int:
        """Findings of all cells: each is of one area, so none is counted twice."""
        return sum(cell.said for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One framework: the areas, the themes that any of them speaks of, and those that none does.

    Cells stand only for `held`, the areas with a letter: of the others there is nothing to say.
    """

    framework: Framework
    columns: list[Column]
    rows: list[Row]
    silent: list[Theme]

    @property
    def held(self) -> list[Column]:
        return [column for column in self.columns if column.letters]

    def said(self, theme: Theme) -> int:
        """Findings on a theme, of all areas."""
        return next((row.said for row in self.rows if row.theme == theme), 0)

    def only(self, themes: Collection[Theme]) -> "Table":
        """The same with these themes alone."""
        return replace(
            self,
            rows=[row for row in self.rows if row.theme in themes],
            silent=[theme for theme in self.silent if theme in themes],
        )


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
    most: int = SHOWN,
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
            most,
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
    most: int,
) -> Table:
    rows = [
        Row(
            theme,
            [
                _cell(column, findings.get((framework, column.area.pk, theme.pk), []), most)
                for column in columns
                if column.letters
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


def _cell(column: Column, findings: list[Finding], most: int) -> Cell:
    counts = Counter(finding.judgement for finding in findings)
    shown = first_few(findings, most)
    return Cell(
        column,
        shown,
        [(label, counts[value]) for value, label in Judgement.choices if counts[value]],
        len(findings) - len(shown),
    )


def first_few(findings: Sequence[Finding], most: int) -> list[Finding]:
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
    held = areas_held()
    return [
        Neighbour(row.rank, row.neighbour, row.set_year, row.neighbour_id in held)
        for row in ranked
        if row.set_year == ranked[0].set_year
    ]


def areas_held() -> set[int]:
    """The keys of the areas of which a letter is held. One query."""
    letters = Letter.objects.published().order_by()
    return set(letters.values_list("inspection__area", flat=True).distinct())


def in_place_of(
    area: LocalArea, besides: Collection[LocalArea], areas: Iterable[LocalArea], held: set[int]
) -> list[LocalArea]:
    """The areas nearest to one of which no letter is held, with a letter: its statistical
    neighbours, the closest first, then its region's, A to Z. Two queries."""
    fit = held - {other.pk for other in besides}
    near = [row.area for row in neighbours_of(area) if row.area.pk in fit]
    region = [other for other in areas if other.region_id == area.region_id and other.pk in fit]
    region.sort(key=lambda other: folded(other.name))
    return [*near, *(other for other in region if other not in near)][:IN_PLACE]


def nearest_held(neighbours: Sequence[Neighbour]) -> tuple[list[LocalArea], list[LocalArea]]:
    """The closest neighbours of whom a letter is held, and the closer ones of whom none is.

    Where fewer are held than would fit, every neighbour without a letter is named.
    """
    held = [neighbour for neighbour in neighbours if neighbour.held][:NEAREST]
    last = held[-1].rank if len(held) == NEAREST else None
    passed_over = [n.area for n in neighbours if not n.held and (last is None or n.rank < last)]
    return [neighbour.area for neighbour in held], passed_over
