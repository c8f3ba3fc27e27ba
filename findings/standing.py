"""Age and standing: when inspectors wrote something, how long ago, and whether more is known since.

Every public page, export row and feed entry carries it (rule 4 of the portal).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from findings.models import Inspection, InspectionKind, Letter, LocalArea


@dataclass(frozen=True)
class Standing:
    """When a letter was written, and the newest later report on the same area, if any."""

    written: date
    today: date
    later: Inspection | None = None

    @property
    def age(self) -> str:
        return age_in_words(self.written, self.today)

    @property
    def sentence(self) -> str:
        """“Inspectors wrote this in March 2018, 8 years ago.”"""
        return f"Inspectors wrote this in {self.written:%B %Y}, {self.age}."

    @property
    def later_sentence(self) -> str:
        """What is known since; empty where nothing is."""
        if self.later is None:
            return ""
        noun = {
            InspectionKind.INSPECTION: "report",
            InspectionKind.REVISIT: "revisit letter",
            InspectionKind.MONITORING: "monitoring report",
        }[InspectionKind(self.later.kind)]
        seen = f"A later {noun} exists"
        if day := self.later.published:
            seen += f", published in {day:%B %Y}"
        # What inspectors decided since, or old praise would be taken for today's.
        outcome = self.later.get_outcome_display()
        return f"{seen}. Its outcome: {outcome[0].lower()}{outcome[1:]}." if outcome else f"{seen}."

    @property
    def later_url(self) -> str:
        """Where to read what is known since: here, else at Ofsted, else on the area's timeline."""
        if self.later is None:
            return ""
        if letter := getattr(self.later, "letter", None):  # only a public one was fetched
            return letter.get_absolute_url()
        return self.later.report_url or f"{self.later.area.get_absolute_url()}#timeline"


def age_in_words(then: date, today: date) -> str:
    """“8 years ago”, “1 year ago”, “5 months ago”, “less than a month ago”: never rounded up."""
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    if months >= 24:
        return f"{months // 12} years ago"
    if months >= 12:
        return "1 year ago"
    if months > 1:
        return f"{months} months ago"
    if months == 1:
        return "1 month ago"
    return "less than a month ago"


def standings(letters: Iterable[Letter], today: date | None = None) -> dict[int, Standing]:
    """The standing of each letter by its primary key, in three queries however many there are.

    Letters come with their inspection and area. A later report on an area that took over counts.
    """
    today = today or timezone.localdate()
    letters = list({letter.pk: letter for letter in letters}.values())
    areas = {letter.inspection.area_id for letter in letters}
    later = _inspections_by_area(areas)
    return {
        letter.pk: Standing(letter.written, today, _latest_after(letter, later))
        for letter in letters
    }


def standing(letter: Letter, today: date | None = None) -> Standing:
    """The standing of one letter. Asks the database three times."""
    return standings([letter], today)[letter.pk]


def _inspections_by_area(areas: set[int]) -> dict[int, list[Inspection]]:
    from_area = defaultdict(set)
    for area in areas:
        from_area[area].add(area)
    taken_over = LocalArea.successors.through.objects.filter(from_localarea__in=areas)
    for before, after in taken_over.values_list("from_localarea", "to_localarea"):
        from_area[after].add(before)
    found = defaultdict(list)
    public = Letter.objects.published().only("slug", "inspection")
    inspections = (
        Inspection.objects.filter(area__in=list(from_area))
        .select_related("area")
        .prefetch_related(Prefetch("letter", public))
    )
    for inspection in inspections:
        for area in from_area[inspection.area_id]:
            found[area].append(inspection)
    return found


def _latest_after(letter: Letter, by_area: dict[int, list[Inspection]]) -> Inspection | None:
    this = letter.inspection
    after = [i for i in by_area[this.area_id] if i.when > this.when and i.pk != this.pk]
    return max(after, key=lambda i: (i.when, i.reference), default=None)
