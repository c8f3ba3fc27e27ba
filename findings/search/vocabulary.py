"""The words that occur in public findings, with how often: for spelling and beginnings of words."""

from collections import Counter

from findings.models import Finding
from findings.search.current import Held
from findings.words import tokens

SAMPLE = 20_000  # newest findings whose words are known; more hardly add a word
BATCH = 500


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
        held.kept["vocabulary"] = words
    return words
