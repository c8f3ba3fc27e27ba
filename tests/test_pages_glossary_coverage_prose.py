"""The glossary, what is held and what is not, and the pages about the portal itself."""

from datetime import date

import pytest

from findings import review
from findings.models import GlossarySense, GlossaryTerm
from tests.crawl import visit
from tests.factories import make_area, make_inspection, make_published_finding
from tests.world import make_world

pytestmark = pytest.mark.django_db


# Glossary


def words(document):
    return [node.text for node in document.all("dt")]


@pytest.fixture
def glossary():
    make_world()
    for slug, word in (("ehcp", "EHC plan"), ("act", "2014 Act"), ("age", "“All-age” service")):
        term = GlossaryTerm.objects.create(slug=slug, term=word)
        GlossarySense.objects.create(term=term, ordinal=1, explanation=f"Said of {slug}.")


def test_every_word_is_explained_with_its_other_forms_and_both_senses(client, glossary):
    document = visit(client, "/glossary/")
    assert words(document) == ["2014 Act", "“All-age” service", "EHC plan", "SLT also S&L"]
    senses = [node.text for node in document.one("div", id="slt").all("dd")]
    assert senses == [
        "In schools: Senior leadership team. Who it is.",
        "In health: Speech therapy. Who it is.",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("slt", ["SLT also S&L"]),
        ("s&l", ["SLT also S&L"]),
        ("therapy", ["SLT also S&L"]),
        ("plan", ["EHC plan"]),
        ("allage", ["“All-age” service"]),
        ("ehcpx", []),
        ("lan", []),
    ],
)
def test_a_word_is_found_by_its_beginning_its_forms_and_its_full_name(
    client, glossary, typed, found
):
    document = visit(client, "/glossary/?q=" + typed.replace("&", "%26"))
    assert words(document) == found
    noun = "word" if len(found) == 1 else "words"
    assert f"{len(found)} {noun} found for “{typed}”" in document.text
    if not found:
        assert "That word is not here yet" in document.text
        assert document.links()["All words"] == "/glossary/"


def test_a_term_has_an_address(client, glossary):
    term = GlossaryTerm.objects.get(slug="ehcp")
    path, fragment = term.get_absolute_url().split("#")
    assert visit(client, path).one(id=fragment)


def test_an_empty_glossary_says_so(client):
    assert "That word is not here yet" in visit(client, "/glossary/").text


# Coverage


def rows_of(document, caption):
    table = next(t for t in document.all("table") if caption in t.one("caption").text)
    return [[cell.text for cell in row.elements] for row in table.one("tbody").all("tr")]


def test_the_letters_held_say_how_many_of_their_findings_are_shown(client):
    world = make_world()
    held = visit(client, "/coverage/").one("main").all("ul")[0]
    assert [item.text for item in held.elements] == [
        "Joint local area SEND inspection in Ashbourne Example, 3 of 3 findings shown "
        "Inspectors wrote this in March 2018, 8 years ago. "
        "A later revisit letter exists, published in April 2020. "
        "Its outcome: sufficient progress in some significant weaknesses.",
        "Area SEND inspection of Birchley Example, 1 of 1 findings shown "
        "Inspectors wrote this in May 2024, 2 years ago.",
    ]
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Twice.")
    assert "2 of 3 findings shown" in visit(client, "/coverage/").text


def test_every_register_is_counted_by_framework_and_kind(client):
    make_world()
    assert rows_of(visit(client, "/coverage/"), "The registers") == [
        ["2016 to 2022: full inspections", "2", "1"],
        ["2016 to 2022: revisits", "1", "0"],
        ["From 2023: full inspections", "1", "1"],
    ]


def test_every_area_stands_with_each_visit_and_whether_its_letter_is_held(client):
    make_world()
    assert rows_of(visit(client, "/coverage/"), "present and former") == [
        [
            "Ashbourne Example",
            "Full inspection, January 2018: written statement of action required · in the portal"
            "Revisit, February 2020: sufficient progress in some significant weaknesses · "
            "not yet in the portal",
            "none on the register",
        ],
        [
            "Birchley Example",
            "none on the register",
            "Full inspection, May 2024: inconsistent experiences and outcomes · in the portal",
        ],
        [
            "Oldshire Example former",
            "Full inspection, May 2017: outcome not on the register · not yet in the portal",
            "none on the register",
        ],
        ["Quietham Example", "none on the register", "none on the register"],
    ]


def test_coverage_narrows_to_a_region_and_to_what_is_held(client):
    make_world()

    def areas(address):
        return [row[0] for row in rows_of(visit(client, address), "present and former")]

    assert areas("/coverage/?region=north-vale") == ["Birchley Example", "Quietham Example"]
    assert areas("/coverage/?held=yes") == ["Ashbourne Example", "Birchley Example"]
    assert areas("/coverage/?region=north-vale&held=yes") == ["Birchley Example"]
    document = visit(client, "/coverage/?region=north-vale&held=yes")
    assert "checked" in document.one("input", id="held").attributes
    assert "1 area in North Vale, present and former" in document.text


def test_a_region_of_which_nothing_is_held_says_so(client):
    make_inspection(make_area())
    document = visit(client, "/coverage/?held=yes")
    assert "No area fits" in document.text
    assert "No letter is in the portal yet" in document.text
    assert "The registers below are complete all the same." in document.text


def test_visits_are_listed_oldest_first_even_without_a_first_day(client):
    area = make_area("Ash")
    make_inspection(area, start=None, published=date(2019, 4, 2))
    make_published_finding(inspection=make_inspection(area, start=date(2017, 4, 3)))
    [[_, cell, _]] = rows_of(visit(client, "/coverage/"), "present and former")
    assert cell.index("April 2017") < cell.index("April 2019")


# The pages about the portal


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/about/", "They are not a ranking."),
        ("/about/", "The portal shows their roles, never their names."),
        ("/about/", "Silence is not praise."),
        ("/about/", "the portal never adds them together"),
        ("/about/", "Restated words must not be quoted as the inspectors’."),
        ("/privacy/", "The public pages set no cookie."),
        ("/privacy/", "Those names are kept for staff only and reach no public page."),
        ("/accessibility/", "Use every page without JavaScript."),
        ("/accessibility/", "What is not accessible"),
    ],
)
def test_the_pages_about_the_portal_keep_their_promises_in_writing(client, address, words):
    assert words in visit(client, address).text


def test_a_page_that_is_not_there_leads_on(client):
    links = visit(client, "/nowhere/", status=404).one("main").links()
    assert set(links.values()) == {"/findings/", "/areas/", "/"}


def test_a_withdrawn_page_leads_on(client):
    world = make_world()
    review.withdraw(world.letters["old"], by=world.reviewer, reason="A page was missing.")
    document = visit(client, world.letters["old"], status=410)
    assert set(document.one("main").links().values()) == {"/findings/", "/areas/", "/"}


def test_the_accessibility_statement_has_what_the_regulations_ask_for(client, settings):
    page = visit(client, "/accessibility/")
    headings = [node.text for node in page.one("main").all("h2")]
    for each in (
        "How accessible it is: compliance status",
        "What is not accessible",
        "Tell us what does not work",
        "If you are not happy with the answer",
        "How it is tested",
    ):
        assert each in headings
    assert "partially compliant" in page.text
    assert page.one("time")["datetime"] == "2026-11-25"
    assert "https://www.equalityadvisoryservice.com/" in page.links().values()


def test_the_accessibility_statement_makes_up_no_contact(client, settings):
    settings.CONTACT_EMAIL = settings.PROVIDER = ""
    assert not [to for to in visit(client, "/accessibility/").links().values() if "mailto" in to]
    settings.CONTACT_EMAIL, settings.PROVIDER = "access@example.org", "Example Council"
    page = visit(client, "/accessibility/")
    assert page.links()["access@example.org"] == "mailto:access@example.org"
    assert "run by Example Council" in page.text
