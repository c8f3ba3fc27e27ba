"""Words as searches compare them: folded, stemmed, and found again in a text. No Django.

Both databases are handed stems, so that what is found does not depend on a database's own idea of
English. Stems are those of Snowball's English stemmer.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

LONGEST = 64  # characters of a word that are looked at

# co-production and coproduction are one word; so are children’s, children's and childrens.
_JOINING = re.compile(r"(?<=\w)['’‘‐‑\-\u00ad](?=\w)")
_PART = re.compile(r"[^‐‑\-]+")  # what stands between hyphens
_WORD = re.compile(r"[^\W_]+(?:['’‘‐‑\-\u00ad][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“(])")
_ENGLISH = stemmer("english")
_ONE_AT_A_TIME = Lock()  # the stemmer keeps the word that it works on


def points(text: str | None) -> list[str]:
    """The lines of a text as a list, blank ones dropped."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence; the whole where none does."""
    return _SENTENCE_END.split(text.strip(), maxsplit=1)[0]


def after_first_sentence(text: str) -> str:
    """What follows the first sentence; empty where nothing does."""
    return "".join(_SENTENCE_END.split(text.strip(), maxsplit=1)[1:])


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its mark."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def tokens(text: str) -> list[str]:
    """The words of a text in order, folded: lower case, no accents, hyphens and apostrophes gone.

    >>> tokens("Co-production, the children’s way: 50%")
    ['coproduction', 'the', 'childrens', 'way', '50']
    """
    return [word for word, _, _ in placed(text)]


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text, folded, with where it begins and ends there."""
    for match in _WORD.finditer(text):
        if word := _fold(match[0]):
            yield word, match.start(), match.end()


def parted(text: str) -> list[tuple[str, ...]]:
    """The words of a text in order, folded, each in the parts between its hyphens.

    >>> parted("Co-production works")
    [('co', 'production'), ('works',)]
    """
    words = (tuple(map(_fold, _PART.findall(match[0]))) for match in _WORD.finditer(text))
    return [parts for word in words if (parts := tuple(filter(None, word)))]


def placed_parts(text: str) -> Iterator[tuple[str, int, int]]:
    """Each part of a text's hyphenated words, folded, with where it begins and ends there."""
    for match in _WORD.finditer(text):
        found = list(_PART.finditer(match[0]))
        for part in found if len(found) > 1 else ():
            if word := _fold(part[0]):
                yield word, match.start() + part.start(), match.start() + part.end()


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    apart = unicodedata.normalize("NFKD", _JOINING.sub("", word)).casefold()
    return "".join(c for c in apart if c.isalnum())[:LONGEST]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word: waiting, waits and waited are all `wait`."""
    with _ONE_AT_A_TIME:
        return _ENGLISH.stemWord(word)


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in tokens(text)]
