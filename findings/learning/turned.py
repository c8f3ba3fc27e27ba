"""Was weak, later strong: a theme on which an earlier letter told an area to improve something, and
a later letter of the same area told of a strength.

It says nothing of why. The two letters may be of two frameworks, which ask different questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from findings import search
from findings.learning.nearness import Surroundings
from findings.models import Judgement
from findings.similar import Likeness, likeness

SHOWN = 6
OF_OWN, OF_ANOTHER = 3, 2
COMPARED = 8  # findings of one letter on one theme

STRENGTH, DEVELOPMENT = search.to_slug(Judgement.STRENGTH), search.to_slug(Judgement.DEVELOPMENT)


@dataclass(frozen=True)
class Turned:
    """One theme of one area, then and later, by the keys of the two findings closest in words."""

    theme: str
    weak: int
    strong: int
    still: int  # findings of the later letter on the theme that tell of something to improve
    likeness: float

    @property
    def order(self) -> tuple[bool, float, str]:
        """What has nothing left to improve first, then what is closest in words."""
        return bool(self.still), -self.likeness, self.theme


def turned(around_area: Surroundings, held: search.Held, themes: set[str]) -> list[Turned]:
    """The first few, this area's own before its neighbours' and others'. No query.

    Of other areas only these themes count, where there are any.
    """
    by_area = _letters_by_area(held)
    model = likeness(held)
    own = around_area.area.slug
    found = islice(_of_area(by_area.get(own, []), set(held.labels["theme"]), model), OF_OWN)
    taken = list(found)
    wanted = themes or set(held.labels["theme"])
    for slug in _nearest_first(around_area, by_area):
        if len(taken) >= SHOWN:
            break
        taken += islice(_of_area(by_area[slug], wanted, model), OF_ANOTHER)
    return taken[:SHOWN]


def _letters_by_area(held: search.Held) -> dict[str, list[Any]]:
    """Areas with more than one letter, each with its letters from the newest to the oldest."""
    found: dict[str, list[Any]] = {}
    for block in held.snapshot.blocks:
        found.setdefault(block.of_letter["area"][0], []).append(block)
    return {slug: blocks for slug, blocks in found.items() if len(blocks) > 1}


def _nearest_first(around_area: Surroundings, by_area: dict[str, list[Any]]) -> list[str]:
    """The other areas as far as `near` goes: neighbours by rank, the region, everywhere, A to Z."""
    region = around_area.area.region.slug
    ranks = {row.neighbour.slug: row.rank for row in around_area.neighbours}
    slugs = [slug for slug in by_area if slug != around_area.area.slug]
    inside = {slug for slug in slugs if by_area[slug][0].of_letter["region"][0] == region}
    if around_area.near == "neighbours":
        slugs = [slug for slug in slugs if slug in ranks]
    elif around_area.near == "region":
        slugs = [slug for slug in slugs if slug in inside]
    return sorted(slugs, key=lambda slug: (ranks.get(slug, 10_000), slug not in inside, slug))


def _of_area(blocks: list[Any], themes: set[str], model: Likeness) -> Iterator[Turned]:
    found = [_on_theme(blocks, theme, model) for theme in sorted(themes)]
    yield from sorted((each for each in found if each), key=lambda each: each.order)


def _on_theme(blocks: list[Any], theme: str, model: Likeness) -> Turned | None:
    """The newest letter with a strength, and the newest before it with something to improve."""
    letters = iter(blocks)
    for later in letters:
        if strong := _keys(later, theme, STRENGTH):
            for earlier in letters:
                if weak := _keys(earlier, theme, DEVELOPMENT):
                    still = len(_keys(later, theme, DEVELOPMENT))
                    alike, a, b = _closest(weak, strong, model)
                    return Turned(theme, a, b, still, alike)
    return None


def _keys(block: Any, theme: str, judgement: str) -> list[int]:
    about = set(block.of_finding["theme"].get(theme, ()))
    judged = block.of_finding["judgement"].get(judgement, ())
    return [block.keys[place] for place in judged if place in about]


def _closest(weak: list[int], strong: list[int], model: Likeness) -> tuple[float, int, int]:
    pairs = [
        (around.likeness(key), around.key, key)
        for around in map(model.around, weak[:COMPARED])
        for key in strong[:COMPARED]
    ]
    return max(pairs, key=lambda pair: (pair[0], -pair[1], -pair[2]))
