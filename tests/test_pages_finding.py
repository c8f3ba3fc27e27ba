"""A finding's own page: both layers, its standing, its place, its citation, its neighbours."""

from datetime import date

import pytest

from findings import review
from tests.crawl import visit
from tests.factories import (
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_theme,
    make_user,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db

NO_SUMMARY = "There is no summary in plain words yet."


def facts(document):
    """The list beside the finding: what it is called to what it says."""
    rows = document.one("dl", cls="summary-list").elements
    return {row.one("dt").text: row.one("dd").text for row in rows}


def head(document):
    """What stands above both layers; below them other findings have judgements of their own."""
    return document.one(cls="page-head")


def quote(document):
    return document.one("blockquote")


def test_both_layers_are_there_and_say_who_speaks(client):
    world = make_world()
    document = visit(client, world.findings["main"])
    assert document.one(cls="plain__text").text == "Most plans are good. Some are late."
    assert "What inspectors wrote · restated by us, not a quotation" in document.text
    assert quote(document).all("p")[0].text == "Most plans are written well."
    assert [point.text for point in quote(document).all("li")] == [
        "Some are late.",
        "A few are lost.",
    ]
    assert "Some of both" in head(document).one(cls="judgement").text


def test_the_standing_says_the_age_and_leads_to_the_later_report(client):
    world = make_world()
    standing = head(visit(client, world.findings["main"])).one(cls="standing")
    assert standing.text == (
        "Inspectors wrote this in March 2018, 8 years ago. "
        "A later revisit letter exists, published in April 2020. "
        "Its outcome: sufficient progress in some significant weaknesses."
    )
    later = (
        "A later revisit letter exists, published in April 2020. "
        "Its outcome: sufficient progress in some significant weaknesses."
    )
    assert standing.links() == {later: "/areas/ashbourne-example/#timeline"}


def test_without_a_later_report_the_standing_claims_none(client):
    world = make_world()
    standing = head(visit(client, world.findings["action"])).one(cls="standing")
    assert standing.text == "Inspectors wrote this in May 2024, 2 years ago."


def test_its_place_in_the_letter_is_told(client):
    world = make_world()
    assert facts(visit(client, world.findings["main"])) == {
        "Area": "Ashbourne Example",
        "Document": "Joint local area SEND inspection in Ashbourne Example",
        "Dated": "21 March 2018",
        "Framework": "2016 to 2022 framework",
        "Under the heading": "Main findings",
        "Finding": "1 of 3 in this letter",
        "Page": "1 to 2 of 9",
        "Reference": world.findings["main"].reference,
    }


def test_what_is_not_known_is_left_out(client):
    world = make_world()
    finding = world.findings["action"]
    assert facts(visit(client, finding)) == {
        "Area": "Birchley Example",
        "Document": "Area SEND inspection of Birchley Example",
        "Framework": "2023 onwards framework",
        "Under the heading": "Areas for priority action",
        "Finding": "1 of 1 in this report",
        "Reference": finding.reference,
    }
    document = visit(client, finding)
    assert NO_SUMMARY in document.text
    assert "Responsible: The council and the integrated care board" in document.text


def test_it_leads_to_its_place_in_the_whole_letter(client):
    world = make_world()
    finding = world.findings["strength"]
    address = f"{world.letters['old'].get_absolute_url()}#{finding.reference}"
    assert visit(client, finding).links()["Read it in the whole letter"] == address
    assert visit(client, world.letters["old"]).one("article", id=finding.reference)


def test_the_citation_of_a_restated_finding_warns_that_it_is_no_quotation(client):
    world = make_world()
    finding = world.findings["main"]
    assert visit(client, finding).one(id="cite-text").text == (
        "Ofsted and Care Quality Commission, ‘Joint local area SEND inspection in Ashbourne "
        "Example’, letter dated 21 March 2018, published 27 March 2018, "
        "‘Main findings’, point 2, pages 1 to 2. "
        "Wording restated by the portal, not a quotation. "
        f"SEND findings portal, finding {finding.reference}: "
        f"http://testserver/findings/{finding.reference}/"
    )


def test_the_citation_of_a_quotation_says_that_it_is_exact(client):
    letter = make_letter(
        make_inspection(framework="area_send_2023", published=date(2024, 7, 9)),
        title="Area SEND inspection of Example",
    )
    letter.pages.create(number=1, text="Leaders listen to children.")
    finding = make_finding(
        make_section(letter, "effective", heading="What is effective?", subheading="Listening"),
        wording="Leaders listen to children.",
        wording_status="verbatim",
        page_start=3,
        page_end=3,
    )
    publish(letter)
    document = visit(client, finding)
    assert "The inspectors’ words · word for word" in document.text
    assert document.one(id="cite-text").text == (
        "Ofsted and Care Quality Commission, ‘Area SEND inspection of Example’, "
        "report published 9 July 2024, ‘What is effective?’, ‘Listening’, point 1, page 3. "
        f"Quoted exactly. SEND findings portal, finding {finding.reference}: "
        f"http://testserver/findings/{finding.reference}/"
    )


def test_previous_and_next_follow_the_letter_across_its_parts(client):
    made = make_world().findings
    first, middle, last = made["main"], made["strength"], made["plain"]
    assert _around(client, first) == [("next", middle.get_absolute_url())]
    assert _around(client, middle) == [
        ("prev", first.get_absolute_url()),
        ("next", last.get_absolute_url()),
    ]
    assert _around(client, last) == [("prev", middle.get_absolute_url())]


def test_previous_and_next_step_over_a_withdrawn_finding(client):
    world = make_world()
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Twice.")
    assert _around(client, world.findings["main"]) == [
        ("next", world.findings["plain"].get_absolute_url())
    ]


def test_the_only_finding_of_a_letter_has_no_neighbours(client):
    world = make_world()
    assert visit(client, world.findings["action"]).all(cls="prevnext") == []


def _around(client, finding):
    links = visit(client, finding).one("nav", cls="prevnext").all("a")
    return [(link["rel"], link["href"]) for link in links]


def test_findings_on_the_same_themes_are_near(client):
    theme = make_theme("waiting")
    letter = make_letter()
    section = make_section(letter)
    finding, same = [make_finding(section, themes=[theme], summary=s) for s in ("One.", "Two.")]
    make_finding(section, summary="Another matter.")
    context = make_finding(section, kind="narrative", themes=[theme])
    publish(letter)
    aside = visit(client, finding).one("aside").links()
    assert aside["Two."] == same.get_absolute_url()
    assert "Another matter." not in aside
    assert context.get_absolute_url() not in aside.values()


def test_a_capital_letter_in_the_address_leads_to_the_same_finding(client):
    finding = make_published_finding(reference="kmqz7p4")
    response = client.get("/findings/KMQZ7P4/")
    assert response.status_code == 302
    assert response.headers["Location"] == finding.get_absolute_url()


@pytest.mark.parametrize(
    "address", ["/findings/nothing/", "/findings/1/", "/findings/a.b/", "/findings/%00/"]
)
def test_an_unknown_reference_is_not_found(client, address):
    make_published_finding()
    assert client.get(address).status_code == 404


def test_a_correction_is_shown_with_its_date_and_note(client):
    finding = make_published_finding(wording="Half of plans are late.", summary="Plans are late.")
    review.correct_finding(
        finding, by=make_user("Reviewer"), wording="Some plans are late.", note="Misread."
    )
    finding.refresh_from_db()
    when = finding.corrected_at
    document = visit(client, finding)
    assert f"Corrected on {when.day} {when:%B %Y}: Misread." in document.text
    assert quote(document).text == "Some plans are late."
    assert "What stood here before the correction" in document.text
    assert document.text.count("Half of plans are late.") == 1


def test_a_summary_of_an_older_wording_is_shown_with_a_warning(client):
    finding = make_published_finding(summary="Plans are late.")
    assert "wording changed" not in visit(client, finding).text
    review.correct_finding(finding, by=make_user("Reviewer"), wording="Other.", note="Misread.")
    document = visit(client, finding)
    assert "Plans are late." in document.text
    assert document.one(cls="notice--warning").text.startswith(
        "Warning: The wording changed after this summary was written."
    )


def test_narrative_is_shown_as_background_and_not_counted(client):
    world = make_world()
    document = visit(client, world.findings["context"])
    assert quote(document).text == "The area is made up."
    assert "Background" in head(document).one(cls="judgement").text
    assert "Finding" not in facts(document)


def test_a_finding_without_topics_has_no_empty_list(client):
    document = visit(client, make_published_finding())
    assert all(node.elements for node in document.all("ul", "ol", "dl"))
    document = visit(client, make_published_finding().letter)
    assert all(node.elements for node in document.all("ul", "ol", "dl"))


def test_a_long_finding_is_shown_whole(client):
    points = "\n".join(f"• Point {n} of many." for n in range(40))
    wording = f"{'Leaders ' * 300}\n{'w' * 200}\n{points}"
    finding = make_published_finding(wording=wording, summary="A word. " * 200)
    document = visit(client, finding)
    assert len(quote(document).all("li")) == 40
    assert "w" * 200 in quote(document).text
    assert len(document.one("title").text) < 200


def test_marks_of_html_in_a_letter_are_shown_and_not_obeyed(client):
    hostile = "<script>alert(1)</script> & \"quotes\" 'too' {{ x }} {% y %}"
    finding = make_published_finding(
        wording=hostile, summary=hostile, letter=make_letter(title=hostile, source_note=hostile)
    )
    for address in (finding, finding.letter, "/", "/findings/", "/coverage/"):
        document = visit(client, address)
        scripts = document.all("script")
        data = [each.text for each in scripts if each.get("type") == "application/ld+json"]
        assert not [text for text in data if "<" in text]
        run = [each.text for each in scripts if each.get("type") != "application/ld+json"]
        assert "alert(1)" not in "".join(run)
        assert "alert(1)" in document.text
    assert quote(visit(client, finding)).text == hostile


def test_two_frameworks_are_named_on_their_findings(client):
    made = make_world().findings
    assert facts(visit(client, made["main"]))["Framework"] == "2016 to 2022 framework"
    assert facts(visit(client, made["action"]))["Framework"] == "2023 onwards framework"
