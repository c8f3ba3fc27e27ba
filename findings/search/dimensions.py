"""The dimensions by which findings are filtered. Each owns its options and its words.

What a finding holds in each of them, `compiling` reads.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Coalesce, ExtractYear

from findings.models import (
    ASPECTS_OF_FINDINGS,
    KINDS_OF_FINDINGS,
    Framework,
    Inspection,
    Judgement,
    LocalArea,
    Outcome,
    Region,
    Service,
    Theme,
)

Options = dict[str, str]  # slug to label, in the order of the page


def to_slug(value: str) -> str:
    """A choice's value as addresses spell it: area_for_development becomes area-for-development."""
    return value.replace("_", "-")


@dataclass(frozen=True)
class Dimension:
    """One way to narrow findings."""

    name: str  # the parameter's name in FindingQuery
    label: str  # heading of the facet
    phrase: str  # how an applied value reads, such as “about {}”
    options: Callable[[], Options]
    # An option with no result is shown all the same in short lists; 156 areas would bury the rest.
    shows_empty: bool = True
    # Only what is chosen is shown: it is chosen elsewhere, on an area's page.
    only_chosen: bool = False


def _choices(choices: Iterable[Any]) -> Callable[[], Options]:
    labels = {to_slug(choice.value): str(choice.label) for choice in choices}
    return lambda: labels


def _topics(model: Any) -> Callable[[], Options]:
    return lambda: dict(model.objects.order_by("ordinal").values_list("slug", "name"))


def _by_name(model: Any) -> Callable[[], Options]:
    # Ordered here, since each database would order names by its own rules.
    return lambda: dict(sorted(model.objects.values_list("slug", "name"), key=lambda row: row[1]))


def _years() -> Options:
    """Every year in which inspectors came, as far as the register goes."""
    days = Inspection.objects.order_by().annotate(happened=Coalesce("start", "published"))
    years = days.annotate(year=ExtractYear("happened")).values_list("year", flat=True).distinct()
    return {str(year): str(year) for year in sorted(years, reverse=True)}


DIMENSIONS = (
    Dimension("theme", "Theme", "about {}", _topics(Theme)),
    Dimension("service", "Service", "about {}", _topics(Service)),
    Dimension("judgement", "Judgement", "marked {}", _choices(Judgement)),
    Dimension("kind", "Kind of finding", "of the kind {}", _choices(KINDS_OF_FINDINGS)),
    Dimension("aspect", "Part of the letter", "in the part {}", _choices(ASPECTS_OF_FINDINGS)),
    Dimension("area", "Local area", "in {}", _by_name(LocalArea), shows_empty=False),
    Dimension("region", "Region", "in the region {}", _by_name(Region)),
    Dimension(
        "near",
        "Statistical neighbours of",
        "among the statistical neighbours of {}",
        _by_name(LocalArea),
        shows_empty=False,
        only_chosen=True,
    ),
    Dimension("year", "Year of inspection", "from {}", _years, shows_empty=False),
    Dimension("framework", "Framework", "under the {}", _choices(Framework)),
    Dimension(
        "outcome", "Outcome of the inspection", "where the outcome was {}", _choices(Outcome)
    ),
)
