"""A small made-up country: one record of each sort that a public page must be able to show."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from findings.models import (
    AreaName,
    GlossaryForm,
    GlossarySense,
    GlossaryTerm,
    StatisticalNeighbour,
)
from tests.factories import (
    make_advice,
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_question,
    make_region,
    make_section,
    make_service,
    make_theme,
    make_user,
    make_version,
    publish,
)


@dataclass
class World:
    """What tests name in it."""

    inspector: object
    reviewer: object
    areas: dict = field(default_factory=dict)
    themes: dict = field(default_factory=dict)
    services: dict = field(default_factory=dict)
    letters: dict = field(default_factory=dict)
    findings: dict = field(default_factory=dict)


def make_world():
    """Two letters of both frameworks, a revisit without letter, a former and a silent area."""
    world = World(make_user("Inspector"), make_user("Reviewer"))
    _make_areas(world)
    for slug in ("waiting", "transport", "never-mentioned"):
        world.themes[slug] = make_theme(slug)
    for slug in ("therapy", "never-needed"):
        world.services[slug] = make_service(slug)
    _make_old_letter(world)
    _make_new_letter(world)
    _keep_for_families(world)
    term = GlossaryTerm.objects.create(slug="slt", term="SLT")
    GlossaryForm.objects.create(term=term, text="S&L")
    for ordinal, (label, expansion) in enumerate(
        [("In schools", "senior leadership team"), ("In health", "speech therapy")], start=1
    ):
        GlossarySense.objects.create(
            term=term, ordinal=ordinal, label=label, expansion=expansion, explanation="Who it is."
        )
    return world


def _make_areas(world):
    vale, north = make_region("Middle Vale"), make_region("North Vale")
    areas = world.areas
    areas["ash"] = make_area("Ashbourne Example", region=vale, ofsted_urn="80999")
    areas["birch"] = make_area("Birchley Example", region=north)
    areas["quiet"] = make_area("Quietham Example", region=north)
    areas["former"] = make_area("Oldshire Example", region=vale, ended_on=date(2023, 3, 31))
    areas["former"].successors.add(areas["birch"], areas["quiet"])
    AreaName.objects.create(area=areas["ash"], name="Ashbourne by Sea", kind="other")
    StatisticalNeighbour.objects.create(
        area=areas["ash"], neighbour=areas["birch"], rank=1, set_year=2021
    )
    StatisticalNeighbour.objects.create(
        area=areas["ash"], neighbour=areas["quiet"], rank=2, set_year=2021
    )
    make_inspection(areas["former"], start=date(2017, 5, 8))


def _make_old_letter(world):
    visit = make_inspection(
        world.areas["ash"],
        start=date(2018, 1, 29),
        end=date(2018, 2, 2),
        published=date(2018, 3, 27),
        outcome="wsoa_required",
        weaknesses=2,
        report_url="https://files.ofsted.gov.uk/v1/file/0",
    )
    make_inspection(
        world.areas["ash"],
        kind="revisit",
        start=date(2020, 2, 3),
        published=date(2020, 4, 6),
        outcome="progress_some",
        weaknesses_sufficient=1,
        weaknesses_insufficient=1,
        follows=visit,
    )
    letter = make_letter(
        visit,
        world.inspector,
        slug="ashbourne-2018",
        title="Joint local area SEND inspection in Ashbourne Example",
        letter_date=date(2018, 3, 21),
        source_note="Made up for tests.",
        pages_in_document=9,
        summary_going_well="Leaders know their area.\nSchools are kind.",
        summary_needs_better="Families wait too long.",
        summary_next="Leaders must write a plan.",
        summary_not_said="Nothing about colleges or SLT.",
    )
    make_person(letter, name="", role="Director of Children’s Services", organisation="The council")
    make_person(letter, name="", role="Lead inspector", capacity="inspector", lead=True)
    make_version(letter)
    heading = "The effectiveness of the area in meeting needs"
    main = make_section(letter, "main_findings", heading="Main findings")
    good = make_section(letter, "meeting_needs", heading=heading, subheading="Strengths")
    bad = make_section(letter, "meeting_needs", heading=heading, subheading="Areas for development")
    made = world.findings
    made["context"] = make_finding(main, kind="narrative", wording="The area is made up.")
    made["main"] = make_finding(
        main,
        judgement="mixed",
        wording="Most plans are written well.\n• Some are late.\n• A few are lost.",
        summary="Most plans are good. Some are late.",
        page_start=1,
        page_end=2,
        themes=[world.themes["waiting"]],
        services=[world.services["therapy"]],
    )
    made["strength"] = make_finding(
        good,
        kind="strength",
        wording="Buses are safe.",
        summary="Buses are safe.",
        page_start=4,
        page_end=4,
        themes=[world.themes["transport"]],
    )
    made["plain"] = make_finding(bad, kind="area_for_development", wording="Waits are long.")
    world.letters["old"] = publish(letter, world.reviewer)


def _make_new_letter(world):
    letter = make_letter(
        make_inspection(
            world.areas["birch"],
            framework="area_send_2023",
            start=date(2024, 5, 13),
            outcome="inconsistent",
            next_inspection_years=3,
        ),
        world.inspector,
        slug="birchley-2024",
        title="Area SEND inspection of Birchley Example",
    )
    world.findings["action"] = make_finding(
        make_section(letter, "priority_action", heading="Areas for priority action"),
        kind="priority_action",
        wording="Leaders should shorten waits for therapy.",
        responsible_body="The council and the integrated care board",
        themes=[world.themes["waiting"], world.themes["transport"]],
        services=[world.services["therapy"]],
    )
    world.letters["new"] = publish(letter, world.reviewer)


def _keep_for_families(world):
    """A question that is answered in both letters, one that no finding answers, and what to do."""
    waiting, never = world.themes["waiting"], world.themes["never-mentioned"]
    question = make_question("how-long", question="How long will it take?", themes=[waiting])
    make_question("never-asked", question="Has nobody asked?", themes=[never])
    question.to_ask.create(ordinal=1, text="How long is it now?")
    waiting.to_ask.create(ordinal=1, text="Who can tell us?")
    make_advice("ask-the-helpers")
    make_advice("while-you-wait", themes=[waiting], link="", link_name="")


@contextmanager
def undone_afterwards(django_db_blocker):
    """A database to write to for as long as a whole module of tests; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
