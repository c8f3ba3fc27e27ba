"""What became public, was put right or went since a moment, from the records and their history.

Of what went, nothing but its reference and the time is told.
"""

from django.db.models import (
    DateTimeField,
    Max,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from findings import search
from findings.departures import once_public
from findings.models import Finding, Letter, Status

PUBLISHED, CHANGED, WITHDRAWN = "published", "changed", "withdrawn"
EVENTS = {
    PUBLISHED: "It became public, or public again.",
    "corrected": "Its wording was put right; it carries a note.",
    CHANGED: "Something else of it changed: its summary, its themes or its services.",
    WITHDRAWN: "It went. Delete your copy.",
}
_PUBLIC = Coalesce("first_public_at", "letter__published_at")


def changes(since):
    """Changes since a moment, the oldest first, as rows of reference, event and time."""
    rows = _public(since).union(_gone(since), all=True)
    return rows.order_by("at", "reference")


def _public(since):
    """Public findings that came or changed. The last change of each, not every one."""
    history = Finding.history.filter(id=OuterRef("pk")).order_by().values("id")
    edited = Subquery(
        history.annotate(last=Max("history_date")).values("last"), output_field=DateTimeField()
    )
    published = Greatest(_PUBLIC, "letter__published_at")
    return (
        search.public_findings()
        .order_by()
        .annotate(published=published, edited=Coalesce(edited, published))
        .annotate(at=Greatest("published", "edited", Coalesce("corrected_at", "published")))
        .filter(at__gte=since)
        .values_list("reference", "at", "published", "corrected_at")
    )


def _gone(since):
    """Findings that were public and are not now, by themselves or with their letter."""
    history = Letter.history.filter(id=OuterRef("letter_id"), status=Status.WITHDRAWN)
    went = Subquery(history.order_by("-history_date").values("history_date")[:1])
    return (
        once_public()
        .exclude(pk__in=Finding.objects.published().values("pk"))
        .counted()
        .order_by()
        .annotate(at=Coalesce("withdrawn_at", "letter__withdrawn_at", went))
        .filter(at__gte=since)
        .values_list(
            "reference",
            "at",
            Value(None, output_field=DateTimeField()),
            Value(None, output_field=DateTimeField()),
        )
    )


def tell(rows, address):
    """Rows as dictionaries; `address` makes an address of a reference."""
    return [_told(*row, address) for row in rows]


def _told(reference, at, published, corrected, address):
    event = _event(at, published, corrected)
    told = {"event": event, "at": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}", "reference": reference}
    return told if event == WITHDRAWN else told | {"address": address(reference)}


def _event(at, published, corrected):
    if published is None:
        return WITHDRAWN
    if corrected is not None and corrected > published:
        return "corrected"
    return PUBLISHED if at == published else CHANGED
