"""The date forms of letters and reports. Seen: shared corpus, LETTER_VARIANTS and QUIRKS.

“11 to 15 March 2024”, “29 January 2024 to 2 February 2024”, “27 June to 1 July 2016”,
“6 February to 10 February 2017”, “Between 5 to 9 July 2021”, “Between 19 and 21 May 2021”,
digits with a leading zero, ordinals, dashes.
"""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|Sept"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)\d{2})"
_TO = r"\s*(?:to|and|until|till|[-–—])\s*"

DATE = re.compile(rf"\b{_DAY}\s+({_MONTH})\.?,?\s+{_YEAR}\b", re.IGNORECASE)
RANGE = re.compile(
    rf"\b{_DAY}(?:\s+({_MONTH})\.?,?(?:\s+{_YEAR})?)?{_TO}{_DAY}\s+({_MONTH})\.?,?\s+{_YEAR}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """A first and a last day, and the words that gave them."""

    text: str
    start: date
    end: date


def _month(word: str) -> int:
    return next(
        number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3].lower()
    )


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:  # 31 June
        return None


def first_date(text: str) -> date | None:
    """The first whole date in a text.

    >>> first_date("Letter of 21 March 2018")
    datetime.date(2018, 3, 21)
    """
    found = DATE.search(text)
    return _day(*found.groups()) if found else None


def first_range(text: str) -> Dates | None:
    """The first span of days in a text; a single date is a span of one day.

    >>> first_range("Between 29 January 2018 to 2 February 2018, Ofsted").start
    datetime.date(2018, 1, 29)
    """
    for found in RANGE.finditer(text):
        day, month, year, end_day, end_month, end_year = found.groups()
        end = _day(end_day, end_month, end_year)
        start = _day(day, month or end_month, year or end_year)
        if start is not None and end is not None and month and not year and start > end:
            start = _day(day, month or end_month, str(end.year - 1))  # 30 December to 3 January
        if start is not None and end is not None and start <= end:
            return Dates(found.group(), start, end)
    for single in DATE.finditer(text):
        if (day_found := _day(*single.groups())) is not None:
            return Dates(single.group(), day_found, day_found)
    return None
