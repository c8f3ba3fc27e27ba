"""A PDF's page as a picture, for people who compare findings with the document."""

import io

import pypdfium2 as pdfium

from findings.parser.document.pdf import PDFIUM
from findings.parser.records import Unreadable

PIXELS_A_POINT = 1.6  # sharp enough to read at the width of half a screen, about 150 kB a page


def page_png(data: bytes, number: int) -> bytes:
    """Page `number` (from 1) as PNG. Raises `Unreadable` where there is no such page."""
    with PDFIUM:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            raise Unreadable("Only a PDF has pictures of its pages.") from None
        try:
            if not 1 <= number <= len(pdf):
                raise Unreadable(f"The document has no page {number}.")
            page = pdf[number - 1]
            scale = min(PIXELS_A_POINT, 2000 / max(page.get_size()))  # a poster stays small
            image = page.render(scale=scale).to_pil().convert("P", colors=64)
            file = io.BytesIO()
            image.save(file, "PNG", optimize=True)
            return file.getvalue()
        except pdfium.PdfiumError:
            raise Unreadable(f"Page {number} cannot be drawn.") from None
        finally:
            pdf.close()
