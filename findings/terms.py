"""Terms of the glossary found in a text, as places there. No Django, no HTML.

A term is found as whole words, in any of the forms that editors keep and with a plural's s; the
longest that begins at a word is taken. An acronym is found only where it is written as one: AP is
a term, “ap” and “Ap” are not. What stands in quotation marks is somebody else's and left alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from findings.words import placed

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘.*?’(?!\w)", re.S)
_APART = re.compile(r"[.!?:;()“”\"\n]")  # between two words of one term none of these stands


@dataclass(frozen=True, slots=True)
class Span:
    """A term in a text: where it begins and ends, and whose entry it is."""

    start: int
    end: int
    slug: str


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]  # folded
    acronyms: tuple[bool, ...]  # which of them are found in capitals only
    slug: str


class Terms:
    """The forms of every term, ready to be found."""

    def __init__(self, forms: Mapping[str, Iterable[str]]):
        """`forms`: the slug of each term with all of its forms, itself included."""
        self._by_first: dict[str, list[_Form]] = {}
        for slug, texts in forms.items():
            for text in texts:
                for form in _forms(text, slug):
                    self._by_first.setdefault(form.words[0], []).append(form)
        for held in self._by_first.values():
            held.sort(key=lambda form: -len(form.words))  # the sort is stable: editors' order

    def spans(self, text: str) -> list[Span]:
        """Every term of a text in order, none in another."""
        words = list(placed(text))
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        found: list[Span] = []
        at = 0
        while at < len(words):
            form = self._longest(text, words, at)
            if form is None:
                at += 1
                continue
            last = at + len(form.words) - 1
            span = Span(words[at][1], words[last][2], form.slug)
            if not any(start < span.end and span.start < end for start, end in quoted):
                found.append(span)
            at = last + 1
        return found

    def _longest(self, text: str, words: list[tuple[str, int, int]], at: int) -> _Form | None:
        for form in self._by_first.get(words[at][0], ()):
            there = words[at : at + len(form.words)]
            if tuple(word for word, _, _ in there) == form.words and _is_written(
                text, there, form.acronyms
            ):
                return form
        return None


def _forms(text: str, slug: str) -> Iterator[_Form]:
    """A form as it is given, and its plural."""
    there = list(placed(text))
    if not there:
        return
    words = tuple(word for word, _, _ in there)
    acronyms = tuple(is_acronym(text[start:end]) for _, start, end in there)
    yield _Form(words, acronyms, slug)
    if not words[-1].endswith("s"):
        yield _Form((*words[:-1], f"{words[-1]}s"), acronyms, slug)


def is_acronym(word: str) -> bool:
    """SALT, EHCP, SENCo; not Ofsted, not Portage."""
    return sum(letter.isupper() for letter in word) > 1


def _is_written(text: str, there: list[tuple[str, int, int]], acronyms: tuple[bool, ...]) -> bool:
    """Whether acronyms are in capitals, and nothing that ends a sentence stands between."""
    for (_, start, end), wanted in zip(there, acronyms, strict=True):
        if wanted and not is_acronym(text[start:end]):
            return False
    return not any(_APART.search(text[one[2] : other[1]]) for one, other in pairwise(there))
