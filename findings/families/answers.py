"""What inspectors wrote that answers a question: in England, in one area, and around an area."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from findings import learning, search
from findings.families.kept import Kept
from findings.families.questions import query_of
from findings.models import YEARS, FamilyQuestion, Finding, Framework, Judgement, Letter, LocalArea
from findings.tallies import full_letters

IN_A_GROUP = 4  # findings of one judgement on the page for England
OF_A_LETTER = 40  # findings of one letter on the page for an area
AROUND = 6  # findings of other areas, where this one's letters are silent
OF_ONE_AREA = 2  # of them

# What is asked first: whether it works.
ORDER = (Judgement.STRENGTH, Judgement.DEVELOPMENT, Judgement.MIXED, Judgement.CONTEXT)


@dataclass(frozen=True)
class Group:
    """Findings of one judgement, the newest first, and the explorer's question for all of them."""

    judgement: Judgement
    total: int
    keys: list[int]
    query: search.FindingQuery


@dataclass(frozen=True)
class Heard:
    """Of the full inspections' letters under one framework: how many speak of it, and do not."""

    framework: Framework
    speak: int
    silent: int

    @property
    def held(self) -> int:
        return self.speak + self.silent

    @property
    def years(self) -> str:
        return YEARS[self.framework]


@dataclass(frozen=True)
class LetterSays:
    """A letter of an area with its findings on the question; no groups where it is silent."""

    letter: Letter
    groups: list[Group]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def grouped(query: search.FindingQuery, held: search.Held, most: int = IN_A_GROUP) -> list[Group]:
    """The findings of a question by judgement, those groups that have any."""
    groups = []
    for judgement in ORDER:
        of_it = replace(query, judgement=(search.to_slug(judgement),), sort="newest")
        found = search.find(of_it, held)
        if len(found):
            groups.append(Group(judgement, len(found), list(found.keys(0, most)), of_it))
    return groups


def heard(query: search.FindingQuery, held: search.Held) -> list[Heard]:
    """How many letters speak of it, each framework apart, the newer first. One query.

    As in `tallies`: revisits answer for earlier weaknesses only, so they are left out.
    """
    speaking = _letters_in(query, held)
    counts = {framework: [0, 0] for framework in reversed(Framework)}
    for letter in full_letters():
        counts[Framework(letter.framework)][letter.pk not in speaking] += 1
    return [Heard(framework, *both) for framework, both in counts.items() if any(both)]


def _letters_in(query: search.FindingQuery, held: search.Held) -> set[int]:
    """The letters with a finding among those of a question."""
    snapshot, numbers = held.snapshot, search.find(query, held).numbers
    return {
        block.letter
        for place, block in enumerate(snapshot.blocks)
        if numbers.range_cardinality(snapshot.starts[place], snapshot.starts[place + 1])
    }


def letters_of(area: LocalArea) -> list[Letter]:
    """The area's letters that anyone may read, the newest inspection first. One query."""
    letters = Letter.objects.published().filter(inspection__area=area)
    return sorted(
        letters.select_related("inspection__area"),
        key=lambda letter: (letter.inspection.when, letter.slug),
        reverse=True,
    )


def answered_by(
    query: search.FindingQuery, letters: list[Letter], held: search.Held
) -> tuple[list[LetterSays], dict[int, Finding]]:
    """What each letter says, and its findings by key. `query` asks for the letters' area."""
    found = search.find(replace(query, sort="newest"), held)
    findings = {f.pk: f for f in search.with_cards(found.keys(0, OF_A_LETTER * len(letters)))}
    said = []
    for letter in letters:
        groups = []
        for judgement in ORDER:
            keys = [
                key
                for key, finding in findings.items()
                if finding.letter_id == letter.pk and finding.judgement == judgement
            ]
            if keys:
                groups.append(Group(judgement, len(keys), keys, query))
        said.append(LetterSays(letter, groups))
    return said, findings


def around(
    query: search.FindingQuery, area: LocalArea, held: search.Held
) -> tuple[learning.Surroundings, list[int]]:
    """What other areas were told, the nearest area first, and at most two findings of one."""
    surroundings = learning.surroundings(area, "all")
    snapshot, numbers = held.snapshot, search.find(query, held).numbers
    keys: list[int] = []
    taken: Counter[int] = Counter()
    for tier in surroundings.tiers(held):
        for number in tier & numbers:
            if len(keys) == AROUND:
                return surroundings, keys
            where = snapshot.blocks[bisect_right(snapshot.starts, number) - 1].area_key
            if taken[where] < OF_ONE_AREA:
                taken[where] += 1
                keys.append(snapshot.keys[number])
    return surroundings, keys


def with_counts(
    kept: Kept, held: search.Held, area: LocalArea | None = None
) -> list[tuple[FamilyQuestion, int]]:
    """Every question of families with how many findings answer it, in England or in one area."""
    narrowed = {"area": (area.slug,)} if area else {}
    return [
        (question, len(search.find(query_of(question, **narrowed), held)))
        for question in kept.questions.values()
    ]
