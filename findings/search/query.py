"""What a visitor asks the explorer: one frozen value, from which everything on the page follows."""

from dataclasses import dataclass, fields, replace
from typing import Any

SORTS = {
    "relevance": "Closest first",  # to the words asked for; without any it is newest first
    "newest": "Newest first",
    "oldest": "Oldest first",
    "area": "Area, A to Z",
}

# The parameters that hold several slugs, in the order of the address and of the page.
SEVERAL = (
    "theme",
    "service",
    "kind",
    "judgement",
    "aspect",
    "area",
    "region",
    "near",
    "year",
    "framework",
    "outcome",
)
EXACT = "exact"


@dataclass(frozen=True)
class FindingQuery:
    """A question to the explorer. Field names are the parameters of the address, spelled here only.

    Values of one field are alternatives; fields narrow each other. All values are slugs. `near`
    holds areas whose statistical neighbours are meant. `words` is `exact` where only the words
    themselves are looked for, and not other names of the same thing. `sort` is empty for the usual
    order: closest first where there are words, newest first otherwise.
    """

    q: str = ""
    theme: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    judgement: tuple[str, ...] = ()
    aspect: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    framework: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    words: str = ""
    sort: str = ""
    page: int = 1

    def values(self, name: str) -> tuple[str, ...]:
        """What one parameter holds, always as a tuple; empty where it is not used."""
        held = getattr(self, name)
        if isinstance(held, tuple):
            return held
        return (held,) if held else ()

    @property
    def order(self) -> str:
        """The order in force. Nothing is close to no words."""
        usual = "relevance" if self.q else "newest"
        return usual if self.sort in ("", "relevance") else self.sort

    @property
    def is_filtered(self) -> bool:
        return bool(self.q) or any(self.values(name) for name in SEVERAL)

    def with_value(self, name: str, value: str) -> "FindingQuery":
        """The same question with one value more, on its first page."""
        if name == "sort" and value == replace(self, sort="").order:
            return self._changed(name, "")
        if name not in SEVERAL:
            return self._changed(name, value)
        return self._changed(name, tuple(sorted({*self.values(name), value})))

    def without(self, name: str, value: str | None = None) -> "FindingQuery":
        """The same question without one value, or without a whole parameter, on its first page."""
        if name == "q":  # how its words are meant goes with them
            return replace(self, page=1, q="", words="")
        if name not in SEVERAL:
            return self._changed(name, "")
        held = () if value is None else tuple(v for v in self.values(name) if v != value)
        return self._changed(name, held)

    def _changed(self, name: str, value: Any) -> "FindingQuery":
        return replace(self, **{"page": 1, name: value})

    def unfiltered(self) -> "FindingQuery":
        """No filter, the same order."""
        return FindingQuery(sort=self.sort)

    def params(self) -> list[tuple[str, str]]:
        """The address's parameters in their one canonical order; defaults are left out."""
        pairs = []
        for name, default in _DEFAULTS.items():
            held = getattr(self, name)
            if held == default:
                continue
            values = sorted(held) if isinstance(held, tuple) else [str(held)]
            pairs += [(name, value) for value in values]
        return pairs


_DEFAULTS = {field.name: field.default for field in fields(FindingQuery)}
