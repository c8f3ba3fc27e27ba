"""A parsed letter to draft records: the letter, its pages, people, findings, passages, doubts."""

from collections.abc import Iterable, Sequence
from typing import Any

from findings.intake.register import Question, claim, day
from findings.models import (
    JUDGEMENT_BY_KIND,
    Aspect,
    Doubt,
    Finding,
    FindingKind,
    Inspection,
    InspectionKind,
    IssuedReference,
    Judgement,
    Letter,
    LetterPage,
    LetterPerson,
    Passage,
    ResponsibleBody,
    Section,
    Service,
    Suggestion,
    Theme,
    Upload,
)
from findings.parser.records import Line, ParsedFinding, ParsedLetter, Problem, Role
from findings.parser.suggest import Suggestion as Suggested
from findings.review import save
from findings.suggesting import suggester

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
_ROLES = {
    Role.HEADING: Passage.Role.HEADING,
    Role.METADATA: Passage.Role.METADATA,
    Role.PEOPLE: Passage.Role.PEOPLE,
    Role.FURNITURE: Passage.Role.FURNITURE,
    Role.BOILERPLATE: Passage.Role.BOILERPLATE,
    Role.UNPLACED: Passage.Role.UNPLACED,
}
_REASON = "entered from the document"


def enter(parsed: ParsedLetter, inspection: Inspection, upload: Upload, by: Any) -> Letter:
    held = Letter.objects.filter(inspection=inspection).first()
    if held is not None:
        raise Question(
            f"“{held}” is held already for this inspection. Compare the two: if this is a newer "
            "issue, take over what differs; if not, set it aside."
        )
    letter = Letter(
        inspection=inspection,
        framework=inspection.framework,
        slug=_free_slug(inspection),
        title=(parsed.title or upload.name)[:200],
        letter_date=day(parsed.facts.get("letter_date")),
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
    claim(letter, parsed)
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
