"""What a map of England's local areas can show: one kind for each area, with the words for it.

A kind is a label, a mark (a letter, so that colour never speaks alone) and a look. No kind is
better than another, and an area of which nothing is known has a kind of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from findings.models import (
    OUTCOMES,
    Framework,
    Inspection,
    InspectionKind,
    Letter,
    LocalArea,
    Outcome,
    Service,
    Theme,
)
from findings.tallies import LetterSaid, Said, letters_on


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that an area on the map can be."""

    label: str
    mark: str
    look: str  # the class of its hexagon


@dataclass(frozen=True, slots=True)
class Shown:
    """An area with its kind, and what its link says besides."""

    area: LocalArea
    kind: Kind
    more: tuple[str, ...]
    said: bool = False  # whether there are findings to lead to

    @property
    def words(self) -> str:
        """The name of its link: everything that the map shows of it."""
        return ". ".join([f"{self.area.name}: {self.kind.label}", *self.more])


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of every area: its inspections, the newest first, and the letters held."""

    areas: list[LocalArea]
    visits: dict[int, list[Inspection]]
    held: dict[int, list[Letter]]


BOTH_HELD = Kind("A letter (2016 to 2022) and a report (from 2023) held", "LR", "deep")
OLD_HELD = Kind("A letter held (2016 to 2022)", "L", "pale")
NEW_HELD = Kind("A report held (from 2023)", "R", "warm")
NONE_HELD = Kind("No letter or report held", "–", "none")

OUTCOME_KINDS = {
    Outcome.WSOA_REQUIRED: Kind(Outcome.WSOA_REQUIRED.label, "W", "deep"),
    Outcome.WSOA_NOT_REQUIRED: Kind(Outcome.WSOA_NOT_REQUIRED.label, "N", "pale"),
    Outcome.TYPICALLY_POSITIVE: Kind(Outcome.TYPICALLY_POSITIVE.label, "T", "warm"),
    Outcome.INCONSISTENT: Kind(Outcome.INCONSISTENT.label, "I", "pale"),
    Outcome.WIDESPREAD_FAILINGS: Kind(Outcome.WIDESPREAD_FAILINGS.label, "W", "deep"),
}
NOT_SAID = Kind("Inspected, but the register does not say the outcome", "?", "broken")
NOT_INSPECTED = Kind("No full inspection under this framework on the register", "–", "none")

SAID_KINDS = {
    Said.STRENGTH: Kind("Named as something going well", "G", "strength"),
    Said.DEVELOPMENT: Kind("Named as something to improve", "I", "development"),
    Said.BOTH: Kind("Named in both ways", "B", "mixed"),
    Said.CONTEXT: Kind("Mentioned, not judged", "M", "context"),
    Said.SILENT: Kind("Not mentioned in the letter held", "N", "broken"),
}
NO_LETTER = Kind("No letter held under this framework", "–", "none")


def register() -> Register:
    """Every present area with its inspections and the letters of it that anyone may read."""
    visits, held = defaultdict(list), defaultdict(list)
    for inspection in Inspection.objects.newest_first():
        visits[inspection.area_id].append(inspection)
    letters = Letter.objects.published().select_related("inspection")
    for letter in sorted(letters, key=lambda letter: letter.written):
        held[letter.inspection.area_id].append(letter)
    areas = list(LocalArea.objects.present().select_related("region"))
    return Register(areas, visits, held)


def by_letters(known: Register) -> list[Shown]:
    """Which letters are held here, with each area's latest outcome."""
    shown = []
    for area in known.areas:
        frameworks = {letter.framework for letter in known.held[area.pk]}
        kinds = {
            (True, True): BOTH_HELD,
            (True, False): OLD_HELD,
            (False, True): NEW_HELD,
            (False, False): NONE_HELD,
        }
        kind = kinds[
            Framework.LOCAL_AREA_2016 in frameworks, Framework.AREA_SEND_2023 in frameworks
        ]
        shown.append(Shown(area, kind, (_latest(known.visits[area.pk]),)))
    return shown


def by_outcome(known: Register, framework: Framework) -> list[Shown]:
    """The outcome of the latest full inspection under one framework, in its own words."""
    shown = []
    for area in known.areas:
        visits = [visit for visit in known.visits[area.pk] if visit.framework == framework]
        full = [visit for visit in visits if visit.kind == InspectionKind.INSPECTION]
        if not full:
            kind, more = NOT_INSPECTED, []
        else:
            kind = OUTCOME_KINDS[Outcome(full[0].outcome)] if full[0].outcome else NOT_SAID
            more = [full[0].when_in_words]
            if visits[0] is not full[0] and visits[0].outcome:
                again = f"{visits[0].get_kind_display()}, {visits[0].when_in_words}"
                more.append(f"{again}: {visits[0].get_outcome_display().lower()}")
        shown.append(Shown(area, kind, (*more, _held(known.held[area.pk]))))
    return shown


def by_topic(known: Register, topic: Theme | Service, framework: Framework) -> list[Shown]:
    """What the newest letter of a full inspection under one framework says of a topic."""
    said: dict[int, LetterSaid] = {}
    for letter in letters_on(topic):  # the newest first
        if letter.framework == framework:
            said.setdefault(letter.area, letter)
    shown = []
    for area in known.areas:
        if (of_area := said.get(area.pk)) is None:
            shown.append(Shown(area, NO_LETTER, ()))
        else:
            kind = SAID_KINDS[of_area.said]
            more = (f"Inspected in {of_area.year}",)
            shown.append(Shown(area, kind, more, of_area.said != Said.SILENT))
    return shown


def kinds_of_letters() -> list[Kind]:
    return [OLD_HELD, NEW_HELD, BOTH_HELD, NONE_HELD]


def kinds_of_outcome(framework: Framework) -> list[Kind]:
    outcomes = OUTCOMES[framework, InspectionKind.INSPECTION]
    return [*(OUTCOME_KINDS[outcome] for outcome in outcomes), NOT_SAID, NOT_INSPECTED]


def kinds_of_topic() -> list[Kind]:
    return [*SAID_KINDS.values(), NO_LETTER]


def counted(kinds: Sequence[Kind], shown: Iterable[Shown]) -> list[tuple[Kind, int]]:
    """Each kind with the number of areas that are of it."""
    numbers = Counter(each.kind for each in shown)
    return [(kind, numbers[kind]) for kind in kinds]


def framework_most_held(known: Register) -> Framework:
    """The framework of most letters held, the newer one where they are as many."""
    numbers = Counter(letter.framework for letters in known.held.values() for letter in letters)
    return max(reversed(Framework), key=lambda framework: numbers[framework])


def _latest(visits: Sequence[Inspection]) -> str:
    """The latest outcome on the register, in words."""
    if not visits:
        return "No inspection on the register"
    latest = visits[0]
    if not latest.outcome:
        return f"Latest inspection, {latest.when_in_words}: outcome not on the register"
    kind = latest.get_kind_display().lower()
    return f"Latest {kind}, {latest.when_in_words}: {latest.get_outcome_display().lower()}"


def _held(letters: Sequence[Letter]) -> str:
    if not letters:
        return "No letter or report held"
    months = [f"{letter.noun} of {letter.written:%B %Y}" for letter in letters]
    return f"Held: {' and '.join(months)}"
