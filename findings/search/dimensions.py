"""The dimensions by which findings are filtered. Each owns its condition, options and words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from findings.models import (
    ASPECTS_OF_FINDINGS,
    KINDS_OF_FINDINGS,
    Finding,
    Framework,
    Inspection,
    Judgement,
    LocalArea,
    Region,
    Service,
    Theme,
)

Options = dict[str, str]  # slug to label, in the order of the page
Slugs = tuple[str, ...]
Counts = Iterable[tuple[str, int]]
Parts = tuple[Callable[[Slugs], Q], Callable[[QuerySet], Counts], Callable[[], Options]]


def to_slug(value: str) -> str:
    """A choice's value as addresses spell it: area_for_development becomes area-for-development."""
    return value.replace("_", "-")


@dataclass(frozen=True)
class Dimension:
    """One way to narrow findings."""

    name: str  # the parameter's name in FindingQuery
    label: str  # heading of the facet
    phrase: str  # how an applied value reads, such as “about {}”
    condition: Callable[[Slugs], Q]
    counts: Callable[[QuerySet], Counts]
    options: Callable[[], Options]


def _by_choice(path: str, choices: Iterable[Any]) -> Parts:
    """Condition, counts and options of a column that holds one word of a fixed list."""
    choices = list(choices)
    labels = {to_slug(choice.value): str(choice.label) for choice in choices}
    stored = {to_slug(choice.value): choice.value for choice in choices}

    def condition(slugs: Slugs) -> Q:
        return Q(**{f"{path}__in": [stored[slug] for slug in slugs if slug in stored]})

    def counts(findings: QuerySet) -> Counts:
        rows = findings.order_by().values_list(path).annotate(n=Count("pk"))
        return [(to_slug(value), n) for value, n in rows]

    return condition, counts, lambda: labels


def _by_tag(name: str, model: Any) -> Parts:
    """Condition, counts and options of themes or services, of which a finding may have several."""
    through = getattr(Finding, name).through
    key = model._meta.model_name

    def condition(slugs: Slugs) -> Q:
        # A subquery, not a join: a finding with three themes stays one finding.
        tagged = through.objects.filter(finding=OuterRef("pk"), **{f"{key}__slug__in": slugs})
        return Q(Exists(tagged))

    def counts(findings: QuerySet) -> Counts:
        tagged = through.objects.filter(finding__in=findings.order_by().values("pk"))
        return tagged.values_list(f"{key}__slug").annotate(n=Count("pk"))

    return condition, counts, lambda: dict(model.objects.values_list("slug", "name"))


def _by_slug(path: str, model: Any) -> Parts:
    """Condition, counts and options of a record with a slug, reached by one path."""

    def condition(slugs: Slugs) -> Q:
        return Q(**{f"{path}__slug__in": slugs})

    def counts(findings: QuerySet) -> Counts:
        return findings.order_by().values_list(f"{path}__slug").annotate(n=Count("pk"))

    def options() -> Options:
        # Ordered here, since each database would order names by its own rules.
        return dict(sorted(model.objects.values_list("slug", "name"), key=lambda row: row[1]))

    return condition, counts, options


_AREA = "letter__inspection__area"


def _year_condition(years: Slugs) -> Q:
    return Q(happened__year__in=[int(year) for year in years])


def _year_counts(findings: QuerySet) -> Counts:
    rows = findings.order_by().annotate(year=ExtractYear("happened")).values_list("year")
    return [(str(year), n) for year, n in rows.annotate(n=Count("pk"))]


def _year_options() -> Options:
    """Every year in which inspectors came, as far as the register goes."""
    days = Inspection.objects.order_by().annotate(happened=Coalesce("start", "published"))
    years = days.annotate(year=ExtractYear("happened")).values_list("year", flat=True).distinct()
    return {str(year): str(year) for year in sorted(years, reverse=True)}


DIMENSIONS = (
    Dimension("theme", "Theme", "about {}", *_by_tag("themes", Theme)),
    Dimension("service", "Service", "about {}", *_by_tag("services", Service)),
    Dimension("judgement", "Judgement", "marked {}", *_by_choice("judgement", Judgement)),
    Dimension("kind", "Kind of finding", "of the kind {}", *_by_choice("kind", KINDS_OF_FINDINGS)),
    Dimension(
        "aspect",
        "Part of the letter",
        "in the part {}",
        *_by_choice("section__aspect", ASPECTS_OF_FINDINGS),
    ),
    Dimension("area", "Local area", "in {}", *_by_slug(_AREA, LocalArea)),
    Dimension("region", "Region", "in the region {}", *_by_slug(f"{_AREA}__region", Region)),
    Dimension(
        "year", "Year of inspection", "from {}", _year_condition, _year_counts, _year_options
    ),
    Dimension("framework", "Framework", "under the {}", *_by_choice("framework", Framework)),
)
