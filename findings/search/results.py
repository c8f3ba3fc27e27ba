"""From a question to findings, to the number beside every option, and to what the question says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce, Collate

from findings.models import Finding, Service, Theme, folded
from findings.models.finding import FindingQuerySet
from findings.search.dimensions import DIMENSIONS, Dimension, Options
from findings.search.query import FindingQuery
from findings.search.text import matching_text

# Text is ordered by its characters' codes: a database's own language would order it otherwise.
_CODES = {"postgresql": "C", "sqlite": "BINARY"}


# An option with no result is shown all the same in short lists; 156 areas would bury the held ones.
SHOWN_EMPTY = {"theme", "service", "kind", "judgement", "aspect", "region", "framework"}


@dataclass(frozen=True)
class Option:
    """One value of a facet, with the number of results that choosing it gives."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One dimension with its options."""

    name: str
    label: str
    options: list[Option]

    @property
    def selected(self) -> list[Option]:
        return [option for option in self.options if option.selected]


@dataclass(frozen=True)
class Applied:
    """One filter in force: its words, and the question without it."""

    name: str
    value: str
    label: str
    text: str
    joined: str  # what stands before the label in a sentence: “about”, or “or” after another one
    without: FindingQuery


def public_findings() -> FindingQuerySet:
    """Everything that may be searched and counted, with the day inspectors came as `happened`."""
    return (
        Finding.objects.published()
        .counted()
        .alias(
            happened=Coalesce("letter__inspection__start", "letter__inspection__published"),
        )
    )


def matching(query: FindingQuery, findings: FindingQuerySet | None = None) -> FindingQuerySet:
    """The findings that answer a question, in no particular order."""
    findings = public_findings() if findings is None else findings
    for dimension in DIMENSIONS:
        if values := query.values(dimension.name):
            findings = findings.filter(dimension.condition(values))
    return matching_text(findings, query.q)


class Found:
    """The findings that answer a question, in its order: counted, sliced, or listed by key."""

    def __init__(self, query: FindingQuery):
        self.query = query
        self._rows = matching(query).order_by(*_order(query.sort))
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = self._rows.count()
        return self._total

    def keys(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        """Primary keys in order, from place `start` up to `stop`, read as they are asked for."""
        return self._rows.values_list("pk", flat=True)[start:stop].iterator()

    def __getitem__(self, places: slice) -> list[Finding]:
        """The findings at those places, with everything that a card shows."""
        return list(self._rows.with_card()[places])


def find(query: FindingQuery) -> Found:
    """The findings that answer a question, in its order."""
    return Found(query)


def _order(sort: str) -> list[Any]:
    """A total order, the same on both databases: by day or area, then letter and place in it."""
    codes = _CODES[connection.vendor]
    place = [Collate("letter__slug", codes), "section__ordinal", "ordinal"]
    if sort == "area":
        return [Collate("letter__inspection__area__name", codes), "-happened", *place]
    return ["happened" if sort == "oldest" else "-happened", *place]


def options() -> dict[str, Options]:
    """Every value that each parameter may take, with its label. A few short queries."""
    return {dimension.name: dimension.options() for dimension in DIMENSIONS}


def facets(query: FindingQuery, labels: dict[str, Options]) -> list[Facet]:
    """Every option with the number of results that it gives, its own dimension left out."""
    return [_facet(dimension, query, labels[dimension.name]) for dimension in DIMENSIONS]


def _facet(dimension: Dimension, query: FindingQuery, labels: Options) -> Facet:
    counts = dict(dimension.counts(matching(query.without(dimension.name))))
    chosen = set(query.values(dimension.name))
    options = [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in counts or value in chosen or dimension.name in SHOWN_EMPTY
    ]
    # What is chosen stands first, in sight however long the list.
    options.sort(key=lambda option: not option.selected)
    return Facet(dimension.name, dimension.label, options)


def applied(query: FindingQuery, labels: dict[str, Options]) -> list[Applied]:
    """The filters in force, each with its words."""
    found = []
    if query.q:
        text = f"with the words “{query.q}”"
        found.append(Applied("q", query.q, query.q, text, "with the words", query.without("q")))
    for dimension in DIMENSIONS:
        for place, value in enumerate(query.values(dimension.name)):
            label = labels[dimension.name].get(value, value)
            found.append(
                Applied(
                    dimension.name,
                    value,
                    label,
                    dimension.phrase.format(label),
                    "or" if place else dimension.phrase.format("").strip(),
                    query.without(dimension.name, value),
                )
            )
    return found


def ways_out(query: FindingQuery, labels: dict[str, Options]) -> list[tuple[Applied, int]]:
    """For a question without answers: each filter to drop and the number of results that leaves."""
    ways = []
    by_name = _by_name(applied(query, labels))
    for name, filters in by_name.items():
        without = query.without(name)
        count = matching(without).count()
        if count:
            first = filters[0]
            text = " or ".join(filter_.label for filter_ in filters)
            ways.append(
                (Applied(name, first.value, text, first.text, first.joined, without), count)
            )
    return ways


def topics_named(q: str) -> list[Theme | Service]:
    """Themes and services that go by the words typed, by name or by a term that suggests them."""
    wanted = folded(q.replace('"', " "))
    if not wanted:
        return []
    found = []
    for model in (Theme, Service):
        for topic in model.objects.prefetch_related("terms").order_by("ordinal"):
            names = [topic.name, topic.formal_name, *(term.text for term in topic.terms.all())]
            if any(f" {wanted} " in f" {folded(name)} " for name in names):
                found.append(topic)
    return found


def sentence(total: int, filters: list[Applied]) -> str:
    """“12 findings about Waiting times or EHC plans, in St Helens”."""
    noun = "finding" if total == 1 else "findings"
    phrases = [
        " or ".join([group[0].text, *(filter_.label for filter_ in group[1:])])
        for group in _by_name(filters).values()
    ]
    return f"{total:,} {noun}" + (f" {', '.join(phrases)}" if phrases else "")


def _by_name(filters: list[Applied]) -> dict[str, list[Applied]]:
    """Filters of one dimension together, in the order of the page."""
    groups: dict[str, list[Applied]] = {}
    for filter_ in filters:
        groups.setdefault(filter_.name, []).append(filter_)
    return groups
