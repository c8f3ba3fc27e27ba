"""An area by name, and what is said of it: names as people type them, next steps, reading age."""

import json
from datetime import date

import pytest

from findings.areas import look_up, telling, timeline, topic_groups, visits
from findings.areas.next_steps import next_steps
from findings.models import (
    AreaName,
    Finding,
    Framework,
    InspectionKind,
    Letter,
    LocalArea,
)
from findings.models.framework import OUTCOME_MEANS, OUTCOMES
from findings.plain.readability import reading_of
from findings.standing import standings
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_section,
    make_theme,
    publish,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


# By name


@pytest.fixture
def known(settings):
    """The areas that the tests name, with the names of the public facts, and Cumbria's end."""
    facts = json.loads((settings.FIXTURES_DIR / "local_areas.json").read_text("utf-8"))["areas"]
    wanted = {slug for _, slug in (*NAMED, *SLIPS)} | {"cumberland", "westmorland-and-furness"}
    for fact in facts:
        if fact["slug"] in wanted:
            area = make_area(fact["name"], slug=fact["slug"])
            for name in fact["names"]:
                AreaName.objects.create(area=area, **name)
    former = make_area("Cumbria", ended_on=date(2023, 4, 1))
    former.successors.set(
        LocalArea.objects.filter(slug__in=["cumberland", "westmorland-and-furness"])
    )
    return list(LocalArea.objects.prefetch_related("names", "successors"))


NAMED = [
    ("Hull", "kingston-upon-hull"),
    ("bcp", "bournemouth-christchurch-and-poole"),
    ("Bournemouth", "bournemouth-christchurch-and-poole"),  # a former name
    ("St. Helens", "st-helens"),
    ("sthelens", "st-helens"),
    ("ST HELEN’S", "st-helens"),
    ("St Helens Council", "st-helens"),
    ("Hull City Council", "kingston-upon-hull"),
    ("London Borough of Brent", "brent"),
    ("City of London", "city-of-london"),  # words around a name, and a name
    ("Telford & Wrekin", "telford-and-wrekin"),
    ("B&NES", "bath-and-north-east-somerset"),
]
SLIPS = [
    ("Hallton", "halton"),
    ("Lancashrie", "lancashire"),
    ("Midlesborough council", "middlesbrough"),
]


def test_an_area_is_known_by_any_of_its_names(known):
    for typed, slug in NAMED:
        area = look_up(known, typed).area
        assert (typed, area and area.slug) == (typed, slug)
    for typed, slug in SLIPS:
        answer = look_up(known, typed)
        assert (answer.area, answer.found) == (None, ()), typed
        assert slug in [area.slug for area in answer.nearest], typed
    cumbria = look_up(known, "Cumbria")
    assert cumbria.area is None
    assert [a.slug for a in cumbria.former.successors.order_by("slug")] == [
        "cumberland",
        "westmorland-and-furness",
    ]
    for typed in ("WA10 1AB", "sw1a2aa", "L1"):
        assert look_up(known, typed).is_postcode, typed
    for typed in ("Hallton", "2026", "W", "St Helens"):
        assert not look_up(known, typed).is_postcode, typed


# What comes next


def test_next_steps_are_those_that_reports_with_the_outcome_name():
    def after(outcome, **fields):
        return " ".join(
            next_steps(make_inspection(framework="area_send_2023", outcome=outcome, **fields))
        )

    worst = after("widespread_failings")
    assert "priority action plan" in worst
    assert "within about 18 months" in worst
    assert "about three years" in worst
    middle = after("inconsistent")
    assert "long-term plan" in middle
    assert "about three years" in middle
    assert "monitoring" not in middle
    assert "about five years" in after("typically_positive")
    assert "about two years" in after("inconsistent", next_inspection_years=2)
    assert after("") == ""


def test_no_rule_of_one_framework_is_said_of_the_other():
    for outcome in OUTCOMES[Framework.LOCAL_AREA_2016, InspectionKind.INSPECTION]:
        said = " ".join(next_steps(make_inspection(outcome=outcome)))
        assert "monitoring" not in said
        assert "years" not in said
        assert ("written statement of action" in said) == (outcome == "wsoa_required")


# Both rounds


def _told(area):
    line = timeline(
        list(area.inspections.newest_first()),
        {letter.inspection_id: letter for letter in Letter.objects.published()},
    )
    findings = list(Finding.objects.published().prefetch_related("themes"))
    return line, findings, standings(line.held)


def test_of_two_letters_the_newer_is_told_and_the_older_stands_apart_by_topic():
    area, theme = make_area(), make_theme("waits")
    for framework, start in (
        ("local_area_2016", date(2018, 3, 5)),
        ("area_send_2023", date(2024, 3, 4)),
    ):
        letter = make_letter(make_inspection(area, framework=framework, start=start))
        make_finding(make_section(letter), summary=f"Of {start.year}.", themes=[theme])
        publish(letter)
    line, findings, standing = _told(area)
    told = telling.tell(area, line, findings, standing, TODAY)
    assert told.said.is_newest
    assert told.said.letter == line.held[0]
    assert [line.text for line in told.said.well] == ["Of 2024."]
    new, old = topic_groups(findings, [(x, standing[x.pk]) for x in line.held], [theme])
    assert (new.is_older, old.is_older) == (False, True)
    assert [f.summary for f in new.rows[0].findings] == ["Of 2024."]
    assert [f.summary for f in old.rows[0].findings] == ["Of 2018."]


def test_what_is_not_known_is_said():
    area = make_area()
    make_inspection(area, framework="area_send_2023", start=None, published=date(2026, 3, 9))
    told = telling.tell(area, *_told(area), TODAY)
    assert told.next is None
    assert told.unknown == (
        telling.NOT_HELD_AT_ALL,
        "The register does not say when inspectors came.",
        "The register does not say what inspectors decided.",
    )
    worst = make_area()
    make_inspection(
        worst,
        framework="area_send_2023",
        outcome="widespread_failings",
        start=date(2026, 2, 2),
    )
    told = telling.tell(worst, *_told(worst), TODAY)
    assert telling.NO_MONITORING in told.unknown
    assert told.next.whose == telling.OTHERS_SAY


# Reading age

TEXTS = [
    *(getattr(telling, name) for name in dir(telling) if name.isupper() and name != "LINES"),
    visits.SILENT,
    visits.NO_OUTCOME,
    *visits.RULES.values(),
    *OUTCOME_MEANS.values(),
]


def test_our_own_texts_can_be_read_at_nine_to_eleven():
    made = [
        *TEXTS,
        *(
            step
            for (framework, kind), outcomes in OUTCOMES.items()
            for outcome in outcomes
            for step in next_steps(make_inspection(framework=framework, kind=kind, outcome=outcome))
        ),
    ]
    known = ("inspectors", "inspection", "priority", "monitoring", "statement", "area")
    hard = {text: grade for text in made if (grade := reading_of(text, explained=known).grade) > 6}
    assert hard == {}
