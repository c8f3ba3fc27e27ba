"""Themes and services of many findings at once, as cells."""

from collections.abc import Iterable
from typing import Any

from findings.exports.formats import Form
from findings.exports.reading import near, rows_of
from findings.models import Finding

MOST_KEPT = 10_000  # sets of topics, some hundred bytes each


class Tags(dict[int, bytes]):
    """The two cells, names and codes, of each set of themes or of services that occurs.

    A set is a number with one bit for each topic, in the order of their list.
    """

    def __init__(self, form: Form, name: str, topics: Any):
        super().__init__()
        self.form, self.name = form, name
        rows = topics.objects.order_by("ordinal").values_list("pk", "formal_name", "slug")
        self.topics = [(1 << place, name, slug) for place, (_, name, slug) in enumerate(rows)]
        self.bits = {row[0]: 1 << place for place, row in enumerate(rows)}

    def __missing__(self, held: int) -> bytes:
        if len(self) > MOST_KEPT:
            self.clear()
        names = [name for bit, name, _ in self.topics if held & bit]
        codes = [slug for bit, _, slug in self.topics if held & bit]
        cells = self._cell("s", names) + self._cell("_codes", codes)
        self[held] = cells.encode()
        return self[held]

    def _cell(self, ending: str, values: Iterable[str]) -> str:
        return self.form.before(self.name + ending) + self.form.listed(values)

    def read(self, keys: list[int]) -> dict[int, int]:
        """The set of topics of each of these findings, and of some beside them, that has any."""
        found: dict[int, int] = {}
        tagged = getattr(Finding, f"{self.name}s").through.objects.order_by()
        tagged = tagged.filter(near(keys, tagged.model, "finding_id"))
        bits, held = self.bits, found.get
        for key, topic in rows_of(tagged.values_list("finding_id", f"{self.name}_id")):
            found[key] = held(key, 0) | bits.get(topic, 0)
        return found
