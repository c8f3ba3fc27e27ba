"""Themes and services: what they mean, how often they are named, what was said."""

import pytest

from tests.crawl import visit
from tests.factories import make_published_finding, make_service, make_theme
from tests.world import make_world

pytestmark = pytest.mark.django_db


def stats(document):
    return {stat.one("dt").text: int(stat.one("dd").text) for stat in document.all(cls="stat")}


def total(document):
    return int(document.one("p", cls="applied").one("strong").text.split()[0])


def test_all_topics_stand_with_both_names_and_their_number_of_findings(client):
    make_world()
    shown = {
        topic.one("a").text: (
            topic.one("a")["href"],
            int(topic.one(cls="theme__n").children[0]),
            topic.one(cls="theme__formal").text,
        )
        for topic in visit(client, "/topics/").all(cls="theme")
    }
    assert shown == {
        "Waiting": ("/themes/waiting/", 2, "Formal waiting"),
        "Transport": ("/themes/transport/", 2, "Formal transport"),
        "Never mentioned": ("/themes/never-mentioned/", 0, "Formal never-mentioned"),
        "Therapy": ("/services/therapy/", 2, "Formal therapy"),
        "Never needed": ("/services/never-needed/", 0, "Formal never-needed"),
    }


def test_a_name_that_is_the_formal_one_too_is_said_once(client):
    make_theme("plans", name="Plans", formal_name="Plans")
    make_published_finding()
    assert visit(client, "/topics/").all(cls="theme__formal") == []
    assert "Formal name" not in visit(client, "/themes/plans/").text


def test_a_theme_says_what_it_means_and_how_often_it_was_judged_what(client):
    world = make_world()
    document = visit(client, world.themes["waiting"])
    assert document.one(cls="lead").text == "What this theme is about."
    assert "Formal name: Formal waiting" in document.text
    assert stats(document) == {
        "findings, both frameworks together": 2,
        "needs to get better": 1,
        "some of both": 1,
    }


@pytest.mark.parametrize(("kind", "slug"), [("themes", "waiting"), ("services", "therapy")])
def test_every_number_of_a_topic_is_what_its_link_shows(client, kind, slug):
    make_world()
    document = visit(client, f"/{kind}/{slug}/")
    links = document.one("main").all("a", cls="btn")
    numbered = [link for link in links if "(" in link.text]
    assert len(numbered) == 2
    for link in numbered:
        number = int(link.text.split("(")[1].rstrip(")"))
        assert total(visit(client, link["href"])) == number
    [everything] = [link for link in links if link.text == "See all 2 findings"]
    assert total(visit(client, everything["href"])) == 2
    for link in [a for a in document.one("aside").all("a") if a.all(cls="soft")]:
        number = int(link.one(cls="soft").text.strip("()"))
        assert total(visit(client, link["href"])) == number, link.text


def test_the_newest_findings_are_shown_with_their_standing(client):
    world = make_world()
    cards = visit(client, world.themes["waiting"]).all("li", cls="result")
    assert [card.one("blockquote").all("p")[0].text for card in cards] == [
        "Leaders should shorten waits for therapy.",
        "Most plans are written well.",
    ]
    assert "A later revisit letter exists, published in April 2020." in cards[1].text


def test_only_ten_are_shown_and_the_explorer_has_the_rest(client):
    theme = make_theme("waits")
    for _ in range(12):
        make_published_finding(themes=[theme])
    document = visit(client, theme)
    assert len(document.all("li", cls="result")) == 10
    assert total(visit(client, document.links()["See all 12 findings"])) == 12


def test_a_single_finding_is_not_called_all(client):
    theme = make_theme("waits")
    make_published_finding(themes=[theme])
    assert total(visit(client, visit(client, theme).links()["See it in the explorer"])) == 1


def test_a_topic_that_no_letter_mentions_says_that_silence_means_nothing(client):
    world = make_world()
    for topic in (world.themes["never-mentioned"], world.services["never-needed"]):
        document = visit(client, topic)
        assert "No finding on this topic is in the portal yet" in document.text
        assert "Silence is neither good nor bad." in document.text
        assert document.links()["See which letters are in the portal"] == "/coverage/"
        assert "Often named together with it" not in document.text
        assert stats(document) == {}


def test_narrative_is_not_counted(client):
    theme = make_theme("waits")
    finding = make_published_finding(themes=[theme])
    context = finding.section.findings.create(
        letter=finding.letter,
        framework=finding.framework,
        ordinal=9,
        kind="narrative",
        judgement="context",
        wording="Background.",
        wording_status="restated",
    )
    context.themes.add(theme)
    document = visit(client, theme)
    assert stats(document)["findings, both frameworks together"] == 1
    assert "Background." not in document.text


def test_an_editors_rule_is_shown_where_there_is_one(client):
    rule = "Only where a wait is named."
    assert rule in visit(client, make_theme("waits", editor_rule=rule)).text
    assert "An editor reads each finding" in visit(client, make_service("nurses")).text


def test_lists_of_one_kind_lead_to_the_list_of_both(client):
    for address in ("/themes/", "/services/"):
        assert client.get(address).headers["Location"] == "/topics/"


def test_an_unknown_topic_is_not_found(client):
    make_theme("waits")
    for address in ("/themes/nothing/", "/services/waits/"):
        assert client.get(address).status_code == 404


def test_a_portal_without_topics_has_a_page_for_them_all_the_same(client):
    visit(client, "/topics/")


def test_letters_are_counted_by_what_they_say_each_framework_apart(client):
    make_world()
    document = visit(client, "/themes/waiting/")
    section = next(s for s in document.all("section") if s.get("aria-labelledby") == "tally")
    assert (
        "Named as something going well in 0, as something to improve in 1, mentioned in both ways "
        "in 0, not mentioned in 0 of 1 report held." in section.text
    )
    assert (
        "Named as something going well in 0, as something to improve in 0, mentioned in both ways "
        "in 1, not mentioned in 0 of 1 letter held." in section.text
    )
    assert "%" not in section.text
    headings = [heading.text for heading in section.all("h3")]
    assert headings == ["2023 onwards framework", "2016 to 2022 framework"]


def test_every_drawing_stands_beside_a_table_that_says_the_same(client):
    make_world()
    section = visit(client, "/themes/waiting/").all("section")[0]
    captions = [table.one("caption").text for table in section.all("table")]
    assert captions == ["By year of inspection", "By region"] * 2
    year = section.all("table")[0].one("tbody").one("tr")
    assert [cell.text for cell in year.elements] == ["2024", "0", "1", "0", "0", "1"]
    charts = section.all("svg", role="img")
    assert [chart["aria-label"] for chart in charts] == [
        "How many reports of each year said what. The table has the numbers.",
        "How many letters of each year said what. The table has the numbers.",
    ]
