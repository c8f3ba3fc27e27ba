"""From a pack's address to what it shows: findings with age, standing, source and what changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from findings.citation import Citation, cite
from findings.departures import Departure, departure, once_public
from findings.models import YEARS, Finding, Framework
from findings.packs.query import PackQuery
from findings.standing import Standing, standings


@dataclass(frozen=True)
class Item:
    """A finding of a pack. `changes`: sentences on what happened since the pack was made."""

    number: int
    finding: Finding
    standing: Standing
    citation: Citation
    changes: list[str]

    @property
    def reference(self) -> str:
        return self.finding.reference


@dataclass(frozen=True)
class Pack:
    """Everything that the page, the print and the Word file of a pack show."""

    query: PackQuery
    entries: list[Item | Departure] = field(default_factory=list)  # in the address's order
    unknown: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [entry for entry in self.entries if isinstance(entry, Item)]

    @property
    def gone(self) -> list[Departure]:
        return [entry for entry in self.entries if isinstance(entry, Departure)]

    @property
    def changed(self) -> list[Item]:
        return [item for item in self.items if item.changes]

    @property
    def gone_since(self) -> list[Departure]:
        """What was withdrawn since the pack was made; what went before was never in it."""
        made = self.query.made
        return [each for each in self.gone if made and (not each.when or day_of(each.when) >= made)]

    @property
    def title(self) -> str:
        return self.query.title or "A pack of findings"

    @property
    def frameworks(self) -> list[tuple[str, int]]:
        """The years of each framework with how many of the findings are under it."""
        under = [Framework(item.finding.framework) for item in self.items]
        return [(YEARS[each], under.count(each)) for each in Framework if each in under]


def gather(query: PackQuery, address_of: Callable[[Finding], str]) -> Pack:
    """The findings of a pack in its order. Asks the database a fixed number of times."""
    rows = Finding.objects.published().filter(reference__in=query.references).with_card()
    public = {finding.reference: finding for finding in rows}
    others = [reference for reference in query.references if reference not in public]
    gone = {
        finding.reference: departure(finding)
        for finding in (once_public().filter(reference__in=others) if others else [])
    }
    standing = standings(finding.letter for finding in public.values())
    pack = Pack(query, unknown=[each for each in others if each not in gone])
    number = 0
    for reference in query.references:
        if reference in gone:
            pack.entries.append(gone[reference])
        elif finding := public.get(reference):
            number += 1
            stands = standing[finding.letter_id]
            pack.entries.append(
                Item(
                    number,
                    finding,
                    stands,
                    cite(finding, address_of(finding)),
                    _changes(finding, stands, query.made),
                )
            )
    return pack


def _changes(finding: Finding, standing: Standing, made: date | None) -> list[str]:
    """What the reader of an older print does not know. The day itself counts as since."""
    if made is None:
        return []
    changes = []
    if finding.corrected_at and day_of(finding.corrected_at) >= made:
        day = day_of(finding.corrected_at)
        changes.append(f"Corrected on {day.day} {day:%B %Y}: {finding.correction_note}")
    later = standing.later
    if later and later.published and later.published >= made:
        changes.append(standing.later_sentence)
    return changes


def day_of(moment: datetime) -> date:
    """The day in England."""
    return timezone.localtime(moment).date()
