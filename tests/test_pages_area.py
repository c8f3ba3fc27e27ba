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


def test_a_name_that_became_two_areas_leads_to_a_choice_explained(client):
    world = make_world()
    choice = section(visit(client, "/areas/?q=oldshire%20example"), "choice")
    assert "Oldshire Example is now 2 areas" in choice.text
    assert "ended on 31 March 2023" in choice.text
    for area in ("birch", "quiet", "former"):
        assert world.areas[area].get_absolute_url() in choice.links().values()


@pytest.mark.parametrize("typed", ["WA10 1AB", "wa101ab", "M1", "EC1A 1BB"])
def test_a_postcode_is_answered_with_the_way_to_the_councils_name(client, typed):
    make_world()
    told = section(visit(client, f"/areas/?q={typed}"), "postcode")
    assert "We do not know postcodes" in told.text
    assert "https://www.gov.uk/find-local-council" in told.links().values()


def test_a_region_taken_for_an_area_is_shown_with_its_areas(client):
    make_world()
    links = visit(client, "/areas/?q=north%20vale").links()
    assert links["See the areas in North Vale"] == "/areas/?region=north-vale"


def test_the_box_suggests_every_name_and_whose_it_is(client):
    make_world()
    for address in ("/", "/areas/"):
        document = visit(client, address)
        box = next(f for f in document.all("form") if f["action"] == "/areas/")
        named = {o["value"]: o.text for o in box.one("datalist").all("option")}
        assert box.one("input")["list"] == box.one("datalist")["id"]
        assert named["Ashbourne by Sea"] == "Ashbourne Example"
        assert named["Oldshire Example"] == ""


def test_a_region_narrows_the_list(client):
    make_world()
    document = visit(client, "/areas/?region=north-vale")
    assert listed(document) == ["Birchley Example", "Quietham Example"]
    assert "2 areas in North Vale." in document.text
    [chosen] = [a for a in document.all("a", cls="tag") if "aria-current" in a.attributes]
    assert chosen["href"] == "/areas/?region=north-vale"
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


def section(document, heading):
    return next(s for s in document.all("section") if s.get("aria-labelledby") == heading)


def table_under(document, heading):
    return [[cell.text for cell in row.elements] for row in section(document, heading).all("tr")]


def test_the_latest_visit_and_its_outcome_come_first(client):
    world = make_world()
    document = visit(client, world.areas["birch"])
    assert document.one(cls="lead").text == "Inspectors last came in May 2024, 2 years ago."
    [decided] = document.all(cls="decided")
    assert decided.one(cls="decided__terms").text == "Inconsistent experiences and outcomes"
    assert "It is the middle one of three outcomes." in decided.text
    assert "This visit followed the rules that began in 2023." in decided.text


def test_a_revisit_is_told_with_the_inspection_that_it_goes_back_to(client):
    world = make_world()
    document = visit(client, world.areas["ash"])
    assert document.one(cls="lead").text == "Inspectors last came in February 2020, 6 years ago."
    revisit, full = document.all(cls="decided")
    assert "Sufficient progress in some significant weaknesses" in revisit.text
    assert "There was enough progress in 1, and not enough in 1." in revisit.text
    assert "after the full inspection of January 2018, which decided" in full.text
    assert "Written statement of action required" in full.text
    assert "There were 2 of them." in full.text


def test_an_outcome_that_no_register_gives_is_not_made_up(client):
    area = make_area()
    make_inspection(area)
    document = visit(client, area)
    assert document.one(cls="lead").text == "Inspectors last came in March 2018, 8 years ago."
    assert "The register does not say what inspectors decided." in section(document, "unknown").text
    assert "The register does not say when it was published" in document.text


def test_a_monitoring_visit_gives_no_outcome_and_that_is_said(client):
    area = make_area()
    make_inspection(area, framework="area_send_2023", kind="monitoring", start=date(2025, 1, 6))
    document = visit(client, area)
    assert "A monitoring inspection gives no overall outcome." in document.text


def test_the_plain_words_of_the_newest_letter_are_shown_with_their_age(client):
    world = make_world()
    said = section(visit(client, world.areas["ash"]), "said")
    assert said.one("h2").text == "What inspectors found in March 2018"
    assert "Inspectors wrote this in March 2018, 8 years ago." in said.text
    assert "Families wait too long." in said.text
    assert said.links()["Read the whole letter"] == world.letters["old"].get_absolute_url()


def test_a_newer_visit_whose_letter_is_not_held_is_announced(client):
    world = make_world()
    document = visit(client, world.areas["ash"])
    assert document.one(cls="notice").text == (
        "Warning: Inspectors wrote this in March 2018, 8 years ago. It is not the newest "
        "inspection: the letter of February 2020 is not here yet. Much may have changed since."
    )
    assert [h.text for h in section(document, "said").all("h3")] == [
        "What was going well",  # nothing old is said to be so today
        "What needed to get better",
    ]
    assert "The letter of February 2020 is not here yet" in section(document, "unknown").text
    newest = visit(client, world.areas["birch"])
    assert newest.all(cls="notice") == []


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
    part = section(document, "by-topic")
    assert [h.text for h in part.all("h3")] == [
        "2023 onwards framework",
        "Older: 2016 to 2022 framework",
    ]
    rows = [topic.one("summary").text for topic in part.all(cls="topic")]
    assert rows == ["Waiting 1 going well"] * 2
    for link in part.all("a"):
        if "framework=" in link["href"]:
            document = visit(client, link["href"])
            assert document.one("p", cls="applied").text.startswith("1 finding ")


def test_every_number_of_a_topic_is_what_its_link_shows(client):
    world = make_world()
    for area in ("ash", "birch"):
        topics = section(visit(client, world.areas[area]), "by-topic").all(cls="topic")
        assert topics
        for topic in topics:
            counts = [int(c.text.split()[0]) for c in topic.all(cls="topic__count")]
            link = topic.all("a")[-1]["href"]
            found = visit(client, link).one("p", cls="applied").text
            assert found.startswith(f"{sum(counts)} finding"), topic.text


def test_silence_is_told_and_is_not_called_good(client):
    world = make_world()
    part = section(visit(client, world.areas["ash"]), "by-topic")
    assert "Inspectors did not write about: Never mentioned." in part.text
    assert "That does not mean that all is well, nor that it is not." in part.text


def test_a_topic_opens_its_plain_lines_which_lead_to_the_inspectors_words(client):
    world = make_world()
    waiting, buses = section(visit(client, world.areas["ash"]), "by-topic").all(cls="topic")
    assert waiting.one("summary").text == "Waiting 1 some of both"
    assert "Most plans are good. Some are late." in waiting.one(cls="line").text
    assert waiting.links()["Most plans are good."] == world.findings["main"].get_absolute_url()
    assert buses.one("summary").text == "Transport 1 going well"


def test_all_findings_of_the_area_are_one_link_away(client):
    world = make_world()
    links = visit(client, world.areas["ash"]).links()
    assert links["All 3 findings of Ashbourne Example"] == "/findings/?area=ashbourne-example"
    visit(client, links["All 3 findings of Ashbourne Example"])


def test_a_plain_line_opens_the_wording_that_it_was_drawn_from(client):
    letter = make_letter(summary_going_well="Buses are safe for all.\nNobody wrote about this.")
    shown = make_finding(
        make_section(letter), wording="Transport is safe.", summary="Buses are safe for all."
    )
    make_finding(make_section(letter), summary="Schools listen to families and act on it.")
    publish(letter)
    drawn, other = section(visit(client, letter.inspection.area), "said").all(cls="line")
    assert drawn.one("summary").text == "Buses are safe for all."
    assert drawn.one("blockquote").text == "Transport is safe."
    assert "What inspectors wrote, restated" in drawn.text
    assert drawn.links()["See it with its citation"] == shown.get_absolute_url()
    assert other.all("details") == []
    assert other.links() == {"In the letter": letter.get_absolute_url()}


def test_a_letter_without_a_plain_summary_is_told_by_its_findings(client):
    finding = make_published_finding(
        judgement="development", wording="Waits are long.", summary="Families wait. It is long."
    )
    [line] = section(visit(client, finding.letter.inspection.area), "said").all(cls="line")
    assert line.one("summary").text == "Families wait."
    assert line.one("blockquote").text == "Waits are long."


def test_what_the_newest_report_says_comes_next(client):
    world = make_world()
    area = world.areas["ash"]
    lines = [li.text for li in section(visit(client, area), "next").all("ul")[0].all("li")]
    assert lines == ["The rules of this visit ended in 2022. Visits since 2023 follow new rules."]
    birch = section(visit(client, world.areas["birch"]), "next")
    assert "We go by other reports with the same outcome." in birch.text
    assert "The next full inspection comes within about three years." in birch.text
    letter = make_letter(summary_next="Leaders must write a plan.")
    make_finding(make_section(letter))
    publish(letter)
    told = section(visit(client, letter.inspection.area), "next")
    assert "The letter of March 2018 says: Leaders must write a plan." in told.text


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
    assert "Find your topic" not in document.text


def test_an_area_whose_letters_are_not_entered_says_that_this_means_nothing(client):
    area = make_area()
    make_inspection(area)
    document = visit(client, area)
    unknown = section(document, "unknown").text
    assert "None of its letters or reports is in the portal yet." in unknown
    assert "That says nothing about the area." in unknown
    assert document.all("a", cls="jumps__first") == []


def test_services_lead_to_what_their_numbers_promise(client):
    world = make_world()
    part = section(visit(client, world.areas["ash"]), "officers")
    [service] = part.all("a", cls="tag")
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
    assert "Did you mean one of these?" in document.text
    assert document.links()["Birchley Example"] == "/areas/birchley-example/"


def test_a_former_area_names_those_that_took_over_and_they_name_it(client):
    world = make_world()
    document = visit(client, world.areas["former"])
    assert "What happens next" not in document.text
    lead, came = document.all(cls="lead")
    assert came.text == "Inspectors last came in May 2017, 9 years ago."
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
    part = make_section(make_letter())
    make_finding(part, judgement="context", themes=[theme])
    make_finding(part, judgement="strength", themes=[theme])
    publish(part.letter)
    area = part.letter.inspection.area
    page = client.get(area.get_absolute_url()).content.decode()
    assert "1 background" in page
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
    assert "The newest report came out in March 2026, 8 months ago." in page
    assert "The register does not say when inspectors came." in page
    assert "the report that came out in March 2026 is not here yet" in page
