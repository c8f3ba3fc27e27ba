"""Records that were public once and are not now: what their addresses say."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404, render

from findings.departures import departure, once_public
from findings.models import Letter

PUT_RIGHT = "It is being put right and checked again. It will come back to this address."


@dataclass(frozen=True)
class Gone:
    """When and why, and nothing of the record itself."""

    noun: str
    when: datetime | None
    reason: str


def letter_gone(slug):
    """Of a letter that was public once. Http404 where it never was, so a draft's says nothing."""
    letter = get_object_or_404(Letter, slug=slug, published_at__isnull=False)
    return Gone(letter.noun, letter.withdrawn_at, letter.withdrawn_reason or PUT_RIGHT)


def finding_gone(reference):
    """The same of a finding, which goes by itself or with its letter."""
    left = departure(get_object_or_404(once_public(), reference=reference))
    return Gone("finding", left.when, left.reason or PUT_RIGHT)


def gone(request, what):
    """A 410 page that says when and why."""
    context = {
        "title": f"This {what.noun} was withdrawn",
        "message": what.reason,
        "when": what.when,
    }
    return render(request, "410.html", context, status=410)
