"""Citations as officers write them in committee papers."""

from dataclasses import dataclass
from datetime import date

from findings.models import Finding

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
        return (
            f"{self.document}, {self.place}. {self.wording} "
            f"SEND findings portal, finding {self.reference}: {self.address}"
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def place_in_letter(finding: Finding) -> str:
    """Where the finding stands: headings as printed, number under them, page."""
    parts = [f"‘{finding.section.heading}’"]
    if finding.section.subheading:
        parts.append(f"‘{finding.section.subheading}’")
    parts.append(f"point {finding.ordinal}")
    if finding.page_start:
        first, last = finding.page_start, finding.page_end
        parts.append(f"page {first}" if first == last else f"pages {first} to {last}")
    return ", ".join(parts)


def document_of(finding: Finding) -> str:
    """The document, its authors and its dates: printed and published, else of the visit."""
    letter = finding.letter
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
