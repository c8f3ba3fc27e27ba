"""The explorer: search, facets, order and pages, all of it in the address."""

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from findings import search
from findings.public.cards import cards
from findings.public.forms import FindingFilterSet
from findings.templatetags.portal import explorer_url

PER_PAGE = 20


@require_safe
def finding_list(request):
    labels = search.options()
    filters = FindingFilterSet(request.GET, labels)
    query, messages = filters.query, filters.messages
    address = explorer_url(query)
    if not messages and request.get_full_path() != address:
        return redirect(address)  # one question has one address, to share and to keep
    page = _page(query)
    applied = search.applied(query, labels)
    context = {
        "nav": "findings",
        "canonical": request.build_absolute_uri(address),
        "query": query,
        "carried": [pair for pair in query.params() if pair[0] not in ("q", "page")],
        "messages_about_address": messages,
        "cards": cards(page),
        "page": page,
        "total": page.paginator.count,
        "sentence": search.sentence(page.paginator.count, applied),
        "facets": search.facets(query, labels),
        "applied": applied,
        "ways_out": [] if page.paginator.count else search.ways_out(query, labels),
        "sorts": search.SORTS,
    }
    return render(request, "findings/finding_list.html", context)


def _page(query):
    try:
        return Paginator(search.find(query), PER_PAGE).page(query.page)
    except EmptyPage as error:
        raise Http404("There is no such page of these findings.") from error
