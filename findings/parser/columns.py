"""Tables in plain text, which keeps no ruled lines: cells from the places of a heading row."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from findings.parser import vocabulary as words
from findings.parser.bodies import is_whole
from findings.parser.paragraphs import ends_sentence
from findings.parser.people import split_at
from findings.parser.records import Cell, Line


def with_cells(lines: Sequence[Line], headings: Sequence[words.Heading]) -> list[Line]:
    """The lines, those of the table of areas for priority action with their cells."""
    for index, (line, after) in enumerate(pairwise(lines)):
        if (
            words.PRIORITY_TABLE_HEAD.fullmatch(line.text)
            and line.top == after.top
            and line.page == after.page
            and after.left > line.left + 30
        ):
            return [
                *lines[:index],
                replace(line, cell=Cell(0, 0, 0)),
                replace(after, cell=Cell(0, 0, 1)),
                *_rows(lines[index + 2 :], after.left, headings),
            ]
    return list(lines)


def _rows(lines: Sequence[Line], second: float, headings: Sequence[words.Heading]) -> list[Line]:
    """Lines below the heading row, up to the next heading, with row and column."""
    placed: list[Line] = []
    row = 1
    texts = {0: "", 1: ""}
    page = lines[0].page if lines else 0
    for index, line in enumerate(lines):
        if any(heading.pattern.fullmatch(line.text) for heading in headings):
            return [*_in_order(placed), *lines[index:]]
        if line.page != page:
            second, page = _second_column(lines[index:], second), line.page
        for piece in split_at([line], [second]):
            column = int(piece.left >= second - 15)
            ended = ends_sentence(texts[1]) and is_whole(texts[0].rstrip("."))
            if column == 0 and ended:
                row += 1
                texts = {0: "", 1: ""}
            elif column == 1 and ended and not texts[0]:
                row += 1
            texts[column] = f"{texts[column]} {piece.text}".strip()
            placed.append(replace(piece, cell=Cell(0, row, column)))
    return _in_order(placed)


def _second_column(lines: Sequence[Line], before: float) -> float:
    """Where the second column stands on a new page, whose places `pdftotext` sets anew."""
    page = lines[0].page
    lefts = [line.left for line in lines[:12] if line.page == page and line.left > 60]
    return min(lefts, default=before)


def _in_order(lines: list[Line]) -> list[Line]:
    """Cell by cell, as a table is read; the page of a row's first line stays first."""
    return sorted(
        lines,
        key=lambda line: (
            line.cell.row if line.cell else 0,
            line.cell.column if line.cell else 0,
            line.page,
            line.top,
        ),
    )
