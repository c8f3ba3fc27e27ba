"""Marking in a page what was looked for, in the very form in which it stands there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from findings.search.text import Thing
from findings.words import placed, placed_parts, stem

Surfaces = dict[str, tuple[str, ...]]  # a stem to the forms in which a text has it

BETWEEN = r"(?:&#?\w+;|[^\w<&]|<br>)+"  # words of a phrase


def surfaces(text: str) -> Surfaces:
    """Each stem of a text with its forms there: {"wait": ("waits", "Waiting")}.

    Hyphenated words are there whole and in their parts.
    """
    found: dict[str, dict[str, None]] = {}
    for word, start, end in (*placed(text), *placed_parts(text)):
        found.setdefault(stem(word), {})[text[start:end]] = None
    return {stemmed: tuple(forms) for stemmed, forms in found.items()}


def mark(html: str, held: Surfaces, things: Iterable[Thing]) -> str:
    """The HTML of a text with what was looked for in <mark>, as far as the text holds it.

    `held` are the text's surfaces. Only what stands between tags is marked.
    """
    wanted = [pattern for thing in things for pattern in _patterns(thing, held)]
    if not wanted:
        return html
    wanted.sort(key=len, reverse=True)  # a phrase before a word of it
    pattern = rf"(?<![\w&#])(?:{'|'.join(dict.fromkeys(wanted))})(?!\w)(?![^<]*>)"
    return re.sub(pattern, r"<mark>\g<0></mark>", html)


@dataclass(frozen=True)
class Marking:
    """What to mark in the HTML of one text."""

    held: Surfaces
    things: tuple[Thing, ...]

    def on(self, html: str) -> str:
        return mark(html, self.held, self.things)


def holds(text: str, things: Iterable[Thing]) -> bool:
    """Whether a text has anything of what was looked for."""
    html = escape(text)
    return mark(html, surfaces(text), things) != html


def _patterns(thing: Thing, held: Surfaces) -> Iterable[str]:
    if thing.excluded:
        return
    if thing.prefix:
        for *before, start in thing.rows:
            begun = list(_begun(start, held))
            if begun and all(word in held for word in before):
                yield BETWEEN.join([*(_any(held[word]) for word in before), _any(begun)])
        return
    rows = [thing.words] if thing.phrase else [(word,) for word in thing.words]
    for row in (*rows, *thing.alike, *thing.others):
        if all(word in held for word in row):
            yield BETWEEN.join(_any(held[word]) for word in row)


def _begun(start: str, held: Surfaces) -> Iterable[str]:
    """The forms of a text that begin so, as they stand there or by their stem."""
    for stemmed, forms in held.items():
        if any(form.casefold().startswith(start) for form in (stemmed, *forms)):
            yield from forms


def _any(forms: Iterable[str]) -> str:
    """A pattern of forms, as they stand in HTML."""
    return "(?:" + "|".join(re.escape(escape(form)) for form in forms) + ")"
