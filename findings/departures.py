"""What may be said of a finding that was public once and is not now: when it went, and why.

Never a word of the finding itself. What was never public has no departure, like what never was.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from findings import search
from findings.models import Finding, Letter
from findings.models.finding import FindingQuerySet

MOST_LOOKED_AT = 1000


@dataclass(frozen=True)
class Departure:
    """A finding that left the public. Without `when` it is being put right and will come back."""

    reference: str
    when: datetime | None
    reason: str


def once_public() -> FindingQuerySet:
    """Findings that anyone could read at some time, with their letters.

    What was withdrawn by itself was public: nothing else can be.
    """
    was_public = Q(first_public_at__isnull=False) | Q(withdrawn_at__isnull=False)
    return Finding.objects.filter(was_public).select_related("letter")


def departure(finding: Finding) -> Departure:
    """A finding goes by itself or with its letter.

    The letter's own word comes first: it says what happened to all of its findings.
    """
    said = finding.letter if finding.letter.withdrawn_at or not finding.withdrawn_at else finding
    return Departure(finding.reference, said.withdrawn_at, said.withdrawn_reason)


def departed(
    query: search.FindingQuery, after: datetime, until: datetime | None = None
) -> list[Departure]:
    """What answered a question, was public at a moment and was withdrawn after it, by reference.

    For somebody who could read all of it at that moment. What is being put right at present is not
    looked at: its tags may be a draft's. Nor is what was corrected after it went.
    """
    by_itself = Q(withdrawn_at__gt=after, letter__in=Letter.objects.published())
    with_letter = Q(letter__withdrawn_at__gt=after)
    gone = (
        once_public()
        .counted()
        .filter(by_itself | with_letter, first_public_at__lte=after)
        .exclude(corrected_at__gt=Coalesce(F("letter__withdrawn_at"), F("withdrawn_at")))
        .alias(happened=Coalesce("letter__inspection__start", "letter__inspection__published"))
    )
    found = [departure(finding) for finding in search.matching(query, gone)[:MOST_LOOKED_AT]]
    found = [left for left in found if left.when and left.when > after]
    return sorted(
        (left for left in found if until is None or (left.when and left.when <= until)),
        key=lambda left: left.reference,
    )
