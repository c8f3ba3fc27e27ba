"""What django-axes asks of us: the visitor's address, and the page of a locked account."""

from axes.helpers import get_cool_off
from django.conf import settings
from django.shortcuts import render


def locked(request, credentials, *args, **kwargs):
    """Too many wrong passwords for one account from one address."""
    seconds = round(get_cool_off(request).total_seconds())
    response = render(request, "signin/locked.html", {"minutes": seconds // 60}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def client_address(request) -> str | None:
    """The visitor's own address: behind proxies of ours, what the first of them saw. Without the
    setting nobody's header is believed. A server on a socket knows none."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.TRUSTED_PROXIES
    if count and len(seen) >= count and seen[-count]:
        return seen[-count]
    return request.META.get("REMOTE_ADDR") or None
