"""A search as it was once, kept in an address: whether it gives the same today, or what changed.

The address holds the question, the moment, how many findings there were, and a short fingerprint of
their references in order. No row is stored: the records themselves tell what came and went.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from findings import search
from findings.departures import Departure, departed

MOST = 20_000  # findings that a search may give to be kept: all that is read for it
BATCH = 5_000  # of them read in one query
FINGERPRINT = 12  # hexadecimal signs


class TooMany(Exception):
    """A search gives more findings than can be compared."""


@dataclass(frozen=True)
class Row:
    """Of one finding, what the comparison needs."""

    key: int
    reference: str
    first_public_at: datetime | None
    corrected_at: datetime | None


@dataclass(frozen=True)
class Mark:
    """What is kept of a list: when, how many, and which in which order."""

    at: datetime
    count: int
    fingerprint: str


@dataclass(frozen=True)
class Comparison:
    """A kept search against today's answer to the same question."""

    mark: Mark
    today: Mark
    added: list[Row]
    corrected: list[Row]
    stayed: list[Row]  # public at that moment and now, in today's order
    departed: list[Departure]
    words_not_looked_for: bool  # the question has words, and withdrawn findings are not searched

    @property
    def is_same(self) -> bool:
        return self.mark.fingerprint == self.today.fingerprint

    @property
    def left(self) -> int:
        """How many of then do not answer today, whatever the reason; less than none: came in."""
        return self.mark.count - len(self.stayed)

    @property
    def unexplained(self) -> int:
        """Those of then that left without having been withdrawn, by correction or other tags."""
        return max(0, self.left - len(self.departed))

    @property
    def came_in(self) -> int:
        """Those that were public then and answer only today, by correction or other tags."""
        return max(0, -self.left)


def mark_of(query: search.FindingQuery, now: datetime) -> Mark:
    """Today's answer to a question, as a mark. Raises TooMany."""
    return _mark(_rows(query), now)


def compare(query: search.FindingQuery, mark: Mark, now: datetime) -> Comparison:
    """What came, changed and went since the mark, as far as the records tell. Raises TooMany."""
    rows = _rows(query)
    added = [row for row in rows if row.first_public_at and row.first_public_at > mark.at]
    new = {row.key for row in added}
    stayed = [row for row in rows if row.key not in new]
    return Comparison(
        mark=mark,
        today=_mark(rows, now),
        added=added,
        corrected=[row for row in stayed if row.corrected_at and row.corrected_at > mark.at],
        stayed=stayed,
        # Anybody can write an address: words are never looked for in what was withdrawn.
        departed=[] if query.q else departed(query, mark.at),
        words_not_looked_for=bool(query.q),
    )


def _rows(query: search.FindingQuery) -> list[Row]:
    """The findings that answer a question, in its order."""
    keys = list(search.find(query).keys(0, MOST + 1))
    if len(keys) > MOST:
        raise TooMany
    fields = ("pk", "reference", "first_public_at", "corrected_at")
    by_key: dict[int, Row] = {}
    for start in range(0, len(keys), BATCH):
        rows = search.public_findings().filter(pk__in=keys[start : start + BATCH])
        by_key |= {row[0]: Row(*row) for row in rows.values_list(*fields)}
    return [by_key[key] for key in keys if key in by_key]


def _mark(rows: list[Row], at: datetime) -> Mark:
    references = "\n".join(row.reference for row in rows)
    digest = hashlib.sha256(references.encode()).hexdigest()
    return Mark(at, len(rows), digest[:FINGERPRINT])
