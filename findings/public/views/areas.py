"""Local areas: finding one, and all that is known of it."""

from collections import defaultdict

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from findings import families, search
from findings.areas import look_up, suggestions, tell, timeline, topic_groups
from findings.models import Inspection, Letter, LocalArea, Region, Service, Theme, folded
from findings.public.comparison import Comparison
from findings.public.forms import chosen_region, typed
from findings.public.fresh import fresh
from findings.standing import standings

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
    answer = look_up(areas, q)
    if answer.area and not region:
        return redirect(answer.area)
    found = [area for area in answer.found if not region or area.region_id == region.pk]
    letters = defaultdict(list)
    for area in found:
        letters[area.name[0]].append(area)
    context = {
        "nav": "areas",
        "q": q,
        "answer": answer,
        "region": region,
        "regions": regions,
        "named_region": _region_called(q, regions),
        "letters": sorted(letters.items()),
        "total": len(found),
        "suggested": suggestions(areas),
    }
    return render(request, "findings/area_list.html", context)


def _region_called(q, regions):
    """The region whose name was typed, for those who take it for an area."""
    return next((region for region in regions if q and folded(region.name) == folded(q)), None)


@require_safe
@fresh
def area_detail(request, slug):
    area = get_object_or_404(
        LocalArea.objects.select_related("region").prefetch_related(
            "names", "earlier_codes", "successors", "predecessors"
        ),
        slug=slug,
    )
    line = timeline(list(area.inspections.newest_first()), _public_letters(area))
    findings = list(_findings(area))
    standing = standings(line.held)
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list"))],
        "area": area,
        "timeline": line,
        "told": tell(area, line, findings, standing, timezone.localdate()),
        "versions": line.held[0].versions.all() if line.held else [],
        "topics": topic_groups(
            findings, [(letter, standing[letter.pk]) for letter in line.held], list(_themes())
        ),
        "both": len({letter.framework for letter in line.held}) > 1,
        "services": _by_service(area),
        "search_label": f"Search what inspectors found in {area.name}",
        "search_within": [("area", area.slug)],
        "query": search.FindingQuery(area=(area.slug,)),
        "downloads": f"the findings of {area.name}",
        "total": len(findings),
        "neighbours": _neighbours(area),
        "compare": Comparison((area.slug,), with_neighbours=True).address,
        "questions": families.with_counts(families.kept(request.held), request.held, area),
    }
    return render(request, "findings/area_detail.html", context)


def _public_letters(area):
    """The area's letters that anyone may see, by inspection."""
    letters = Letter.objects.published().filter(inspection__area=area)
    return {letter.inspection_id: letter for letter in letters.select_related("inspection__area")}


def _findings(area):
    """The area's findings, the newest letter's first, each letter's in its own order."""
    return (
        search.public_findings()
        .filter(letter__inspection__area=area)
        .select_related("section", "letter__inspection")
        .prefetch_related("themes")
        .order_by("-happened", "letter", "section__ordinal", "ordinal")
    )


def _themes():
    return Theme.objects.order_by("ordinal")


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
