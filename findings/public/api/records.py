"""Records as the API tells them: dictionaries of public values, in a fixed number of queries.

Lists come as querysets that a page or a stream is cut from; `told` turns some of them into
dictionaries at once. A letter's people are never read here.
"""

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from findings import search
from findings.models import Finding, Inspection, Letter, LocalArea, Service, Theme
from findings.public.addresses import absolute
from findings.standing import standings

_COUNTED = Q(findings__in=Finding.objects.published().counted())
SUMMARY = {
    "going_well": "summary_going_well",
    "needs_to_get_better": "summary_needs_better",
    "what_happens_next": "summary_next",
    "not_said": "summary_not_said",
}


def day(value):
    return value.isoformat() if value else None


def choice(record, name):
    """A choice as its code and its label; null where nothing is chosen."""
    value = getattr(record, name)
    if not value:
        return None
    return {"code": search.to_slug(value), "label": getattr(record, f"get_{name}_display")()}


def named(area):
    return {
        "name": area.name,
        "slug": area.slug,
        "ons_code": area.ons_code or None,
        "dfe_code": area.la_code,
    }


# ---- letters


def letters():
    public = Letter.objects.published().select_related("inspection__area__region")
    return public.order_by("slug")


def tell_letters(request, some):
    some = list(some)
    found = search.public_findings().filter(letter__in=some).order_by()
    counts = dict(found.values_list("letter").annotate(n=Count("pk")))
    standing = standings(some)
    return [_letter(request, each, standing[each.pk], counts.get(each.pk, 0)) for each in some]


def _letter(request, letter, standing, findings):
    inspection = letter.inspection
    return {
        "slug": letter.slug,
        "address": absolute(request, letter.get_absolute_url()),
        "title": letter.title,
        "area": named(inspection.area),
        "framework": choice(letter, "framework"),
        "inspection": inspection.reference,
        "inspection_kind": choice(inspection, "kind"),
        "inspection_start": day(inspection.start),
        "inspection_end": day(inspection.end),
        "report_published": day(inspection.published),
        "letter_date": day(letter.letter_date),
        "outcome": choice(inspection, "outcome"),
        "findings": findings,
        "findings_in_document": letter.findings_in_document,
        "age": standing.age,
        "standing": f"{standing.sentence} {standing.later_sentence}".strip(),
        "later_report_exists": standing.later is not None,
        "summary": {name: getattr(letter, field).splitlines() for name, field in SUMMARY.items()},
        "source_note": letter.source_note or None,
        "report_address": inspection.report_url or None,
    }


# ---- areas


def areas():
    return (
        LocalArea.objects.select_related("region")
        .prefetch_related("names", "successors", "predecessors")
        .order_by("slug")
    )


def tell_areas(request, some):
    some = list(some)
    found = search.public_findings().filter(letter__inspection__area__in=some).order_by()
    counts = dict(found.values_list("letter__inspection__area").annotate(n=Count("pk")))
    return [_area(request, area, counts.get(area.pk, 0)) for area in some]


def _area(request, area, findings):
    return named(area) | {
        "address": absolute(request, area.get_absolute_url()),
        "other_names": [other.name for other in area.names.all()],
        "ofsted_urn": area.ofsted_urn or None,
        "type": choice(area, "authority_type"),
        "region": {"name": area.region.name, "slug": area.region.slug},
        "ended_on": day(area.ended_on),
        "successors": [other.slug for other in area.successors.all()],
        "predecessors": [other.slug for other in area.predecessors.all()],
        "findings": findings,
    }


def neighbours(area):
    """Its statistical neighbours, the closest first: how alike areas are, not how good."""
    rows = area.neighbour_ranks.select_related("neighbour").order_by("-set_year", "rank")
    return [{"rank": row.rank, "set_year": row.set_year, **named(row.neighbour)} for row in rows]


# ---- inspections


def inspections():
    public = Letter.objects.published().only("slug", "inspection")
    return (
        Inspection.objects.select_related("area", "follows")
        .prefetch_related(Prefetch("letter", public))
        .order_by("reference")
    )


def tell_inspections(request, some):
    return [_inspection(inspection) for inspection in some]


def _inspection(inspection):
    letter = getattr(inspection, "letter", None)  # only a public one was fetched
    return {
        "reference": inspection.reference,
        "area": named(inspection.area),
        "framework": choice(inspection, "framework"),
        "kind": choice(inspection, "kind"),
        "start": day(inspection.start),
        "end": day(inspection.end),
        "report_published": day(inspection.published),
        "outcome": choice(inspection, "outcome"),
        "weaknesses": inspection.weaknesses,
        "weaknesses_sufficient": inspection.weaknesses_sufficient,
        "weaknesses_insufficient": inspection.weaknesses_insufficient,
        "next_inspection_years": inspection.next_inspection_years,
        "follows": inspection.follows.reference if inspection.follows else None,
        "letter": letter.slug if letter else None,
        "report_address": inspection.report_url or None,
    }


# ---- topics


def themes():
    return _topics(Theme)


def services():
    return _topics(Service)


def _topics(model):
    return model.objects.annotate(total=Count("findings", filter=_COUNTED, distinct=True)).order_by(
        "ordinal"
    )


def tell_topics(request, some):
    return [
        {
            "slug": topic.slug,
            "address": absolute(request, topic.get_absolute_url()),
            "name": topic.name,
            "formal_name": topic.formal_name,
            "definition": topic.definition,
            "findings": topic.total,
        }
        for topic in some
    ]


def address_of(request, name, *args):
    return absolute(request, reverse(f"findings:{name}", args=args))
