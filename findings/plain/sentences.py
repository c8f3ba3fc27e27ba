"""A text's sentences and words, each with its place."""

import re
from dataclasses import dataclass

_ENDS = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|$)|\n+|$")
# A full stop behind these ends nothing.
_SHORTENED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|St|No|approx|vs|[A-Z])|\b\d+)\.$")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'-][A-Za-zÀ-ÿ]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands, and where."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """A text's sentences in order; a new line ends one, an abbreviation's full stop does not.

    >>> [each.text for each in sentences("Help is late, e.g. by 3.5 weeks. Why?")]
    ['Help is late, e.g. by 3.5 weeks.', 'Why?']
    """
    found: list[Sentence] = []
    start = 0
    for end in _ENDS.finditer(text):
        piece = text[start : end.end()]
        goes_on = text[end.end() :].lstrip(" ")[:1]
        if _SHORTENED.search(piece) and goes_on and (goes_on.islower() or goes_on.isdigit()):
            continue
        if re.search(r"\b(?:Mr|Mrs|Ms|Dr|St|No)\.$", piece) and goes_on:
            continue
        if plain := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(plain, first, first + len(plain)))
        start = end.end()
    return found


def words(text: str) -> list[str]:
    """The words of a text; numbers are none.

    >>> words("A well-being team, aged 16 to 25.")
    ['A', 'well-being', 'team', 'aged', 'to']
    """
    return _WORD.findall(text)
