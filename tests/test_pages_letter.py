"""A whole letter: as headed, numbered, with its plain words, and with roles instead of names."""

from datetime import date

import pytest

from findings import review
from tests.crawl import visit
from tests.factories import (
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_published_finding,
    make_section,
    make_user,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def numbers(document):
    return [link.text for link in document.all("a", cls="para__n")]


def test_the_letter_stands_as_headed_with_its_findings_numbered(client):
    world = make_world()
    document = visit(client, world.letters["old"])
    assert document.one("h1").text == "Joint local area SEND inspection in Ashbourne Example"
    headings = [
        h.text for h in document.one("main").all("h2", "h3") if h.get("id", "")[:3] != "toc"
    ]
    assert headings == [
        "In plain words",
        "Going well",
        "Needs to get better",
        "What the letter said would happen next",
        "What the letter does not say",
        "Main findings",
        "The effectiveness of the area in meeting needs",
        "Strengths",
        "Areas for development",
        "Who it was written to and by",
        "What the words mean",
    ]
    assert numbers(document) == ["1", "2", "3"]
    assert [a.get("aria-label") for a in document.all("article")] == [
        "Context",
        "Finding 1",
        "Finding 2",
        "Finding 3",
    ]


def test_each_finding_leads_to_its_own_page(client):
    world = make_world()
    document = visit(client, world.letters["old"])
    assert [link["href"] for link in document.all("a", cls="para__n")] == [
        world.findings[name].get_absolute_url() for name in ("main", "strength", "plain")
    ]


def test_the_standing_names_the_later_report(client):
    world = make_world()
    assert visit(client, world.letters["old"]).one(cls="standing").text == (
        "Inspectors wrote this in March 2018, 8 years ago. "
        "A later revisit letter exists, published in April 2020. "
        "Its outcome: sufficient progress in some significant weaknesses."
    )


def test_it_says_how_many_of_its_findings_are_shown(client):
    world = make_world()
    letter = world.letters["old"]
    assert "3 of 3 findings shown" in visit(client, letter).text
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Twice.")
    document = visit(client, letter)
    assert "2 of 3 findings shown" in document.text
    assert numbers(document) == ["1", "3"]  # what was cited as finding 3 stays finding 3
    assert "No finding of this part is shown." in document.text
    assert "Buses are safe." not in document.text


def test_the_plain_words_are_lists_of_points(client):
    world = make_world()
    summary = visit(client, world.letters["old"]).one("section", id="summary")
    assert [[point.text for point in part.all("li")] for part in summary.all("ul")] == [
        ["Leaders know their area.", "Schools are kind."],
        ["Families wait too long."],
        ["Leaders must write a plan."],
        ["Nothing about colleges or SLT."],
    ]


def test_a_letter_without_plain_words_has_no_empty_part(client):
    world = make_world()
    document = visit(client, world.letters["new"])
    assert document.all("section", id="summary") == []
    assert "#summary" not in [link["href"] for link in document.all("a")]
    assert "#people" not in [link["href"] for link in document.all("a")]
    assert all(node.elements for node in document.all("ul", "ol", "dl"))


def test_the_contents_lead_to_every_part(client):
    world = make_world()
    document = visit(client, world.letters["old"])
    contents = document.one("nav", cls="toc").links()
    assert list(contents) == [
        "In plain words",
        "Main findings",
        "Meeting needs",
        "Strengths",
        "Areas for development",
        "Who it was written to and by",
    ]
    for target in contents.values():
        assert document.one(id=target.removeprefix("#"))


def test_roles_are_shown_and_bodies_and_who_led(client):
    world = make_world()
    people = visit(client, world.letters["old"]).one("dl", cls="summary-list")
    assert [row.text for row in people.elements] == [
        "AddresseeDirector of Children’s Services, The council",
        "InspectorLead inspector (lead)",
    ]


def test_a_person_known_by_name_only_is_not_mentioned(client):
    letter = make_letter()
    make_finding(make_section(letter))
    make_person(letter, name="Zebedee Quillfeather", role="", organisation="")
    publish(letter)
    document = visit(client, letter)
    assert "Quillfeather" not in document.text
    assert "Who it was written to and by" not in document.text


def test_the_outcome_and_the_way_to_the_original_are_shown_where_they_are_known(client):
    world = make_world()
    old, new = visit(client, world.letters["old"]), visit(client, world.letters["new"])
    assert "Written statement of action required" in old.text
    assert old.links()["The original at Ofsted"] == "https://files.ofsted.gov.uk/v1/file/0"
    assert "Inconsistent experiences and outcomes" in new.text
    assert "The original at Ofsted" not in new.links()
    assert "Made up for tests." in old.text


def test_a_letter_without_dates_of_its_own_takes_those_of_the_visit(client):
    visit_of_2019 = make_inspection(start=None, published=date(2019, 4, 2))
    finding = make_published_finding(inspection=visit_of_2019)
    document = visit(client, finding.letter)
    assert "Inspectors wrote this in April 2019" in document.text
    assert document.all("section", cls="empty") == []


def test_a_stale_summary_is_flagged_in_the_letter_too(client):
    finding = make_published_finding(summary="Plans are late.")
    assert "wording changed" not in visit(client, finding.letter).text
    review.correct_finding(finding, by=make_user("Reviewer"), wording="Other.", note="Misread.")
    assert "The wording changed after this was written" in visit(client, finding.letter).text


def test_a_part_that_is_printed_in_two_places_is_headed_twice(client):
    letter = make_letter()
    for heading in ("Main findings", "Meeting needs", "Main findings"):
        make_finding(make_section(letter, heading=heading))
    publish(letter)
    document = visit(client, letter)
    parts = [h.text for h in document.all("h2") if h.get("id", "").startswith("part-")]
    assert parts == ["Main findings", "Meeting needs", "Main findings"]


def test_a_long_letter_is_shown_on_one_page(client):
    word = "w" * 200
    letter = make_letter(title="Title " * 33, source_note="n" * 300)
    for _ in range(6):
        section = make_section(letter, heading="H" * 200, subheading="S" * 120)
        for _ in range(20):
            make_finding(section, wording=f"{word}\n" + "• Point.\n" * 40, summary=word)
    publish(letter)
    document = visit(client, letter)
    assert numbers(document)[-1] == "120"
    assert "120 of 120 findings shown" in document.text


def test_an_address_of_no_letter_is_not_found(client):
    assert client.get("/letters/there-is-none/").status_code == 404


def test_the_list_of_letters_is_the_coverage(client):
    assert client.get("/letters/").headers["Location"] == "/coverage/"


# ---- finding words in it


def test_words_are_found_and_marked_with_a_way_from_each_to_the_next(client):
    letter = make_letter()
    section = make_section(letter)
    first = make_finding(section, wording="Families are waiting.", summary="It is slow.")
    make_finding(section, wording="Buses run.")
    last = make_finding(section, wording="Plans.", summary="The wait <is> long.")
    publish(letter)
    document = visit(client, f"{letter.get_absolute_url()}?q=waits")
    assert "2 findings here have “waits”" in document.one("p", role="status").text
    assert [mark.text for mark in document.all("mark")] == ["waiting", "wait"]
    ways = {nav["aria-label"]: nav for nav in document.all("nav", cls="cluster")}
    one, two = ways["Findings with “waits”, 1 of 2"], ways["Findings with “waits”, 2 of 2"]
    assert [a["href"] for a in one.all("a")] == [f"#{last.reference}"]
    assert [a["href"] for a in two.all("a")] == [f"#{first.reference}"]
    # Plain words are opened where the word stands in them.
    opened = ["open" in details.attributes for details in document.all("details", cls="more")]
    assert opened == [False, True]


def test_words_that_no_finding_of_it_has_lead_to_all_letters(client):
    finding = make_published_finding(wording="Buses run.")
    document = visit(client, f"{finding.letter.get_absolute_url()}?q=waits")
    assert "No finding here has “waits”." in document.one("p", role="status").text
    assert document.one("a", href="/findings/?q=waits")
    assert not document.all("mark")
