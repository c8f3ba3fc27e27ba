"""Word (.docx) to lines: its paragraphs whole, tables by cell, lists by their numbering.

Pages are those Word itself noted when it last laid the document out, and hard page breaks.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from findings.parser.document.glyphs import bullet_of, tidy
from findings.parser.document.limits import Limits
from findings.parser.records import Cell, Document, Line, Page, Source, Unreadable

_WIDTH = 600.0  # points over which a table's columns are spread: Word keeps no places
_DAMAGED = "The Word file is damaged and cannot be opened. Save it anew as .docx or as PDF."


def read_word(data: bytes, limits: Limits) -> Document:
    """A Word file's paragraphs. Raises `Unreadable` where it is damaged, locked or too large."""
    _check_parts(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_Reader(limits).lines(document))
    except (OpcError, KeyError, ValueError, AttributeError, TypeError, IndexError, etree.Error):
        raise Unreadable(_DAMAGED) from None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        raise Unreadable(_DAMAGED) from None
    if not any(line.text for line in lines):
        raise Unreadable("The Word file has no text.")
    count = max(line.page for line in lines)
    pages = tuple(Page(number, 595.0, 842.0) for number in range(1, count + 1))
    return Document(Source.WORD, tuple(lines), pages)


def _check_parts(data: bytes, limits: Limits) -> None:
    """Refuse archives that unpack to far more than a letter, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable(_DAMAGED) from None
    if not any(part.filename == "word/document.xml" for part in parts):
        raise Unreadable("This is a zip file, but not a Word document.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("The Word file is locked with a password. Save a copy without one.")
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if (
        len(parts) > limits.parts
        or size > limits.unpacked_bytes
        or (size > 5_000_000 and size / packed > limits.packed_ratio)
    ):
        raise Unreadable("The Word file unpacks to far more than any letter; it is not read.")


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.page = 1
        self.number = 0
        self.characters = 0

    def lines(self, document: docx.document.Document) -> Iterator[Line]:
        tables = 0
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                yield from self._table(block, tables)
                tables += 1
            else:
                yield from self._paragraph(block, None)

    def _table(self, table: Table, index: int) -> Iterator[Line]:
        seen = set()
        for row_number, row in enumerate(table.rows):
            cells = row.cells
            for column, cell in enumerate(cells):
                if cell._tc in seen:  # a merged cell is met once for each place it covers
                    continue
                seen.add(cell._tc)
                place = Cell(index, row_number, column)
                for block in cell.iter_inner_content():
                    if isinstance(block, Paragraph):
                        yield from self._paragraph(block, place, _WIDTH / len(cells) * column)

    def _paragraph(
        self, paragraph: Paragraph, cell: Cell | None, margin: float = 0.0
    ) -> Iterator[Line]:
        before = self._breaks(paragraph, leading=True)
        self.page += before
        text = paragraph.text
        self.characters += len(text)
        if self.characters > self.limits.characters:
            raise Unreadable("The Word file has far more text than any letter; it is not read.")
        if self.page > self.limits.pages:
            raise Unreadable(f"The Word file has over {self.limits.pages} pages; it is not read.")
        style = (paragraph.style.name if paragraph.style is not None else "") or ""
        listed = self._listed(paragraph, style)
        for index, part in enumerate(text.split("\n")):
            glyph, wording = bullet_of(part)
            wording = tidy(wording)
            if not wording:
                continue
            level = self._level(paragraph)
            yield Line(
                number=self.number,
                page=self.page,
                text=wording,
                left=margin + (18.0 * (level + 1) if listed or glyph else 0.0),
                bold=_bold(paragraph, style),
                bullet=glyph or ("list" if listed and index == 0 else ""),
                bullet_left=margin + 18.0 * level if listed or glyph else 0.0,
                gap=24.0,
                cell=cell,
                whole=True,
                style=style,
            )
            self.number += 1
        self.page += self._breaks(paragraph, leading=False)

    def _breaks(self, paragraph: Paragraph, *, leading: bool) -> int:
        """Page breaks of a paragraph before its text, or those within and behind it."""
        count, text_met = 0, False
        for element in paragraph._p.iter():
            if element.tag == qn("w:t") and (element.text or "").strip():
                text_met = True
            is_break = element.tag == qn("w:lastRenderedPageBreak") or (
                element.tag == qn("w:br") and element.get(qn("w:type")) == "page"
            )
            if is_break and text_met != leading:
                count += 1
        if leading and paragraph.paragraph_format.page_break_before and self.number:
            count = max(1, count)
        return count

    @staticmethod
    def _listed(paragraph: Paragraph, style: str) -> bool:
        properties = paragraph._p.pPr
        numbered = properties is not None and properties.numPr is not None
        return numbered or style.startswith(("List Bullet", "List Number"))

    @staticmethod
    def _level(paragraph: Paragraph) -> int:
        properties = paragraph._p.pPr
        if properties is not None and properties.numPr is not None:
            level = properties.numPr.ilvl  # type: ignore[attr-defined]
            return int(level.val) if level is not None else 0
        style = (paragraph.style.name if paragraph.style is not None else "") or ""
        return int(style[-1]) - 1 if style[:4] == "List" and style[-1:].isdigit() else 0


def _bold(paragraph: Paragraph, style: str) -> bool:
    """Whether all of a paragraph's wording is bold, or its style is a heading."""
    if style.startswith(("Heading", "Title")):
        return True
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)
