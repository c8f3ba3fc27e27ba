"""How near other areas are to one: its statistical neighbours by rank, its region, everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyroaring import BitMap

from findings import search
from findings.models import Letter, LocalArea, StatisticalNeighbour

# How far to look, as addresses spell it; the last is the usual one.
NEAR = {
    "neighbours": "Statistical neighbours only",
    "region": "Same region only",
    "all": "All areas, the nearest first",
}


@dataclass(frozen=True)
class Relation:
    """What another area is to this one."""

    rank: int | None = None
    in_region: bool = False

    @property
    def words(self) -> str:
        """“statistical neighbour, 3rd closest”."""
        if self.rank:
            return f"statistical neighbour, {_closest(self.rank)}"
        return "same region" if self.in_region else "elsewhere in England"


def _closest(rank: int) -> str:
    if rank == 1:
        return "the closest"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{'th' if rank in (11, 12, 13) else ending} closest"


@dataclass(frozen=True)
class Surroundings:
    """An area, and the others as they lie around it."""

    area: LocalArea
    neighbours: tuple[StatisticalNeighbour, ...]  # of the latest set, the closest first
    near: str
    areas: int  # other areas as far as `near` goes
    held: int  # those of them with a letter that anyone may read

    def relation(self, other: LocalArea) -> Relation:
        rank = next((n.rank for n in self.neighbours if n.neighbour_id == other.pk), None)
        return Relation(rank, other.region_id == self.area.region_id)

    def tiers(self, held: search.Held) -> Iterator[BitMap]:
        """The findings of other areas from the nearest to the farthest, each once."""
        snapshot = held.snapshot
        region = snapshot.holding("region", [self.area.region.slug])
        left = region if self.near == "region" else snapshot.everything
        left = left - snapshot.holding("area", [self.area.slug])
        for row in self.neighbours:
            this = snapshot.holding("area", [row.neighbour.slug]) & left
            if this:
                left = left - this
                yield this
        if self.near != "neighbours":
            yield left & region
        if self.near == "all":
            yield left - region

    def query(self, **filters: tuple[str, ...]) -> search.FindingQuery:
        """A question to the explorer, as far as `near` goes."""
        query = search.FindingQuery(**filters)  # type: ignore[arg-type]
        if self.near == "neighbours":
            return replace(query, near=(self.area.slug,))
        if self.near == "region":
            return replace(query, region=(self.area.region.slug,))
        return query


def surroundings(area: LocalArea, near: str) -> Surroundings:
    """What lies around an area, as far as `near` goes. Three queries."""
    rows = area.neighbour_ranks.select_related("neighbour__region").order_by("-set_year", "rank")
    neighbours = list(rows)
    neighbours = [row for row in neighbours if row.set_year == neighbours[0].set_year]
    present = dict(LocalArea.objects.present().values_list("pk", "region"))
    present.pop(area.pk, None)
    if near == "neighbours":
        others = {row.neighbour_id for row in neighbours}
    elif near == "region":
        others = {pk for pk, region in present.items() if region == area.region_id}
    else:
        others = set(present)
    letters = Letter.objects.published().order_by()
    held = set(letters.values_list("inspection__area", flat=True).distinct())
    return Surroundings(area, tuple(neighbours), near, len(others), len(others & held))
