"""Advice on a plain summary, as one types and on save. Advice, never a gate."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from findings.plain.fidelity import added
from findings.plain.readability import reading_of
from findings.plain.sentences import sentences, words
from findings.plain.words import hard_words

LONG = 20  # words; a sentence over it is worth splitting


class Kind(StrEnum):
    LONG_SENTENCE = "long-sentence"
    HARD_WORD = "hard-word"
    UNEXPLAINED = "unexplained"
    READS_HARD = "reads-hard"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Note:
    """A piece of advice: a sentence for the editor, and what it is about."""

    kind: Kind
    sentence: str
    start: int
    end: int


def advise(
    text: str, *, source: str = "", explained: Iterable[str] = (), unexplained: Iterable[str] = ()
) -> tuple[Note, ...]:
    """What an editor might change in a summary, in the order of the text.

    `explained` are terms whose meaning the page gives; `unexplained` are terms of the field that
    need a word of explanation. With a source, what the summary adds to it is said as well.
    """
    known = list(explained)
    notes = [*_sentences(text, known), *_words(text), *_terms(text, set(unexplained) - set(known))]
    if source:
        notes += [
            Note(
                Kind.ADDED,
                f"“{fact.text}” is not in the inspectors’ wording. Check that nothing is sharper "
                "or softer.",
                fact.start,
                fact.end,
            )
            for fact in added(source, text)
        ]
    return tuple(sorted(notes, key=lambda note: (note.start, note.kind)))


def _sentences(text: str, explained: list[str]) -> Iterable[Note]:
    for each in sentences(text):
        count = len(words(each.text))
        if count > LONG:
            yield Note(
                Kind.LONG_SENTENCE,
                f"This sentence has {count} words. Try two of fewer than {LONG}.",
                each.start,
                each.end,
            )
        reading = reading_of(each.text, explained=explained)
        if reading.verdict == "hard":
            long = f": {', '.join(reading.long_words[:3])}" if reading.long_words else ""
            yield Note(
                Kind.READS_HARD,
                f"This sentence reads like {_year(reading.grade)}{long}.",
                each.start,
                each.end,
            )


def _year(grade: float) -> str:
    """An American grade as a year of school in England, which begins a year earlier."""
    year = round(grade) + 1
    return f"year {year} at school" if year <= 13 else "a text for specialists"


def _terms(text: str, terms: Iterable[str]) -> Iterable[Note]:
    """Terms as written, no part of other words. One in brackets behind its words is explained."""
    for term in sorted(terms):
        found = re.search(rf"(?<![\w(]){re.escape(term)}(?!\w)", text)
        if found and f"({term})" not in text[: found.start()]:
            sentence = f"“{term}” may not be known to families. Say what it is, or use other words."
            yield Note(Kind.UNEXPLAINED, sentence, found.start(), found.end())


def _words(text: str) -> Iterable[Note]:
    for found in hard_words(text):
        yield Note(
            Kind.HARD_WORD,
            f"“{found.text}”: plainer is “{found.plainer}”.",
            found.start,
            found.end,
        )
