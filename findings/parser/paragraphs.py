"""Lines to blocks: which lines belong together, and where a page end leaves it open.

What decides, in this order: what the source says itself (Word), a bullet, a table cell, a change of
weight or size, the gap between baselines, the indent; only then the wording: whether a sentence had
ended, and whether the next word would still have fitted on the line above.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from findings.parser.records import LOST, Block, Doubt, Line, Problem, Source
from findings.parser.vocabulary import (
    AREA_OPENING,
    PARAGRAPH_OPENINGS,
    PREFIXES,
    PROGRESS_JUDGEMENT,
    Heading,
)

_SENTENCE_END = re.compile(r"[.!?:;…][”’\"')\]]*\d{0,2}$")
_FULL_STOP = re.compile(r"[.!?][”’\"')\]]*\d{0,2}$")
# A paragraph does not begin with these: they take up the sentence before.
_TAKES_UP = re.compile(
    r"(?:However|Consequently|As a result|As a consequence|Therefore|Moreover|Furthermore"
    r"|In addition|Additionally|Nevertheless|Nonetheless|Similarly|Likewise|For example"
    r"|For instance|Conversely|In contrast|This|These|They|Such|Those|It|Their|Hence|Thus)\b"
)
_INDENT = 6.0  # points: less is unevenness of setting


def ends_sentence(text: str) -> bool:
    return bool(_FULL_STOP.search(text.rstrip()))


def _starts_lower(text: str) -> bool:
    return text[:1].islower()


def loud(line: Line, body_size: float) -> bool:
    """Whether a line is set as a heading: bold, or larger than the body."""
    return bool(line.text) and (line.bold or (body_size > 0 and line.size > body_size + 1.2))


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most of the text is set; 0 where sizes are unknown."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def join_texts(parts: Sequence[Line], known: frozenset[str] = frozenset()) -> str:
    """Lines as one text. A hyphen at a line end closes up; between other lines a space is put.

    In the reports such a hyphen is the word's own (`multi-` / `agency`) and is kept. Where the
    document writes the word without it elsewhere and a half is no word of the document's own, the
    line broke the word, and the hyphen goes: `signifi-` / `cant`.
    """
    text = ""
    for line in parts:
        if text.endswith("\u00ad"):
            text = text[:-1] + line.text
        elif re.search(r"\w-$", text):
            text = (text[:-1] if _broken(text, line.text, known) else text) + line.text
        else:
            text += (" " if text else "") + line.text
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def _broken(text: str, after: str, known: frozenset[str]) -> bool:
    first, second = re.search(r"(\w+)-$", text), re.match(r"\w+", after)
    if not known or first is None or second is None:
        return False
    one, two = first.group(1).lower(), second.group().lower()
    return (
        one + two in known
        and f"{one}-{two}" not in known
        and one not in PREFIXES
        and (one not in known or two not in known)
    )


def words_within_lines(lines: Iterable[Line]) -> frozenset[str]:
    """The words that stand whole within a line, hyphens included: none cut at a line end."""
    known: set[str] = set()
    for line in lines:
        whole = re.findall(r"\w+(?:-\w+)*", line.text.lower())
        known.update(whole[1:-1] if len(whole) > 2 else ())
    return frozenset(known)


@dataclass
class _Open:
    """A block that may still grow."""

    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def left(self) -> float:
        return self.lines[1].left if len(self.lines) > 1 else self.first.left

    def close(self, known: frozenset[str]) -> Block:
        first = self.first
        return Block(
            lines=tuple(self.lines),
            text=join_texts(self.lines, known),
            bullet=first.bullet,
            left=first.bullet_left if first.bullet else first.left,
            bold=all(line.bold for line in self.lines),
            size=first.size,
            cell=first.cell,
            problems=tuple(self.problems),
        )


class Joiner:
    """Joins a document's lines, page furniture taken out, into blocks."""

    def __init__(
        self, lines: Sequence[Line], source: Source, headings: Sequence[Heading] = ()
    ) -> None:
        self.lines = lines
        self.source = source
        self.headings = headings
        self.known = words_within_lines(lines)
        self.flat = source is Source.TEXT and not _hanging(lines)
        self.body = body_size(lines)
        gaps = Counter(
            round(line.gap * 2) / 2
            for line in lines
            if 0.9 * self.body < line.gap < 1.7 * self.body and not line.bullet
        )
        self.pitch = gaps.most_common(1)[0][0] if gaps else 1.2 * (self.body or 10.0)
        self.spare = 40.0  # points: room for this much more is a line that stopped on purpose
        if source is Source.TEXT:
            self.pitch, self.spare = 12.0, 18.0
        self.listed = sum(bool(line.bullet) for line in lines)  # bullets under the last heading
        self.right = self._right_margins()
        self.page_top = min(
            (line.bottom for line in lines if line.size == self.body and line.page > 1),
            default=0.0,
        )

    def _right_margins(self) -> dict[int | None, float]:
        """How far lines reach, by table column; outside tables under None."""
        reach: dict[int | None, list[float]] = {}
        for line in self.lines:
            reach.setdefault(line.cell.column if line.cell else None, []).append(line.right)
        if self.source is not Source.TEXT:
            return {column: max(places) for column, places in reach.items()}
        # Letters differ in width and a column may stand beside another: not the very longest line.
        return {
            column: sorted(places)[int(0.9 * (len(places) - 1))] for column, places in reach.items()
        }

    def blocks(self) -> list[Block]:
        done: list[Block] = []
        current: _Open | None = None
        heading_until = 0
        part = ""
        for index, line in enumerate(self.lines):
            if index < heading_until or (not line.text and not line.bullet):
                continue
            if taken := self._heading_at(index):
                if current is not None:
                    done.append(current.close(self.known))
                    current = None
                heading_until = index + taken
                done.append(_Open(list(self.lines[index:heading_until])).close(self.known))
                part = self._key(done[-1].text)
                self.listed = self._bullets_below(heading_until)
                continue
            if (
                current is not None
                and not self._opens(index, part, current)
                and self._belongs(line, current)
            ):
                current.lines.append(line)
                continue
            if current is not None:
                done.append(current.close(self.known))
            current = _Open([line])
        if current is not None:
            done.append(current.close(self.known))
        return done

    def _bullets_below(self, index: int) -> int:
        count = 0
        while index < len(self.lines) and not self._heading_at(index):
            count += bool(self.lines[index].bullet)
            index += 1
        return count

    def _key(self, text: str) -> str:
        return next((each.key for each in self.headings if each.pattern.fullmatch(text)), "")

    def _opens(self, index: int, part: str, block: _Open) -> bool:
        """Whether wording alone says that a paragraph begins: only where text keeps no gaps."""
        line = self.lines[index]
        if self.source is not Source.TEXT or line.bullet or not ends_sentence(block.last.text):
            return False
        if PARAGRAPH_OPENINGS.match(line.text):
            return True
        ahead = " ".join(each.text for each in self.lines[index : index + 3])
        return part in ("improvement", "priority") and bool(AREA_OPENING.match(ahead))

    def _heading_at(self, index: int) -> int:
        """How many lines from here are together one of the known headings; 0 for none."""
        first = self.lines[index]
        if first.bullet or not first.text[:1].isupper() or len(first.text) > 130:
            return 0
        for count in (3, 2, 1):
            lines = self.lines[index : index + count]
            if len(lines) < count or any(line.bullet or line.cell != first.cell for line in lines):
                continue
            text = " ".join(line.text for line in lines)
            if any(heading.pattern.fullmatch(text) for heading in self.headings):
                return count
        return 0

    # --- does the line go on with the block?

    def _belongs(self, line: Line, block: _Open) -> bool:  # noqa: PLR0911 - a list of reasons
        last = block.last
        if line.whole or last.whole or line.bullet or not last.text:
            return False
        if line.page != last.page:
            return self._over_the_page(line, block)
        if line.cell != last.cell:
            return False
        if abs(line.bottom - last.bottom) < 3 and line.left > last.right - 3:
            return True  # two pieces of one line
        if loud(line, self.body) != loud(last, self.body) or abs(line.size - last.size) > 1.2:
            return False
        if line.gap > 1.24 * self._pitch(block):
            if self.flat and block.first.bullet and self._stray_blank(line, block):
                return True
            return self._mid_sentence(line, block)
        if self._indented_otherwise(line, block):
            return False
        return not self._ends_short(line, block)

    def _stray_blank(self, line: Line, block: _Open) -> bool:
        """A blank line within a bullet: seen behind the first line of a list's first bullet."""
        if line.gap > 2 * self.pitch or loud(line, self.body):
            return False
        if not ends_sentence(block.last.text):
            return True
        if block.first.bullet != LOST or len(block.lines) > 1 or self._room(line, block) > 12:
            return False
        block.problems.append(_a_gap(block.last, line, "between two sentences"))
        return True

    def _pitch(self, block: _Open) -> float:
        if loud(block.first, self.body):
            return max(self.pitch, 1.25 * block.first.size)
        return max(self.pitch, 1.15 * block.first.size)

    def _mid_sentence(self, line: Line, block: _Open) -> bool:
        """A paragraph-wide gap within a sentence: the words win, with a doubt."""
        last = block.last
        if loud(last, self.body) or line.gap > 2.6 * self.pitch:
            return False
        if _SENTENCE_END.search(last.text):
            return False
        if not _starts_lower(line.text) and not block.first.bullet:
            return False
        if self._room(line, block) > 60 or self._indented_otherwise(line, block):
            return False
        block.problems.append(_a_gap(last, line, "within a sentence"))
        return True

    def _indented_otherwise(self, line: Line, block: _Open) -> bool:
        if self.flat:
            return False
        if len(block.lines) == 1:
            first = block.first
            start = first.bullet_left if first.bullet else first.left - 2 * _INDENT
            return line.left < start - _INDENT or line.left > first.left + 4 * _INDENT
        return abs(line.left - block.left) > _INDENT

    def _room(self, line: Line, block: _Open) -> float:
        """Points left on the block's last line after the next line's first word."""
        last = block.last
        column = last.cell.column if last.cell else None
        width = (last.right - last.left) / max(1, len(last.text))
        word = line.text.split(" ", 1)[0]
        return self.right.get(column, last.right) - last.right - width * (len(word) + 1)

    def _ends_short(self, line: Line, block: _Open) -> bool:
        """Whether the block's last line stopped at a sentence's end though much more fitted on."""
        if loud(line, self.body) or self.source is Source.WORD:
            return False
        if self.source is Source.TEXT and block.first.bullet and self.listed >= 3:
            return False  # widths are guesses in text; another bullet or a gap ends this one
        return (
            ends_sentence(block.last.text)
            and not _starts_lower(line.text)
            and self._room(line, block) > self.spare
        )

    def _over_the_page(self, line: Line, block: _Open) -> bool:
        """Whether the first line of a page goes on with the last block of the page before."""
        last = block.last
        if loud(line, self.body) != loud(last, self.body) or loud(last, self.body):
            return False
        if abs(line.size - last.size) > 1.2 or (line.cell is None) != (last.cell is None):
            return False
        if line.cell and last.cell:
            if self.source is Source.TEXT:
                return line.cell == last.cell
            return False  # rows over a page are joined cell by cell: see `rows.py`
        ended = ends_sentence(last.text)
        if ended and PROGRESS_JUDGEMENT.search(join_texts(block.lines[-4:])):
            return False  # nothing stands behind a judgement on a weakness
        if block.first.bullet and self.flat and self.listed >= 3:
            goes_on = True  # where every finding has a bullet, a line without one goes on
        elif block.first.bullet and self.source is Source.TEXT:
            goes_on = line.left > self._bullets_on(line.page, block) + 3
        elif block.first.bullet:
            goes_on = abs(line.left - block.left) <= _INDENT and line.left > (
                block.first.bullet_left + 3
            )
        elif abs(line.left - block.left) > _INDENT and len(block.lines) > 1:
            goes_on = False
        else:
            goes_on = not ended or _starts_lower(line.text) or self._likely_goes_on(line, block)
        if goes_on or not ended or (not block.first.bullet and self._room(line, block) < 4):
            block.problems.append(_at_page_end(last, line, joined=goes_on, ended=ended))
        return goes_on

    def _bullets_on(self, page: int, block: _Open) -> float:
        """Where bullets stand on a page of text, whose indents `pdftotext` sets anew each page."""
        return next(
            (line.bullet_left for line in self.lines if line.page == page and line.bullet),
            block.first.bullet_left,
        )

    def _likely_goes_on(self, line: Line, block: _Open) -> bool:
        """A page ended with a sentence: by its first word, its place and the room that was left."""
        if _TAKES_UP.match(line.text):
            return True
        if self.page_top and line.bottom > self.page_top + 0.5 * self.pitch:
            return False  # space is kept above it: a paragraph begins
        return self._room(line, block) < 4


def _hanging(lines: Sequence[Line]) -> bool:
    """Whether lines below a bullet are indented behind its glyph, so that indents tell."""
    below = [
        (line, after)
        for line, after in pairwise(lines)
        if line.bullet and not after.bullet and line.page == after.page
    ]
    hanging = sum(after.left > line.bullet_left + 3 for line, after in below)
    return hanging > 0.6 * len(below)


def _at_page_end(last: Line, line: Line, *, joined: bool, ended: bool) -> Problem:
    how = "was joined over" if joined else "was parted at"
    where = "where a sentence had ended" if ended else "within a sentence"
    return Problem(
        Doubt.PAGE_JOIN,
        f"The wording {how} a page end, {where}: “{around(last.text, line.text)}”",
        line.page,
        (last.number, line.number),
    )


def _a_gap(last: Line, line: Line, where: str) -> Problem:
    return Problem(
        Doubt.PARAGRAPH_BREAK,
        f"A gap {where} was joined. Check that both halves are one paragraph.",
        line.page,
        (last.number, line.number),
    )


def around(before: str, after: str) -> str:
    """A few whole words from either side of a join."""
    return f"… {' '.join(before.split()[-5:])} / {' '.join(after.split()[:5])} …"


def blocks_of(lines: Sequence[Line], source: Source, headings: Sequence[Heading]) -> list[Block]:
    """The blocks of lines in reading order; furniture must have been taken out before."""
    return Joiner(lines, source, headings).blocks()
