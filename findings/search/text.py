"""Text search over wording and plain summary, the same on SQLite and PostgreSQL.

Words must all occur, each at the beginning of a word (`wait` finds *waiting*); words of up to three
letters are whole words (`OT` does not find *other*). "Quoted phrases" occur as they stand, and
-word leaves out. Case, punctuation, hyphens and kinds of quotes make no difference.
"""

import re
from dataclasses import dataclass

from django.db.models import Q

from findings.models import folded
from findings.models.finding import FindingQuerySet

MAX_LENGTH = 200
MAX_TERMS = 12
_SHORT = 3

_TERM = re.compile(r'(?P<minus>-?)(?:["“](?P<phrase>[^"”]*)["”]?|(?P<word>[^\s"“”]+))')


@dataclass(frozen=True)
class Term:
    """One thing to look for, already folded."""

    text: str
    whole: bool
    excluded: bool

    @property
    def needle(self) -> str:
        return f" {self.text} " if self.whole else f" {self.text}"


def parse(q: str) -> list[Term]:
    """The terms of what somebody typed; an empty list where nothing can be looked for."""
    terms = []
    q = q.replace("\x00", " ")  # which PostgreSQL refuses in any text
    for match in _TERM.finditer(q[:MAX_LENGTH]):
        text = folded(match["phrase"] if match["phrase"] is not None else match["word"])
        if text:
            whole = match["phrase"] is not None or len(text) <= _SHORT
            terms.append(Term(text, whole, excluded=bool(match["minus"])))
    return terms[:MAX_TERMS]


def matching_text(findings: FindingQuerySet, q: str) -> FindingQuerySet:
    """The findings in which what was typed occurs."""
    terms = parse(q)
    if not terms:
        return findings.none() if q.strip() else findings
    condition = Q()
    for term in terms:
        found = Q(search_text__contains=term.needle)
        condition &= ~found if term.excluded else found
    return findings.filter(condition)
