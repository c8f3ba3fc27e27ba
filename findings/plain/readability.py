"""How hard a sentence reads, in years of schooling, by a measure that is fair to short texts.

Flesch-Kincaid's grade (1975): 0.39 * words + 11.8 * syllables / words - 15.59, for one sentence. In
a sentence of eight words one unavoidable word such as “education” moves it by three grades. So its
syllables a word are drawn towards those of everyday English (1.35), as if twelve everyday words
stood beside the sentence's own; and terms that the page explains count two syllables. It is advice,
never a gate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from findings.plain.sentences import sentences, words

_EVERYDAY, _BESIDE = 1.35, 12
EASY, FAIR = 6.0, 8.5  # grades: the reader aimed at is 9 to 11 years old, grade 4 to 6

# Where groups of vowels mislead: our own list of words that letters and summaries use.
_EXCEPTIONS = {
    "area": 3, "areas": 3, "being": 2, "carer": 2, "carers": 2, "children": 2, "clinic": 2,
    "create": 2, "created": 3, "cruel": 2, "different": 2, "early": 2, "evening": 2, "every": 2,
    "everyone": 3, "experience": 4, "families": 3, "family": 3, "give": 1, "given": 2, "going": 2,
    "idea": 3, "ideas": 3, "individual": 5, "people": 2, "real": 2, "really": 2, "reason": 2,
    "science": 2, "social": 2, "society": 4, "someone": 2, "something": 2, "sometimes": 2,
    "special": 2, "theatre": 3, "therapies": 3, "therapist": 3, "there": 1, "these": 1, "those": 1,
    "trial": 2, "usually": 4, "various": 3, "were": 1, "where": 1, "whole": 1, "business": 2,
    "colleague": 2, "college": 2, "home": 1, "homes": 1, "time": 1, "times": 1, "some": 1,
    "more": 1, "before": 2, "care": 1, "made": 1, "make": 1, "place": 1, "places": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text reads: a grade, its words, those of over three syllables, and in a word."""

    grade: float
    words: int
    long_words: tuple[str, ...]
    verdict: str  # easy, fair, hard


def syllables(word: str) -> int:
    """Syllables of a word by its groups of vowels, within one for nearly all words.

    >>> [syllables(word) for word in ("school", "parent", "education", "assessed", "wait")]
    [1, 2, 4, 2, 1]
    """
    plain = re.sub(r"[^a-z]", "", word.lower().replace("’", "'").removesuffix("'s"))
    if plain in _EXCEPTIONS:
        return _EXCEPTIONS[plain]
    count = len(re.findall(r"[aeiouy]+", plain))
    silent = re.search(r"(?:[^aeiouytd]ed|[^aeiouyl]e|[aeiouy][^aeiouysxzcg]es)$", plain)
    if silent and count > 1:
        count -= 1
    count += len(re.findall(r"(?:ia|io|ie(?=nce|nt|t)|eo|ua)(?!n?s?$|u)", plain)) * (
        0 if re.search(r"[tcsg]i(?:o|a)", plain) else 1
    )
    return max(1, count)


def reading_of(text: str, *, explained: Iterable[str] = ()) -> Reading:
    """How hard a text reads on the whole; terms that the page explains count as everyday words."""
    held = sentences(text)
    known = {term.lower() for term in explained}
    all_words = [word for sentence in held for word in words(sentence.text)]
    if not all_words:
        return Reading(0.0, 0, (), "easy")
    counts = [min(2, syllables(w)) if w.lower() in known else syllables(w) for w in all_words]
    rate = (sum(counts) + _EVERYDAY * _BESIDE) / (len(counts) + _BESIDE)
    grade = 0.39 * len(all_words) / len(held) + 11.8 * rate - 15.59
    long = tuple(w for w, n in zip(all_words, counts, strict=True) if n > 3)
    return Reading(round(max(0.0, grade), 1), len(all_words), long, _verdict(grade))


def _verdict(grade: float) -> str:
    return "easy" if grade <= EASY else "fair" if grade <= FAIR else "hard"
