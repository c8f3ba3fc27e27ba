"""A parsed letter as plain data, in the shape of the shared corpus's `truth`, and a little more."""

from pathlib import PurePath

from findings.parser.records import ParsedFinding, ParsedLetter, ParsedSection, Partner, Person
from findings.parser.suggest import Suggestion

# Themes and services by a finding's place: the section's number from 0, the finding's ordinal.
Suggested = dict[tuple[int, int], tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]]


def as_truth(letter: ParsedLetter, *, file: str, text: bool = True) -> dict[str, object]:
    """A dictionary that `json` can write; keys beyond the corpus's own begin with what is ours."""
    slug = PurePath(file).stem
    data: dict[str, object] = {
        "file": file,
        "slug": slug,
        "framework": letter.framework,
        "document_type": letter.document_type,
        "title": letter.title,
        "area_name": letter.area_name,
        "pages": letter.pages,
        **letter.facts,
        "publication_date": None,  # no document prints it
        "responsible_bodies": [
            {"name": body.name, "type": body.type} for body in letter.responsible_bodies
        ],
        "lead_inspectors": {key: list(names) for key, names in letter.lead_inspectors.items()},
        "inspection_team": [_inspector(person) for person in letter.team],
        "addressees": [_addressee(person) for person in letter.addressees],
    }
    if letter.partners:
        data["partnership_details"] = {
            key: _partner(partner) for key, partner in letter.partners.items()
        }
    if letter.signatories or letter.signed_by or letter.copies:
        signed = letter.signed_by
        data["signed_by"] = {"name": signed.name, "role": signed.role} if signed else None
        data["signatories"] = [
            {"name": person.name, "role": person.role, "organisation": person.organisation}
            for person in letter.signatories
        ]
        data["cc"] = list(letter.copies)
    data["sections"] = [_section(section) for section in letter.sections]
    data["parser_version"] = letter.version
    data["doubts"] = [
        {
            "doubt": problem.doubt.value,
            "sentence": problem.sentence,
            "page": problem.page,
            "lines": list(problem.lines),
        }
        for problem in letter.problems
    ]
    data["coverage"] = [
        {
            "line": line.number,
            "page": line.page,
            "role": letter.ledger[line.number].value,
            "text": line.text,
        }
        for line in letter.lines
    ]
    return data


def as_labels(letter: ParsedLetter, *, file: str, suggested: Suggested) -> dict[str, object]:
    """The suggestions in the shape of the corpus's `labels`, with the words that fired."""
    labels = []
    for place, section in enumerate(letter.sections):
        for finding in section.findings:
            if (place, finding.ordinal) not in suggested:
                continue
            themes, services = suggested[place, finding.ordinal]
            label: dict[str, object] = {"part": section.part} if section.part else {}
            label |= {
                "kind": section.kind,
                "ordinal": finding.ordinal,
                "themes": [each.code for each in themes],
                "services": [each.code for each in services],
                "text_start": finding.text[:80],
                "because": {each.code: list(each.because) for each in (*themes, *services)},
            }
            labels.append(label)
    return {"slug": PurePath(file).stem, "labels": labels}


def _inspector(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role_text": person.role,
        "organisation": person.organisation,
        "lead": person.lead,
    }


def _addressee(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "address": person.address,
        "primary": person.primary,
    }


def _partner(partner: Partner) -> dict[str, object]:
    return {
        "name": partner.name,
        "leads": [{"name": person.name, "role": person.role} for person in partner.leads],
        "websites": list(partner.websites),
        "address": partner.address,
    }


def _section(section: ParsedSection) -> dict[str, object]:
    data: dict[str, object] = {"heading": section.heading, "kind": section.kind}
    if section.part:
        data |= {"part": section.part, "subheading": section.subheading}
    data["findings"] = [_finding(finding) for finding in section.findings]
    return data


def _finding(finding: ParsedFinding) -> dict[str, object]:
    data: dict[str, object] = {
        "ordinal": finding.ordinal,
        "text": finding.text,
        "page_start": finding.page_start,
        "page_end": finding.page_end,
    }
    if finding.sub_points:
        data["sub_points"] = list(finding.sub_points)
    if finding.responsible_body:
        data["responsible_body"] = finding.responsible_body
    if finding.sufficient_progress is not None:
        data["sufficient_progress"] = finding.sufficient_progress
        data["judgement"] = finding.judgement
    data |= {
        "place": [
            {
                "page": box.page,
                "left": box.left,
                "top": box.top,
                "right": box.right,
                "bottom": box.bottom,
            }
            for box in finding.boxes
        ],
        "lines": list(finding.lines),
        "rule": finding.rule,
    }
    return data
