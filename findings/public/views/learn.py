"""Learning from other areas: for each thing an area must improve, where inspectors saw it work."""

from collections import Counter
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import learning, search, similar
from findings.models import FindingKind, Judgement, Letter, LocalArea, folded
from findings.public.cards import cards
from findings.public.forms import typed
from findings.public.fresh import fresh

USUAL = "all"
FEW = 3  # things to improve; beside so few there is room for every strength that was chosen
SHOWN = 2  # strengths beside each of more

# How a group of needs is headed: by what the letter calls them.
HEADINGS = {
    FindingKind.PRIORITY_ACTION: "Areas for priority action",
    FindingKind.SIGNIFICANT_WEAKNESS: "Significant weaknesses",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.NEEDS_BETTER: "What needs to be better",
    FindingKind.AREA_FOR_DEVELOPMENT: "Areas for development",
    FindingKind.MAIN_FINDING: "Main findings that need to get better",
}


@require_safe
@fresh
def learn_list(request):
    areas = list(LocalArea.objects.present().annotate(letters_held=_LETTERS_HELD))
    areas.sort(key=lambda area: folded(area.name))  # the same on both databases
    asked = typed(request.GET.get("area", ""))
    chosen = next((area for area in areas if area.slug == asked), None)
    if chosen:
        return redirect("findings:learn-area", chosen.slug)
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list"))],
        "areas": areas,
        "held": [area for area in areas if area.letters_held],
        "message": f"There is no area “{asked}”. Choose one from the list." if asked else "",
    }
    return render(request, "findings/learn_list.html", context)


_LETTERS_HELD = Count(
    "inspections", filter=Q(inspections__letter__in=Letter.objects.published()), distinct=True
)


@require_safe
@fresh
def learn_area(request, slug):
    area = get_object_or_404(LocalArea.objects.select_related("region"), slug=slug)
    letters = _letters(area)
    letter, near, messages = _chosen(request, letters)
    held = search.current()
    around = learning.surroundings(area, near)
    every = learning.needs_of(letter) if letter else []
    of_themes = _themes(every, held)
    theme = _theme(request, of_themes, messages)
    needs = [need for need in every if not theme or theme in _slugs(need)]
    needs = learning.with_strengths(needs, around, held)
    themes = {theme} if theme else set().union(*(_slugs(need) for need in every))
    turned = learning.turned(around, held, themes)
    by_key = _cards(needs, turned)
    most = SHOWN if len(needs) > FEW else None
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list")), (area.name, area.get_absolute_url())],
        "area": area,
        "letter": letter,
        "letters": [
            (each, _address(area, letters, each, near), each == letter) for each in letters
        ],
        "ways": [
            (label, _address(area, letters, letter, way, theme), way == near)
            for way, label in learning.NEAR.items()
        ],
        "themes": [
            (name, count, _address(area, letters, letter, near, slug), slug == theme)
            for slug, (name, count) in of_themes.items()
        ],
        "theme": of_themes[theme][0] if theme else "",
        "without_theme": _address(area, letters, letter, near),
        "every": len(every),
        "messages": messages,
        "around": around,
        "groups": _groups(needs, around, by_key, most),
        "most": most,
        "total": len(needs),
        "turned": _sides(turned, around, by_key, held),
        "by_theme": [] if needs else _by_theme(around, held),
        "whole": similar.is_whole(held),
        "most_held": similar.MOST_HELD,
    }
    return render(request, "findings/learn_area.html", context)


def _letters(area):
    """The area's letters that anyone may read, newest first, each with its needs counted."""
    toward = Q(
        findings__judgement=Judgement.DEVELOPMENT,
        findings__withdrawn_at__isnull=True,
    )
    return sorted(
        Letter.objects.published()
        .filter(inspection__area=area)
        .select_related("inspection")
        .annotate(needs=Count("findings", filter=toward, distinct=True)),
        key=lambda letter: (letter.inspection.when, letter.slug),
        reverse=True,
    )


def _usual(letters):
    """The newest letter that tells of anything to improve, else the newest."""
    return next((each for each in letters if each.needs), letters[0] if letters else None)


def _chosen(request, letters):
    """The letter and how far to look, as the address says, and what of it could not be used."""
    messages = []
    slug, near = typed(request.GET.get("letter", ""), 120), typed(request.GET.get("near", ""))
    letter = next((each for each in letters if each.slug == slug), None)
    if slug and letter is None:
        messages.append(f"This area has no letter “{slug[:60]}” in the portal.")
    if near and near not in learning.NEAR:
        messages.append(f"There is no way to look “{near[:60]}”, so all areas are shown.")
    near = near if near in learning.NEAR else USUAL
    return letter or _usual(letters), near, messages


def _slugs(finding):
    return {theme.slug for theme in finding.themes.all()}


def _themes(needs, held):
    """The themes of what is to improve, each with its name and how many of these things have it."""
    counts = Counter(slug for need in needs for slug in _slugs(need))
    names = held.labels["theme"]
    return {slug: (names[slug], counts[slug]) for slug in names if slug in counts}


def _theme(request, of_themes, messages):
    """The one theme that the address asks for; empty where it asks for none that there is."""
    asked = typed(request.GET.get("theme", ""))
    if asked and asked not in of_themes:
        messages.append(f"Nothing to improve is about a theme “{asked[:60]}”, so all is shown.")
    return asked if asked in of_themes else ""


def _address(area, letters, letter, near, theme=""):
    """This page with another letter, way to look or theme; what is usual is left out."""
    pairs = []
    if letter and letter != _usual(letters):
        pairs.append(("letter", letter.slug))
    if near != USUAL:
        pairs.append(("near", near))
    if theme:
        pairs.append(("theme", theme))
    path = reverse("findings:learn-area", args=[area.slug])
    return path + (f"?{urlencode(pairs)}" if pairs else "")


def _cards(needs, turned):
    """A card for every finding on the page, by its key."""
    keys = [key for need in needs for key in need.strengths]
    keys += [key for each in turned for key in (each.weak, each.strong)]
    findings = search.with_cards(list(dict.fromkeys(keys)))
    return {card.finding.pk: card for card in cards([*findings, *(n.finding for n in needs)])}


def _groups(needs, around, by_key, most):
    """Needs under what the letter calls them, each with its first strengths and what their areas
    are."""
    return [
        (
            HEADINGS[FindingKind(kind)],
            [
                {
                    "finding": need.finding,
                    "card": by_key.get(need.finding.pk),
                    "strengths": _related(need.strengths[:most], around, by_key),
                    "query": need.query,
                    "total": need.total,
                }
                for need in group
            ],
        )
        for kind, group in groupby(needs, key=lambda need: need.finding.kind)
    ]


def _related(keys, around, by_key):
    """Cards with what their areas are to this one. What has gone meanwhile is left out."""
    found = [by_key[key] for key in keys if key in by_key]
    return [(card, around.relation(card.finding.letter.inspection.area).words) for card in found]


def _sides(turned, around, by_key, held):
    """Then and later, side by side."""
    rows = []
    for each in turned:
        if each.weak not in by_key or each.strong not in by_key:
            continue
        weak, strong = by_key[each.weak], by_key[each.strong]
        area = weak.finding.letter.inspection.area
        rows.append(
            {
                "area": area,
                "relation": ("this area" if area == around.area else around.relation(area).words),
                "theme": held.labels["theme"].get(each.theme, ""),
                "theme_slug": each.theme,
                "weak": weak,
                "strong": strong,
                "still": each.still,
                "two_frameworks": weak.finding.framework != strong.finding.framework,
            }
        )
    return rows


def _by_theme(around, held):
    """Themes on which other areas have strengths, each as a question to the explorer."""
    strength = (search.to_slug(Judgement.STRENGTH),)
    return [
        (held.labels["theme"][slug], around.query(theme=(slug,), judgement=strength), count)
        for slug, count in learning.strengths_by_theme(around, held)
    ]
