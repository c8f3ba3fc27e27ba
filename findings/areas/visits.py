"""An area's inspections in time: what goes back to what, when they were, what they decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from findings.models import Framework, Inspection, InspectionKind, Letter
from findings.standing import age_in_words


@dataclass
class Visit:
    """One inspection with its letter, where that is public, and what goes back to it."""

    inspection: Inspection
    letter: Letter | None
    then: list["Visit"] = field(default_factory=list)  # oldest first


@dataclass(frozen=True)
class Timeline:
    """Every inspection of an area, the newest first."""

    visits: tuple[Visit, ...]
    roots: tuple[Visit, ...]  # full inspections, and what goes back to none that is known

    @property
    def latest(self) -> Visit | None:
        return self.visits[0] if self.visits else None

    @property
    def held(self) -> tuple[Letter, ...]:
        """The letters that are public, the newest first."""
        return tuple(visit.letter for visit in self.visits if visit.letter)


def timeline(inspections: Sequence[Inspection], letters: dict[int, Letter]) -> Timeline:
    """Inspections, the newest first, with the public letters by inspection.

    A revisit of a revisit stands under the inspection that both go back to.
    """
    visits = tuple(Visit(each, letters.get(each.pk)) for each in inspections)
    by_pk = {visit.inspection.pk: visit for visit in visits}
    for visit in reversed(visits):
        root = _root(visit, by_pk)
        if root is not visit:
            root.then.append(visit)
    return Timeline(visits, tuple(visit for visit in visits if _root(visit, by_pk) is visit))


def _root(visit: Visit, by_pk: dict[int, Visit]) -> Visit:
    """The inspection at the beginning of a chain. A chain that runs in a circle ends somewhere."""
    seen = {visit.inspection.pk}
    while (follows := visit.inspection.follows_id) in by_pk and follows not in seen:
        visit = by_pk[follows]
        seen.add(visit.inspection.pk)
    return visit


def came(latest: Inspection, today: date) -> str:
    """“Inspectors last came in February 2026, 9 months ago.”"""
    age = age_in_words(latest.when, today)
    if latest.start:
        return f"Inspectors last came in {latest.start:%B %Y}, {age}."
    return (
        f"The newest report came out in {latest.when:%B %Y}, {age}. "
        "The register does not say when inspectors came."
    )


@dataclass(frozen=True)
class Decision:
    """What one inspection decided, in its framework's own terms, and in plain sentences."""

    inspection: Inspection
    terms: str  # empty where no source says it, or a monitoring inspection gives none
    means: str
    rules: str  # which framework it was, as families can understand


SILENT = "The register does not say what inspectors decided."
NO_OUTCOME = "Inspectors came to check on earlier problems. Such a visit gives no overall outcome."
RULES = {
    Framework.LOCAL_AREA_2016: "This visit followed the rules of 2016 to 2022.",
    Framework.AREA_SEND_2023: "This visit followed the rules that began in 2023.",
}


def decisions(line: Timeline) -> Iterator[Decision]:
    """The newest, and the full inspection that it goes back to where it is a revisit."""
    if not line.latest:
        return
    newest = line.latest.inspection
    yield _decision(newest)
    full = next((v.inspection for v in line.roots if line.latest in v.then), None)
    if full:
        yield _decision(full)


def _decision(inspection: Inspection) -> Decision:
    means = inspection.outcome_means
    if not means:
        means = NO_OUTCOME if inspection.kind == InspectionKind.MONITORING else SILENT
    terms = inspection.get_outcome_display() if inspection.outcome else ""
    numbers = " ".join(_numbers(inspection))
    rules = RULES[Framework(inspection.framework)]
    return Decision(inspection, terms, f"{means} {numbers}".strip(), rules)


def _numbers(inspection: Inspection) -> Iterator[str]:
    if n := inspection.weaknesses:
        yield f"There {'was' if n == 1 else 'were'} {n} of them."
    enough, lacking = inspection.weaknesses_sufficient, inspection.weaknesses_insufficient
    if enough and lacking:
        yield f"There was enough progress in {enough}, and not enough in {lacking}."
