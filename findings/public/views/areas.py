"""Local areas: finding one, and all that is known of it."""

import difflib
from collections import defaultdict

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import search
from findings.models import (
    Framework,
    Inspection,
    Judgement,
    Letter,
    LocalArea,
    Region,
    Service,
    Theme,
    folded,
)
from findings.public.comparison import Comparison
from findings.public.forms import chosen_region, typed
from findings.public.fresh import fresh
from findings.standing import standings

NEAREST = 3
PUBLISHED_LETTERS = Q(inspections__letter__in=Letter.objects.published())


@require_safe
@fresh
def area_list(request):
    q = typed(request.GET.get("q", ""))
    regions = list(Region.objects.all())
    region = chosen_region(request.GET.get("region"), regions)
    areas = list(
        LocalArea.objects.select_related("region")
        .prefetch_related("names", "successors")
        .annotate(letters_held=Count("inspections", filter=PUBLISHED_LETTERS, distinct=True))
    )
    areas.sort(key=lambda area: folded(area.name))  # the same on both databases
    exact = [area for area in areas if _run_together(q) in map(_run_together, _names(area))]
    if len(exact) == 1 and not region:
        return redirect(exact[0])
    found = [
        area
        for area in areas
        if (not q or _is_called(area, q)) and (not region or area.region_id == region.pk)
    ]
    letters = defaultdict(list)
    for area in found:
        letters[area.name[0]].append(area)
    context = {
        "nav": "areas",
        "q": q,
        "region": region,
        "regions": regions,
        "letters": sorted(letters.items()),
        "total": len(found),
        "nearest": [] if found or not q else _nearest(areas, q),
    }
    return render(request, "findings/area_list.html", context)


def _run_together(name):
    """A name without case, spaces and marks, as people type it: St. Helens and sthelens."""
    return folded(name).replace(" ", "")


def _nearest(areas, q):
    """The areas with the names most like what was typed."""
    by_name = {_run_together(name): area for area in areas for name in _names(area)}
    names = difflib.get_close_matches(_run_together(q), by_name, n=NEAREST, cutoff=0.7)
    return list(dict.fromkeys(by_name[name] for name in names))


def _names(area):
    return [area.name, *(other.name for other in area.names.all())]


def _is_called(area, q):
    """Whether every word typed begins a word of one of the area's names."""
    words = folded(q).split()
    return bool(words) and any(
        all(any(part.startswith(word) for part in folded(name).split()) for word in words)
        for name in _names(area)
    )


@require_safe
@fresh
def area_detail(request, slug):
    area = get_object_or_404(
        LocalArea.objects.select_related("region").prefetch_related(
            "names", "earlier_codes", "successors", "predecessors"
        ),
        slug=slug,
    )
    inspections = list(_inspections(area))
    held = [i.shown_letter for i in inspections if i.shown_letter]
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list"))],
        "area": area,
        "timeline": _timeline(inspections),
        "latest": inspections[0] if inspections else None,
        "letter": held[0] if held else None,
        "standing": standings(held)[held[0].pk] if held else None,
        "versions": held[0].versions.all() if held else [],
        "not_latest": _not_latest(inspections, held),
        "themes": _by_theme(area),
        "services": _by_service(area),
        "search_label": f"Search what inspectors found in {area.name}",
        "search_within": [("area", area.slug)],
        "query": search.FindingQuery(area=(area.slug,)),
        "downloads": f"the findings of {area.name}",
        "total": search.public_findings().filter(letter__inspection__area=area).count(),
        "neighbours": _neighbours(area),
        "compare": Comparison((area.slug,), with_neighbours=True).address,
    }
    return render(request, "findings/area_detail.html", context)


def _inspections(area):
    """The area's inspections, newest first, each with `shown_letter`: its letter if public."""
    public = {
        letter.inspection_id: letter
        for letter in Letter.objects.published()
        .filter(inspection__area=area)
        .select_related("inspection")
    }
    for inspection in area.inspections.newest_first():
        inspection.shown_letter = public.get(inspection.pk)
        yield inspection


def _not_latest(inspections, held):
    """What to say where the newest inspection's letter is not the one shown; empty otherwise."""
    if not held or held[0].inspection_id == inspections[0].pk:
        return ""
    newest = inspections[0]
    which = f"of {newest.when_in_words}" if newest.start else newest.when_in_words
    return (
        f"The newest inspection, {which}, is on the public register, but its report is not here "
        f"yet. What you read here was written in {held[0].written:%B %Y}."
    )


def _timeline(inspections):
    """Full inspections newest first, each with all that goes back to it in `then`, oldest first.

    A revisit of a revisit stands under the inspection that both go back to.
    """
    by_pk = {inspection.pk: inspection for inspection in inspections}
    for inspection in inspections:
        inspection.then = []
    for inspection in reversed(inspections):
        root = _root(inspection, by_pk)
        if root is not inspection:
            root.then.append(inspection)
    return [inspection for inspection in inspections if _root(inspection, by_pk) is inspection]


def _root(inspection, by_pk):
    """The inspection at the beginning of a chain. A chain that runs in a circle ends somewhere."""
    seen = {inspection.pk}
    while inspection.follows_id in by_pk and inspection.follows_id not in seen:
        inspection = by_pk[inspection.follows_id]
        seen.add(inspection.pk)
    return inspection


def _by_theme(area):
    """Themes of the area's findings with how many were judged what; frameworks kept apart."""
    rows = (
        search.public_findings()
        .filter(letter__inspection__area=area, themes__isnull=False)
        .order_by()
        .values_list("framework", "themes", "judgement")
        .annotate(n=Count("pk"))
    )
    counts = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for framework, theme, judgement, n in rows:
        counts[framework][theme][judgement] += n
    themes = list(Theme.objects.order_by("ordinal"))
    return [
        {
            "framework": framework,
            "framework_label": Framework(framework).label,
            "has_context": any(by[Judgement.CONTEXT] for by in of_themes.values()),
            "rows": [
                {"theme": theme, **of_themes[theme.pk]} for theme in themes if theme.pk in of_themes
            ],
        }
        for framework, of_themes in sorted(counts.items(), reverse=True)
    ]


def _by_service(area):
    """Services that the area's findings are about, with how many."""
    findings = search.public_findings().filter(letter__inspection__area=area)
    return list(
        Service.objects.filter(findings__in=findings.values("pk"))
        .annotate(total=Count("findings", distinct=True))
        .order_by("ordinal")
    )


def _neighbours(area):
    """Statistical neighbours in rank order, with the latest inspection and letters held of each."""
    ranked = (
        area.neighbour_ranks.select_related("neighbour__region")
        .prefetch_related(
            Prefetch("neighbour__inspections", Inspection.objects.newest_first(), to_attr="visits")
        )
        .order_by("-set_year", "rank")
    )
    held = set(
        Letter.objects.published()
        .filter(inspection__area__neighbour_rank_of__area=area)
        .values_list("inspection__area", flat=True)
    )
    rows = []
    for row in ranked:
        visits = row.neighbour.visits
        rows.append(
            {
                "rank": row.rank,
                "area": row.neighbour,
                "set_year": row.set_year,
                "latest": visits[0] if visits else None,
                "held": row.neighbour_id in held,
            }
        )
    return rows
