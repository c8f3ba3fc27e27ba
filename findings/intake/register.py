"""The inspection on the register that a letter reports, and what the two say differently."""

from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify

from findings.models import (
    AreaName,
    Claim,
    Doubt,
    Framework,
    Inspection,
    InspectionKind,
    Letter,
    LocalArea,
    Outcome,
)
from findings.parser.records import ParsedLetter

_FRAMEWORKS = {
    "local_area_send_2016": Framework.LOCAL_AREA_2016,
    "area_send_2023": Framework.AREA_SEND_2023,
}
_INSPECTIONS = {
    "inspection_letter": InspectionKind.INSPECTION,
    "revisit_letter": InspectionKind.REVISIT,
    "area_send_full_inspection": InspectionKind.INSPECTION,
}
_PROGRESS = {
    "all": Outcome.PROGRESS_ALL,
    "some": Outcome.PROGRESS_SOME,
    "none": Outcome.PROGRESS_NONE,
}
# A visit in the register and in the letter is the same when its first days are this near.
_NEAR = timedelta(days=14)


class Question(Exception):
    """A person must answer before a letter can be made; the text says what."""


def inspection_of(parsed: ParsedLetter) -> Inspection | None:
    """The inspection on the register that a letter reports; None where that is not clear."""
    try:
        return the_inspection_of(parsed)
    except Question:
        return None


def the_inspection_of(parsed: ParsedLetter) -> Inspection:
    """The inspection on the register that a letter reports. Raises `Question` where unclear."""
    area = _area_named(parsed.area_name or "")
    if area is None:
        raise Question(
            f"No local area is called “{parsed.area_name}”. Choose the inspection it reports."
            if parsed.area_name
            else "The document names no local area. Choose the inspection it reports."
        )
    start = day(parsed.facts.get("inspection_start"))
    inspections = Inspection.objects.filter(
        area=area,
        framework=_FRAMEWORKS[parsed.framework],
        kind=_INSPECTIONS[parsed.document_type],
    )
    near = [i for i in inspections if start and i.start and abs(i.start - start) <= _NEAR]
    if len(near) != 1:
        when = f" that began on {start:%-d %B %Y}" if start else ""
        raise Question(
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


def day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def claim(letter: Letter, parsed: ParsedLetter) -> None:
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
        "start": day(facts.get("inspection_start")),
        "end": day(facts.get("inspection_end")),
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
