"""The API's own parameters: pages of a list, and a moment to look back to."""

from collections.abc import Callable, Sequence
from datetime import UTC
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from findings.public.addresses import absolute
from findings.public.asked import Unusable

PER_PAGE, MOST_PER_PAGE = 50, 200
LAST_PAGE = 99_999_999
PAGING = ("page", "per_page")
# Sentences for people who look the parameters up; `openapi` shows them.
NEEDED = ("since",)  # without it there is no answer
SAYS = {
    "page": "The page of the list, from 1.",
    "per_page": f"Records on a page, {MOST_PER_PAGE} at most.",
    "since": "From when on: a moment as ISO 8601 spells it, with its offset, such as "
    "2026-11-25T09:00:00Z, or a day.",
}


def whole(data, name, usual, most):
    """A whole number from 1 up to `most`."""
    given = data.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and 1 <= int(given) <= most):
        raise Unusable(f"{name} is a whole number from 1 to {most}.", name)
    return int(given)


def moment(data, name):
    """A moment that must be given. A day alone is its beginning in UTC."""
    given = data.get(name, "").strip()
    if not given:
        raise Unusable(
            f"Say from when on: add {name}, such as ?{name}=2026-11-25T09:00:00Z. For all there "
            f"is, give a day long ago.",
            name,
        )
    # A + in an address is a space to Django.
    text = f"{given}T00:00:00Z" if len(given) == 10 else given.replace(" ", "+")
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9000:
        raise Unusable(
            f"“{given[:60]}” is no time. Give {name} as 2026-11-25T09:00:00Z or 2026-11-25.", name
        )
    return found.astimezone(UTC) if timezone.is_aware(found) else found.replace(tzinfo=UTC)


def page_of(request, data, total: int, records: Callable[[int, int], Sequence], **more):
    """One page of a list, with the way to the others. `records` gives those between two places."""
    per_page = whole(data, "per_page", PER_PAGE, MOST_PER_PAGE)
    number = whole(data, "page", 1, LAST_PAGE)
    pages = max(1, -(-total // per_page))
    if number > pages:
        raise Http404(f"There is no page {number} of these: the last one is {pages}.")

    def link(to):
        pairs = [(name, value) for name in data for value in data.getlist(name) if name != "page"]
        pairs += [("page", to)] if to > 1 else []
        return absolute(request, request.path) + (f"?{urlencode(pairs)}" if pairs else "")

    return {
        "total": total,
        "page": number,
        "pages": pages,
        "per_page": per_page,
        **more,
        "links": {
            "first": link(1),
            "prev": link(number - 1) if number > 1 else None,
            "next": link(number + 1) if number < pages else None,
            "last": link(pages),
        },
        "results": list(records((number - 1) * per_page, number * per_page)),
    }
