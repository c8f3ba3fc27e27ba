"""“Did you mean”: words that occur, for words that do not."""

import difflib
import re

from findings.search.current import Held
from findings.search.results import Found, find
from findings.search.vocabulary import vocabulary
from findings.words import tokens

ALIKE = 0.72  # of difflib's ratio
NEAREST = 5
SHORTEST = 4  # letters: of shorter words too many are alike


def suggestion(found: Found) -> tuple[str, int] | None:
    """The same question in words that occur, and how many findings it gives; None without one."""
    text, q = found.text, found.query.q
    if text is None or not text.missing:
        return None
    for thing in text.missing:
        for word in tokens(thing.typed):
            if better := _nearest(word, found.held):
                q = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, q, flags=re.IGNORECASE)
    if q == found.query.q:
        return None
    total = len(find(found.query.with_value("q", q), found.held))
    return (q, total) if total else None


def _nearest(word: str, held: Held) -> str:
    """The word that occurs and is most like this one; of several alike, the commonest."""
    words = vocabulary(held)
    if len(word) < SHORTEST or word in words:
        return ""
    near = [each for each in words if abs(len(each) - len(word)) <= 2 and _akin(each, word)]
    best = difflib.get_close_matches(word, near, n=NEAREST, cutoff=ALIKE)
    if not best:
        return ""
    ratio = {each: difflib.SequenceMatcher(None, word, each).ratio() for each in best}
    top = max(ratio.values())
    return max((each for each in best if ratio[each] > top - 0.03), key=lambda each: words[each])


def _akin(one: str, other: str) -> bool:
    """Whether two words share a beginning or an end: nobody mistypes both."""
    return one[0] == other[0] or one[-2:] == other[-2:]
