"""Glossary terms explained in place: at its first use on a page a term becomes a button.

The button opens a note by the browser's own means (`popover`), without a script: by touch, by key,
closed by Esc. All notes of a page stand once at its foot, where print shows them as footnotes. Only
our own plain words are marked. What inspectors wrote stays as it is, to be read and copied; terms
of it may be listed beside it. Lists of findings mark nothing: their cards are shared by pages, each
with a first use of its own, and each leads to a page where the words are explained.
"""

import re
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from findings import search
from findings.models import GlossarySense, GlossaryTerm
from findings.terms import Terms

MOST = 24  # notes of one page; further terms stay as they are
# What the whole portal is about, or everybody says: on every page, they would be in the way.
KNOWN_TO_ALL = {"send", "sen", "disability", "cyp", "nhs", "gp"}

# “EHC plans (legal plans for extra support)” explains itself; “… services (CAMHS)” does not.
_EXPLAINED = re.compile(r"\s\([^()\s]+\s[^()]+\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the glossary says of a term."""

    slug: str
    name: str
    url: str
    senses: tuple[GlossarySense, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An entry that this page explains, under its number. `said`: as the page first writes it."""

    number: int
    entry: Entry
    said: str

    @property
    def button(self) -> SafeString:
        return format_html(
            '<button class="term" type="button" popovertarget="w-{}" data-n="{}">{}</button>',
            self.entry.slug,
            self.number,
            self.said,
        )


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every entry, and how to find its term in a text."""

    entries: dict[str, Entry]
    terms: Terms


class Explainer:
    """What one page explains, in the order in which its texts are rendered."""

    def __init__(self, glossary: Glossary, most: int = MOST):
        self._glossary, self._most = glossary, most
        self.notes: list[Note] = []
        self._done: set[str] = set()

    def marked(self, text: str) -> SafeString:
        """A text as HTML, each term that the page has not explained yet as a button.

        Where the text itself explains a term in brackets, the page has.
        """
        parts, at = [], 0
        for span in self._glossary.terms.spans(text):
            if _EXPLAINED.match(text, span.end):
                self._done.add(span.slug)
            elif note := self._first(span.slug, text[span.start : span.end]):
                parts += (escape(text[at : span.start]), note.button)
                at = span.end
        return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - escaped piece by piece

    def beside(self, text: str) -> list[Note]:
        """Notes on terms of a text that must stay as it is."""
        found = (
            self._first(span.slug, text[span.start : span.end])
            for span in self._glossary.terms.spans(text)
        )
        return [note for note in found if note]

    def _first(self, slug: str, said: str) -> Note | None:
        if slug in self._done or len(self.notes) >= self._most:
            return None
        self._done.add(slug)
        self.notes.append(Note(len(self.notes) + 1, self._glossary.entries[slug], said))
        return self.notes[-1]


def explainer_of(request) -> Explainer | None:
    """The page's own; None on pages that explain nothing, as a preview at the desk."""
    held = getattr(request, "held", None)
    if held is None:
        return None
    if not hasattr(request, "explainer"):
        request.explainer = Explainer(glossary_of(held))
    return request.explainer


def glossary_of(held: search.Held) -> Glossary:
    """Read once for a publication."""
    if "glossary" not in held.kept:
        held.kept["glossary"] = _read()
    return held.kept["glossary"]


def _read() -> Glossary:
    rows = GlossaryTerm.objects.exclude(slug__in=KNOWN_TO_ALL).prefetch_related("forms", "senses")
    entries, forms = {}, {}
    for row in rows:
        senses = tuple(row.senses.all())
        entries[row.slug] = Entry(row.slug, row.term, row.get_absolute_url(), senses)
        forms[row.slug] = [row.term, *(form.text for form in row.forms.all())]
    return Glossary(entries, Terms(forms))


@search.carried_by
def _carry(kept, areas):
    """Letters change no word of the glossary."""
    return {"glossary": kept["glossary"]} if "glossary" in kept else {}
