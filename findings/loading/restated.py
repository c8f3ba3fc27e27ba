"""Letters that the portal's editors have restated in their own words, from `fixtures/restated/`.

A letter that is held already is left as it is: it belongs to the editors from then on.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from findings import review
from findings.models import (
    Claim,
    Finding,
    Inspection,
    Letter,
    LetterPerson,
    Section,
    Service,
    Theme,
    fingerprint,
)

Row = dict[str, Any]


class UnknownInspectionError(Exception):
    """A letter reports an inspection that is not known here."""


def load_letters(
    folder: Path, *, entered_by: Any, published_by: Any
) -> Iterator[tuple[Letter, bool]]:
    """Enter and publish every letter of a folder; see `load_letter`."""
    for path in sorted(folder.glob("*.json")):
        yield load_letter(path, entered_by=entered_by, published_by=published_by)


def load_letter(path: Path, *, entered_by: Any, published_by: Any) -> tuple[Letter, bool]:
    """Enter one restated letter and publish it by a second account.

    Returns the letter and whether it was made now. Raises `UnknownInspectionError` where the
    register holds no such inspection, and `review.NotPossible` where it cannot be published.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    with transaction.atomic():
        if held := Letter.objects.filter(slug=data["slug"]).first():
            return held, False
        letter = _enter(data, entered_by)
        review.submit(letter, by=entered_by)
        return review.publish(letter, by=published_by), True


def _enter(data: Row, by: Any) -> Letter:
    inspection = Inspection.objects.filter(
        area__slug=data["area"], framework=data["framework"], start=data["inspection_start"]
    ).first()
    if inspection is None:
        raise UnknownInspectionError(
            f"No register names the inspection of {data['slug']}. Run load_facts first."
        )
    summary = {key: "\n".join(lines) for key, lines in data["summary"].items()}
    letter = Letter(
        inspection=inspection,
        framework=data["framework"],
        slug=data["slug"],
        title=data["title"],
        letter_date=date.fromisoformat(data["letter_date"]) if data["letter_date"] else None,
        pages_in_document=data["pages"],
        findings_in_document=data["findings_in_document"],
        source_note=data["source_note"],
        summary_going_well=summary["going_well"],
        summary_needs_better=summary["needs_better"],
        summary_next=summary["happens_next"],
        summary_not_said=summary["not_said"],
        entered_by=by,
    )
    _save(letter, by)
    _claim_last_day(inspection, data)
    _enter_people(letter, data["people"])
    topics = {
        "themes": {theme.slug: theme for theme in Theme.objects.all()},
        "services": {service.slug: service for service in Service.objects.all()},
    }
    for ordinal, row in enumerate(data["sections"], start=1):
        section = Section(
            letter=letter,
            framework=letter.framework,
            ordinal=ordinal,
            aspect=row["aspect"],
            heading=row["heading"],
            subheading=row["subheading"],
        )
        _save(section, by)
        for finding in row["findings"]:
            _enter_finding(section, finding, data["wording_status"], topics, by)
    return letter


def _claim_last_day(inspection: Inspection, data: Row) -> None:
    """The register of 2016 to 2022 has no last day. Where the letter prints it, it says so."""
    if inspection.end or not data.get("inspection_end"):
        return
    inspection.end = date.fromisoformat(data["inspection_end"])
    inspection.save(update_fields=["end"])
    Claim.objects.create(
        inspection=inspection,
        field="end",
        value=data["inspection_end"],
        source=Claim.Source.LETTER,
        detail=f"Printed in the letter “{data['title']}”",
        in_force=True,
    )


def _enter_people(letter: Letter, rows: list[Row]) -> None:
    """People as roles and bodies only: a restated letter carries no name."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["capacity"]] = counts.get(row["capacity"], 0) + 1
        LetterPerson.objects.create(
            letter=letter,
            capacity=row["capacity"],
            ordinal=counts[row["capacity"]],
            role=row.get("role") or "",
            organisation=row.get("organisation") or "",
        )


def _enter_finding(section: Section, row: Row, wording_status: str, topics: Row, by: Any) -> None:
    finding = Finding(
        reference=row["reference"],
        letter=section.letter,
        section=section,
        framework=section.framework,
        ordinal=row["ordinal"],
        kind=row["kind"],
        judgement=row["judgement"],
        wording=row["wording"],
        wording_status=wording_status,
        page_start=row["page_start"],
        page_end=row["page_end"],
        summary=row["summary"],
        summary_of=fingerprint(row["wording"]),
        responsible_body=row.get("responsible_body", ""),
    )
    _save(finding, by)
    for name, known in topics.items():
        if row[name]:
            getattr(finding, name).set([known[slug] for slug in row[name]])


def _save(record: Any, by: Any) -> None:
    record._history_user = by
    record._change_reason = "entered from the restated letter"
    record.save()
