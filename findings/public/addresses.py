"""Addresses of the public pages, as the portal spells them."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

PICTURE = "portal/preview.png"  # beside a link to a page, for static files


@cache
def _explorer():
    return reverse("findings:finding-list")


def explorer_url(query):
    """The explorer's address for a question, in canonical order."""
    pairs = query.params()
    return _explorer() + (f"?{urlencode(pairs)}" if pairs else "")


def absolute(request, path):
    """A whole address, for citations and canonical links.

    By the configured PUBLIC_ADDRESS, whatever host a visitor's request names; without one, by the
    request's own host, which Django has checked.
    """
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS + path
    return request.build_absolute_uri(path)


def keep_url(query, name):
    """Where a whole list goes on to, by its question: a kept search, a pack, an alert."""
    pairs = [pair for pair in query.params() if pair[0] != "page"]
    return reverse(f"findings:{name}") + (f"?{urlencode(pairs)}" if pairs else "")


def file_url(query, kind):
    """A question's findings as a file (csv, xlsx, json) or as a feed."""
    return keep_url(query, f"finding-{kind}")


def pack_url(query, name="pack"):
    """A pack's address, as a page or as a Word file, in canonical order."""
    pairs = query.params()
    return reverse(f"findings:{name}") + (f"?{urlencode(pairs)}" if pairs else "")
