"""The explorer: search, facets, order and pages, all of it in the address."""

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from findings import search
from findings.models import Judgement, LocalArea
from findings.public.addresses import absolute, explorer_url
from findings.public.cards import cards
from findings.public.forms import FindingFilterSet

PER_PAGE = 20
TOPICS_SHOWN = 4


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
    facets = search.facets(query, labels)
    context = {
        "nav": "findings",
        "canonical": absolute(request, address),
        "query": query,
        "carried": [pair for pair in query.params() if pair[0] not in ("q", "page")],
        "messages_about_address": messages,
        "cards": cards(page),
        "page": page,
        "total": page.paginator.count,
        "sentence": search.sentence(page.paginator.count, applied),
        "facets": facets,
        "mixed": _mixed_besides(query, facets),
        "topics": search.topics_named(query.q)[:TOPICS_SHOWN],
        "not_held": _not_held(query) if not page.paginator.count else [],
        "applied": applied,
        "ways_out": [] if page.paginator.count else search.ways_out(query, labels),
        "sorts": search.SORTS,
    }
    return render(request, "findings/finding_list.html", context)


def _mixed_besides(query, facets):
    """How many findings say some of both, where only one side of the judgement was asked for."""
    asked = set(query.judgement)
    if not asked & {Judgement.STRENGTH, Judgement.DEVELOPMENT} or Judgement.MIXED in asked:
        return 0
    judgements = next(facet for facet in facets if facet.name == "judgement")
    return next(option.count for option in judgements.options if option.value == Judgement.MIXED)


def _not_held(query):
    """The areas asked for of which no finding is held: the usual reason for an empty page."""
    held = search.public_findings().values("letter__inspection__area")
    return list(LocalArea.objects.filter(slug__in=query.area).exclude(pk__in=held))


def _page(query):
    try:
        return Paginator(search.find(query), PER_PAGE).page(query.page)
    except EmptyPage as error:
        raise Http404("There is no such page of these findings.") from error
