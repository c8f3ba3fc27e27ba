"""What a letter's page shows: its parts with their findings numbered, its people by role.

The public page and the desk's preview share it; which findings may be seen, the caller says.
"""

from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from findings.models import Finding, Letter, LetterPerson, Section
from findings.standing import standing


def letter_page(letter: Letter, findings: QuerySet[Finding]) -> dict[str, Any]:
    """The context of `findings/letter_detail.html`, of those findings only."""
    rows = findings.in_letter_order().prefetch_related("themes", "services")  # type: ignore[attr-defined]
    sections = list(
        letter.sections.order_by("ordinal").prefetch_related(
            Prefetch("findings", queryset=rows, to_attr="shown")
        )
    )
    shown = _number(sections, letter)
    return {
        "letter": letter,
        "inspection": letter.inspection,
        "area": letter.inspection.area,
        "standing": standing(letter),
        "parts": [(heading, list(group)) for heading, group in groupby(sections, _heading)],
        "shown": shown,
        "people": _by_capacity(letter),
    }


def _by_capacity(letter: Letter) -> list[tuple[str, list[LetterPerson]]]:
    """Whom the letter names, by what they are in it: addressees, copies, signatories …

    Roles and bodies only. The names firewall: `name` is never read here.
    """
    held = list(
        letter.people.exclude(role="", organisation="").only(
            "letter_id", "capacity", "role", "organisation", "lead"
        )
    )
    groups = (
        (label, [person for person in held if person.capacity == capacity])
        for capacity, label in LetterPerson.Capacity.choices
    )
    return [(label, people) for label, people in groups if people]


def numbers_of(letter: Letter) -> dict[int, int]:
    """The number of each finding in its letter. One that is withdrawn keeps its number."""
    keys = letter.findings.counted().in_letter_order().values_list("pk", flat=True)
    return {key: number for number, key in enumerate(keys, start=1)}


def _heading(section: Section) -> str:
    return section.heading


def _number(sections: list[Any], letter: Letter) -> int:
    """Give each finding shown its number, narrative none. Returns how many findings are shown."""
    numbers = numbers_of(letter)
    shown = 0
    for section in sections:
        for finding in section.shown:
            finding.number = numbers.get(finding.pk)
            finding.section = section  # known already: saves a query for each finding
            shown += finding.number is not None
    return shown
