"""Blocks to findings: a lead-in with its sub-points is one, a table row is one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from findings.parser.paragraphs import ends_sentence
from findings.parser.records import Block, Box, Doubt, Line, ParsedFinding, Problem

SUB_POINT = "• "
_LEAD_IN = re.compile(r"[:–—-]\s*$")
_JOINING_WORD = re.compile(r"(?:;|,|\band|\bor|\bincluding|\bby|\bto|\bthat)\s*$")


@dataclass
class Item:
    """One finding in the making: its wording, and the sub-points below it."""

    blocks: list[Block]
    subs: list[list[Block]] = field(default_factory=list)
    rule: str = ""
    body: str | None = None  # the responsible body, where a table names it
    problems: list[Problem] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        blocks = [*self.blocks, *(block for sub in self.subs for block in sub)]
        return [line for block in blocks for line in block.lines]

    @property
    def sub_texts(self) -> tuple[str, ...]:
        return tuple(" ".join(block.text for block in sub) for sub in self.subs)

    @property
    def text(self) -> str:
        lead = " ".join(block.text for block in self.blocks)
        return "\n".join([lead, *(SUB_POINT + sub for sub in self.sub_texts)])

    @property
    def open_lead(self) -> bool:
        """Whether the wording announces a list: it ends in a colon or a joining word."""
        last = self.blocks[-1].text
        return bool(_LEAD_IN.search(last) or _JOINING_WORD.search(last))


def _is_sub_point(block: Block, item: Item) -> bool:
    """Whether a bullet hangs below the item that stands open."""
    lead = item.blocks[0]
    if not lead.bullet:
        return item.open_lead or bool(item.subs)
    if block.left > lead.left + 6:
        return True
    other_glyph = block.bullet != lead.bullet
    starts_lower = block.text[:1].islower()
    if item.subs:
        same_as_last = block.bullet == item.subs[-1][0].bullet and other_glyph
        return same_as_last or starts_lower
    return item.open_lead and (other_glyph or starts_lower)


def items_of(blocks: Iterable[Block], rule: str) -> list[Item]:
    """Paragraphs and bullets as items; bullets below a lead-in become its sub-points."""
    items: list[Item] = []
    for block in blocks:
        if not block.text:
            continue
        if block.bullet and items and _is_sub_point(block, items[-1]):
            items[-1].subs.append([block])
        elif not block.bullet and items and _goes_on(block, items[-1]):
            (items[-1].subs[-1] if items[-1].subs else items[-1].blocks).append(block)
        else:
            items.append(Item([block], rule=rule))
        items[-1].problems += block.problems
    return items


def _goes_on(block: Block, item: Item) -> bool:
    """Whether a paragraph without a bullet goes on with an item that had not ended."""
    last = (item.subs[-1] if item.subs else item.blocks)[-1]
    if not last.bullet and not item.subs:
        return False
    return (
        not ends_sentence(last.text)
        and not _LEAD_IN.search(last.text)
        and (block.text[:1].islower())
    )


def boxes_of(lines: Sequence[Line]) -> tuple[Box, ...]:
    """Rectangles around lines, one for each page and column; none where there is no geometry."""
    boxes: dict[tuple[int, int], Box] = {}
    for line in lines:
        if not line.right:
            continue
        key = (line.page, line.cell.column if line.cell else -1)
        left = line.bullet_left if line.bullet else line.left
        box = boxes.get(key)
        boxes[key] = (
            Box(line.page, left, line.top, line.right, line.bottom)
            if box is None
            else Box(
                line.page,
                min(box.left, left),
                min(box.top, line.top),
                max(box.right, line.right),
                max(box.bottom, line.bottom),
            )
        )
    return tuple(
        Box(box.page, *(round(side, 1) for side in (box.left, box.top, box.right, box.bottom)))
        for box in boxes.values()
    )


def finding_of(item: Item, ordinal: int) -> ParsedFinding:
    lines = item.lines
    return ParsedFinding(
        ordinal=ordinal,
        text=item.text,
        page_start=lines[0].page,
        page_end=lines[-1].page,
        lines=tuple(line.number for line in lines),
        boxes=boxes_of(lines),
        rule=item.rule,
        responsible_body=item.body,
        sub_points=item.sub_texts,
    )


def doubts_about(item: Item, *, stops: bool = True) -> list[Problem]:
    """What to look at in an item: its page joins, a missing full stop, a lead-in without list."""
    found = list(item.problems)
    lines = item.lines
    numbers, page = tuple(line.number for line in lines), lines[0].page
    text = item.text
    if stops and item.open_lead and not item.subs:
        found.append(
            Problem(
                Doubt.LEAD_IN,
                f"Announces a list, and none follows: “{_short(text)}”",
                page,
                numbers,
            )
        )
    elif stops and not ends_sentence(text):
        found.append(
            Problem(Doubt.NO_FULL_STOP, f"Ends without a full stop: “…{text[-60:]}”", page, numbers)
        )
    for line in lines:
        if line.hyphen and line is not lines[-1]:
            found.append(
                Problem(
                    Doubt.HYPHEN,
                    f"A line ends in a hyphen, kept as printed: “{line.text.split()[-1]}”",
                    line.page,
                    (line.number,),
                )
            )
    return found


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
