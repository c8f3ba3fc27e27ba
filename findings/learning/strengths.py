"""For each thing a letter told its area to improve, the findings elsewhere that tell of a strength.

Only what shares a theme is shown, and first of all what is about the same service. Nearer areas
come first; inside each of them, likeness of words decides.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Value, When
from pyroaring import BitMap

from findings import search
from findings.learning.nearness import Surroundings
from findings.models import Finding, FindingKind, Judgement, Letter
from findings.similar import Around, likeness

SHOWN = 4  # strengths beside one need
OF_ONE_AREA = 2  # of them, so that one neighbour does not fill the list
MOST_NEEDS = 60  # more no letter has; a page has an end all the same

MOST_KEPT = 500  # areas and ways of looking, three for each

# What weighs most stands first; inside, the letter's own order.
ORDER = (
    FindingKind.PRIORITY_ACTION,
    FindingKind.SIGNIFICANT_WEAKNESS,
    FindingKind.IMPROVEMENT,
    FindingKind.NEEDS_BETTER,
    FindingKind.AREA_FOR_DEVELOPMENT,
    FindingKind.MAIN_FINDING,
)


@dataclass(frozen=True)
class Need:
    """One thing to improve, with what was found for it."""

    finding: Finding
    strengths: tuple[int, ...]  # keys, the nearest first
    query: search.FindingQuery | None  # everything on its themes; None where it has no theme
    total: int  # what the query finds


def needs_of(letter: Letter) -> list[Finding]:
    """What a letter told its area to improve, what weighs most first."""
    rows = letter.findings.published().counted().filter(judgement=Judgement.DEVELOPMENT)
    weight = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(ORDER)))
    return list(rows.with_card().order_by(weight, "section__ordinal", "ordinal")[:MOST_NEEDS])


def with_strengths(
    needs: list[Finding], around_area: Surroundings, held: search.Held
) -> list[Need]:
    """Each need with the strengths that are nearest to it. No query."""
    model = likeness(held)
    strong = held.snapshot.holding("judgement", [search.to_slug(Judgement.STRENGTH)])
    tiers = [tier & strong for tier in around_area.tiers(held)]
    kept = _kept(held, around_area)
    found = []
    for need in needs:
        themes = tuple(sorted(theme.slug for theme in need.themes.all()))
        if not themes:
            found.append(Need(need, (), None, 0))
            continue
        query = around_area.query(theme=themes, judgement=(search.to_slug(Judgement.STRENGTH),))
        if need.pk not in kept:
            on_theme = held.snapshot.holding("theme", themes)
            services = [service.slug for service in need.services.all()]
            on_service = on_theme & held.snapshot.holding("service", services)
            in_tiers = [tier & on_service for tier in tiers]
            in_tiers += [(tier & on_theme) - on_service for tier in tiers]
            kept[need.pk] = tuple(_nearest(model.around(need.pk), in_tiers, held))
        found.append(Need(need, kept[need.pk], query, len(search.find(query, held))))
    return found


def _kept(held: search.Held, around_area: Surroundings) -> dict[int, tuple[int, ...]]:
    """What was chosen for each need already: the next publication begins with nothing."""
    kept = held.kept.setdefault("learning", {})
    if len(kept) > MOST_KEPT:
        kept.clear()
    return kept.setdefault((around_area.area.pk, around_area.near), {})


def _nearest(around: Around, tiers: list[BitMap], held: search.Held) -> list[int]:
    """The first few strengths, tier by tier, no area too often."""
    taken: list[int] = []
    of_area: Counter[int] = Counter()
    likely = held.snapshot.numbers_of(around.candidates)
    for tier in tiers:
        for number in _by_likeness(around, tier, likely, held):
            area = _area_of(number, held)
            if of_area[area] < OF_ONE_AREA:
                of_area[area] += 1
                taken.append(held.snapshot.keys[number])
            if len(taken) == SHOWN:
                return taken
    return taken


def _by_likeness(around: Around, tier: BitMap, likely: BitMap, held: search.Held) -> Iterator[int]:
    """Those that share telling words, closest first, then a few others, newest first."""
    keys = held.snapshot.keys
    number_of = {keys[number]: number for number in tier & likely}
    for key, _ in around.ordered(number_of, len(number_of)):
        yield number_of[key]
    yield from (tier - likely)[: SHOWN * OF_ONE_AREA]


def _area_of(number: int, held: search.Held) -> int:
    snapshot = held.snapshot
    return snapshot.blocks[bisect_right(snapshot.starts, number) - 1].area_key


def strengths_by_theme(around_area: Surroundings, held: search.Held) -> list[tuple[str, int]]:
    """Themes on which strengths are held, as far as `near` goes, with how many; in no order of
    merit, but in that of the themes."""
    query = around_area.query(judgement=(search.to_slug(Judgement.STRENGTH),))
    counts = search.find(query, held).counts("theme")
    return [(slug, counts[slug]) for slug in held.labels["theme"] if slug in counts]
