"""From the records to blocks: what each published letter's findings hold in every dimension.

The only part of the search that reads findings from the database in bulk. A block is one letter;
its findings stand in it in the letter's order, by their place from 0.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from findings.models import Finding, Letter, Service, StatisticalNeighbour, Theme
from findings.search.dimensions import to_slug

Values = dict[str, dict[str, array]]  # dimension to slug to places in the block

# Read from each finding; everything else is the letter's.
OF_FINDINGS = ("kind", "judgement", "aspect")
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Block:
    """One letter: its place in the orders, its findings' keys, and what they hold."""

    letter: int
    happened: int  # the day inspectors came, as an ordinal
    slug: str
    area: str  # its name, by which lists are ordered
    area_key: int
    keys: array  # primary keys of its findings
    of_letter: dict[str, tuple[str, ...]]  # what holds for every finding
    of_finding: Values

    @property
    def newest_first(self) -> tuple[int, str]:
        return -self.happened, self.slug


def blocks(letters: Iterable[int] | None = None) -> list[Block]:
    """The blocks of all published letters, or of those named, in no order. Five queries, or so."""
    rows = Letter.objects.published()
    findings = Finding.objects.published().counted()
    if letters is not None:
        letters = list(letters)
        rows, findings = rows.filter(pk__in=letters), findings.filter(letter__in=letters)
    near = _neighbour_of()
    tags = {name: _tags(name, findings if letters is not None else None) for name in _TAGS}
    by_letter = _by_letter(findings)
    return [
        _block(letter, by_letter[letter["pk"]], tags, near)
        for letter in rows.values(*_LETTER, happened=_HAPPENED, outcome=_OUTCOME)
        if letter["pk"] in by_letter
    ]


_TAGS: dict[str, tuple[Any, Any]] = {
    "theme": (Finding.themes.through, Theme),
    "service": (Finding.services.through, Service),
}
_AREA = "inspection__area__"
_LETTER = (
    "pk",
    "slug",
    "framework",
    f"{_AREA}pk",
    f"{_AREA}name",
    f"{_AREA}slug",
    f"{_AREA}region__slug",
)
_HAPPENED = Coalesce("inspection__start", "inspection__published")
_OUTCOME = F("inspection__outcome")


def _neighbour_of() -> dict[int, tuple[str, ...]]:
    """For each area those that have it among their statistical neighbours, in their last set."""
    latest: dict[int, int] = {}
    rows = list(
        StatisticalNeighbour.objects.order_by().values_list(
            "area", "area__slug", "set_year", "neighbour"
        )
    )
    for area, _, year, _ in rows:
        latest[area] = max(year, latest.get(area, 0))
    found = defaultdict(list)
    for area, slug, year, neighbour in rows:
        if year == latest[area]:
            found[neighbour].append(slug)
    return {neighbour: tuple(sorted(slugs)) for neighbour, slugs in found.items()}


def _tags(name: str, findings: Any) -> dict[int, list[str]]:
    """The slugs of each finding's themes or services. `findings`: only of these."""
    tagged, topics = _TAGS[name]
    slugs = dict(topics.objects.values_list("pk", "slug"))
    rows = tagged.objects.order_by()
    if findings is not None:
        rows = rows.filter(finding__in=findings.order_by().values("pk"))
    found: dict[int, list[str]] = {}
    for finding, topic in rows.values_list("finding_id", f"{name}_id").iterator(chunk_size=CHUNK):
        if slug := slugs.get(topic):  # else it was made a moment ago, and is counted as a change
            found.setdefault(finding, []).append(slug)
    return found


def _by_letter(findings: Any) -> dict[int, list[tuple]]:
    rows = findings.order_by("letter_id", "section__ordinal", "ordinal").values_list(
        "letter_id", "pk", "kind", "judgement", "section__aspect"
    )
    each: Iterator[tuple] = rows.iterator(chunk_size=CHUNK)
    return {letter: list(group) for letter, group in groupby(each, key=itemgetter(0))}


def _block(letter: dict, rows: list[tuple], tags: dict, near: dict) -> Block:
    happened: date = letter["happened"]
    values: dict[str, dict[str, array]] = {name: {} for name in (*OF_FINDINGS, *_TAGS)}
    for place, (_, key, *held) in enumerate(rows):
        for name, value in zip(OF_FINDINGS, held, strict=True):
            values[name].setdefault(to_slug(value), array("I")).append(place)
        for name, of in tags.items():
            for slug in of.get(key, ()):
                values[name].setdefault(slug, array("I")).append(place)
    return Block(
        letter=letter["pk"],
        happened=happened.toordinal(),
        slug=letter["slug"],
        area=letter[f"{_AREA}name"],
        area_key=letter[f"{_AREA}pk"],
        keys=array("q", [row[1] for row in rows]),
        of_letter={
            "area": (letter[f"{_AREA}slug"],),
            "region": (letter[f"{_AREA}region__slug"],),
            "near": near.get(letter[f"{_AREA}pk"], ()),
            "year": (str(happened.year),),
            "framework": (to_slug(letter["framework"]),),
            "outcome": (to_slug(letter["outcome"]),) if letter["outcome"] else (),
        },
        of_finding=values,
    )
