"""Questions that families ask, answered for England and for one area."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import families, search
from findings.models import LocalArea
from findings.public.cards import cards
from findings.public.forms import typed
from findings.public.fresh import fresh


@require_safe
@fresh
def question_list(request):
    held = request.held
    context = {"questions": families.with_counts(families.kept(held), held)}
    return render(request, "findings/question_list.html", context)


@require_safe
@fresh
def question_detail(request, slug):
    held = request.held
    question = question_of(held, slug)
    asked, areas = typed(request.GET.get("area", "")), held.labels["area"]
    if asked in areas:
        return redirect("findings:question-area", slug, asked)
    query = families.query_of(question)
    groups = families.grouped(query, held)
    by_key = cards_by_key([key for group in groups for key in group.keys])
    counts = search.find(query, held).counts("area")
    context = {
        "crumbs": [("Questions", reverse("findings:question-list"))],
        "question": question,
        "query": query,
        "total": sum(group.total for group in groups),
        "groups": with_cards(groups, by_key),
        "heard": families.heard(query, held),
        "where": [(area, areas[area], counts[area]) for area in areas if area in counts],
        "areas": areas.items(),
        "message": f"There is no area “{asked}”. Choose one from the list." if asked else "",
        "advice": advice_on(held, question),
        "others": others(held, question),
    }
    return render(request, "findings/question_detail.html", context)


@require_safe
@fresh
def question_area(request, slug, area):
    held = request.held
    question = question_of(held, slug)
    area = get_object_or_404(
        LocalArea.objects.select_related("region").prefetch_related("successors"), slug=area
    )
    query = families.query_of(question, area=(area.slug,))
    letters = families.letters_of(area)
    said, findings = families.answered_by(query, letters, held)
    total = len(search.find(query, held))
    anywhere = families.query_of(question)
    around, near = (None, []) if total else families.around(anywhere, area, held)
    by_key = {card.finding.pk: card for card in cards([*findings.values(), *_read(near)])}
    context = {
        "nav": "areas",
        "crumbs": [
            ("Questions", reverse("findings:question-list")),
            (question.question, question.get_absolute_url()),
        ],
        "question": question,
        "area": area,
        "query": query,
        "near_query": families.query_of(question, near=(area.slug,)),
        "total": total,
        "letters": [(says.letter, says.total, with_cards(says.groups, by_key)) for says in said],
        "latest": area.inspections.newest_first().first(),
        "near": [
            (by_key[key], around.relation(by_key[key].finding.letter.inspection.area).words)
            for key in near
            if key in by_key
        ],
        "areas": held.labels["area"].items(),
        "to_ask": families.to_ask(question),
        "advice": advice_on(held, question),
        "others": others(held, question),
    }
    return render(request, "findings/question_area.html", context)


def question_of(held, slug):
    """The question by its slug, as far as it is shown. Raises Http404."""
    question = families.kept(held).questions.get(slug)
    if question is None:
        raise Http404("There is no such question. All questions stand in the list of questions.")
    return question


def advice_on(held, question):
    """What one can do about a question's themes and services."""
    return families.kept(held).advice_on(
        [theme.slug for theme in question.themes.all()],
        [service.slug for service in question.services.all()],
    )


def others(held, question):
    """The other questions, in their order."""
    return [each for each in families.kept(held).questions.values() if each.pk != question.pk]


def with_cards(groups, by_key):
    """Each group with its cards. What has gone meanwhile is left out."""
    return [(group, [by_key[key] for key in group.keys if key in by_key]) for group in groups]


def cards_by_key(keys):
    return {card.finding.pk: card for card in cards(_read(keys))}


def _read(keys):
    return search.with_cards(keys) if keys else []
