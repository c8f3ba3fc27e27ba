"""A file's bytes to clean lines with page, place and weight. Only this package knows file formats.

`read_document` sniffs the content, not the name: a PDF called `.txt` is read as a PDF.
"""

from findings.parser.document.limits import LIMITS, Limits
from findings.parser.document.pdf import read_pdf
from findings.parser.document.text import read_text
from findings.parser.document.word import read_word
from findings.parser.records import Document, Unreadable

__all__ = ["LIMITS", "Limits", "read_document"]

_PICTURE = "a picture; the letter's text is needed, as PDF, Word or plain text"
_WEB_PAGE = "a web page; save the letter itself, as PDF, Word or plain text"
_OTHER = {
    b"\xd0\xcf\x11\xe0": "an old or locked Word document; save it unlocked as .docx or as PDF",
    b"{\\rtf": "a rich text file; save it as .docx or PDF",
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"<!DOCTYPE": _WEB_PAGE,
    b"<html": _WEB_PAGE,
    b"PK": "a zip file; unpack it and use the letter itself",
}


def read_document(data: bytes, *, limits: Limits = LIMITS) -> Document:
    """A file's content as lines. Raises `Unreadable` with a sentence where it has none."""
    if not data.strip(b"\x00 \t\r\n\x0c"):
        raise Unreadable("The file is empty.")
    if len(data) > limits.bytes:
        raise Unreadable(
            f"The file has {len(data) / 1e6:.0f} MB; at most {limits.bytes / 1e6:.0f} MB are read."
        )
    # Readers of PDF accept some bytes of rubbish before the mark; the format's own notes say 1024.
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, limits)
    if data.startswith(b"PK\x03\x04"):
        return read_word(data, limits)
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, what in _OTHER.items():
        if head[: len(mark)].lower() == mark.lower():
            raise Unreadable(f"This is {what}.")
    return read_text(data, limits)
