"""The one entry to the reader: a file's bytes to a parsed letter, whatever its format.

>>> from findings.parser.reader import read_letter
>>> letter = read_letter(path.read_bytes())          # doctest: +SKIP
"""

from findings.parser import vocabulary as words
from findings.parser.document import LIMITS, Limits, read_document
from findings.parser.formats import area_send_2023, letter_2016
from findings.parser.records import Document, ParsedLetter, Unreadable

_FORMATS = (letter_2016, area_send_2023)


class NotALetter(Unreadable):
    """The document can be read, but is neither a letter nor a report of the two frameworks."""


def read_letter(data: bytes, *, limits: Limits = LIMITS) -> ParsedLetter:
    """Read a PDF, a Word file or text. Raises `Unreadable` with a sentence that says what to do."""
    return parse(read_document(data, limits=limits))


def parse(document: Document) -> ParsedLetter:
    """What a document says. Raises `NotALetter` where it is of neither framework."""
    start = " ".join(line.text for line in document.lines[:40])
    for pattern, what in words.OTHER_KINDS:
        if pattern.search(start) and not words.REPORT_TITLE.search(start):
            raise NotALetter(f"This is {what}: not a local area SEND inspection letter or report.")
    for framework in _FORMATS:
        if framework.recognises(document):
            return framework.read(document)
    raise NotALetter(
        "This is neither a local area SEND inspection letter (2016 to 2022) nor an area SEND "
        "inspection report (from 2023): no title and no headings of either were found."
    )
