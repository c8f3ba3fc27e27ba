"""The explorer: search, facets, order and pages, all of it in the address."""

from dataclasses import replace

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from findings import search
from findings.comparing import MOST_AREAS
from findings.models import Judgement, LocalArea
from findings.public.addresses import PICTURE, absolute, explorer_url, file_url
from findings.public.cards import rendered_cards
from findings.public.comparison import Comparison
from findings.public.forms import FindingFilterSet
from findings.public.fresh import fresh
from findings.public.page import Page
from findings.public.panel import hidden_inputs, panel
from findings.public.pieces import Pieces

PER_PAGE = 20
LONGEST_NUMBER = 20  # of a page that there is not, as far as it is repeated
MOST_PAGES = 250  # whole pages that a process keeps, some 100 kB each, and 15 kB packed
MOST_KEPT = 2000  # questions of which a process keeps what the page says, some 4 kB each
DESCRIPTION = (
    "{}, from local area SEND inspections in England: in plain words, with the inspectors’ "
    "findings beside them."
)
NOT_INDEXED = '<meta name="robots" content="noindex, follow">'


@require_safe
@fresh
def finding_list(request):
    kept = _pages_of_today(request.held)
    page = kept.get(absolute(request, request.get_full_path()))
    if page is None:
        return _answered(request, kept)
    return page.response(request)


def _answered(request, kept):
    """The answer to an address of which no page is kept; one question has one address, to share
    and to keep."""
    held = request.held
    filters = FindingFilterSet(request.GET, held.labels)
    try:
        query, messages = filters.query, filters.messages
    except Http404:
        return _no_such_page(request, held)
    address = explorer_url(query)
    if not messages and request.get_full_path() != address:
        return redirect(address)
    canonical = absolute(request, address)
    try:
        page = Page(_put_together(request, search.find(query, held), canonical, messages))
    except EmptyPage:
        return _no_such_page(request, held)
    if not messages:
        if len(kept) >= MOST_PAGES:
            kept.clear()
        kept[canonical] = page
    return page.response(request)


def _pages_of_today(held):
    """Whole pages that were asked for lately, by their address; ages are told by the day."""
    day, pages = held.kept.get("pages", (None, {}))
    if day != (today := timezone.localdate()):
        pages = {}
        held.kept["pages"] = (today, pages)
    return pages


def _put_together(request, found, canonical, messages):
    """The page, from pieces that were rendered before."""
    query, page = found.query, _page(found)
    sentence = _sentence(found)
    return _around(found.held).filled(
        title=escape(sentence + _of_pages(page)),
        description=escape(DESCRIPTION.format(sentence)),
        robots=NOT_INDEXED if query.is_filtered or page.number > 1 else "",
        feed=escape(file_url(query, "feed")),
        canonical=escape(canonical),
        picture=escape(absolute(request, static(PICTURE))),
        value=escape(query.q),
        hidden=hidden_inputs(p for p in query.params() if p[0] not in ("q", "words", "page")),
        facets=panel(found),
        results=_results(request, found, page, messages).filled(
            cards=rendered_cards(found, page.start_index() - 1, page.end_index()) if page else ""
        ),
    )


def _sentence(found):
    sentence = search.sentence(len(found), search.applied(found.query, found.held.labels))
    return sentence[0].upper() + sentence[1:]


def _results(request, found, page, messages):
    """What the page says around the cards, rendered once for a question and a publication."""
    kept = found.held.kept.setdefault("results", {})
    if not messages and (pieces := kept.get(found.query)):
        return pieces
    query, labels, total = found.query, found.held.labels, len(found)
    context = {
        "query": query,
        "messages_about_address": messages,
        "page": page,
        "total": total,
        "wordless": bool(query.q) and not search.parse(query.q),
        "mixed": _mixed_besides(found),
        "not_held": [] if total else _not_held(query),
        "applied": search.applied(query, labels),
        "downloads": downloads_of(total),
        "ways_out": [] if total else search.ways_out(query, labels),
        "sorts": _sorts(query),
        "request": request,
        "alerts": settings.ALERTS,
        **_said_of_words(found),
        "compare": _side_by_side(query),
    }
    pieces = Pieces("findings/_results.html", context, holes=("cards",))
    if not messages:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[query] = pieces
    return pieces


def downloads_of(total):
    """What the links to files call the findings."""
    return "this finding" if total == 1 else f"these {total:,} findings"


def _around(held):
    """The page around the results, rendered once."""
    if "explorer" not in held.kept:
        holes = (
            "title",
            "description",
            "robots",
            "canonical",
            "picture",
            "feed",
            "value",
            "hidden",
            "facets",
            "results",
        )
        held.kept["explorer"] = Pieces("findings/finding_list.html", {"nav": "findings"}, holes)
    return held.kept["explorer"]


def _of_pages(page):
    return f", page {page.number} of {page.paginator.num_pages}" if page.number > 1 else ""


def _pages(found):
    # A range counts the findings and reads none.
    return Paginator(range(len(found)), PER_PAGE)


def _page(found):
    """The page that was asked for. Raises EmptyPage where there is none."""
    return _pages(found).page(found.query.page)


def _no_such_page(request, held):
    """Says how many pages of these findings there are, and leads to the last and the first."""
    data = request.GET.copy()
    asked_for = data.pop("page", [""])[-1].strip()[:LONGEST_NUMBER]
    query = FindingFilterSet(data, held.labels).query
    found = search.find(query, held)
    last = _pages(found).num_pages
    context = {
        "nav": "findings",
        "asked_for": asked_for,
        "pages": last,
        "sentence": _sentence(found),
        "first": explorer_url(query),
        "last": explorer_url(replace(query, page=last)),
    }
    return render(request, "findings/no_such_page.html", context, status=404)


def _sorts(query):
    """The orders to choose from. Nothing is close to no words."""
    return {
        value: label for value, label in search.SORTS.items() if query.q or value != "relevance"
    }


def _said_of_words(found):
    """What a page with words says of how they were meant, and what else they may have meant."""
    if found.text is None:
        return {}
    wanted = [thing for thing in found.text.things if not thing.excluded]
    also = dict.fromkeys(name for thing in wanted for name in thing.names)
    return {
        "whole": found.text.whole,
        "relaxed": len(found.text.found) > found.text.whole,
        "also": list(also),
        "topics": _topics(wanted),
        "suggestion": search.suggestion(found),
        "exact": search.EXACT,
    }


def _topics(things):
    """Topics that what was typed names: dimension, slug, name."""
    return list(dict.fromkeys(topic for thing in things for topic in thing.topics))


def _mixed_besides(found):
    """How many findings say some of both, where only one side of the judgement was asked for."""
    asked = set(found.query.judgement)
    if not asked & {Judgement.STRENGTH, Judgement.DEVELOPMENT} or Judgement.MIXED in asked:
        return 0
    return found.counts("judgement").get(Judgement.MIXED, 0)


def _side_by_side(query):
    """The address that sets the areas asked for side by side; empty where they are too many."""
    if not 2 <= len(query.area) <= MOST_AREAS:
        return ""
    return Comparison(query.area, themes=query.theme).address


def _not_held(query):
    """The areas asked for of which no finding is held: the usual reason for an empty page."""
    held = search.public_findings().values("letter__inspection__area")
    return list(LocalArea.objects.filter(slug__in=query.area).exclude(pk__in=held))
