"""Which lines are page furniture: numbers, running heads and feet. Nothing of the wording is.

A line near the top or foot of a page is furniture when the same line, its digits aside, stands
there on another page too, when it is the page's own number, or when it lies beyond such a line,
towards the page's edge. The wording of feet in the newer reports is known as well, so that a
document of one page, or text without pages, is cleaned too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from findings.parser import vocabulary
from findings.parser.dates import DATE, RANGE
from findings.parser.records import Document, Line, Source

_FOOT_ZONE, _HEAD_ZONE = 0.88, 0.09  # of the page's height; bodies end at 0.93, feet begin at 0.91
_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
_FOOT_LINES, _HEAD_LINES = 5, 2  # of a page of plain text


def _shape(line: Line) -> str:
    """A line with its digits and months made equal, so that it can recur from page to page."""
    return re.sub(r"\d+", "#", line.text.casefold())


def _heads(line: Line) -> bool:
    """Whether a line is a known heading: the same one may stand low on two pages."""
    headings = (
        *vocabulary.REPORT_HEADINGS,
        *vocabulary.LETTER_HEADINGS,
        vocabulary.STRENGTHS,
        vocabulary.DEVELOPMENT,
        vocabulary.SIGN_OFF,
    )
    return any(heading.pattern.fullmatch(line.text) for heading in headings)


def furniture(document: Document) -> frozenset[int]:
    """The numbers of the lines that are page furniture."""
    if document.source is Source.WORD:
        return frozenset()  # Word keeps heads and feet apart from the text
    if document.source is Source.PDF:
        return _of_pages(document, _in_zones(document))
    return _of_pages(document, _at_page_ends(document)) | _worded(document.lines)


def _in_zones(document: Document) -> dict[int, tuple[list[Line], list[Line]]]:
    """For each page its lines near the foot, then those near the head, edge last."""
    zones: dict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    heights = {page.number: page.height for page in document.pages}
    for line in document.lines:
        height = heights[line.page]
        if line.bottom > _FOOT_ZONE * height:
            zones[line.page][0].append(line)
        elif line.bottom < _HEAD_ZONE * height:
            zones[line.page][1].append(line)
    for foot, head in zones.values():
        foot.sort(key=lambda line: line.bottom)
        head.sort(key=lambda line: -line.bottom)
    return zones


def _at_page_ends(document: Document) -> dict[int, tuple[list[Line], list[Line]]]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in document.lines:
        pages[line.page].append(line)
    if len(pages) == 1:  # nothing can recur: only the page's own number can be told
        return {page: (lines[-1:], []) for page, lines in pages.items()}
    return {
        page: (lines[-_FOOT_LINES:], lines[:_HEAD_LINES][::-1]) for page, lines in pages.items()
    }


def _of_pages(
    document: Document, zones: dict[int, tuple[list[Line], list[Line]]]
) -> frozenset[int]:
    shapes: Counter[str] = Counter()
    for foot, head in zones.values():
        shapes.update({"f" + _shape(line) for line in foot})
        shapes.update({"h" + _shape(line) for line in head})
    found: set[int] = set()
    for page, (foot, head) in zones.items():
        for mark, lines in (("f", foot), ("h", head)):
            first = next(
                (
                    index
                    for index, line in enumerate(lines)
                    if shapes[mark + _shape(line)] > 1 or vocabulary.FOOTER.match(line.text)
                    if (not line.bullet and not line.text.endswith((".", ";")) and not _heads(line))
                    or vocabulary.FOOTER.match(line.text)
                ),
                None,
            )
            if first is not None:
                found.update(line.number for line in lines[first:])
            found.update(
                line.number
                for line in lines
                if _NUMBER.fullmatch(line.text) and line.text.strip("page ").startswith(str(page))
            )
    return frozenset(found)


def _worded(lines: Iterable[Line]) -> frozenset[int]:
    """Feet known by their wording in text without pages, with the dates and number behind them."""
    found: set[int] = set()
    after = 0
    for line in lines:
        if vocabulary.FOOTER.match(line.text):
            found.add(line.number)
            after = 3
        elif after and (
            _NUMBER.fullmatch(line.text)
            or RANGE.fullmatch(line.text)
            or DATE.fullmatch(line.text)
            or re.fullmatch(r"(?:\w+ )?\d{4}(?: \d{1,3})?", line.text)
        ):
            found.add(line.number)
            after -= 1
        else:
            after = 0
    return frozenset(found)
