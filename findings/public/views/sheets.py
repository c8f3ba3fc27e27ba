"""One side of A4 to take to a meeting: what inspectors wrote in an area on one subject."""

from dataclasses import replace

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from findings import families, search
from findings.models import LocalArea
from findings.public.addresses import absolute
from findings.public.forms import typed
from findings.public.fresh import fresh
from findings.public.views.questions import question_of
from findings.standing import standings

MOST_LINES = range(24)  # for notes: as many as there is room for are seen
MOST_READ = 60  # findings from which those that fit are chosen


@require_safe
@fresh
def area_sheet(request, slug):
    """On a theme; without one, or with one that is not known, a list to choose from."""
    area = get_object_or_404(LocalArea, slug=slug)
    kept = families.kept(request.held)
    asked = typed(request.GET.get("theme", ""))
    theme = kept.themes.get(asked)
    crumbs = [("Areas", reverse("findings:area-list")), (area.name, area.get_absolute_url())]
    if theme is None:
        context = {
            "nav": "areas",
            "crumbs": crumbs,
            "area": area,
            "themes": list(kept.themes.values()),
            "questions": list(kept.questions.values()),
            "message": f"There is no theme “{asked}”. Choose one below." if asked else "",
        }
        return render(request, "findings/sheet_choose.html", context)
    query = search.FindingQuery(theme=(theme.slug,), area=(area.slug,))
    shown = {"subject": theme.name, "to_ask": families.to_ask(theme), "crumbs": crumbs}
    return _sheet(request, area, query, shown)


@require_safe
@fresh
def question_sheet(request, slug, area):
    question = question_of(request.held, slug)
    area = get_object_or_404(LocalArea, slug=area)
    query = families.query_of(question, area=(area.slug,))
    here = reverse("findings:question-area", args=[question.slug, area.slug])
    crumbs = [
        ("Questions", reverse("findings:question-list")),
        (question.question, question.get_absolute_url()),
        (area.name, here),
    ]
    to_ask = families.to_ask(question)
    shown = {"subject": question.question, "to_ask": to_ask, "crumbs": crumbs}
    return _sheet(request, area, query, shown)


def _sheet(request, area, query, shown):
    """The sheet on what a question to the explorer finds. `shown`: what else stands on it."""
    found = search.find(replace(query, sort="newest"), request.held)
    sheet = families.sheet_of(found[:MOST_READ], shown["to_ask"])
    letters = families.letters_of(area)
    standing = standings(letters)
    context = {
        **shown,
        "nav": "areas",
        "area": area,
        "query": query,
        "quotes": [
            (quote, absolute(request, quote.finding.get_absolute_url())) for quote in sheet.quotes
        ],
        "sources": [(document, standing.get(letter.pk)) for letter, document in sheet.sources],
        "more": len(found) - len(sheet.quotes),
        "letters": [(letter, standing[letter.pk]) for letter in letters],
        "lines": MOST_LINES,
        "today": timezone.localdate(),
        "address": absolute(request, request.get_full_path()),
    }
    return render(request, "findings/sheet.html", context)
