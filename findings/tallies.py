"""How often letters speak of a theme or service, and in which way.

The unit is the letter of a full inspection: it says one thing of a topic, however many findings it
has about it. Revisit letters and monitoring reports answer earlier weaknesses only, so their
silence would mean nothing and they are left out. The two frameworks are never added together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from findings import search
from findings.models import Framework, InspectionKind, Judgement, Letter, Service, Theme

LEAST_FOR_PERCENT = 50  # letters; below it one letter more would move a share by over two points


class Said(StrEnum):
    """What one letter says of a topic, all of its findings on it taken together."""

    STRENGTH = "strength"  # only as something going well
    DEVELOPMENT = "development"  # only as something to improve
    BOTH = "both"  # in both ways, or in a finding that says some of both
    CONTEXT = "context"  # mentioned, not judged
    SILENT = "silent"  # not mentioned, which is neither good nor bad


@dataclass(frozen=True, slots=True)
class LetterSaid:
    """A letter that is held, and what it says of a topic."""

    letter: int
    area: int
    region: str
    framework: str
    year: int
    said: Said


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters say what. The five numbers add up to the letters held."""

    strength: int = 0
    development: int = 0
    both: int = 0
    context: int = 0
    silent: int = 0

    @property
    def held(self) -> int:
        return self.strength + self.development + self.both + self.context + self.silent

    @property
    def drawn(self) -> dict[str, int]:
        """The numbers that charts draw, in the order of the words."""
        return {said.value: getattr(self, said) for said in Said}

    def percent(self, said: str) -> int | None:
        """A share of the letters held; None where there are too few for a share to mean much."""
        if self.held < LEAST_FOR_PERCENT:
            return None
        return round(100 * getattr(self, said) / self.held)

    @property
    def percents(self) -> dict[str, int | None]:
        return {said.value: self.percent(said) for said in Said}


@dataclass(frozen=True, slots=True)
class FrameworkTally:
    """Everything said of a topic under one framework."""

    framework: Framework
    total: Tally
    by_year: list[tuple[str, Tally]]
    by_region: list[tuple[str, Tally]]


def said_of(judgements: Iterable[str]) -> Said:
    """What a letter says of a topic, from the judgements of its findings on it."""
    given = set(judgements)
    if not given:
        return Said.SILENT
    if Judgement.MIXED in given or {Judgement.STRENGTH, Judgement.DEVELOPMENT} <= given:
        return Said.BOTH
    if Judgement.STRENGTH in given:
        return Said.STRENGTH
    return Said.DEVELOPMENT if Judgement.DEVELOPMENT in given else Said.CONTEXT


def letters_on(topic: Theme | Service) -> list[LetterSaid]:
    """Each letter that is held with what it says of a theme or service. Two queries."""
    judgements = defaultdict(set)
    name = "themes" if isinstance(topic, Theme) else "services"
    rows = search.public_findings().filter(**{name: topic}).order_by()
    for letter, judgement in rows.values_list("letter", "judgement").distinct():
        judgements[letter].add(judgement)
    return [
        LetterSaid(
            letter=letter.pk,
            area=letter.inspection.area_id,
            region=letter.inspection.area.region.name,
            framework=letter.framework,
            year=letter.inspection.when.year,
            said=said_of(judgements[letter.pk]),
        )
        for letter in full_letters()
    ]


def full_letters() -> list[Letter]:
    """The letters of full inspections that anyone may read, the newest inspection first."""
    letters = (
        Letter.objects.published()
        .filter(inspection__kind=InspectionKind.INSPECTION)
        .select_related("inspection__area__region")
    )
    return sorted(letters, key=lambda letter: (letter.inspection.when, letter.slug), reverse=True)


def tally(letters: Iterable[LetterSaid]) -> Tally:
    """How many of these letters say what."""
    return Tally(**Counter(letter.said.value for letter in letters))


def by_framework(letters: Iterable[LetterSaid]) -> list[FrameworkTally]:
    """The letters counted under each framework of which any is held, the newer one first."""
    apart = _groups(letters, lambda letter: letter.framework)
    return [
        FrameworkTally(
            framework,
            tally(apart[framework]),
            _tallies(apart[framework], lambda letter: str(letter.year)),
            _tallies(apart[framework], lambda letter: letter.region),
        )
        for framework in reversed(Framework)
        if framework in apart
    ]


def _tallies(
    letters: list[LetterSaid], key: Callable[[LetterSaid], str]
) -> list[tuple[str, Tally]]:
    return [(name, tally(group)) for name, group in sorted(_groups(letters, key).items())]


def _groups(letters: Iterable[LetterSaid], key: Callable[[LetterSaid], Any]) -> dict[Any, list]:
    groups = defaultdict(list)
    for letter in letters:
        groups[key(letter)].append(letter)
    return groups
