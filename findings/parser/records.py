"""What the reader hands from stage to stage, all frozen: lines, blocks, a parsed letter, problems.

Lengths are PDF points (1/72 inch) from the top left corner of a page. Where a source has no
geometry (text, Word), a character counts as six points and a line as twelve.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Unreadable(Exception):
    """The file cannot be read as a letter at all. Its text is a sentence for the person."""


class Source(StrEnum):
    PDF = "pdf"
    WORD = "docx"
    TEXT = "text"


LOST = " "  # stands for a bullet's glyph where the text kept only its space


class Role(StrEnum):
    """What a line of the document became: the values of the coverage ledger."""

    FINDING = "finding"
    NARRATIVE = "narrative"
    HEADING = "heading"
    METADATA = "metadata"
    PEOPLE = "people"
    FURNITURE = "furniture"  # page numbers, running headers and footers
    BOILERPLATE = "boilerplate"  # the publisher's standing matter, the same in every document
    UNPLACED = "unplaced"  # nothing is dropped in silence: what no rule took is listed, in doubt


class Doubt(StrEnum):
    """Places a person should look at, in the order in which they matter."""

    UNPLACED = "unplaced"
    NOT_UNDERSTOOD = "not-understood"
    UNKNOWN_HEADING = "unknown-heading"
    EMPTY_SECTION = "empty-section"
    DATES_DIFFER = "dates-differ"
    PAGE_JOIN = "page-join"
    PAIRING = "pairing"
    NO_FULL_STOP = "no-full-stop"
    LEAD_IN = "lead-in"
    HYPHEN = "hyphen"
    PARAGRAPH_BREAK = "paragraph-break"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a line stands; rows and columns count from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the document shows it, or a whole paragraph where the source keeps it whole."""

    number: int  # in reading order, from 0; the key of the coverage ledger
    page: int  # from 1
    text: str  # without its bullet glyph, spaces stripped
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0  # points; 0 where unknown
    bold: bool = False
    bullet: str = ""  # the glyph, "list" where Word numbers or bullets the paragraph, or LOST
    bullet_left: float = 0.0  # where the glyph stands
    gap: float = 0.0  # from the baseline of the line above to this one's, in points
    hyphen: bool = False  # the line ends within a word, at its own hyphen
    cell: Cell | None = None
    whole: bool = False  # a paragraph which the source itself keeps together
    style: str = ""  # Word's name of the paragraph style


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Document:
    """A file's lines in reading order, furniture still among them."""

    source: Source
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt with its place: a sentence, the page and the lines it is about."""

    doubt: Doubt
    sentence: str
    page: int | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a paragraph, a bullet, a heading, or a cell's paragraph."""

    lines: tuple[Line, ...]
    text: str
    bullet: str = ""
    left: float = 0.0
    bold: bool = False
    size: float = 0.0
    cell: Cell | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def page_start(self) -> int:
        return self.lines[0].page

    @property
    def page_end(self) -> int:
        return self.lines[-1].page

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(line.number for line in self.lines)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ParsedFinding:
    """One finding, word for word. Sub-points stay in the text as lines that begin with “• ”."""

    ordinal: int  # within its section, from 1
    text: str
    page_start: int
    page_end: int
    lines: tuple[int, ...]
    boxes: tuple[Box, ...] = ()
    rule: str = ""  # which rule took it for a finding
    responsible_body: str | None = None
    sufficient_progress: bool | None = None  # a revisit's judgement on this weakness
    judgement: str | None = None  # and its words
    sub_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedSection:
    heading: str
    kind: str
    part: str | None = None
    subheading: str | None = None
    aspect: str = ""  # what it is about, by one word whatever the heading's wording
    findings: tuple[ParsedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone whom a document names, with the role as printed."""

    name: str
    role: str | None = None
    organisation: str | None = None
    lead: bool = False
    address: str | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    name: str
    type: str  # local_authority, icb, ccg, other


@dataclass(frozen=True, slots=True)
class Partner:
    """What a newer report's details table says of one partner."""

    name: str | None = None
    leads: tuple[Person, ...] = ()
    websites: tuple[str, ...] = ()
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """All that was understood of a document, with the ledger of its lines and its doubts."""

    framework: str
    document_type: str
    pages: int
    version: str
    title: str | None = None
    area_name: str | None = None
    facts: dict[str, object] = field(default_factory=dict)  # the remaining metadata, by its key
    responsible_bodies: tuple[Body, ...] = ()
    partners: dict[str, Partner] = field(default_factory=dict)
    lead_inspectors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    team: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    signatories: tuple[Person, ...] = ()
    signed_by: Person | None = None
    copies: tuple[str, ...] = ()
    sections: tuple[ParsedSection, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()  # each page's width and height, in points
    lines: tuple[Line, ...] = ()
    ledger: dict[int, Role] = field(default_factory=dict)  # every line's number and its fate
    problems: tuple[Problem, ...] = ()
