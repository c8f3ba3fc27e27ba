"""What an area can learn from others: for each thing it was told to improve, where it was strong.

Answers are primary keys of findings, chosen from the search's snapshot, so that only what anyone
may see is ever chosen. Knows no request and no address.
"""

from findings.learning.nearness import NEAR, Relation, Surroundings, surroundings
from findings.learning.strengths import (
    MOST_NEEDS,
    Need,
    needs_of,
    strengths_by_theme,
    with_strengths,
)
from findings.learning.turned import Turned, turned

__all__ = [
    "MOST_NEEDS",
    "NEAR",
    "Need",
    "Relation",
    "Surroundings",
    "Turned",
    "needs_of",
    "strengths_by_theme",
    "surroundings",
    "turned",
    "with_strengths",
]
