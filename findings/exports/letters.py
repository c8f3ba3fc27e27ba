"""What holds for every finding of a letter, read once for it and kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from findings.citation import document_cited, headings_cited
from findings.exports.columns import code
from findings.models import Aspect, Letter, Section
from findings.standing import Standing, standings

MOST_KEPT = 5000  # letters, some 4 kB each
MANY = 40  # letters that are missing at once: whoever needs so many will need all of them


@dataclass(frozen=True)
class HeldSection:
    """A section's values, and its headings as a citation writes them."""

    aspect: str
    aspect_code: str
    heading: str
    subheading: str
    cited: str


@dataclass
class HeldLetter:
    """A letter's values by the names of their columns, its sections by their keys."""

    values: dict[str, Any]
    slug: str
    cited: str
    sections: dict[int, HeldSection] = field(default_factory=dict)


class Letters:
    """Published letters by key, read as they are needed, on one day: ages are told by it."""

    def __init__(self, today: date):
        self.today = today
        self._held: dict[int, HeldLetter] = {}

    def of(self, keys: Iterable[int]) -> dict[int, HeldLetter]:
        """The letters with these keys, as far as anyone may see them. Five queries, or none."""
        wanted = set(keys)
        # Several exports may share the letters: what this one needs, it holds itself.
        held = {key: letter for key in wanted if (letter := self._held.get(key))}
        if missing := [key for key in wanted if key not in held]:
            read = self._read(missing)
            if len(self._held) + len(read) > MOST_KEPT:
                self._held.clear()
            self._held |= read
            held |= read
        return held

    def _read(self, keys: list[int]) -> dict[int, HeldLetter]:
        public = Letter.objects.published().order_by()
        if len(keys) < MANY or public.count() > MOST_KEPT:
            public = public.filter(pk__in=keys)
        letters = list(public.select_related("inspection__area__region"))
        sections = _sections([letter.pk for letter in letters])
        by_letter = standings(letters, self.today)
        return {
            letter.pk: HeldLetter(
                _values(letter, by_letter[letter.pk]),
                letter.slug,
                document_cited(letter),
                sections[letter.pk],
            )
            for letter in letters
        }


_SECTION = ("aspect", "heading", "subheading")


def _sections(letters: list[int]) -> dict[int, dict[int, HeldSection]]:
    found: dict[int, dict[int, HeldSection]] = defaultdict(dict)
    rows = Section.objects.filter(letter__in=letters).order_by()
    for key, letter, *held in rows.values_list("pk", "letter_id", *_SECTION):
        found[letter][key] = _section(*held)
    return found


def section_of(key: int) -> HeldSection:
    """A section that came to its letter after that was read."""
    return _section(*Section.objects.filter(pk=key).values_list(*_SECTION).get())


@lru_cache(maxsize=1000)  # the same headings stand in most letters
def _section(aspect: str, heading: str, subheading: str) -> HeldSection:
    cited = headings_cited(heading, subheading)
    return HeldSection(str(Aspect(aspect).label), code(aspect), heading, subheading, cited)


def _values(letter: Letter, standing: Standing) -> dict[str, Any]:
    """Everything but the letter's address, which depends on where it is asked for."""
    inspection = letter.inspection
    area = inspection.area
    return {
        "area": area.name,
        "area_code": area.slug,
        "ons_code": area.ons_code,
        "dfe_code": area.la_code,
        "region": area.region.name,
        "region_code": area.region.slug,
        "framework": letter.get_framework_display(),
        "framework_code": code(letter.framework),
        "letter_title": letter.title,
        "letter_code": letter.slug,
        "inspection_kind": inspection.get_kind_display(),
        "inspection_start": inspection.start,
        "inspection_end": inspection.end,
        "report_published": inspection.published,
        "letter_date": letter.letter_date,
        "outcome": inspection.get_outcome_display(),
        "outcome_code": code(inspection.outcome),
        "age": standing.age,
        "standing": f"{standing.sentence} {standing.later_sentence}".strip(),
        "later_report_exists": standing.later is not None,
    }
