"""The made-up letters of `fixtures/letters/` as other files: printed text, Word, PDF.

Their source is plain text as a word processor saves it: a paragraph a line, empty lines between,
bullets with their glyph, sub-points with a dash, columns kept apart by three spaces or more.
"""

import io
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "letters"
SLUGS = sorted(file.stem for file in FOLDER.glob("*.txt"))
_COLUMNS = re.compile(r"(?<=\S) {3,}(?=\S)")


@dataclass(frozen=True)
class Part:
    """A paragraph, bullet, heading or row of the source; `lines` stand below one another."""

    kind: str  # title, heading, bullet, sub-point, paragraph, lines, row
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.lines[0]

    @property
    def cells(self) -> list[str]:
        return _COLUMNS.split(self.text)


def source(slug: str) -> str:
    return (FOLDER / f"{slug}.txt").read_text(encoding="utf-8")


def parts(text: str) -> list[Part]:
    """The source in order, each with what it is."""
    found = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.split("\n")
        if any(_COLUMNS.search(line) for line in lines):
            found += [Part("row", (line,)) for line in lines]
        elif lines[0].startswith("• "):
            found.append(Part("bullet", (lines[0][2:],)))
            found += [Part("sub-point", (line[2:],)) for line in lines[1:]]
        elif len(lines) > 1:
            found.append(Part("lines", tuple(lines)))
        else:
            found.append(Part(_kind(chunk), (chunk,)))
    return found


def _kind(text: str) -> str:
    if re.match(r"(?:Joint|Area SEND)\b.*\b(?:inspection|revisit)\b", text):
        return "title"
    ends = text.endswith((".", ":", ",", "!")) or text.startswith(("Dear ", "Yours "))
    people = re.search(r", .*\b(?:Officer|Executive|Director)\b|^\d", text)
    sentence = ends or people or (":" in text and not text.startswith("Weakness"))
    return "paragraph" if sentence else "heading"


_NOT_KEPT = frozenset(
    (
        *("file", "slug", "pages", "parser_version", "doubts", "coverage", "sections"),
        *("footer_dates_text", "publication_date"),
    )
)


def summary(truth: dict) -> dict:
    """What a letter says in the short form of `NAME.json`: no pages, places or rules."""
    return {key: value for key, value in truth.items() if key not in _NOT_KEPT} | {
        "content": [
            {
                "sort": section["kind"],
                "title": section["heading"],
                "under": section.get("subheading"),
                "belongs to": section.get("part"),
                "items": [_item(finding) for finding in section["findings"]],
            }
            for section in truth["sections"]
        ]
    }


def _item(finding: dict) -> dict | str:
    more = {
        key: finding[key]
        for key in ("responsible_body", "sufficient_progress", "judgement")
        if key in finding
    }
    return {"says": finding["text"], **more} if more else finding["text"]


# printed text -----------------------------------------------------------------------------------


def printed(slug: str, *, width: int = 88, page_lines: int = 44) -> bytes:
    """Broken into lines and pages, bullets hanging, a page number below each page."""
    lines: list[str] = []
    for part in parts(source(slug)):
        lines += [*_wrapped(part, width), *([] if part.kind in ("row", "sub-point") else [""])]
    pages = [lines[at : at + page_lines] for at in range(0, len(lines), page_lines)]
    return "\f".join(
        "\n".join([*page, "", f"{number:>{width}}", ""]) for number, page in enumerate(pages, 1)
    ).encode()


def _wrapped(part: Part, width: int) -> list[str]:
    if part.kind in ("lines", "row"):
        return list(part.lines)
    first, rest = {"bullet": ("• ", "  "), "sub-point": ("    – ", "      ")}.get(
        part.kind, ("", "")
    )
    return textwrap.wrap(part.text, width, initial_indent=first, subsequent_indent=rest)


def without_glyphs(slug: str, *, width: int = 84, page_lines: int = 38) -> bytes:
    """As some extractions give it: a space for a bullet after a blank line, or for a page's top."""
    rows: list[tuple[bool, str]] = []  # whether a bullet begins here, and the line
    for part in parts(source(slug)):
        texts = part.cells if part.kind == "row" else part.lines
        for text in texts:
            wrapped = textwrap.wrap(text, width)
            rows += [(part.kind == "bullet" and not i, line) for i, line in enumerate(wrapped)]
        rows.append((False, ""))
    out: list[str] = []
    since = 0
    for bullet, line in rows:
        top = since >= page_lines and bool(line)
        if top:
            while out and not out[-1]:
                out.pop()  # the page's end swallows the blank line
            since = 0
        out.append(" " * (bullet + top) + line)
        since += 1
    return "\n".join(out).encode()


# Word -------------------------------------------------------------------------------------------


def as_docx(slug: str) -> bytes:
    """With Word's own headings, lists and tables."""
    document = Document()
    styles = {"bullet": "List Bullet", "sub-point": "List Bullet 2", "heading": "Heading 2"}
    rows: list[list[str]] = []
    for part in [*parts(source(slug)), None]:
        if part is not None and part.kind == "row":
            rows.append(part.cells)
            continue
        if rows:
            table = document.add_table(len(rows), 2)
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=False):
                    cell.text = text
            rows = []
        if part is None:
            break
        if part.kind == "title":
            document.add_paragraph().add_run(part.text).bold = True
            continue
        for line in part.lines:
            document.add_paragraph(line, style=styles.get(part.kind))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# PDF --------------------------------------------------------------------------------------------

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=13.5, spaceAfter=7)
_STYLES = {
    "title": ParagraphStyle("title", _BODY, fontName="Helvetica-Bold", fontSize=13, leading=16),
    "heading": ParagraphStyle("heading", _BODY, fontName="Helvetica-Bold", spaceBefore=7),
    "bullet": ParagraphStyle("bullet", _BODY, leftIndent=18, bulletIndent=4, spaceAfter=5),
    "sub-point": ParagraphStyle("sub", _BODY, leftIndent=36, bulletIndent=22, spaceAfter=3),
}
_RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_CLOSE = ParagraphStyle("close", _BODY, spaceAfter=0)


def as_pdf(slug: str, *, height: float = 842.0) -> bytes:
    """Set in Helvetica on pages of this height in points, so that pages end in many places."""
    file = io.BytesIO()
    template = SimpleDocTemplate(
        file, pagesize=(595.0, height), topMargin=50, bottomMargin=50, leftMargin=62, rightMargin=62
    )
    story: list[object] = []
    rows: list[list[object]] = []
    for part in [*parts(source(slug)), None]:
        if part is not None and part.kind == "row":
            cells = [Paragraph(cell, _CLOSE) for cell in part.cells]
            rows.append([*cells, *[""] * (2 - len(cells))])
            continue
        if rows:
            story += [Table(rows, colWidths=[225, 245], style=_RULED), Spacer(1, 10)]
            rows = []
        if part is None:
            break
        story += _flowables(part)

    def number(canvas, _):
        canvas.setFont("Helvetica", 9)
        canvas.drawRightString(533, 28, str(canvas.getPageNumber()))

    template.build(story, onFirstPage=number, onLaterPages=number)
    return file.getvalue()


def _flowables(part: Part) -> list[object]:
    if part.kind == "lines":
        return [*(Paragraph(line, _CLOSE) for line in part.lines), Spacer(1, 12)]
    glyph = {"bullet": "•", "sub-point": "–"}.get(part.kind)
    style = _STYLES.get(part.kind, _BODY)
    return [Paragraph(part.text, style, **({"bulletText": glyph} if glyph else {}))]
