"""What may be said of a finding that was public once and is not now: when it went, and why.

Never a word of the finding itself. What was never public has no departure, like what never was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from findings import search
from findings.models import Finding, Letter, StatisticalNeighbour
from findings.models.finding import FindingQuerySet

MOST_LOOKED_AT = 1000
Slugs = tuple[str, ...]
Condition = Callable[[Slugs], Q]


@dataclass(frozen=True)
class Departure:
    """A finding that left the public. Without `when` it is being put right and will come back."""

    reference: str
    when: datetime | None
    reason: str


def once_public() -> FindingQuerySet:
    """Findings that anyone could read at some time, with their letters.

    What was withdrawn by itself was public: nothing else can be.
    """
    was_public = Q(first_public_at__isnull=False) | Q(withdrawn_at__isnull=False)
    return Finding.objects.filter(was_public).select_related("letter")


def departure(finding: Finding) -> Departure:
    """A finding goes by itself or with its letter.

    The letter's own word comes first: it says what happened to all of its findings.
    """
    said = finding.letter if finding.letter.withdrawn_at or not finding.withdrawn_at else finding
    return Departure(finding.reference, said.withdrawn_at, said.withdrawn_reason)


def departed(
    query: search.FindingQuery, after: datetime, until: datetime | None = None
) -> list[Departure]:
    """What answered a question, was public at a moment and was withdrawn after it, by reference.

    For somebody who could read all of it at that moment. Withdrawn findings stand in no search, so
    the filters are asked of the records; words are understood as the search understands them, forms
    and other names included, and compared with the texts that it had read. What is being put right
    at present is not looked at: its tags may be a draft's. Nor is what was corrected after it went.
    """
    by_itself = Q(withdrawn_at__gt=after, letter__in=Letter.objects.published())
    with_letter = Q(letter__withdrawn_at__gt=after)
    gone = (
        once_public()
        .counted()
        .filter(by_itself | with_letter, first_public_at__lte=after)
        .exclude(corrected_at__gt=Coalesce(F("letter__withdrawn_at"), F("withdrawn_at")))
        .alias(happened=Coalesce("letter__inspection__start", "letter__inspection__published"))
    )
    for name, condition in CONDITIONS.items():
        if values := query.values(name):
            gone = gone.filter(condition(values))
    rows = gone.order_by("pk")
    answer = search.find(query).text if query.q else None
    if answer:
        rows = rows.select_related("section", "letter__inspection__area")
        rows = rows.prefetch_related("themes", "services")
    things = answer.things if answer else ()
    found = [departure(each) for each in rows[:MOST_LOOKED_AT] if _says(each, things)]
    return sorted(
        (each for each in found if each.when and after < each.when <= (until or each.when)),
        key=lambda each: each.reference,
    )


def _chosen(path: str) -> Condition:
    """Of a column that holds one word of a fixed list, which addresses spell with hyphens."""
    return lambda slugs: Q(**{f"{path}__in": [slug.replace("-", "_") for slug in slugs]})


def _named(path: str) -> Condition:
    return lambda slugs: Q(**{f"{path}__slug__in": slugs})


def _tagged(name: str) -> Condition:
    """A subquery, not a join: a finding with three themes stays one finding."""
    return lambda slugs: Q(pk__in=Finding.objects.filter(**{f"{name}__slug__in": slugs}))


def _near(slugs: Slugs) -> Q:
    """Of areas that stand among the statistical neighbours of these, in their last set."""
    rows = StatisticalNeighbour.objects.filter(area__slug__in=slugs)
    last = dict(rows.order_by("set_year").values_list("area", "set_year"))
    sets = Q(pk__in=[])
    for area, year in last.items():
        sets |= Q(area=area, set_year=year)
    return Q(letter__inspection__area__in=rows.filter(sets).values("neighbour"))


def _year(years: Slugs) -> Q:
    return Q(happened__year__in=[int(year) for year in years if year.isdecimal()])


# As `search.compiling` reads them; a test compares the names with the explorer's.
CONDITIONS: dict[str, Condition] = {
    "theme": _tagged("themes"),
    "service": _tagged("services"),
    "kind": _chosen("kind"),
    "judgement": _chosen("judgement"),
    "aspect": _chosen("section__aspect"),
    "area": _named("letter__inspection__area"),
    "region": _named("letter__inspection__area__region"),
    "near": _near,
    "year": _year,
    "framework": _chosen("framework"),
    "outcome": _chosen("letter__inspection__outcome"),
}


def _says(finding: Finding, things: tuple[search.Thing, ...]) -> bool:
    """Whether a finding answered the words that were looked for, when it was public."""
    if not things:
        return True
    stems = f"{finding.search_words} {finding.section.search_heading}"
    return search.says(things, stems, _tags(finding) if any(t.topics for t in things) else ())


def _tags(finding: Finding) -> set[tuple[str, str]]:
    """What a word may stand for besides itself: the topics, and the area."""
    tags = {("theme", theme.slug) for theme in finding.themes.all()}
    tags |= {("service", service.slug) for service in finding.services.all()}
    return tags | {("area", finding.letter.inspection.area.slug)}
