"""From a question to findings, to the number beside every option, and to what the question says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models.functions import Coalesce
from pyroaring import BitMap

from findings.models import Finding
from findings.models.finding import FindingQuerySet
from findings.search.current import Held, current
from findings.search.dimensions import DIMENSIONS, Dimension, Options
from findings.search.matching import TextAnswer, answer
from findings.search.query import EXACT, FindingQuery

BATCH = 500  # findings read at once where all of an answer is gone through
STREAMED = 10_000  # keys taken at once from an order, where all are


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
    """Everything that may be searched and counted, as rows, with the day inspectors came as
    `happened`."""
    happened = Coalesce("letter__inspection__start", "letter__inspection__published")
    return Finding.objects.published().counted().alias(happened=happened)


class Found:
    """The findings that answer a question, in its order: counted, sliced, or listed by key.

    `held` is the picture of the public side that it is answered from; the present one if not given.
    """

    def __init__(self, query: FindingQuery, held: Held | None = None):
        self.query = query
        self.held = held or current()

    @cached_property
    def text(self) -> TextAnswer | None:
        """What the words found, whatever else was asked; None without words."""
        query, held = self.query, self.held
        if not query.q:
            return None
        return answer(held, query.q, exact=query.words == EXACT)

    @cached_property
    def numbers(self) -> BitMap:
        """The findings, by their numbers in the snapshot."""
        return self._without("")

    def _without(self, left_out: str) -> BitMap:
        """What answers the question with one dimension left out."""
        parts = [self.text.found] if self.text else []
        snapshot = self.held.snapshot
        for dimension in DIMENSIONS:
            values = self.query.values(dimension.name)
            if values and dimension.name != left_out:
                parts.append(snapshot.holding(dimension.name, values))
        if not parts:
            return snapshot.everything
        return BitMap.intersection(*parts) if len(parts) > 1 else parts[0]

    def counts(self, name: str) -> dict[str, int]:
        """For each value of a dimension the findings that choosing it gives, if any."""
        base = self._without(name) if self.query.values(name) else self.numbers
        snapshot = self.held.snapshot
        if base is snapshot.everything:
            return snapshot.sizes(name)
        values = snapshot.bitmaps[name].items()
        return {slug: n for slug, held in values if (n := base.intersection_cardinality(held))}

    def __len__(self) -> int:
        return len(self.numbers)

    def keys(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        """Primary keys in order, from place `start` up to `stop`, taken as they are asked for."""
        stop = len(self) if stop is None else min(stop, len(self))
        for first in range(start, stop, STREAMED):
            yield from self._keys(first, min(first + STREAMED, stop))

    def _keys(self, start: int, stop: int) -> list[int]:
        snapshot = self.held.snapshot
        if self.query.order != "relevance" or self.text is None:
            order = "newest" if self.query.order == "relevance" else self.query.order
            return snapshot.in_order(self.numbers, order, start, stop)
        taken: list[int] = []
        before = 0
        for each in self.text.classes:
            those = self.numbers & each
            if before + len(those) > start and before < stop:
                first, last = max(0, start - before), stop - before
                taken += snapshot.in_order(those, "newest", first, last)
            before += len(those)
        return taken

    def __getitem__(self, places: slice) -> list[Finding]:
        """The findings at those places, with everything that a card shows."""
        start, stop, _ = places.indices(len(self))
        return with_cards(self.keys(start, stop))

    def __iter__(self) -> Iterator[Finding]:
        for start in range(0, len(self), BATCH):
            yield from self[start : start + BATCH]


def with_cards(keys: Iterator[int] | list[int]) -> list[Finding]:
    """The findings with these keys, in their order, with everything that a card shows.

    Read by the public rule, whatever a snapshot says.
    """
    keys = list(keys)
    rows = {finding.pk: finding for finding in public_findings().filter(pk__in=keys).with_card()}
    return [rows[key] for key in keys if key in rows]


def find(query: FindingQuery, held: Held | None = None) -> Found:
    """The findings that answer a question, in its order."""
    return Found(query, held)


def options() -> dict[str, Options]:
    """Every value that each parameter may take, with its label."""
    return current().labels


def facets(query: FindingQuery, labels: dict[str, Options]) -> list[Facet]:
    """Every option with the number of results that it gives, its own dimension left out."""
    found = find(query)
    return [facet(found, dimension, labels[dimension.name]) for dimension in DIMENSIONS]


def facet(found: Found, dimension: Dimension, labels: Options) -> Facet:
    """One dimension's options as the panel shows them, what is chosen first."""
    counts = found.counts(dimension.name)
    chosen = set(found.query.values(dimension.name))
    options = [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in chosen
        or (not dimension.only_chosen and (dimension.shows_empty or value in counts))
    ]
    # In sight however long the list.
    options.sort(key=lambda option: not option.selected)
    return Facet(dimension.name, dimension.label, options)


def applied(query: FindingQuery, labels: dict[str, Options]) -> list[Applied]:
    """The filters in force, each with its words."""
    found = []
    if query.q:
        joined = _how_meant(query)
        text = f"{joined} “{query.q}”"
        found.append(Applied("q", query.q, query.q, text, joined, query.without("q")))
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


def _how_meant(query: FindingQuery) -> str:
    """How the words of a question were taken: a list that holds more than asked for says so."""
    if query.words == EXACT:
        return "with exactly the words"
    text = find(FindingQuery(q=query.q)).text
    if text is None or len(text.found) == text.whole:
        misspelt = text is not None and any(thing.misspelt for thing in text.things)
        return "with words like" if misspelt else "with the words"
    return "with some of the words"


def ways_out(query: FindingQuery, labels: dict[str, Options]) -> list[tuple[Applied, int]]:
    """For a question without answers: each filter to drop and the number of results that leaves."""
    ways = []
    held = current()
    by_name = _by_name(applied(query, labels))
    for name, filters in by_name.items():
        without = query.without(name)
        count = len(find(without, held))
        if count:
            first = filters[0]
            text = " or ".join(filter_.label for filter_ in filters)
            ways.append(
                (Applied(name, first.value, text, first.text, first.joined, without), count)
            )
    return ways


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
