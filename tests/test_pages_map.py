"""The map and the list beneath it: the same in two forms, each framework in its own words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings.models import LocalArea, Theme
from tests.crawl import visit
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_theme,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def tiles(document):
    return {tile["aria-label"].split(":")[0]: tile for tile in document.all("a", cls="tile")}


def listed(document):
    """What the list says of each area."""
    items = [item for part in document.all("ul", cls="map-list") for item in part.all("li")]
    return {item.one("a").text: item.one("span", cls="soft").text for item in items}


def legend(document):
    rows = [row.one("span").text for row in document.one("ul", cls="key--map").all("li")]
    return {label: int(number) for label, number in (row.rsplit(": ", 1) for row in rows)}


def test_every_present_area_is_a_link_on_the_map_and_in_the_list(client, facts):
    document = visit(client, "/areas/map/")
    names = set(LocalArea.objects.present().values_list("name", flat=True))
    assert set(tiles(document)) == set(listed(document)) == names
    assert len(names) == 153
    assert sum(legend(document).values()) == 153
    assert "not drawn" not in document.text
    assert tiles(document)["Halton"]["href"] == "/areas/halton/"


def test_a_link_says_area_letters_and_latest_outcome(client, facts):
    label = tiles(visit(client, "/areas/map/"))["St Helens"]["aria-label"]
    assert label.startswith("St Helens: No letter or report held. Latest full inspection, ")
    make_published_finding(
        inspection=LocalArea.objects.get(slug="st-helens").inspections.get(
            framework="local_area_2016", kind="inspection"
        )
    )
    label = tiles(visit(client, "/areas/map/"))["St Helens"]["aria-label"]
    assert label.startswith("St Helens: A letter held (2016 to 2022). Latest")


def test_areas_of_which_there_is_nothing_to_say_are_folded_together_in_the_list(client, facts):
    make_published_finding(
        inspection=LocalArea.objects.get(slug="st-helens").inspections.get(
            framework="local_area_2016", kind="inspection"
        )
    )
    document = visit(client, "/areas/map/")
    inside = [name for part in document.all("details") for name in listed(part)]
    assert len(inside) == 152
    assert "St Helens" not in inside
    regions = document.one("nav", aria_label="Regions of the list").links()
    assert regions["North West (1 of 24)"] == "#north-west"


def test_an_area_that_the_layout_does_not_know_is_in_the_list_all_the_same(client, facts):
    make_area("Newly Made", slug="newly-made")
    document = visit(client, "/areas/map/")
    assert "Newly Made" in listed(document)
    assert "Newly Made" not in tiles(document)
    assert "1 area of the list is not drawn on the map yet." in document.text


def test_without_any_area_of_the_layout_there_is_a_list_alone(client):
    make_world()
    document = visit(client, "/areas/map/")
    assert document.all("svg", cls="map") == []
    assert set(listed(document)) == {
        "Ashbourne Example",
        "Birchley Example",
        "Quietham Example",
    }, "former areas have no place on a map of today"


@pytest.mark.parametrize(
    ("show", "held", "other"),
    [
        ("outcome-2016", "Written statement of action required", "inconsistent"),
        ("outcome-2023", "Inconsistent experiences and outcomes", "statement"),
    ],
)
def test_outcomes_are_each_frameworks_own(client, show, held, other):
    make_world()
    document = visit(client, f"/areas/map/?show={show}")
    shown = " ".join([*listed(document).values(), *legend(document)])
    assert held in shown
    assert other not in shown.lower().replace("inspection", "")
    assert legend(document)[held] == 1
    assert "none is better or worse for its colour" in document.text


def test_a_revisit_is_said_beside_the_outcome_and_a_missing_outcome_is_no_outcome(client):
    make_world()
    make_inspection(make_area("Mist"), start=date(2019, 3, 4))
    shown = listed(visit(client, "/areas/map/?show=outcome-2016"))
    assert (
        "Revisit, February 2020: sufficient progress in some significant weaknesses"
        in (shown["Ashbourne Example"])
    )
    assert "Held: letter of March 2018" in shown["Ashbourne Example"]
    assert "the register does not say the outcome" in shown["Mist"]
    assert "No full inspection under this framework" in shown["Quietham Example"]


def test_a_theme_shows_what_letters_of_one_framework_say(client):
    theme = make_theme("waits")
    for name, kinds in {
        "Good": ["strength"],
        "Less": ["area_for_development"],
        "Both": ["strength", "area_for_development"],
        "Silent": [],
    }.items():
        letter = make_letter(make_inspection(make_area(name)))
        section = make_section(letter, "meeting_needs")
        make_finding(section, kind="strength")
        for kind in kinds:
            make_finding(section, kind=kind, themes=[theme])
        publish(letter)
    make_area("Nobody")
    document = visit(client, "/areas/map/?theme=waits&framework=local-area-2016")
    words = {name: text[2:] for name, text in listed(document).items()}
    assert words == {
        "Good": "Named as something going well. Inspected in 2018",
        "Less": "Named as something to improve. Inspected in 2018",
        "Both": "Named in both ways. Inspected in 2018",
        "Silent": "Not mentioned in the letter held. Inspected in 2018",
        "Nobody": "No letter held under this framework",
    }
    links = document.links()
    assert links["Good"] == "/findings/?theme=waits&area=good&framework=local-area-2016"
    assert links["Silent"] == "/areas/silent/"
    other = visit(client, "/areas/map/?theme=waits&framework=area-send-2023")
    assert set(listed(other).values()) == {"– No letter held under this framework"}


def test_a_later_letter_under_the_same_framework_is_the_one_shown(client):
    theme, area = make_theme("waits"), make_area("Twice")
    for year, kind in ((2016, "strength"), (2021, "area_for_development")):
        visited = make_inspection(area, start=date(year, 3, 7))
        make_published_finding(inspection=visited, kind=kind, themes=[theme])
    document = visit(client, "/areas/map/?theme=waits&framework=local-area-2016")
    assert listed(document)["Twice"] == "I Named as something to improve. Inspected in 2021"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("?show=letters", ""),
        ("?show=", ""),
        ("?theme=", ""),
        ("?framework=local-area-2016", ""),
        ("?show=OUTCOME-2016", "?show=outcome-2016"),
        ("?theme=waiting", "?theme=waiting&framework=area-send-2023"),
        ("?theme=waiting&show=outcome-2016", "?theme=waiting&framework=area-send-2023"),
        ("?framework=local_area_2016&theme=waiting", "?theme=waiting&framework=local-area-2016"),
    ],
)
def test_one_view_has_one_address(client, asked, address):
    make_world()
    response = client.get(f"/areas/map/{asked}")
    assert response.headers["Location"] == f"/areas/map/{address}"
    visit(client, response.headers["Location"])


def test_a_theme_begins_with_the_framework_of_most_letters(client):
    world = make_world()
    make_published_finding(area=world.areas["quiet"])
    location = client.get("/areas/map/?theme=waiting").headers["Location"]
    assert location == "/areas/map/?theme=waiting&framework=local-area-2016"


def test_what_cannot_be_used_is_left_out_with_a_sentence(client):
    make_world()
    for asked, sentence in {
        "theme=x": "There is no theme “x”, so it was left out.",
        "show=grades": "The map cannot show “grades”",
        "framework=1999": "There is no framework “1999”",
    }.items():
        document = visit(client, f"/areas/map/?{asked}")
        assert sentence in document.one(cls="notice--warning").text
        assert document.one("h1").text == "Letters and reports held"


def test_the_map_is_linked_from_home_areas_and_topics(client):
    make_world()
    assert visit(client, "/").links()["Map of local areas"] == "/areas/map/"
    assert visit(client, "/areas/").links()["See them on a map"] == "/areas/map/"
    links = visit(client, "/themes/waiting/").links()
    assert links["See it on the map, from 2023"] == (
        "/areas/map/?theme=waiting&framework=area-send-2023"
    )


def test_each_kind_has_a_mark_of_its_own_so_that_colour_does_not_speak_alone(client, facts):
    theme = Theme.objects.first().slug
    for asked in ("", "?show=outcome-2016", "?show=outcome-2023", f"?theme={theme}"):
        address = client.get(f"/areas/map/{asked}").headers.get("Location", f"/areas/map/{asked}")
        document = visit(client, address)
        marks = [row.one("text").text for row in document.one("ul", cls="key--map").all("li")]
        assert len(set(marks)) == len(marks), asked
        for tile in document.all("a", cls="tile"):
            assert tile.one("text", cls="tile__mark").text in marks


class TestAnyAddress(TestCase):
    @given(st.dictionaries(st.sampled_from(["show", "theme", "framework", "x"]), st.text()))
    @settings(max_examples=30, deadline=None)
    def test_any_address_is_answered(self, given_parameters):
        make_area()
        response = self.client.get("/areas/map/", given_parameters, follow=True)
        assert response.status_code == 200
        assert len(response.redirect_chain) <= 1
