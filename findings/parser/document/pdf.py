"""PDF to lines, through pdfium: text, places, weight and the ruled lines of tables.

The text page is taken as pdfium orders it, a line at a time; a line is cut where a wide gap says
that two columns meet. Only a few characters of each line are asked for their place and font, which
is what makes this as fast as it is (sendportal/decisions/0005).

Tags are not needed: rulings give the tables, indents and gaps the rest, so an untagged PDF reads
as well as a tagged one.
"""

import ctypes
import re
import threading
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from findings.parser.document.glyphs import BULLET_START, BULLETS, HYPHEN_START, HYPHENS, tidy
from findings.parser.document.limits import Limits
from findings.parser.document.tables import Ruling, place_in_tables
from findings.parser.records import Document, Line, Page, Source, Unreadable

# pdfium is not safe for threads: https://pypdfium2.readthedocs.io, “Thread incompatibility”.
PDFIUM = threading.Lock()

# pdfium's marks for a hyphen at a line end.
_LINE_END_HYPHEN = "\ufffe\x02"
_PIECES = re.compile(rf"\r?\n|\r|(?<=[{_LINE_END_HYPHEN}])")
_WORDS = re.compile(r"\S+")
_COLUMN_GAP = (
    0.5  # of the font size; a space is about 0.3 of it. A wrong cut costs nothing: joined again
)


@dataclass(slots=True)
class _Piece:
    """A run of characters on one line and in one column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    hyphen: bool = False
    bullet: str = ""
    bullet_left: float = 0.0


def read_pdf(data: bytes, limits: Limits) -> Document:
    """A PDF's lines. Raises `Unreadable` where it is damaged, locked, too long or has no text."""
    with PDFIUM:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise Unreadable(_why_not_opened(error)) from error
        try:
            return _read(pdf, limits)
        finally:
            pdf.close()


def _why_not_opened(error: pdfium.PdfiumError) -> str:
    if (
        getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        or "password" in str(error).lower()
    ):
        return "The PDF is locked with a password. Save a copy without one and try again."
    return "The PDF is damaged and cannot be opened. Download it again, or save it anew as PDF."


def _read(pdf: pdfium.PdfDocument, limits: Limits) -> Document:
    count = len(pdf)
    if count == 0:
        raise Unreadable("The PDF has no pages.")
    if count > limits.pages:
        raise Unreadable(f"The PDF has {count} pages; at most {limits.pages} are read.")
    lines: list[Line] = []
    pages: list[Page] = []
    characters = 0
    for index in range(count):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            raise Unreadable(
                f"Page {index + 1} of the PDF is damaged and cannot be read. Download it again."
            ) from None
        try:
            width, height = page.get_size()
            pieces, length = _pieces(page, height, limits)
            characters += length
            if characters > limits.characters:
                raise Unreadable("The PDF has far more text than any letter; it is not read.")
            rulings = _rulings(page, height, limits)
        finally:
            page.close()
        pages.append(Page(index + 1, width, height))
        lines += _page_lines(index + 1, pieces, rulings, first=len(lines))
    if not any(line.text for line in lines):
        raise Unreadable(
            "The PDF has no text: it seems to be scanned. Run text recognition (OCR) on it first, "
            "or paste the letter's text."
        )
    return Document(Source.PDF, tuple(lines), tuple(pages))


# text ---------------------------------------------------------------------------------------


def _page_text(page: raw.FPDF_TEXTPAGE, count: int) -> str:
    """The page's characters, exactly one for each of pdfium's indices."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # Characters outside the basic plane or without Unicode shift the indices: ask one by one.
    return "".join(chr(raw.FPDFText_GetUnicode(page, index) or 32) for index in range(count))


def _pieces(page: pdfium.PdfPage, height: float, limits: Limits) -> tuple[list[_Piece], int]:
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count <= 0:
            return [], 0
        if count > limits.page_characters:
            raise Unreadable("A page of the PDF has far more text than fits on it; it is not read.")
        text = _page_text(textpage.raw, count)
        pen = _Pen(textpage.raw, height)
        pieces = []
        start = 0
        for end in (*(found.end() for found in _PIECES.finditer(text)), len(text)):
            pieces += pen.line(text, start, end)
            start = end
        return pieces, count
    finally:
        textpage.close()


class _Pen:
    """Asks pdfium about single characters, with its buffers made once."""

    def __init__(self, textpage: raw.FPDF_TEXTPAGE, height: float) -> None:
        self.page, self.height = textpage, height
        self._a, self._b, self._c, self._d = (ctypes.c_double() for _ in range(4))
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._matrix = raw.FS_MATRIX()

    def origin(self, index: int) -> tuple[float, float]:
        raw.FPDFText_GetCharOrigin(self.page, index, self._a, self._b)
        return self._a.value, self.height - self._b.value

    def right(self, index: int) -> float:
        raw.FPDFText_GetCharBox(self.page, index, self._a, self._b, self._c, self._d)
        return self._b.value

    def size(self, index: int) -> float:
        raw.FPDFText_GetMatrix(self.page, index, self._matrix)
        scale = max(abs(self._matrix.d), abs(self._matrix.b)) or 1.0
        return round(raw.FPDFText_GetFontSize(self.page, index) * scale, 1)

    def bold(self, index: int) -> bool:
        self._name.value = b""
        raw.FPDFText_GetFontInfo(self.page, index, self._name, 128, self._flags)
        name = self._name.value.lower()
        return b"bold" in name or b"black" in name or b"heavy" in name

    def line(self, text: str, start: int, end: int) -> list[_Piece]:
        """The pieces of one of pdfium's lines: more than one where columns meet on it."""
        words = [
            (start + found.start(), start + found.end())
            for found in _WORDS.finditer(text[start:end].rstrip("\r\n"))
        ]
        if not words:
            return []
        size = self.size(words[0][0]) or 12.0
        runs: list[list[tuple[int, int]]] = []
        bullet: tuple[int, float] | None = None
        bullets: dict[int, tuple[int, float]] = {}
        right, base = 0.0, 0.0
        for word in words:
            left, y = self.origin(word[0])
            new_run = not runs or left - right > _COLUMN_GAP * size or left < right - size
            new_run = new_run or abs(y - base) > 0.6 * size
            if len(text[word[0] : word[1]]) == 1 and text[word[0]] in BULLETS:
                bullet = (word[0], left)
                right, base = 1e9, y  # what follows a bullet is a run of its own, without a cut
                continue
            if bullet is not None or new_run:
                runs.append([])
                if bullet is not None:
                    bullets[len(runs) - 1] = bullet
                    bullet = None
            runs[-1].append(word)
            right, base = self.right(word[1] - 1), y
        first = runs[0] if runs else []
        if len(runs) > 1 and len(first) == 1 and text[first[0][0] : first[0][1]] in HYPHENS:
            bullets[1] = (first[0][0], self.origin(first[0][0])[0])  # a hyphen set apart as bullet
            runs[0] = []
        pieces = [self._piece(text, run, bullets.get(i)) for i, run in enumerate(runs) if run]
        if bullet is not None:  # a bullet with nothing behind it
            x, y = self.origin(bullet[0])
            pieces.append(_Piece("", x, x, y, size, False, bullet=text[bullet[0]], bullet_left=x))
        return pieces

    def _piece(
        self, text: str, run: list[tuple[int, int]], bullet: tuple[int, float] | None
    ) -> _Piece:
        first, last = run[0][0], run[-1][1] - 1
        wording = text[first : last + 1]
        hyphen = wording[-1] in _LINE_END_HYPHEN
        for mark in _LINE_END_HYPHEN:
            wording = wording.replace(mark, "-")
        left, base = self.origin(first)
        inked = last - 1 if hyphen and last > first else last
        piece = _Piece(
            tidy(wording),
            left,
            self.right(inked),
            base,
            self.size(first),
            self.bold(first) and self.bold(inked),
            hyphen=hyphen,
        )
        if bullet is not None:
            piece.bullet, piece.bullet_left = text[bullet[0]], bullet[1]
        elif glued := BULLET_START.match(piece.text) or HYPHEN_START.match(piece.text):
            # “•Leaders”, or a hyphen typed as a bullet: the wording begins at the next word
            piece.bullet, piece.bullet_left = glued.group(1), left
            piece.text = piece.text[glued.end() :]
            if len(run) > 1:
                piece.left = self.origin(run[1][0])[0]
        return piece


# rulings and order --------------------------------------------------------------------------


def _rulings(page: pdfium.PdfPage, height: float, limits: Limits) -> list[Ruling]:
    """The straight lines drawn on a page: the borders of its tables."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found = []
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), limits.shapes)):
        shape = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            continue
        ruling = Ruling(left.value, height - top.value, right.value, height - bottom.value)
        if ruling.horizontal or ruling.vertical:
            found.append(ruling)
    return found


def _page_lines(page: int, pieces: list[_Piece], rulings: list[Ruling], first: int) -> list[Line]:
    """A page's pieces in reading order, each with its cell where it stands in a ruled table."""
    lines = [
        Line(
            number=0,
            page=page,
            text=piece.text,
            left=piece.left,
            right=piece.right,
            top=piece.base - 0.8 * piece.size,
            bottom=piece.base + 0.2 * piece.size,
            size=piece.size,
            bold=piece.bold,
            bullet=piece.bullet,
            bullet_left=piece.bullet_left,
            hyphen=piece.hyphen,
        )
        for piece in pieces
    ]
    return place_in_tables(lines, rulings, first=first)
