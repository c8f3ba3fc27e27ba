"""The words that occur in public findings, with how often: for spelling and beginnings of words."""

import difflib
from collections import Counter

from findings.models import Finding
from findings.search.current import Held
from findings.words import placed_parts, tokens

SAMPLE = 20_000  # newest findings whose words are known; more hardly add a word
BATCH = 500
ALIKE = 0.72  # of difflib's ratio
NEAREST = 5
SHORTEST = 5  # letters: of shorter words too many are alike


def vocabulary(held: Held) -> Counter[str]:
    """Words as typed, folded. Read once for a publication, when first asked."""
    words = held.kept.get("vocabulary")
    if words is None:
        words = Counter()
        keys = held.snapshot.keys[:SAMPLE]
        for start in range(0, len(keys), BATCH):
            rows = Finding.objects.published().filter(pk__in=list(keys[start : start + BATCH]))
            for texts in rows.order_by().values_list("wording", "summary"):
                for text in texts:
                    words.update(tokens(text))
                    words.update(part for part, _, _ in placed_parts(text))
        held.kept["vocabulary"] = words
    return words


def nearest(word: str, held: Held) -> str:
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
