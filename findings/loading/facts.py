"""Public facts from `fixtures/`: local areas, inspections, themes, services, glossary, families.

Loading again changes nothing. What the registers say of an inspection is refreshed, except where an
editor's or a letter's value is in force. Areas, themes, services and glossary terms belong to the
editors once loaded: only missing ones are added.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from findings.loading.families import load_families
from findings.loading.report import Report
from findings.models import (
    CLAIMED,
    AreaName,
    Claim,
    EarlierCode,
    GlossaryForm,
    GlossarySense,
    GlossaryTerm,
    Inspection,
    LocalArea,
    Region,
    Service,
    ServiceTerm,
    StatisticalNeighbour,
    Theme,
    ThemeTerm,
)

Row = dict[str, Any]

AREA_FIELDS = ["name", "ons_code", "la_code", "ofsted_urn", "authority_type", "ended_on"]
DATES = {"start", "end", "published", "ended_on"}


def load_facts(folder: Path) -> Iterator[Report]:
    """Load every file of public facts, each in one transaction; yields a report for each kind."""
    areas = _read(folder / "local_areas.json")
    yield load_areas(areas)
    yield load_neighbours(areas)
    yield load_inspections(_read(folder / "inspections.json"))
    taxonomy = _read(folder / "taxonomy.json")
    yield load_topics(taxonomy["themes"], Theme, ThemeTerm, "theme")
    yield load_topics(taxonomy["services"], Service, ServiceTerm, "service")
    yield load_glossary(_read(folder / "glossary.json"))
    yield from load_families(_read(folder / "questions.json"))


@transaction.atomic
def load_areas(data: Row) -> Report:
    """Regions, areas with their names and codes, and who succeeded whom."""
    regions = {region.slug: region for region in Region.objects.all()}
    for row in data["regions"]:
        region = regions.get(row["slug"]) or Region()
        regions[row["slug"]] = _keep(region, row, Report("regions"))
    report = Report("local areas")
    areas = {area.slug: area for area in LocalArea.objects.all()}
    new = [row for row in data["areas"] if row["slug"] not in areas]
    for row in new:
        values = {name: _value(name, row[name]) for name in AREA_FIELDS}
        areas[row["slug"]] = LocalArea.objects.create(
            slug=row["slug"], region=regions[row["region"]], **values
        )
    for row in new:
        area = areas[row["slug"]]
        area.successors.set([areas[slug] for slug in row["successors"]])
        AreaName.objects.bulk_create(AreaName(area=area, **name) for name in row["names"])
        EarlierCode.objects.bulk_create(
            EarlierCode(area=area, **code) for code in row["earlier_codes"]
        )
    report.made, report.unchanged = len(new), len(data["areas"]) - len(new)
    return report


@transaction.atomic
def load_neighbours(data: Row) -> Report:
    """The ranked statistical neighbours of the set's year, exactly as the file has them."""
    year = data["neighbour_set"]["year"]
    areas = dict(LocalArea.objects.values_list("slug", "pk"))
    wanted = {
        (areas[row["slug"]], rank): areas[slug]
        for row in data["areas"]
        for rank, slug in enumerate(row["neighbours"], start=1)
    }
    current = StatisticalNeighbour.objects.filter(set_year=year)
    held = {
        (area, rank): other
        for area, rank, other in current.values_list("area", "rank", "neighbour")
    }
    if held == wanted:
        return Report("statistical neighbours", unchanged=len(wanted))
    current.delete()
    StatisticalNeighbour.objects.bulk_create(
        StatisticalNeighbour(area_id=area, rank=rank, neighbour_id=other, set_year=year)
        for (area, rank), other in wanted.items()
    )
    return Report("statistical neighbours", made=len(wanted))


@transaction.atomic
def load_inspections(data: Row) -> Report:
    """Every inspection, each value with the register it comes from; editors' values stay."""
    report = Report("inspections")
    areas = dict(LocalArea.objects.values_list("slug", "pk"))
    held = {inspection.reference: inspection for inspection in Inspection.objects.all()}
    decided = set(
        Claim.objects.filter(in_force=True)
        .exclude(source=Claim.Source.REGISTER)
        .values_list("inspection__reference", "field")
    )
    new = []
    for row in data["inspections"]:  # inspections first, then what follows them
        values = {
            name: _value(name, row[name])
            for name in CLAIMED
            if (row["reference"], name) not in decided
        }
        area = areas[row["area"]]
        inspection = held.get(row["reference"])
        if inspection is None:
            new.append(row)
            inspection = Inspection(
                reference=row["reference"],
                area_id=area,
                framework=row["framework"],
                kind=row["kind"],
            )
        held[row["reference"]] = _keep(inspection, values, report)
    for row in new:
        if row["follows"]:
            inspection = held[row["reference"]]
            inspection.follows = held[row["follows"]]
            inspection.save(update_fields=["follows"])
    _load_claims(data, held, decided)
    return report


def _load_claims(data: Row, held: dict[str, Inspection], decided: set[tuple[str, str]]) -> None:
    """One claim for each value that a register gives."""
    wanted = {
        (held[row["reference"]].pk, name): (
            str(row[name]),
            data["source"][row["register"]].split(". ")[0][:200],
            (row["reference"], name) not in decided,
        )
        for row in data["inspections"]
        for name in CLAIMED
        if row[name] not in (None, "")
    }
    current = Claim.objects.filter(source=Claim.Source.REGISTER)
    have = {
        (c.inspection_id, c.field): (c.value, c.detail, c.in_force)
        for c in current.only("inspection_id", "field", "value", "detail", "in_force")
    }
    if have == wanted:
        return
    current.delete()
    Claim.objects.bulk_create(
        Claim(
            inspection_id=inspection,
            field=field,
            value=value,
            source=Claim.Source.REGISTER,
            detail=detail,
            in_force=in_force,
        )
        for (inspection, field), (value, detail, in_force) in wanted.items()
    )


@transaction.atomic
def load_topics(rows: list[Row], model: Any, term_model: Any, parent: str) -> Report:
    """Themes or services that are missing, with their terms."""
    report = Report(model._meta.verbose_name_plural)
    held = set(model.objects.values_list("slug", flat=True))
    for ordinal, row in enumerate(rows, start=1):
        if row["slug"] in held:
            report.unchanged += 1
            continue
        fields = {n: value for n, value in row.items() if n not in ("terms", "everyday")}
        topic = model.objects.create(ordinal=ordinal, **fields)
        everyday = row.get("everyday", ())
        terms = [term_model(text=text, **{parent: topic}) for text in row["terms"]]
        for term in terms:  # a word may suggest the topic and be an everyday one too
            term.searched = term.searched or term.text in everyday
        terms += [
            term_model(text=text, suggests=False, searched=True, **{parent: topic})
            for text in everyday
            if text not in row["terms"]
        ]
        term_model.objects.bulk_create(terms)
        report.made += 1
    return report


@transaction.atomic
def load_glossary(data: Row) -> Report:
    """Glossary terms that are missing, with their other forms and senses."""
    report = Report("glossary terms")
    held = set(GlossaryTerm.objects.values_list("slug", flat=True))
    for row in data["terms"]:
        if row["slug"] in held:
            report.unchanged += 1
            continue
        term = GlossaryTerm.objects.create(slug=row["slug"], term=row["term"])
        GlossaryForm.objects.bulk_create(
            GlossaryForm(term=term, text=text) for text in row["other_forms"]
        )
        GlossarySense.objects.bulk_create(
            GlossarySense(term=term, ordinal=ordinal, **sense)
            for ordinal, sense in enumerate(row["senses"], start=1)
        )
        report.made += 1
    return report


def _read(path: Path) -> Row:
    return json.loads(path.read_text(encoding="utf-8"))


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value else value


def _keep(record: Any, values: Row, report: Report) -> Any:
    """Save a new record, or a held one in which a value differs, and count what happened."""
    different = [name for name, value in values.items() if getattr(record, name) != value]
    for name in different:
        setattr(record, name, values[name])
    if record.pk is None:
        report.made += 1
        record.save(force_insert=True)
    elif different:
        report.changed += 1
        record.save(update_fields=different)
    else:
        report.unchanged += 1
    return record
