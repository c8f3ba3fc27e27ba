"""Plain text to lines: as `pdftotext` gives it, with or without `-layout`, or with bullets lost.

A character counts as six points, a line as twelve, so that indents and gaps mean the same as in a
PDF. Three habits of text are understood:

- a bullet's glyph alone on its line, its wording below;
- columns kept apart by three spaces or more (`-layout`);
- glyphs lost, their space kept: a space at a line's beginning is a bullet after a blank line, and
  the top of a new page elsewhere; two spaces are both (seen in the letter of the shared corpus).
"""

import re
import unicodedata

from findings.parser.document.glyphs import bullet_of, tidy
from findings.parser.document.limits import Limits
from findings.parser.records import LOST, Document, Line, Page, Source, Unreadable

CHARACTER, LEADING = 6.0, 12.0
_PAGE_WIDTH, _PAGE_HEIGHT = 600.0, 840.0
_COLUMN = re.compile(r"(?<=\S) {3,}(?=\S)")
# A line that fills a page's width is longer than this; printed, most are followed by another.
_FULL_LINE = 60
_ENDS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029\x0b]")


def read_text(data: bytes, limits: Limits) -> Document:
    """Text lines with their page and place. Raises `Unreadable` where the bytes are no text."""
    text = _decode(data)
    if len(text) > limits.characters:
        raise Unreadable("The text is far longer than any letter; it is not read.")
    pages = text.rstrip("\x0c\n\r ").split("\x0c")
    if len(pages) > limits.pages:
        raise Unreadable(f"The text has {len(pages)} pages; at most {limits.pages} are read.")
    sheets = [_ENDS.split(page) for page in pages]
    if any(len(line) > limits.line_characters for sheet in sheets for line in sheet):
        raise Unreadable(
            f"A line of the text is longer than {limits.line_characters} characters: this is not "
            "the text of a letter."
        )
    if len(sheets) == 1 and _lost_bullets(sheets[0]):
        lines = _with_lost_bullets(sheets[0])
    else:
        lines = _plain(sheets)
    if not lines:
        raise Unreadable("The file has no text.")
    count = max(line.page for line in lines)
    sizes = tuple(Page(number, _PAGE_WIDTH, _PAGE_HEIGHT) for number in range(1, count + 1))
    return Document(Source.TEXT, tuple(lines), sizes)


def _decode(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"))
    if data[:4000:2].count(0) > 0.6 * len(data[:4000:2]):
        return _checked(data.decode("utf-16-be", "replace"))
    if data[1:4000:2].count(0) > 0.6 * len(data[1:4000:2]):
        return _checked(data.decode("utf-16-le", "replace"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return _checked(text)


def _checked(text: str) -> str:
    """The text, if it is one: mostly letters, hardly any control characters."""
    sample = text[:20_000]
    odd = sum(
        (
            unicodedata.category(character) in ("Cc", "Cn", "Co")
            and character not in "\t\n\r\x0b\x0c\x85"
        )
        or character == "\ufffd"
        for character in sample
    )
    letters = sum(character.isalpha() for character in sample)
    if odd > 0.02 * len(sample) or letters < 0.3 * len(sample.replace(" ", "")):
        raise Unreadable("This is neither a PDF, nor a Word file (.docx), nor plain text.")
    return text.replace("\x00", "")


# with glyphs --------------------------------------------------------------------------------


def _plain(sheets: list[list[str]]) -> list[Line]:
    lines: list[Line] = []
    whole = _unwrapped(sheets)
    for page, sheet in enumerate(sheets, 1):
        above: int | None = None
        pending: tuple[str, float] | None = None
        for row, raw in enumerate(sheet):
            text = raw.expandtabs(8).rstrip()
            if not tidy(text):
                continue
            for index, (left, piece) in enumerate(_pieces(text)):
                bullet, wording = bullet_of(piece)
                if bullet and not tidy(wording):
                    pending = (bullet, left)
                    continue
                shift = CHARACTER * (len(piece) - len(wording)) if bullet else 0.0
                bullet_left = left if bullet else 0.0
                if pending is not None and not bullet:
                    bullet, bullet_left = pending
                pending = None
                wording = tidy(wording)
                lines.append(
                    Line(
                        number=len(lines),
                        page=page,
                        text=wording,
                        left=left + shift,
                        right=left + shift + CHARACTER * len(wording),
                        top=LEADING * row,
                        bottom=LEADING * (row + 1),
                        bullet=bullet,
                        bullet_left=bullet_left,
                        gap=LEADING * (row - above) if above is not None and not index else 0.0,
                        whole=whole,
                    )
                )
            if pending is None:
                above = row
    return lines


def _unwrapped(sheets: list[list[str]]) -> bool:
    """Whether paragraphs are not broken into lines, as when a word processor saves its text."""
    followed = [
        bool(after.strip())
        for sheet in sheets
        for row, after in zip(sheet, [*sheet[1:], ""], strict=True)
        if len(row.strip()) > _FULL_LINE
    ]
    return len(followed) >= 5 and sum(followed) < 0.2 * len(followed)


def _pieces(text: str) -> list[tuple[float, str]]:
    """A row's columns, each with its place; a bullet's own wide space parts nothing."""
    pieces: list[tuple[float, str]] = []
    start = len(text) - len(text.lstrip(" \u00a0"))
    body = text[start:]
    at = 0
    for gap in _COLUMN.finditer(body):
        if bullet_of(body[at : gap.start()] + " x")[0] and len(body[at : gap.start()]) == 1:
            continue
        pieces.append((CHARACTER * (start + at), body[at : gap.start()]))
        at = gap.end()
    pieces.append((CHARACTER * (start + at), body[at:]))
    return pieces


# with lost glyphs ---------------------------------------------------------------------------


def _lost_bullets(sheet: list[str]) -> bool:
    """Whether leading spaces stand for bullets: there are such lines, and there is no glyph."""
    spaced = glyphs = indented = 0
    blank = True
    for raw in sheet:
        text = raw.rstrip()
        if not text:
            blank = True
            continue
        glyphs += bool(bullet_of(text)[0])
        indented += text.startswith("   ")
        spaced += blank and re.match(r" {1,2}\S", text) is not None
        blank = False
    return glyphs == 0 and indented == 0 and spaced >= 3


def _with_lost_bullets(sheet: list[str]) -> list[Line]:
    lines: list[Line] = []
    page, row, above = 1, 0, None
    for index, raw in enumerate(sheet):
        text = raw.rstrip()
        if not text.strip():
            continue
        spaces = len(text) - len(text.lstrip(" "))
        blank = index == 0 or not sheet[index - 1].strip()
        bullet = spaces >= 2 or (spaces == 1 and blank and bool(lines))
        if lines and (spaces >= 2 or (spaces == 1 and not blank)):
            page, row, above = page + 1, 0, None
        wording = tidy(text)
        lines.append(
            Line(
                number=len(lines),
                page=page,
                text=wording,
                left=CHARACTER if bullet else 0.0,
                right=CHARACTER * len(wording),
                top=LEADING * row,
                bottom=LEADING * (row + 1),
                bullet=LOST if bullet else "",
                gap=0.0 if above is None else LEADING * (2 if blank else 1),
            )
        )
        above = row
        row += 1
    return lines
