"""The only code that reads the query string of the comparison: a frozen `Comparison`."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from findings import search
from findings.comparing import MOST_AREAS
from findings.models import Framework

NEIGHBOURS = "neighbours"
MOST_GIVEN = 30  # values of one parameter that are read at all
MOST_NAMED = 5  # of those left out that a message names
LONGEST = 60


@dataclass(frozen=True)
class Comparison:
    """What the address asks to see side by side. Areas keep their order: it is the columns'."""

    areas: tuple[str, ...] = ()
    with_neighbours: bool = False
    themes: tuple[str, ...] = ()
    framework: str = ""

    def params(self) -> list[tuple[str, str]]:
        """The parameters in their one canonical order; what is not asked is left out."""
        pairs = [("area", slug) for slug in self.areas]
        if self.with_neighbours:
            pairs.append(("with", NEIGHBOURS))
        pairs += [("theme", slug) for slug in sorted(self.themes)]
        return pairs + ([("framework", self.framework)] if self.framework else [])

    @property
    def address(self) -> str:
        pairs = self.params()
        return reverse("findings:compare") + (f"?{urlencode(pairs)}" if pairs else "")


def read(data, areas: Iterable[str], themes: Iterable[str]) -> tuple[Comparison, list[str]]:
    """The comparison that a QueryDict asks for, and sentences about what could not be used."""
    chosen, messages = _known(data, "area", set(areas))
    if len(chosen) > MOST_AREAS:
        messages.append(
            f"Up to {MOST_AREAS} areas fit side by side, so these are the first {MOST_AREAS}."
        )
        chosen = chosen[:MOST_AREAS]
    of_themes, about_themes = _known(data, "theme", set(themes))
    frameworks, about_frameworks = _known(data, "framework", {_slug(f) for f in Framework})
    with_neighbours = data.get("with", "").strip().lower()
    messages += about_themes + about_frameworks
    if with_neighbours not in ("", NEIGHBOURS):
        messages.append("Only “with=neighbours” is known, so that part was left out.")
    beside = with_neighbours == NEIGHBOURS
    if beside and len(chosen) != 1:
        messages.append("Neighbours stand beside one area, so name one area to see them.")
        beside = False
    # Both frameworks chosen are all there are, which is what no choice says too.
    framework = frameworks[0] if len(frameworks) == 1 else ""
    return Comparison(tuple(chosen), beside, tuple(sorted(of_themes)), framework), messages


def framework_of(comparison: Comparison) -> list[Framework]:
    """The frameworks to show: the one that is asked for, else each in a table of its own."""
    return [f for f in Framework if comparison.framework in ("", _slug(f))]


def _slug(framework: Framework) -> str:
    return framework.value.replace("_", "-")


def _known(data, name: str, known: set[str]) -> tuple[list[str], list[str]]:
    """The known values of a parameter, each once, and a message for each that is unknown."""
    given = [search.to_slug(v.strip().lower()) for v in data.getlist(name)[:MOST_GIVEN]]
    given = [slug for slug in dict.fromkeys(given) if slug]
    unknown = [slug[:LONGEST] for slug in given if slug not in known]
    messages = [
        f"There is no {name} “{slug}”, so it was left out." for slug in unknown[:MOST_NAMED]
    ]
    if len(unknown) > MOST_NAMED:
        messages.append(f"{len(unknown) - MOST_NAMED} more were left out in the same way.")
    return [slug for slug in given if slug in known], messages
