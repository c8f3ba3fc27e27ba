"""A re-issued document beside the letter that is held: what differs, finding by finding.

Nothing that the public reads changes here. Each difference becomes a change that waits for a second
person; `review.decide` makes it true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction

from findings.intake import (
    ASPECTS,
    KINDS,
    content_of,
    enter_pages,
    inspection_of,
    require_entry,
)
from findings.models import (
    Finding,
    FindingKind,
    Letter,
    Section,
    Upload,
    WaitingChange,
)
from findings.parser.guarded import read_guarded
from findings.parser.records import ParsedLetter
from findings.quotes import quote_form
from findings.review import NotPossible, save

_ALIKE = 0.55  # of two wordings, 0 to 1: at this likeness one is taken for a change of the other


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the new document and the letter differ; one of the two may be missing."""

    what: str
    place: str
    finding: Finding | None
    wording: str


def differences(letter: Letter, parsed: ParsedLetter) -> list[Difference]:
    """How a parsed document differs from the letter that is held, in the letter's order."""
    found: list[Difference] = []
    for section, wordings in _by_section(letter, parsed):
        held = list(section.findings.filter(withdrawn_at=None).order_by("ordinal"))
        found += _in_section(section, held, wordings)
    return found


def compared(upload: Upload) -> tuple[Letter | None, list[Difference]]:
    """The letter held for the inspection that a file reports, and how the file differs from it.

    None and nothing where no letter is held. Raises `Unreadable` where the file cannot be read.
    """
    parsed = read_guarded(content_of(upload))
    inspection = inspection_of(parsed)
    letter = Letter.objects.filter(inspection=inspection).first() if inspection else None
    return letter, differences(letter, parsed) if letter else []


def _by_section(letter: Letter, parsed: ParsedLetter) -> Iterator[tuple[Section, list[str]]]:
    """Each section of the letter with the wordings that the document has there, by aspect."""
    rest = [section for section in parsed.sections if section.findings]
    for section in letter.sections.prefetch_related("findings"):
        kinds = {finding.kind for finding in section.findings.all()}
        match = next(
            (p for p in rest if ASPECTS[p.aspect] == section.aspect and KINDS[p.kind] in kinds),
            None,
        )
        if match is None:
            yield section, []
            continue
        rest.remove(match)
        yield section, [finding.text for finding in match.findings]


def _in_section(
    section: Section, held: Sequence[Finding], wordings: Sequence[str]
) -> Iterator[Difference]:
    place = str(section)
    for finding, wording in _pairs(held, wordings):
        if finding is None:
            yield Difference(WaitingChange.What.ADDED, place, None, wording)
        elif not wording:
            yield Difference(WaitingChange.What.REMOVED, place, finding, "")
        elif (
            quote_form(finding.wording) != quote_form(wording)
            or finding.wording_status != Finding.WordingStatus.VERBATIM
        ):
            yield Difference(WaitingChange.What.WORDING, place, finding, wording)


def _pairs(
    held: Sequence[Finding], wordings: Sequence[str]
) -> Iterator[tuple[Finding | None, str]]:
    """Findings beside the wordings that go with them: in order where they are as many."""
    if len(held) == len(wordings):
        yield from zip(held, wordings, strict=True)
        return
    left = list(wordings)
    for finding in held:
        likeness, best = max(
            ((SequenceMatcher(None, finding.wording, w).ratio(), w) for w in left),
            default=(0.0, ""),
        )
        if likeness >= _ALIKE:
            left.remove(best)
            yield finding, best
        else:
            yield finding, ""
    for wording in left:
        yield None, wording


def _restated(difference: Difference) -> bool:
    finding = difference.finding
    return finding is not None and finding.wording_status == Finding.WordingStatus.RESTATED


@transaction.atomic
def take_over(upload: Upload, *, letter: Letter, by: Any) -> list[WaitingChange]:
    """Make a re-issued file the letter's original; its differences wait for a second person.

    Raises `NotPossible` where the file is of another framework or was taken over already, and
    `Unreadable` where it cannot be read.
    """
    require_entry(by)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if upload.state == Upload.State.ENTERED:
        raise NotPossible("This file is a letter's document already.")
    parsed = read_guarded(content_of(upload))
    again = "The document was issued again."
    own = "The document’s own words, in place of our restating."
    found = differences(letter, parsed)
    enter_pages(letter, parsed)
    letter.original, letter.original_sha256 = upload.file.name, upload.sha256
    letter.pages_in_document, letter.parser_version = parsed.pages, parsed.version
    save(letter, by, "re-issued document taken over")
    upload.letter, upload.state, upload.reason = letter, Upload.State.ENTERED, ""
    upload.save()
    counted = [d for d in found if d.finding is None or d.finding.kind != FindingKind.NARRATIVE]
    return WaitingChange.objects.bulk_create(
        WaitingChange(
            letter=letter,
            finding=each.finding,
            upload=upload,
            what=each.what,
            wording=each.wording,
            place=each.place[:300],
            note=own if _restated(each) else again,
            by=by,
        )
        for each in counted
    )
