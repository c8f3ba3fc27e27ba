"""Questions that families ask, answered from the findings; what one can do; a sheet for a meeting.

Everything here starts from a frozen question to the explorer, so a page, its counts and the list in
the explorer say the same.
"""

from findings.families.answers import (
    Group,
    Heard,
    LetterSays,
    answered_by,
    around,
    grouped,
    heard,
    letters_of,
    with_counts,
)
from findings.families.kept import Kept, kept, to_ask
from findings.families.questions import filter_problems, filter_sentence, query_of
from findings.families.sheet import Sheet, sheet_of

__all__ = [
    "Group",
    "Heard",
    "Kept",
    "LetterSays",
    "Sheet",
    "answered_by",
    "around",
    "filter_problems",
    "filter_sentence",
    "grouped",
    "heard",
    "kept",
    "letters_of",
    "query_of",
    "sheet_of",
    "to_ask",
    "with_counts",
]
