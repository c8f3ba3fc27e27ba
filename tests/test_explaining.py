"""Glossary terms explained in place, on the pages that hold our own plain words."""

import pytest

from findings.models import GlossaryForm, GlossarySense, GlossaryTerm
from findings.public.explaining import Entry, Explainer, Glossary
from findings.terms import Terms
from tests.crawl import visit
from tests.factories import make_finding, make_letter, make_section, publish

pytestmark = pytest.mark.django_db


def make_term(slug, term, *explanations, forms=()):
    row = GlossaryTerm.objects.create(slug=slug, term=term)
    for form in forms:
        GlossaryForm.objects.create(term=row, text=form)
    for ordinal, text in enumerate(explanations, start=1):
        GlossarySense.objects.create(
            term=row, ordinal=ordinal, label=f"Sense {ordinal}", explanation=text
        )
    return row


@pytest.fixture
def letter():
    make_term("plan", "EHC plan", "A plan for one child.", forms=["EHCP"])
    make_term("slt", "SLT", "Leaders of a school.", "Help with speech.")
    make_term("offer", "local offer", "A list of help.")
    make_term("sen", "SEN", "Known to everybody here.")
    letter = make_letter(summary_going_well="Each EHC plan is good.\nThe EHCP is quick.")
    section = make_section(letter)
    make_finding(
        section,
        reference="first",
        wording="The SLT reads each EHC plan and the local offer & more.",
        summary="An EHC plan is read by SLT. SEN <b>too</b>. Again SLT, “a local offer”.",
    )
    return publish(letter)


def said(page):
    """Each button on a page: what it says and which note it opens."""
    return [(b.text, b["popovertarget"]) for b in page.all("button", cls="term")]


def note(page, slug):
    return page.one("div", id=f"w-{slug}")


def test_the_first_use_on_a_page_opens_a_note_and_no_other_does(letter, client):
    page = visit(client, letter)
    assert said(page) == [("EHC plan", "w-plan"), ("SLT", "w-slt")]
    assert "A plan for one child." in note(page, "plan").text
    assert note(page, "plan").attributes.keys() >= {"popover"}
    assert len(page.all("div", cls="note")) == 2


def test_a_term_with_two_senses_shows_both_and_the_way_to_the_glossary(letter, client):
    text = note(visit(client, "/findings/first/"), "slt")
    assert "Sense 1: Leaders of a school." in text.text
    assert "Sense 2: Help with speech." in text.text
    assert [link["href"] for link in text.all("a")] == ["/glossary/#slt"]


def test_what_inspectors_wrote_stays_as_it_is_and_its_terms_stand_below(letter, client):
    page = visit(client, "/findings/first/")
    quote = page.one("blockquote", cls="quote")
    assert quote.text == "The SLT reads each EHC plan and the local offer & more."
    assert quote.all("button") == []
    # What the summary explains already is not explained again; what it quotes, it has not.
    assert said(page) == [("EHC plan", "w-plan"), ("SLT", "w-slt"), ("local offer", "w-offer")]


def test_marking_leaves_the_text_as_it_was(letter, client):
    page = visit(client, "/findings/first/")
    assert page.one("p", cls="plain__text").text == letter.findings.get().summary


def test_headings_and_links_hold_no_button(letter, client):
    for address in (letter, "/findings/first/", letter.inspection.area):
        page = visit(client, address)
        for node in page.all("h1", "h2", "h3", "h4", "a", "summary"):
            assert node.all("button") == [], (address, node.text)


def test_the_area_page_explains_too_and_lists_do_not(letter, client):
    assert said(visit(client, letter.inspection.area)) == [("EHC plan", "w-plan")]
    assert said(visit(client, "/findings/")) == []


def test_what_editors_change_shows_at_once(letter, client):
    visit(client, letter)
    GlossarySense.objects.filter(term__slug="plan").update(explanation="Something else.")
    assert "Something else." in note(visit(client, letter), "plan").text
    GlossaryForm.objects.create(term=GlossaryTerm.objects.get(slug="plan"), text="quick")
    GlossaryTerm.objects.filter(slug="plan").update(term="Each")
    assert ("Each", "w-plan") in said(visit(client, letter))


def test_a_word_that_is_looked_for_is_marked_inside_a_button_too(letter, client):
    page = visit(client, f"{letter.get_absolute_url()}?q=SLT")
    button = next(b for b in page.all("button", cls="term") if b.text == "SLT")
    assert [mark.text for mark in button.all("mark")] == ["SLT"]


def test_what_a_text_explains_in_brackets_needs_no_note():
    entries = {"plan": Entry("plan", "EHC plan", "/", ()), "salt": Entry("salt", "SALT", "/", ())}
    terms = Terms({"plan": ["EHC plan"], "salt": ["SALT", "speech therapy"]})
    page = Explainer(Glossary(entries, terms))
    html = page.marked("EHC plans (legal plans) and speech therapy (SALT). An EHC plan.")
    assert [(note.entry.slug, note.said) for note in page.notes] == [("salt", "speech therapy")]
    assert html.count("<button") == 1


def test_a_page_explains_only_so_much():
    slugs = [f"term{n}" for n in range(5)]
    entries = {slug: Entry(slug, slug, "/", ()) for slug in slugs}
    page = Explainer(Glossary(entries, Terms({slug: [slug] for slug in slugs})), most=3)
    html = page.marked("<term0> term1 term2 term3 term0")
    assert html.startswith("&lt;<button")
    assert html.endswith("</button> term3 term0")
    assert [note.number for note in page.notes] == [1, 2, 3]
