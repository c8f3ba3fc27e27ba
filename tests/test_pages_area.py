"""Finding an area, and all that is known of it: its visits, its findings, areas like it."""

from datetime import date

import pytest

from findings.models import AreaName, EarlierCode, StatisticalNeighbour
from tests.crawl import visit
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_region,
    make_section,
    make_theme,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


# The list


def names(document):
    return [item.one("a").text for item in document.all("ul", cls="columns")[0].elements]


def listed(document):
    return [a.text for part in document.all("ul", cls="columns") for a in part.all("a")]


def test_all_areas_stand_from_a_to_z_with_what_is_held(client):
    make_world()
    document = visit(client, "/areas/")
    assert listed(document) == [
        "Ashbourne Example",
        "Birchley Example",
        "Oldshire Example",
        "Quietham Example",
    ]
    assert [h.text for h in document.one("main").all("h2")] == ["A", "B", "O", "Q"]
    assert "Ashbourne Example · 1 letter in the portal" in document.text
    assert "Quietham Example · " not in document.text
    assert "until 2023, now Birchley Example and Quietham Example" in document.text


@pytest.mark.parametrize("typed", ["Ashbourne Example", "ashbourne by sea", "  ASHBOURNE-BY-SEA "])
def test_a_whole_name_leads_straight_to_the_area(client, typed):
    world = make_world()
    response = client.get("/areas/", {"q": typed})
    assert response.headers["Location"] == world.areas["ash"].get_absolute_url()


@pytest.mark.parametrize("typed", ["ash", "sea", "example ashb", "Ash."])
def test_the_beginning_of_a_word_of_any_name_finds_the_area(client, typed):
    make_world()
    document = visit(client, f"/areas/?q={typed}")
    assert listed(document) == ["Ashbourne Example"]
    assert "1 area called" in document.text


def test_the_middle_of_a_word_finds_nothing_and_that_is_explained(client):
    make_world()
    document = visit(client, "/areas/?q=bourne")
    assert listed(document) == []
    assert "We know no area by that name" in document.text
    assert document.links()["See all areas from A to Z"] == "/areas/"


def test_a_region_narrows_the_list(client):
    make_world()
    document = visit(client, "/areas/?region=north-vale")
    assert listed(document) == ["Birchley Example", "Quietham Example"]
    assert "2 areas in North Vale." in document.text
    [chosen] = [o for o in document.all("option") if "selected" in o.attributes]
    assert chosen["value"] == "north-vale"
    assert listed(visit(client, "/areas/?region=north-vale&q=quiet")) == ["Quietham Example"]


@pytest.mark.parametrize(
    "given", ["region=nowhere", "region=%00", "q=%00", "region=", "q=%27%22%25_"]
)
def test_odd_addresses_of_the_list_are_no_trouble(client, given):
    make_world()
    visit(client, f"/areas/?{given}")
    visit(client, f"/coverage/?{given}")
    visit(client, f"/glossary/?{given}")


def test_a_country_without_areas_says_that_none_is_known(client):
    assert "We know no area by that name" in visit(client, "/areas/").text


# An area's page


def codes(document):
    rows = document.one("dl", cls="summary-list").elements
    return {row.one("dt").text: row.one("dd").text for row in rows}


def table_under(document, heading):
    section = next(s for s in document.all("section") if s.get("aria-labelledby") == heading)
    return [[cell.text for cell in row.elements] for row in section.all("tr")]


def test_the_latest_visit_and_its_outcome_come_first(client):
    world = make_world()
    assert visit(client, world.areas["birch"]).one(cls="lead").text == (
        "Inspectors last came in May 2024. The outcome: inconsistent experiences and outcomes."
    )
    assert visit(client, world.areas["ash"]).one(cls="lead").text == (
        "Inspectors last came in February 2020. "
        "The outcome: sufficient progress in some significant weaknesses."
    )


def test_an_outcome_that_no_register_gives_is_not_made_up(client):
    area = make_area()
    make_inspection(area)
    document = visit(client, area)
    assert document.one(cls="lead").text == (
        "Inspectors last came in March 2018. The register does not say the outcome."
    )
    assert "The register does not say when it was published" in document.text


def test_a_monitoring_visit_gives_no_outcome_and_that_is_said(client):
    area = make_area()
    make_inspection(area, framework="area_send_2023", kind="monitoring", start=date(2025, 1, 6))
    document = visit(client, area)
    assert "A monitoring inspection gives no overall outcome." in document.text


def test_the_plain_words_of_the_newest_letter_are_shown_with_their_age(client):
    world = make_world()
    said = next(s for s in visit(client, world.areas["ash"]).all("section") if "plain" in s.classes)
    assert said.one("h2").text == "What the letter of March 2018 says, in plain words"
    assert "Inspectors wrote this in March 2018, 8 years ago. A later revisit letter" in said.text
    assert "Families wait too long." in said.text
    assert said.links()["Read the whole letter"] == world.letters["old"].get_absolute_url()


def test_a_newer_visit_whose_letter_is_not_held_is_announced(client):
    world = make_world()
    assert visit(client, world.areas["ash"]).one(cls="notice").text == (
        "The newest inspection, of February 2020, is on the public register, but its report is "
        "not here yet. What you read here was written in March 2018."
    )
    assert visit(client, world.areas["birch"]).all(cls="notice") == []


def test_a_revisit_stands_under_the_inspection_that_it_goes_back_to(client):
    world = make_world()
    document = visit(client, world.areas["ash"])
    outer = document.all("ol", cls="timeline")[0]
    [entry] = outer.elements
    assert entry.one("h3").text == "Full inspection, 2016 to 2022 framework"
    assert (
        "Published 27 March 2018 · inspectors came 29 January 2018 to 2 February 2018" in entry.text
    )
    assert "2 significant weaknesses to put right." in entry.text
    [revisit] = entry.one("ol").elements
    assert revisit.one("h4").text == "Revisit"
    assert "Enough progress in 1, not enough in 1." in revisit.text
    assert "Not in the portal yet." in revisit.text


def test_two_frameworks_are_never_added_together(client):
    theme = make_theme("waits", name="Waiting")
    area = make_area("Ash")
    make_published_finding(
        inspection=make_inspection(area), kind="strength", themes=[theme], letter=None
    )
    new = make_inspection(area, framework="area_send_2023", start=date(2024, 1, 8))
    make_published_finding(inspection=new, themes=[theme])
    document = visit(client, area)
    section = next(s for s in document.all("section") if s.get("aria-labelledby") == "by-theme")
    assert [h.text for h in section.all("h3")] == [
        "2016 to 2022 framework",
        "2023 onwards framework",
    ]
    rows = [[cell.text for cell in table.all("tr")[1].elements] for table in section.all("table")]
    assert rows == [["Waiting", "1", "0", "0"], ["Waiting", "1", "0", "0"]]
    for link in section.all("a"):
        if "framework=" in link["href"]:
            document = visit(client, link["href"])
            assert document.one("p", cls="applied").text.startswith("1 finding ")


def test_every_number_of_the_theme_table_is_what_its_link_shows(client):
    world = make_world()
    for area in ("ash", "birch"):
        document = visit(client, world.areas[area])
        section = next(s for s in document.all("section") if s.get("aria-labelledby") == "by-theme")
        for row in section.one("tbody").all("tr"):
            numbers = [int(cell.text) for cell in row.all("td")]
            found = visit(client, row.one("a")["href"]).one("p", cls="applied").text
            assert found.startswith(f"{sum(numbers)} finding"), row.text


def test_all_findings_of_the_area_are_one_link_away(client):
    world = make_world()
    links = visit(client, world.areas["ash"]).links()
    assert links["All 3 findings of Ashbourne Example"] == "/findings/?area=ashbourne-example"
    visit(client, links["All 3 findings of Ashbourne Example"])


def test_areas_like_it_stand_in_rank_order_with_what_is_known_of_them(client):
    world = make_world()
    document = visit(client, world.areas["ash"])
    assert table_under(document, "neighbours")[1:] == [
        [
            "1",
            "Birchley Example",
            "May 2024, full inspection",
            "Inconsistent experiences and outcomes",
            "In the portal: findings of Birchley Example",
        ],
        ["2", "Quietham Example", "None on the registers", "–", "Not yet"],
    ]
    assert "from the set current in 2021" in document.text


def test_an_area_without_neighbours_has_no_table_of_them(client):
    assert "Areas like this one" not in visit(client, make_area()).text


def test_an_area_without_visits_says_so(client):
    world = make_world()
    document = visit(client, world.areas["quiet"])
    assert (
        document.one(cls="lead").text == "The public registers name no inspection of this area yet."
    )
    assert "No inspection on the registers" in document.text
    assert "Findings by theme" not in document.text


def test_an_area_whose_letters_are_not_entered_says_that_this_means_nothing(client):
    area = make_area()
    make_inspection(area)
    document = visit(client, area)
    assert "No findings of this area are in the portal yet" in document.text
    assert "That says nothing about the area" in document.text


def test_services_lead_to_what_their_numbers_promise(client):
    world = make_world()
    section = next(
        s
        for s in visit(client, world.areas["ash"]).all("section")
        if s.get("aria-labelledby") == "by-theme"
    )
    [service] = section.all("a", cls="tag")
    assert service.text == "Therapy (1)"
    assert visit(client, service["href"]).one("p", cls="applied").text.startswith("1 finding ")


def test_a_search_within_the_area_keeps_to_it(client):
    world = make_world()
    [form] = visit(client, world.areas["ash"]).one("main").all("form")
    assert form["action"] == "/findings/"
    hidden = form.one("input", type="hidden")
    assert (hidden["name"], hidden["value"]) == ("area", "ashbourne-example")


def test_a_name_that_is_almost_right_is_answered_with_a_question(client):
    make_world()
    document = visit(client, "/areas/?q=birchly%20exampel")
    assert "Did you mean Birchley Example?" in document.text
    assert document.links()["Birchley Example"] == "/areas/birchley-example/"


def test_a_former_area_names_those_that_took_over_and_they_name_it(client):
    world = make_world()
    lead = visit(client, world.areas["former"]).one(cls="lead")
    assert lead.text == (
        "This area ended on 31 March 2023. Birchley Example and Quietham Example took over."
    )
    assert set(lead.links().values()) == {"/areas/birchley-example/", "/areas/quietham-example/"}
    after = visit(client, world.areas["quiet"])
    assert "Until 31 March 2023, Oldshire Example was here, or a part of it." in after.text
    assert after.links()["Oldshire Example"] == "/areas/oldshire-example/"


def test_codes_and_other_names_are_shown_where_they_are_known(client):
    region = make_region("South Vale")
    area = make_area("Full", region=region, ofsted_urn="80123", authority_type="county")
    EarlierCode.objects.create(area=area, ons_code="E99999999", source="A register")
    AreaName.objects.create(area=area, name="Fullshire", kind="former")
    assert codes(visit(client, area)) == {
        "Region": "South Vale",
        "Type": "County",
        "ONS code": area.ons_code,
        "Earlier ONS code": "E99999999",
        "DfE code": area.la_code,
        "Ofsted URN": "80123",
        "Also known as": "Fullshire",
    }
    bare = make_area("Bare", region=region, ons_code="")
    assert set(codes(visit(client, bare))) == {"Region", "DfE code"}


def test_an_area_is_not_ranked_by_how_many_findings_it_has(client):
    busy, still = make_area("Busy"), make_area("Calm")
    letter = make_letter(make_inspection(busy))
    section = make_section(letter)
    for _ in range(5):
        make_finding(section)
    publish(letter)
    make_published_finding(area=still)
    centre = make_area("Centre")
    for rank, area in enumerate((still, busy), start=1):
        StatisticalNeighbour.objects.create(area=centre, neighbour=area, rank=rank, set_year=2021)
    rows = table_under(visit(client, centre), "neighbours")[1:]
    assert [row[1] for row in rows] == ["Calm", "Busy"]
    assert [row[-1] for row in rows] == [
        "In the portal: findings of Calm",
        "In the portal: findings of Busy",
    ]


def test_an_unknown_area_is_not_found(client):
    assert client.get("/areas/atlantis/").status_code == 404


@pytest.mark.django_db
def test_a_row_by_theme_counts_what_its_link_shows_background_included(client):
    theme = make_theme("waits")
    section = make_section(make_letter())
    make_finding(section, judgement="context", themes=[theme])
    make_finding(section, judgement="strength", themes=[theme])
    publish(section.letter)
    area = section.letter.inspection.area
    page = client.get(area.get_absolute_url()).content.decode()
    assert "Background" in page
    link = f"/findings/?theme=waits&amp;area={area.slug}&amp;framework=local-area-2016"
    assert link in page
    found = client.get(link.replace("&amp;", "&")).content.decode()
    assert "<strong>2 findings</strong>" in found


@pytest.mark.django_db
def test_a_newer_report_without_a_visit_is_announced_by_its_publication(client):
    finding = make_published_finding()
    area = finding.letter.inspection.area
    make_inspection(area, framework="area_send_2023", start=None, published=date(2026, 3, 9))
    page = client.get(area.get_absolute_url()).content.decode()
    assert "The newest inspection, published March 2026, is on the public register" in page
