"""Citations as officers write them in committee papers."""

from dataclasses import dataclass
from datetime import date

from findings.models import Finding, Letter

RESTATED = "Wording restated by the portal, not a quotation."
QUOTED = "Quoted exactly."


@dataclass(frozen=True)
class Citation:
    """Everything that leads a reader back to the words: document, place in it, address."""

    document: str
    place: str
    wording: str
    reference: str
    address: str

    def __str__(self) -> str:
        return in_full(self.document, self.place, self.wording, self.reference, self.address)


def in_full(document: str, place: str, wording: str, reference: str, address: str) -> str:
    """A citation in one line."""
    return f"{document}, {place}. {wording} SEND findings portal, finding {reference}: {address}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def headings_cited(heading: str, subheading: str) -> str:
    """Headings as printed, each as a quotation."""
    return f"‘{heading}’, ‘{subheading}’" if subheading else f"‘{heading}’"


def point_cited(ordinal: int, first: int | None, last: int | None) -> str:
    """The number under the headings, and the page."""
    point = f"point {ordinal}"
    if not first:
        return point
    return f"{point}, page {first}" if first == last else f"{point}, pages {first} to {last}"


def place_in_letter(finding: Finding) -> str:
    """Where the finding stands: headings as printed, number under them, page."""
    section = finding.section
    headings = headings_cited(section.heading, section.subheading)
    return f"{headings}, {point_cited(finding.ordinal, finding.page_start, finding.page_end)}"


def document_cited(letter: Letter) -> str:
    """The document, its authors and its dates: printed and published, else of the visit."""
    inspection = letter.inspection
    noun = letter.noun
    if letter.letter_date and inspection.published:
        dated = f"{noun} dated {_day(letter.letter_date)}, published {_day(inspection.published)}"
    elif letter.letter_date:
        dated = f"{noun} dated {_day(letter.letter_date)}"
    elif inspection.published:
        dated = f"{noun} published {_day(inspection.published)}"
    else:
        dated = f"{noun} of the inspection in {inspection.when:%B %Y}"
    return f"Ofsted and Care Quality Commission, ‘{letter.title}’, {dated}"


def document_of(finding: Finding) -> str:
    """The document in which the finding stands."""
    return document_cited(finding.letter)


def cite(finding: Finding, address: str) -> Citation:
    """The citation of a finding whose permalink is `address`.

    A restated wording says so, or somebody would quote our words as the inspectors'.
    """
    restated = finding.wording_status == Finding.WordingStatus.RESTATED
    return Citation(
        document=document_of(finding),
        place=place_in_letter(finding),
        wording=RESTATED if restated else QUOTED,
        reference=finding.reference,
        address=address,
    )
