"""A kept search: the question of an address, as it was answered once and as it is answered now."""

from dataclasses import replace
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from findings import kept, search
from findings.models import Finding
from findings.packs import LONGEST_TITLE, MOST, PackQuery
from findings.public.addresses import absolute, pack_url
from findings.public.cards import cards
from findings.public.forms import FindingFilterSet
from findings.public.fresh import fresh
from findings.public.kept_form import Unreadable, mark_params, read_mark

SHOWN = 10  # of what came and of what was corrected; the others are counted


@require_safe
@fresh
def kept_search(request):
    """Without a mark: marks today's answer and goes to the address that holds it."""
    now = timezone.now()
    labels = search.options()
    filters = FindingFilterSet(request.GET, labels)
    query = replace(filters.query, page=1)
    applied = search.applied(query, labels)
    context = {"nav": "findings", "query": query, "messages_about_address": filters.messages}
    try:
        mark = read_mark(request.GET, now)
        if mark is None:
            return redirect(_address(query, kept.mark_of(query, now)))
        comparison = kept.compare(query, mark, now)
    except Unreadable:
        context["refused"] = (
            "This address is not whole, so it does not say what was kept. Copy all of it, or keep "
            "the search as it is today."
        )
        return render(request, "findings/kept.html", context, status=400)
    except kept.TooMany:
        context["refused"] = (
            f"A search of up to {kept.MOST:,} findings can be kept. This one gives more: choose a "
            "filter first."
        )
        return render(request, "findings/kept.html", context, status=400)
    context |= {
        "comparison": comparison,
        "then": search.sentence(mark.count, applied),
        "address": absolute(request, _address(query, mark)),
        "added": _cards(comparison.added),
        "corrected": _cards(comparison.corrected),
        "pack_of_then": _pack(comparison, applied) if comparison.stayed else "",
        "in_pack": min(MOST, len(comparison.stayed)),
    }
    return render(request, "findings/kept.html", context)


def _address(query, mark):
    pairs = [*query.params(), *mark_params(mark)]
    return f"{reverse('findings:kept-search')}?{urlencode(pairs)}"


def _cards(rows):
    keys = [row.key for row in rows[:SHOWN]]
    by_key = Finding.objects.published().with_card().in_bulk(keys) if keys else {}
    return cards(by_key[key] for key in keys if key in by_key)


def _pack(comparison, applied):
    """The findings of then, as far as they are public still, as the address of a pack."""
    day = timezone.localtime(comparison.mark.at).date()
    title = search.sentence(comparison.mark.count, applied)[:LONGEST_TITLE]
    references = tuple(row.reference for row in comparison.stayed[:MOST])
    return pack_url(PackQuery(references, title=title.strip(), made=day))
