"""What may be said of a finding that was public once and is not now: when it went, and why.

Never a word of the finding itself. What was never public has no departure, like what never was.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from findings.models import Finding


@dataclass(frozen=True)
class Departure:
    """A finding that left the public. Without `when` it is being put right and will come back."""

    reference: str
    when: datetime | None
    reason: str


def once_public() -> QuerySet[Finding]:
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
