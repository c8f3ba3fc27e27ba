"""What is news in a filter between two moments: new, back, corrected, withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from findings import search
from findings.alerts.question import from_text
from findings.departures import Departure, departed
from findings.models import Alert, Finding
from findings.standing import Standing, standings

MOST = 50  # findings that one mail lists; the rest is a number and a link


@dataclass(frozen=True)
class Entry:
    """A finding with its age and standing. Its wording stays on its page."""

    finding: Finding
    standing: Standing


@dataclass(frozen=True)
class Part:
    """The news of one kind: how many, and the first of them."""

    heading: str
    count: int
    entries: list[Entry]


@dataclass(frozen=True)
class Digest:
    """Everything that one mail says."""

    query: search.FindingQuery
    count: int  # of findings in the filter now
    parts: list[Part]
    gone: int
    departed: list[Departure]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts) + self.gone

    @property
    def listed(self) -> int:
        return sum(len(part.entries) for part in self.parts) + len(self.departed)

    @property
    def more(self) -> int:
        return self.total - self.listed


def digest(alert: Alert, after: datetime, until: datetime) -> Digest:
    """The news between the moment until which all was told, and another.

    A finding that is new and corrected is new. Only a changed wording counts as a correction: the
    verbs of `review` and `changes` set `corrected_at` for nothing else.
    """
    query = from_text(alert.question)
    answers = _answers(search.find(query))
    new = Q(first_public_at__gt=after, first_public_at__lte=until)
    back = Q(letter__published_at__gt=after, letter__published_at__lte=until) & ~new
    corrected = Q(corrected_at__gt=after, corrected_at__lte=until) & ~new & ~back
    kinds = [
        ("New", _among(answers, new)),
        ("Public again, after being put right", _among(answers, back)),
        ("Corrected", _among(answers, corrected)),
    ]
    # All were public when the alert was last looked at: its owner could read and search them then.
    gone = departed(query, after, until)
    return _bounded(query, len(answers), kinds, gone)


def _answers(found: search.Found) -> list[int]:
    """The keys of what answers a question, in an order.

    Where few findings have all the words, the explorer shows more that have most of them: that is
    help for a reader, and no news. Those with all of them come first in the answer's classes.
    """
    if found.text is None:
        return list(found.keys())
    keys: list[int] = []
    left = found.text.whole
    for those in found.text.classes:
        if left <= 0:
            break
        left -= len(those)
        keys += found.held.snapshot.in_order(found.numbers & those, "newest", 0, len(those))
    return keys


def _among(answers: list[int], changed: Q) -> list[int]:
    """Of the answers, in their order, the keys of what changed."""
    keys = set(search.public_findings().filter(changed).values_list("pk", flat=True))
    return [key for key in answers if key in keys] if keys else []


def _bounded(
    query: search.FindingQuery,
    count: int,
    kinds: list[tuple[str, list[int]]],
    gone: list[Departure],
) -> Digest:
    """Withdrawals first in what room there is: missing them costs most."""
    room = MOST - len(gone[:MOST])
    parts = []
    for heading, keys in kinds:
        shown = search.with_cards(keys[:room]) if keys else []
        room -= len(shown)
        stands = standings(finding.letter for finding in shown)
        entries = [Entry(finding, stands[finding.letter_id]) for finding in shown]
        if keys:
            parts.append(Part(heading, len(keys), entries))
    return Digest(query, count, parts, len(gone), gone[:MOST])
