"""Numbers in, shapes out: what the small drawings of the public pages are made of.

Nothing here knows a record, a page or a colour. Templates draw the shapes as SVG and name their
kind by a class; the table or list beside a drawing says the same in words, and is the truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

HEXAGON_WIDTH = 100.0
HEXAGON_HEIGHT = round(HEXAGON_WIDTH * 2 / sqrt(3), 2)
ROW_HEIGHT = round(HEXAGON_HEIGHT * 3 / 4, 2)
DRAWN = 0.95  # of that, so that a line of ground shows between hexagons
MARGIN = 6.0  # so that the edge of an outer hexagon is drawn whole

COLUMN, GAP, TALL, FOOT = 36, 12, 100, 22


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar or column: its kind, where it stands and how large it is."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart, in pieces from the ground up, with its label at `middle`."""

    label: str
    middle: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns to one scale."""

    width: int
    height: int
    ground: int
    label_at: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Hexagon:
    """A hexagon that stands on a corner: its middle, and its corners as SVG writes them."""

    x: float
    y: float
    points: str


def bar(numbers: Mapping[str, int], most: int) -> list[Part]:
    """The numbers of each kind one after the other, in hundredths of a bar of `most`."""
    parts, at = [], 0.0
    whole = max(most, sum(number for number in numbers.values() if number > 0), 1)
    for kind, number in numbers.items():
        if number > 0:
            long = 100 * number / whole
            parts.append(Part(kind, round(at, 2), 0, round(long, 2), 100))
            at += long
    return parts


def columns(rows: Sequence[tuple[str, Mapping[str, int]]]) -> Columns:
    """A column for each label; the tallest is as tall as the chart."""
    most = max((sum(numbers.values()) for _, numbers in rows), default=0) or 1
    drawn = []
    for place, (label, numbers) in enumerate(rows):
        left, height, parts = GAP + place * (COLUMN + GAP), 0.0, []
        for kind, number in numbers.items():
            if number > 0:
                tall = round(number * TALL / most, 2)
                height += tall
                parts.append(Part(kind, left, round(TALL - height, 2), COLUMN, tall))
        drawn.append(Column(label, left + COLUMN / 2, tuple(parts)))
    width = GAP + len(rows) * (COLUMN + GAP)
    return Columns(width, TALL + FOOT, TALL, TALL + FOOT - 6, tuple(drawn))


def hexagon(column: int, row: int) -> Hexagon:
    """The hexagon of a place in a honeycomb; odd rows stand half a hexagon to the right."""
    x = round(MARGIN + HEXAGON_WIDTH * (column + 0.5 + (row % 2) / 2), 2)
    y = round(MARGIN + HEXAGON_HEIGHT / 2 + row * ROW_HEIGHT, 2)
    half, quarter = DRAWN * HEXAGON_WIDTH / 2, DRAWN * HEXAGON_HEIGHT / 4
    corners = [
        (x, y - 2 * quarter),
        (x + half, y - quarter),
        (x + half, y + quarter),
        (x, y + 2 * quarter),
        (x - half, y + quarter),
        (x - half, y - quarter),
    ]
    return Hexagon(x, y, " ".join(f"{left:g},{top:.5g}" for left, top in corners))


def honeycomb_size(places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Width and height of the smallest drawing that shows hexagons at all these places."""
    right = max((column + 1 + (row % 2) / 2 for column, row in places), default=0)
    bottom = max((row for _, row in places), default=0)
    width = 2 * MARGIN + HEXAGON_WIDTH * right
    return round(width), round(2 * MARGIN + HEXAGON_HEIGHT + bottom * ROW_HEIGHT)
