"""The home page: what it shows of what is held, and when nothing is."""

from datetime import date

import pytest

from findings import review
from findings.models import LocalArea
from tests.crawl import visit
from tests.factories import (
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def figures(document):
    return {stat.one("dt").text: int(stat.one("dd").text) for stat in document.all(cls="stat")}


def test_the_figures_say_what_is_held(client):
    make_world()
    assert figures(visit(client, "/")) == {
        "findings published": 4,  # narrative is no finding
        "letters and reports": 2,
        "inspections on the public registers": 4,
        "local areas today": LocalArea.objects.present().count(),
    }


def test_every_theme_stands_with_its_number_of_findings(client):
    make_world()
    shown = {
        theme.one("a").text: int(theme.one(cls="theme__n").children[0])
        for theme in visit(client, "/").all(cls="theme")
        if theme.all(cls="theme__n")
    }
    assert shown == {"Waiting": 2, "Transport": 2, "Never mentioned": 0}


def test_letters_are_listed_with_their_age_and_what_came_later(client):
    world = make_world()
    rows = {row.one("th").text: row for row in visit(client, "/").one("tbody").all("tr")}
    assert set(rows) == {"Ashbourne Example", "Birchley Example"}
    row = rows["Ashbourne Example"]
    assert world.letters["old"].get_absolute_url() in row.links().values()
    assert "March 2018, 8 years ago." in row.text
    assert "A later revisit letter exists, published in April 2020." in row.text
    assert row.all("td")[-1].text == "3"
    assert "A later" not in rows["Birchley Example"].text


def test_only_the_latest_six_letters_are_listed(client):
    for _ in range(7):
        make_published_finding()
    assert len(visit(client, "/").one("tbody").all("tr")) == 6


def test_a_finding_that_needs_work_shows_how_the_portal_speaks(client):
    make_published_finding(judgement="strength", wording="Good.", summary="Good.")
    shown = make_published_finding(
        judgement="development", wording="Waits are long.", summary="Families wait."
    )
    sample = visit(client, "/").one("figure")
    assert "What inspectors wrote, restated Waits are long." in sample.text
    assert "In plain words Families wait." in sample.text
    assert "Inspectors wrote this in March 2018, 8 years ago." in sample.text
    assert shown.get_absolute_url() in sample.links().values()


def test_the_sample_names_a_later_report(client):
    finding = make_published_finding(judgement="development", summary="Families wait.")
    area = finding.letter.inspection.area
    make_inspection(area, start=date(2021, 5, 4), published=date(2021, 7, 1))
    sample = visit(client, "/").one("figure")
    assert "A later report exists, published in July 2021." in sample.text


def test_a_quotation_is_called_one(client):
    letter = make_letter()
    letter.pages.create(number=1, text="Waits are long.")
    make_finding(
        make_section(letter),
        judgement="development",
        wording="Waits are long.",
        wording_status="verbatim",
        summary="Families wait.",
    )
    publish(letter)
    assert "Inspectors wrote Waits are long." in visit(client, "/").one("figure").text


def test_a_stale_summary_is_not_the_sample(client):
    finding = make_published_finding(judgement="development", summary="Families wait.")
    review.correct_finding(finding, by=make_user("Reviewer"), wording="No waits.", note="Misread.")
    assert visit(client, "/").all("figure") == []


def test_topics_that_families_ask_about_are_the_way_in(client):
    make_theme("waiting-times"), make_theme("leadership")
    make_service("speech-language-therapy")
    door = next(d for d in visit(client, "/").all(cls="door") if "For families" in d.text)
    links = door.links()
    assert links["Waiting times"] == "/themes/waiting-times/"
    assert links["Speech language therapy"] == "/services/speech-language-therapy/"
    assert "Leadership" not in links


def test_an_empty_portal_says_that_letters_follow(client):
    document = visit(client, "/")
    assert "No letter is published yet" in document.text
    assert document.all("figure") == []
    assert set(figures(document).values()) == {0}


def test_an_area_is_found_from_the_home_page(client):
    world = make_world()
    forms = visit(client, "/").all("form")
    form = next(form for form in forms if form["action"] == "/areas/")
    name = form.one("input")["name"]
    response = client.get("/areas/", {name: "ashbourne by sea"})
    assert response.headers["Location"] == world.areas["ash"].get_absolute_url()
