"""How much of a file is read before it is refused. A letter: 7 to 12 pages, half a megabyte."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    bytes: int = 50_000_000
    pages: int = 200
    characters: int = 2_000_000  # of text, all pages together
    page_characters: int = 60_000
    line_characters: int = 20_000
    unpacked_bytes: int = 100_000_000  # of a Word file's parts
    packed_ratio: int = 200  # unpacked to packed, a part
    parts: int = 2_000
    shapes: int = 20_000  # drawn objects looked at, a page


LIMITS = Limits()
