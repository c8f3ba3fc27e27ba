"""An area by what somebody types: its name, other and former names, their beginnings, slips.

Names are few, so they are compared in memory, and the same on both databases.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from findings.models import LocalArea, folded

NEAREST = 3
ALIKE = 0.7  # how like a name what was typed must be, to ask “Did you mean …?”

# M1 1AE, EC1A 1BB, or their first half alone.
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?(\d[a-z]{2})?")
# What people type around a name: “Hull City Council”, “London Borough of Brent”.
_AROUND = frozenset(
    {"area", "authority", "borough", "city", "council", "county", "district", "in", "local"}
    | {"london", "metropolitan", "near", "of", "royal", "send", "the", "unitary"}
)


@dataclass(frozen=True)
class Answer:
    """What was typed, understood. Nothing typed means every area."""

    meant: tuple[LocalArea, ...]  # those with exactly this name
    found: tuple[LocalArea, ...]  # those with a name whose words begin so
    nearest: tuple[LocalArea, ...] = ()  # where none is found, those with the likest names
    is_postcode: bool = False

    @property
    def area(self) -> LocalArea | None:
        """The one area that can be meant, to be shown at once; a former one leaves a choice."""
        if len(self.meant) == 1 and not self.meant[0].is_former:
            return self.meant[0]
        return None

    @property
    def former(self) -> LocalArea | None:
        """The former area whose very name was typed: its successors are the choice."""
        return next((area for area in self.meant if area.is_former), None)


def look_up(areas: Iterable[LocalArea], typed: str) -> Answer:
    """The areas that may be meant. They come with their names, read before."""
    areas = tuple(areas)
    if not typed:
        return Answer((), areas)
    for wanted in _ways(typed):
        meant = tuple(a for a in areas if run_together(wanted) in map(run_together, names_of(a)))
        found = tuple(area for area in areas if _is_called(area, wanted))
        if meant or found:
            return Answer(meant, found or meant)
    postcode = bool(_POSTCODE.fullmatch(run_together(typed)))
    return Answer((), (), () if postcode else _nearest(areas, typed), postcode)


def names_of(area: LocalArea) -> list[str]:
    """Its name, and every other one that it has or had."""
    return [area.name, *(other.name for other in area.names.all())]


def suggestions(areas: Iterable[LocalArea]) -> list[tuple[str, str]]:
    """What a box may suggest: each name of each area, and whose it is where that is another."""
    pairs = [(name, area.name) for area in areas for name in names_of(area)]
    pairs.sort(key=lambda pair: folded(pair[0]))
    return [(name, "" if name == whose else whose) for name, whose in pairs]


def run_together(name: str) -> str:
    """A name without case, spaces and marks, as people type it: St. Helens and sthelens."""
    return folded(name.replace("&", " and ")).replace(" ", "")


def _ways(typed: str) -> Iterator[str]:
    """What was typed, and then its words without those that are part of no name."""
    yield typed
    bare = [word for word in folded(typed).split() if word not in _AROUND]
    if bare and bare != folded(typed).split():
        yield " ".join(bare)


def _is_called(area: LocalArea, typed: str) -> bool:
    """Whether every word typed begins a word of one of the area's names."""
    words = folded(typed).split()
    return bool(words) and any(
        all(any(part.startswith(word) for part in folded(name).split()) for word in words)
        for name in names_of(area)
    )


def _nearest(areas: tuple[LocalArea, ...], typed: str) -> tuple[LocalArea, ...]:
    """The areas with the names most like what was typed."""
    by_name = {run_together(name): area for area in areas for name in names_of(area)}
    for wanted in _ways(typed):
        names = difflib.get_close_matches(run_together(wanted), by_name, NEAREST, ALIKE)
        if names:
            return tuple(dict.fromkeys(by_name[name] for name in names))
    return ()
