"""Ruled lines to tables: which cell each line of a page stands in, and the order of reading.

A table is a set of rulings that touch, with at least two horizontal levels and two vertical ones.
A row of a column begins at the nearest ruling above that covers it, so that a cell merged over
several rows keeps the row at which it begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from findings.parser.records import Cell, Line

_THIN = 2.0  # points; Word draws borders as rectangles of about 0.5
_TOUCH = 3.0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line, or a rectangle thin enough to be one; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.bottom - self.top <= _THIN and self.right - self.left >= 15

    @property
    def vertical(self) -> bool:
        return self.right - self.left <= _THIN and self.bottom - self.top >= 5

    def touches(self, other: "Ruling") -> bool:
        return (
            self.left - _TOUCH <= other.right
            and other.left - _TOUCH <= self.right
            and self.top - _TOUCH <= other.bottom
            and other.top - _TOUCH <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class _Table:
    rulings: tuple[Ruling, ...]
    left: float
    top: float
    right: float
    bottom: float
    levels: tuple[float, ...]  # where its horizontal rulings stand, downwards

    def holds(self, line: Line) -> bool:
        middle = (line.top + line.bottom) / 2
        return self.top - 1 < middle < self.bottom + 1 and (
            self.left - 1 < line.left < self.right + 1
        )

    def row(self, line: Line) -> int:
        """The level at which the line's cell begins: the nearest above that covers it."""
        middle = (line.top + line.bottom) / 2
        above = [
            ruling.top
            for ruling in self.rulings
            if ruling.horizontal
            and ruling.top <= middle
            and ruling.left - 1 <= line.left + 1 <= ruling.right + 1
        ]
        nearest = max(above, default=self.top)
        return min(range(len(self.levels)), key=lambda index: abs(self.levels[index] - nearest))

    def column(self, line: Line) -> int:
        middle = (line.top + line.bottom) / 2
        edges = _levels(
            ruling.left
            for ruling in self.rulings
            if ruling.vertical and ruling.top - 1 <= middle <= ruling.bottom + 1
        )
        return sum(edge <= line.left + 1 for edge in edges) - 1


def _levels(places: Iterable[float]) -> tuple[float, ...]:
    """Distinct positions, those within three points of each other counted once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _TOUCH:
            found.append(place)
    return tuple(found)


def _tables(rulings: list[Ruling]) -> list[_Table]:
    groups: list[list[Ruling]] = []
    for ruling in rulings:
        joined = [group for group in groups if any(ruling.touches(other) for other in group)]
        rest = [group for group in groups if group not in joined]
        groups = [*rest, [ruling, *(other for group in joined for other in group)]]
    tables = []
    for group in groups:
        levels = _levels(ruling.top for ruling in group if ruling.horizontal)
        uprights = _levels(ruling.left for ruling in group if ruling.vertical)
        if len(levels) >= 2 and len(uprights) >= 2:
            tables.append(
                _Table(
                    tuple(group),
                    uprights[0],
                    levels[0],
                    uprights[-1],
                    levels[-1],
                    levels,
                )
            )
    return sorted(tables, key=lambda table: (table.top, table.left))


def _rows_of_text(lines: list[Line]) -> list[Line]:
    """Lines by their baseline, then from left to right; a hair's difference is the same line."""
    lines = sorted(lines, key=lambda line: line.bottom)
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.bottom - rows[-1][0].bottom <= 3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _with_their_bullets(lines: list[Line]) -> list[Line]:
    """Bullets set on a baseline a little off, given to the wording that stands beside them."""
    alone = [line for line in lines if line.bullet and not line.text]
    kept = {id(line): line for line in lines}
    for bullet in alone:
        beside = [
            line
            for line in lines
            if line.text
            and not line.bullet
            and abs(line.bottom - bullet.bottom) < 0.5 * (line.size or 12)
            and 0 < line.left - bullet.bullet_left < 60
        ]
        if beside:
            nearest = min(beside, key=lambda line: line.left)
            kept[id(nearest)] = replace(
                nearest, bullet=bullet.bullet, bullet_left=bullet.bullet_left
            )
            del kept[id(bullet)]
    return list(kept.values())


def place_in_tables(lines: list[Line], rulings: list[Ruling], *, first: int) -> list[Line]:
    """The lines of a page in reading order, numbered from `first`, cells and gaps filled in."""
    lines = _with_their_bullets(lines)
    tables = _tables(rulings)
    inside: dict[int, list[Line]] = {}
    outside: list[Line] = []
    for line in lines:
        index = next((i for i, table in enumerate(tables) if table.holds(line)), None)
        if index is None:
            outside.append(line)
        else:
            table = tables[index]
            cell = Cell(index, table.row(line), max(0, table.column(line)))
            inside.setdefault(index, []).append(replace(line, cell=cell))
    blocks: list[tuple[float, list[Line]]] = [
        (line.bottom, [line]) for line in _rows_of_text(outside)
    ]
    # A stable sort by height keeps lines of one baseline from left to right.
    for index, held in inside.items():
        cells: dict[tuple[int, int], list[Line]] = {}
        for line in held:
            assert line.cell is not None  # noqa: S101 - filled in above
            cells.setdefault((line.cell.row, line.cell.column), []).append(line)
        ordered = [line for key in sorted(cells) for line in _rows_of_text(cells[key])]
        blocks.append((tables[index].top, ordered))
    reading = [line for _, group in sorted(blocks, key=lambda item: item[0]) for line in group]
    return _numbered(reading, first)


def _numbered(lines: list[Line], first: int) -> list[Line]:
    """Lines with their number, and the gap to the line above in the same cell or column."""
    numbered = []
    above: dict[Cell | None, Line] = {}
    for number, line in enumerate(lines, first):
        last = above.get(line.cell)
        gap = line.bottom - last.bottom if last is not None else 0.0
        numbered.append(replace(line, number=number, gap=gap))
        above[line.cell] = line
    return numbered
