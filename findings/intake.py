"""A file that came in to a draft letter with its findings, in one transaction.

No file is lost: one that cannot be read, or whose inspection is not clear, becomes an `Upload` with
its reason. The file is read in a guarded process before the transaction begins.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from findings.models import (
    JUDGEMENT_BY_KIND,
    AreaName,
    Aspect,
    Claim,
    Doubt,
    Finding,
    FindingKind,
    Framework,
    Inspection,
    InspectionKind,
    IssuedReference,
    Judgement,
    Letter,
    LetterPage,
    LetterPerson,
    LocalArea,
    Outcome,
    Passage,
    ResponsibleBody,
    Section,
    Service,
    Suggestion,
    Theme,
    Upload,
)
from findings.parser.document import LIMITS
from findings.parser.guarded import read_guarded
from findings.parser.records import Line, ParsedFinding, ParsedLetter, Problem, Role, Unreadable
from findings.parser.suggest import Suggestion as Suggested
from findings.quotes import occurs
from findings.review import save
from findings.suggesting import suggester

_FRAMEWORKS = {
    "local_area_send_2016": Framework.LOCAL_AREA_2016,
    "area_send_2023": Framework.AREA_SEND_2023,
}
_INSPECTIONS = {
    "inspection_letter": InspectionKind.INSPECTION,
    "revisit_letter": InspectionKind.REVISIT,
    "area_send_full_inspection": InspectionKind.INSPECTION,
}
KINDS = {
    "effective": FindingKind.EFFECTIVE_PRACTICE,
    "needs_better": FindingKind.NEEDS_BETTER,
    "areas_for_priority_action": FindingKind.PRIORITY_ACTION,
    "areas_for_improvement": FindingKind.IMPROVEMENT,
    "main_finding": FindingKind.MAIN_FINDING,
    "strength": FindingKind.STRENGTH,
    "area_for_development": FindingKind.AREA_FOR_DEVELOPMENT,
    "significant_weakness": FindingKind.SIGNIFICANT_WEAKNESS,
    "narrative": FindingKind.NARRATIVE,
}
ASPECTS = {
    "outcome": Aspect.OUTCOME,
    "about_area": Aspect.ABOUT_AREA,
    "experience": Aspect.EXPERIENCE,
    "effective": Aspect.EFFECTIVE,
    "needs_better": Aspect.NEEDS_BETTER,
    "priority": Aspect.PRIORITY_ACTION,
    "improvement": Aspect.IMPROVEMENT,
    "about_inspection": Aspect.INTRODUCTION,
    "introduction": Aspect.INTRODUCTION,
    "closing": Aspect.INTRODUCTION,
    "main_findings": Aspect.MAIN_FINDINGS,
    "identifying": Aspect.IDENTIFYING,
    "meeting_needs": Aspect.MEETING_NEEDS,
    "improving_outcomes": Aspect.IMPROVING_OUTCOMES,
    "weaknesses": Aspect.WEAKNESSES,
}
_PROGRESS = {
    "all": Outcome.PROGRESS_ALL,
    "some": Outcome.PROGRESS_SOME,
    "none": Outcome.PROGRESS_NONE,
}
_ROLES = {
    Role.HEADING: Passage.Role.HEADING,
    Role.METADATA: Passage.Role.METADATA,
    Role.PEOPLE: Passage.Role.PEOPLE,
    Role.FURNITURE: Passage.Role.FURNITURE,
    Role.BOILERPLATE: Passage.Role.BOILERPLATE,
    Role.UNPLACED: Passage.Role.UNPLACED,
}
State = Upload.State
LIMIT = LIMITS.bytes  # bytes of a file: more is not read
# Longer than any reading may take: after it, a file still “being read” was left by a crash.
_READING_TIME = timedelta(minutes=3)
# A visit in the register and in the letter is the same when its first days are this near.
_NEAR = timedelta(days=14)
_REASON = "entered from the document"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its record, and whether it was held already."""

    upload: Upload
    again: bool = False


class _Question(Exception):
    """A person must answer before a letter can be made; the text says what."""


def take_in(data: bytes, *, name: str, by: Any, road: str, address: str = "") -> Taken:
    """Read a file and make a draft letter of it. Whatever happens, an `Upload` says what.

    The same file again leads to the upload it was. Raises `PermissionDenied` for an account that
    may not enter letters; nothing else is raised for any file.
    """
    require_entry(by)
    digest = hashlib.sha256(data).hexdigest()
    upload, new = Upload.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": _shown(name),
            "size": len(data),
            "road": road,
            "address": address,
            "by": by,
            "state": Upload.State.READING,
        },
    )
    if not new and upload.state in (State.ENTERED, State.QUESTION):
        return Taken(upload, again=True)
    if not new and upload.state == State.READING and timezone.now() - upload.at < _READING_TIME:
        return Taken(upload, again=True)
    if not upload.file:
        upload.file.save(f"{digest[:16]}{_suffix(data)}", ContentFile(data))
    return Taken(_read(upload, data, by))


def read_again(upload: Upload, *, by: Any) -> Upload:
    """Read a file that failed, or whose reading broke off, once more."""
    require_entry(by)
    if upload.state not in (State.FAILED, State.READING, State.SET_ASIDE):
        return upload
    return _read(upload, content_of(upload), by)


def answer(upload: Upload, *, by: Any, inspection: Inspection) -> Upload:
    """Make the draft of a file whose inspection a person has named."""
    require_entry(by)
    return _read(upload, content_of(upload), by, inspection=inspection)


def set_aside(upload: Upload, *, by: Any, reason: str) -> Upload:
    """Say that a file is not needed, and why; it stays on record."""
    require_entry(by)
    upload.state, upload.reason = Upload.State.SET_ASIDE, reason.strip()[:500]
    upload.save()
    return upload


def _read(upload: Upload, data: bytes, by: Any, inspection: Inspection | None = None) -> Upload:
    try:
        parsed = read_guarded(data)
        upload.area = (parsed.area_name or "")[:120]
        with transaction.atomic():
            inspection = inspection or _inspection_of(parsed)
            # Two files about one inspection at the same time: the second meets the first's letter.
            Inspection.objects.select_for_update().get(pk=inspection.pk)
            upload.letter = _enter(parsed, inspection, upload, by)
            upload.state, upload.reason = Upload.State.ENTERED, ""
            upload.save()
    except Unreadable as refusal:
        upload.state, upload.reason, upload.letter = Upload.State.FAILED, str(refusal)[:500], None
        upload.save()
    except _Question as question:
        upload.state, upload.reason, upload.letter = (
            Upload.State.QUESTION,
            str(question)[:500],
            None,
        )
        upload.save()
    return upload


def require_entry(by: Any) -> None:
    """Raises `PermissionDenied` for an account that may not enter letters."""
    if not by.has_perm("findings.add_letter"):
        raise PermissionDenied(f"{by} may not enter letters.")


def content_of(upload: Upload) -> bytes:
    """The file as it came."""
    with upload.file.open("rb") as opened:
        return bytes(opened.read())


def _shown(name: str) -> str:
    """A file's name as it may be shown: without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-200:] or "without a name"


def _suffix(data: bytes) -> str:
    """By content, since names deceive."""
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    return ".docx" if data.startswith(b"PK") else ".txt"


# the register ---------------------------------------------------------------------------------


def inspection_of(parsed: ParsedLetter) -> Inspection | None:
    """The inspection on the register that a letter reports; None where that is not clear."""
    try:
        return _inspection_of(parsed)
    except _Question:
        return None


def _inspection_of(parsed: ParsedLetter) -> Inspection:
    """The inspection on the register that a letter reports. Raises `_Question` where unclear."""
    area = _area_named(parsed.area_name or "")
    if area is None:
        raise _Question(
            f"No local area is called “{parsed.area_name}”. Choose the inspection it reports."
            if parsed.area_name
            else "The document names no local area. Choose the inspection it reports."
        )
    start = _day(parsed.facts.get("inspection_start"))
    inspections = Inspection.objects.filter(
        area=area,
        framework=_FRAMEWORKS[parsed.framework],
        kind=_INSPECTIONS[parsed.document_type],
    )
    near = [i for i in inspections if start and i.start and abs(i.start - start) <= _NEAR]
    if len(near) != 1:
        when = f" that began on {start:%-d %B %Y}" if start else ""
        raise _Question(
            f"The register has no inspection of {area}{when}. Choose the inspection it reports, or "
            "have an administrator add it."
        )
    return near[0]


def _area_named(name: str) -> LocalArea | None:
    """The local area of that name, one of its other names, or its name without “City of”."""
    plain = slugify(name)
    tried = {plain, plain.removeprefix("the-"), plain.removeprefix("city-of-")}
    if area := LocalArea.objects.filter(slug__in=tried).first():
        return area
    wanted = {" ".join(name.casefold().replace("&", "and").split())}
    for known in AreaName.objects.select_related("area"):
        if known.name.casefold().replace("&", "and") in wanted:
            return known.area
    return next((a for a in LocalArea.objects.all() if slugify(a.name) in tried), None)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


# the letter -----------------------------------------------------------------------------------


def _enter(parsed: ParsedLetter, inspection: Inspection, upload: Upload, by: Any) -> Letter:
    held = Letter.objects.filter(inspection=inspection).first()
    if held is not None:
        raise _Question(
            f"“{held}” is held already for this inspection. Compare the two: if this is a newer "
            "issue, take over what differs; if not, set it aside."
        )
    letter = Letter(
        inspection=inspection,
        framework=inspection.framework,
        slug=_free_slug(inspection),
        title=(parsed.title or upload.name)[:200],
        letter_date=_day(parsed.facts.get("letter_date")),
        original=upload.file.name,
        original_sha256=upload.sha256,
        pages_in_document=parsed.pages,
        findings_in_document=sum(
            len(section.findings) for section in parsed.sections if section.kind != "narrative"
        ),
        parser_version=parsed.version,
        source_note="Entered from the published document, word for word.",
        entered_by=by,
    )
    save(letter, by, _REASON)
    enter_pages(letter, parsed)
    _enter_people(letter, parsed)
    _claim(letter, parsed)
    found = _enter_findings(letter, parsed, by)
    _enter_passages(letter, parsed)
    _enter_doubts(letter, parsed.problems, found)
    return letter


def _free_slug(inspection: Inspection) -> str:
    what = "-revisit" if inspection.kind == InspectionKind.REVISIT else ""
    year = f"-{inspection.when.year}" if inspection.when else ""
    base = f"{inspection.area.slug}{year}{what}"
    slug, number = base, 2
    while IssuedReference.objects.filter(kind="letter", value=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


def page_texts(parsed: ParsedLetter) -> dict[int, str]:
    """Each page's text in reading order without furniture, an empty line between table cells."""
    pages: dict[int, list[str]] = {number: [] for number in range(1, parsed.pages + 1)}
    above: Line | None = None
    for line in parsed.lines:
        if parsed.ledger[line.number] is Role.FURNITURE:
            continue
        rows = pages.setdefault(line.page, [])
        if rows and above is not None and line.cell != above.cell:
            rows.append("")
        rows.append(f"• {line.text}" if line.bullet else line.text)
        above = line
    return {number: "\n".join(rows) for number, rows in pages.items()}


def enter_pages(letter: Letter, parsed: ParsedLetter) -> None:
    """Make a document's pages the letter's, in place of those that it had."""
    letter.pages.all().delete()
    sizes = dict(enumerate(parsed.sizes, 1))
    rows = []
    for number, text in page_texts(parsed).items():
        width, height = sizes.get(number, (None, None))
        rows.append(LetterPage(letter=letter, number=number, text=text, width=width, height=height))
    LetterPage.objects.bulk_create(rows)


def _enter_people(letter: Letter, parsed: ParsedLetter) -> None:
    capacity = LetterPerson.Capacity
    rows: list[tuple[str, str, str, str, bool]] = []
    rows += [
        (capacity.ADDRESSEE, p.name, p.role or "", p.organisation or "", False)
        for p in parsed.addressees
    ]
    rows += [
        (capacity.SIGNATORY, p.name, p.role or "", p.organisation or "", False)
        for p in parsed.signatories
    ]
    rows += [(capacity.COPY, "", "", copy, False) for copy in parsed.copies]
    rows += [
        (capacity.INSPECTOR, p.name, p.role or "", p.organisation or "", p.lead)
        for p in parsed.team
    ]
    rows += [
        (capacity.LEADER, person.name, person.role or "", partner.name or "", False)
        for partner in parsed.partners.values()
        for person in partner.leads
    ]
    counts: dict[str, int] = {}
    people = []
    for kind, name, role, organisation, lead in rows:
        counts[kind] = counts.get(kind, 0) + 1
        people.append(
            LetterPerson(
                letter=letter,
                capacity=kind,
                ordinal=counts[kind],
                name=name[:120],
                role=role[:200],
                organisation=organisation[:200],
                lead=lead,
            )
        )
    LetterPerson.objects.bulk_create(people)
    ResponsibleBody.objects.bulk_create(
        ResponsibleBody(letter=letter, ordinal=ordinal, name=body.name[:200], kind=body.type)
        for ordinal, body in enumerate(parsed.responsible_bodies, 1)
    )


def _claim(letter: Letter, parsed: ParsedLetter) -> None:
    """What the letter says of its inspection, beside what the register says.

    A value that the register lacks is filled in and in force; where both differ, the register's
    stays in force, both are kept, and a doubt asks an editor to choose.
    """
    inspection = letter.inspection
    for name, value in _claims(parsed).items():
        held = getattr(inspection, name)
        empty = held in (None, "")
        Claim.objects.update_or_create(
            inspection=inspection,
            field=name,
            source=Claim.Source.LETTER,
            defaults={
                "value": str(value),
                "detail": f"Printed in “{letter.title}”"[:200],
                "in_force": empty,
            },
        )
        if empty:
            setattr(inspection, name, value)
        elif str(held) != str(value):
            label = name.replace("_", " ")
            Doubt.objects.create(
                letter=letter,
                kind="register-differs",
                sentence=f"The register gives {held} as {label}, the document {value}. Both are "
                "kept; choose on the inspection which is in force.",
            )
    inspection.save()


def _claims(parsed: ParsedLetter) -> dict[str, Any]:
    facts = parsed.facts
    claims: dict[str, Any] = {
        "start": _day(facts.get("inspection_start")),
        "end": _day(facts.get("inspection_end")),
        "next_inspection_years": facts.get("next_inspection_years"),
    }
    if parsed.framework == "area_send_2023":
        claims["outcome"] = facts.get("outcome")
    elif parsed.document_type == "revisit_letter":
        claims["outcome"] = _PROGRESS.get(str(facts.get("progress")))
    else:
        required = facts.get("wsoa_required")
        claims["outcome"] = Outcome.WSOA_REQUIRED if required else Outcome.WSOA_NOT_REQUIRED
    return {name: value for name, value in claims.items() if value}


# findings -------------------------------------------------------------------------------------


def _enter_findings(
    letter: Letter, parsed: ParsedLetter, by: Any
) -> list[tuple[Finding, ParsedFinding]]:
    found: list[tuple[Finding, ParsedFinding]] = []
    ordinal = 0
    for section in parsed.sections:
        if not section.findings:
            continue
        ordinal += 1
        row = Section(
            letter=letter,
            framework=letter.framework,
            ordinal=ordinal,
            aspect=ASPECTS[section.aspect],
            heading=_short(section.heading or letter.title, 500),
            subheading=(section.subheading or "")[:120],
        )
        save(row, by, _REASON)
        kind = KINDS[section.kind]
        for parsed_finding in section.findings:
            finding = _finding(row, kind, parsed_finding)
            save(finding, by, _REASON)
            found.append((finding, parsed_finding))
    _suggest([finding for finding, _ in found])
    return found


def _suggest(findings: Sequence[Finding]) -> None:
    """Store what each finding's words suggest; nothing is applied."""
    ready = suggester()
    themes = {theme.code: theme for theme in Theme.objects.all()}
    services = {service.code: service for service in Service.objects.all()}
    rows = []
    for finding in findings:
        if finding.kind == FindingKind.NARRATIVE:
            continue
        rows += [
            _suggestion(finding, one, theme=themes[one.code])
            for one in ready.themes_of(finding.wording)
            if one.code in themes
        ]
        rows += [
            _suggestion(finding, one, service=services[one.code])
            for one in ready.services_of(finding.wording)
            if one.code in services
        ]
    Suggestion.objects.bulk_create(rows)


def _suggestion(finding: Finding, one: Suggested, **topic: Theme | Service) -> Suggestion:
    because = _short(", ".join(one.because), 300)
    return Suggestion(finding=finding, because=because, score=one.score, **topic)


def _finding(section: Section, kind: FindingKind, parsed: ParsedFinding) -> Finding:
    return Finding(
        letter=section.letter,
        section=section,
        framework=section.framework,
        ordinal=parsed.ordinal,
        kind=kind,
        judgement=JUDGEMENT_BY_KIND.get(kind, Judgement.MIXED),
        wording=parsed.text,
        wording_status=Finding.WordingStatus.VERBATIM,
        page_start=parsed.page_start,
        page_end=parsed.page_end,
        place=[[b.page, b.left, b.top, b.right, b.bottom] for b in parsed.boxes] or None,
        responsible_body=_short(parsed.responsible_body or "", 300),
        rule=parsed.rule,
    )


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 2].rsplit(" ", 1)[0] + " …"


# what is no finding, and what is doubtful --------------------------------------------------------


def _enter_passages(letter: Letter, parsed: ParsedLetter) -> None:
    """Runs of lines that are no finding, one row for each run on a page with one role."""
    rows: list[Passage] = []
    for line in parsed.lines:
        role = _ROLES.get(parsed.ledger[line.number])
        if role is None or not line.text:
            continue
        last = rows[-1] if rows else None
        run = last is not None and (last.role, last.page) == (role, line.page)
        if last is not None and run and role != Passage.Role.HEADING:
            last.text += f"\n{line.text}"
        else:
            rows.append(
                Passage(
                    letter=letter, ordinal=len(rows) + 1, page=line.page, role=role, text=line.text
                )
            )
    Passage.objects.bulk_create(rows)


def _enter_doubts(
    letter: Letter, problems: Iterable[Problem], found: Sequence[tuple[Finding, ParsedFinding]]
) -> None:
    """The reader's doubts, each with the finding whose lines it is about."""
    owner = {number: finding for finding, parsed in found for number in parsed.lines}
    Doubt.objects.bulk_create(
        Doubt(
            letter=letter,
            finding=next((owner[n] for n in problem.lines if n in owner), None),
            kind=problem.doubt.value,
            sentence=_short(problem.sentence, 500),
            page=problem.page,
        )
        for problem in problems
    )


# the quote lock, against the originals ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verified:
    """A letter's verbatim findings compared with its original: how many, and what is wrong."""

    slug: str
    findings: int
    faults: tuple[str, ...] = ()


def verify(slugs: Sequence[str] = ()) -> Iterator[Verified]:
    """Compare stored verbatim findings with their originals, read anew. All letters if none named.

    Raises nothing for a fault: it is a sentence of the result. An unknown slug is one as well.
    """
    letters = Letter.objects.order_by("slug")
    for slug in slugs:
        if not letters.filter(slug=slug).exists():
            yield Verified(slug, 0, ("There is no such letter.",))
    for letter in letters.filter(slug__in=slugs) if slugs else letters:
        verbatim = letter.findings.filter(wording_status=Finding.WordingStatus.VERBATIM)
        findings = list(verbatim.in_letter_order())
        if findings:
            yield Verified(letter.slug, len(findings), tuple(_faults(letter, findings)))


def _faults(letter: Letter, findings: Sequence[Finding]) -> Iterator[str]:
    if not letter.original:
        yield "Its original is not stored, so its quotations cannot be checked."
        return
    try:
        with letter.original.open("rb") as opened:
            data = bytes(opened.read())
        pages = list(page_texts(read_guarded(data)).values())
    except OSError:
        yield "Its original is recorded, but the file is gone."
        return
    except Unreadable as refusal:
        yield f"Its original cannot be read: {refusal}"
        return
    if hashlib.sha256(data).hexdigest() != letter.original_sha256:
        yield "Its original is not the file that was entered: the SHA-256 differs."
    for finding in findings:
        if not occurs(finding.wording, pages):
            yield f"{finding.reference} is not in the original word for word."
