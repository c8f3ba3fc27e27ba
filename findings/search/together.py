"""Words written together, apart or with a hyphen: “multiagency”, “multi agency”, “multi-agency”.

The text index holds a hyphenated word in both ways, joined and in its parts
(`findings.models.stemming`); here a question is put in the other ways. A word may be parted
anywhere, and two neighbours joined: what is no word stands nowhere in a row. Only small words are
left alone, since “in sufficient detail” is not “insufficient detail”, and “not able” not “notable”.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from findings.words import LONGEST, stem

Row = tuple[str, ...]

SHORTEST_PART = 2
MOST = 100  # ways of writing one row that are looked for, those nearest to what was typed first
# Words that stand before any other.
_SMALL = (
    "a an and any are as at be been but by can do for from go had has have he her him his how i if "
    "in is it its may me my no not of on or our out own per she so some than that the their them "
    "then there these they this to too up us was we were what when where which who why will with "
    "you your"
)
SMALL = frozenset(_SMALL.split())


def ways(words: Sequence[Row], *, names: bool = False) -> list[Row]:
    """The rows of words that are the same row written otherwise, what was typed not among them.

    Each word typed is given in the parts between its hyphens: [("multi", "agency"), ("team",)].
    At most two neighbours are joined and one word is parted; of `names`, which are many, only two
    neighbours are joined, once.
    """
    typed = tuple("".join(parts)[:LONGEST] for parts in words)
    apart = tuple(chain.from_iterable(words))
    once = [*_joined(typed), *_joined(apart)]
    if names:
        return [row for row in dict.fromkeys([typed, apart, *once]) if row != typed]
    twice = chain.from_iterable(_joined(row) for row in once)
    parted = list(_parted(apart))
    both = chain.from_iterable(_joined(row) for row in parted)
    found = dict.fromkeys(chain([typed, apart], once, twice, parted, both))
    return [row for row in found if row != typed][:MOST]


def stemmed(rows: Iterable[Row], *, prefix: bool = False) -> tuple[Row, ...]:
    """The stems of rows, each once. `prefix`: the last word of each is only a beginning."""
    stems = (
        tuple(
            word if prefix and place == len(row) else stem(word)
            for place, word in enumerate(row, 1)
        )
        for row in rows
    )
    return tuple(dict.fromkeys(stems))


def joined(first: str, second: str) -> str:
    """Two neighbours written together; empty where they never are."""
    if first in SMALL or not (first + second).isalpha():
        return ""
    return (first + second)[:LONGEST]


def _joined(row: Row) -> Iterator[Row]:
    for place in range(len(row) - 1):
        if word := joined(row[place], row[place + 1]):
            yield (*row[:place], word, *row[place + 2 :])


def _parted(row: Row) -> Iterator[Row]:
    for place, word in enumerate(row):
        if not word.isalpha():
            continue
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if word[:cut] not in SMALL:
                yield (*row[:place], word[:cut], word[cut:], *row[place + 1 :])
