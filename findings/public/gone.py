"""The page at the address of a record that was public once and is not now."""

from django.shortcuts import render


def gone(request, noun, *, when, reason):
    """A 410 page that says when and why, and shows nothing of the record itself."""
    reason = reason or "It is being put right and checked again. It will come back to this address."
    context = {"title": f"This {noun} was withdrawn", "message": reason, "when": when}
    return render(request, "410.html", context, status=410)
