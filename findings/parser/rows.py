"""Blocks in ruled tables to rows; a row that runs over a page end is one row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from findings.parser.items import Item, items_of
from findings.parser.paragraphs import around, ends_sentence
from findings.parser.records import Block, Doubt, Problem


@dataclass
class Row:
    """A table row: blocks by column, and where it began."""

    key: tuple[int, int, int]  # page, table, row
    columns: dict[int, list[Block]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        return max(block.page_end for blocks in self.columns.values() for block in blocks)


def rows_of(blocks: Iterable[Block]) -> list[Row]:
    """The rows of the tables that hold these blocks, in order."""
    rows: list[Row] = []
    for block in blocks:
        assert block.cell is not None  # noqa: S101 - callers hand over blocks in cells only
        key = (block.page_start, block.cell.table, block.cell.row)
        if not rows or rows[-1].key != key:
            rows.append(Row(key))
        rows[-1].columns.setdefault(block.cell.column, []).append(block)
    joined: list[Row] = []
    for row in rows:
        if joined and row.key[0] > joined[-1].last_page and _goes_on(row, joined[-1]):
            _append(row, joined[-1])
        else:
            joined.append(row)
    return joined


def _goes_on(row: Row, before: Row) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    if row.key[2] != 0 or not set(row.columns) <= set(before.columns):
        return False
    column = max(before.columns)
    last = before.columns[column][-1]
    first = row.columns[column][0] if column in row.columns else None
    if first is None:
        return True  # only another column has more to say
    ended = ends_sentence(last.text)
    goes_on = (
        (not ended)
        or first.text[:1].islower()
        or (len(before.columns) > 1 and len(row.columns) < len(before.columns))
        or bool(first.bullet and last.bullet and first.left > before.columns[column][0].left + 6)
    )
    if goes_on or not ended:
        row.problems.append(
            Problem(
                Doubt.PAGE_JOIN,
                f"A table row was {'joined over' if goes_on else 'parted at'} a page end: "
                f"“{around(last.text, first.text)}”",
                row.key[0],
                (*last.numbers[-1:], *first.numbers[:1]),
            )
        )
    return goes_on


def _append(row: Row, before: Row) -> None:
    """Put a row's rest behind its beginning, cell by cell; a sentence cut in two is mended."""
    for column, blocks in row.columns.items():
        there = before.columns[column]
        rest = list(blocks)
        last = there[-1]
        if not rest[0].bullet and (column < max(before.columns) or not ends_sentence(last.text)):
            there[-1] = _glue(last, rest.pop(0))
        there += rest
    before.problems += row.problems


def _glue(first: Block, rest: Block) -> Block:
    return Block(
        lines=first.lines + rest.lines,
        text=f"{first.text} {rest.text}",
        bullet=first.bullet,
        left=first.left,
        bold=first.bold,
        size=first.size,
        cell=first.cell,
        problems=first.problems + rest.problems,
    )


def one_item(blocks: list[Block], rule: str) -> list[Item]:
    """A cell's content as findings: one, unless it is a bare list or separate paragraphs."""
    items = items_of(blocks, rule)
    if len(items) > 1 and all(item.blocks[0].bullet for item in items):
        return items
    if len(items) > 1:
        lead, *rest = items
        for item in rest:
            if item.blocks[0].bullet:
                lead.subs += [item.blocks, *item.subs]
            else:
                (lead.subs[-1] if lead.subs else lead.blocks).extend(item.blocks)
                lead.subs += item.subs
            lead.problems += item.problems
        return [lead]
    return items
