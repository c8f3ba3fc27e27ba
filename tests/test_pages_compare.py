"""Areas side by side: what is shown, what silence looks like, and one address for one question."""

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings.comparing import first_few
from findings.models import Finding, StatisticalNeighbour
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


def rows(document, framework="local-area-2016"):
    """Theme to the words of each cell, of one framework's table."""
    section = next(
        s for s in document.all("section") if s.get("aria-labelledby") == f"under-{framework}"
    )
    return {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in section.one("tbody").all("tr")
    }


def warnings(document):
    return [notice.text for notice in document.all(cls="notice--warning")]


def named_areas(*names, letters=True, **inspection):
    """Areas with a letter each on the theme “waits”."""
    theme = make_theme("waits")
    for name in names:
        area = make_area(name)
        if letters:
            make_published_finding(
                inspection=make_inspection(area, **inspection),
                kind="strength",
                summary=f"{name} is quick. It is.",
                themes=[theme],
            )
    return theme


def test_findings_stand_by_theme_with_judgement_kind_and_link(client):
    named_areas("Ash", "Elm")
    document = visit(client, "/compare/?area=ash&area=elm")
    assert rows(document) == {
        "Waits": ["Ash is quick. Going well Strength", "Elm is quick. Going well Strength"]
    }
    finding = Finding.objects.get(summary__startswith="Elm")
    assert document.links()["Elm is quick."] == finding.get_absolute_url()


def test_columns_stand_in_the_order_asked_with_age_and_standing(client):
    world = make_world()
    document = visit(client, "/compare/?area=birchley-example&area=ashbourne-example")
    assert document.one("h1").text == "Birchley Example and Ashbourne Example"
    assert "Inspectors wrote this in March 2018" in document.text
    assert "A later revisit letter exists, published in April 2020." in document.text
    assert document.links()["Full inspection, letter of March 2018"] == (
        world.letters["old"].get_absolute_url()
    )


def test_frameworks_have_tables_of_their_own_and_silence_is_not_absence(client):
    make_world()
    document = visit(client, "/compare/?area=ashbourne-example&area=birchley-example")
    old, new = rows(document), rows(document, "area-send-2023")
    # An area without a letter under a framework has no cells there, and is named above them.
    assert [len(cells) for cells in (*old.values(), *new.values())] == [1] * (len(old) + len(new))
    assert old["Transport"][0].startswith("Buses are safe.")
    assert document.text.count("No letter held under this framework.") == 2
    assert "They are never added together." in document.text
    assert document.text.count("1 theme that no letter held here mentions") == 2


def test_a_letter_that_is_silent_says_so(client):
    theme = named_areas("Ash")
    make_published_finding(area=make_area("Elm"))
    document = visit(client, "/compare/?area=ash&area=elm")
    assert rows(document)[theme.name][1] == "Not mentioned in the letter held"


def test_only_the_first_few_are_shown_and_the_explorer_has_all(client):
    theme = named_areas("Ash", "Elm")
    letter = make_letter(make_inspection(make_area("Oak")))
    section = make_section(letter, "meeting_needs")
    for _ in range(5):
        make_finding(section, kind="strength", themes=[theme], summary="Good.")
    make_finding(section, kind="area_for_development", themes=[theme], summary="Less good.")
    publish(letter)
    document = visit(client, "/compare/?area=ash&area=oak")
    cell = rows(document)["Waits"][1]
    assert cell.startswith("6 findings. Going well: 5, needs to get better: 1")
    assert "Less good." in cell, "one judgement crowds out the other"
    link = document.links()["and 4 more about Waits in Oak"]
    assert link == "/findings/?theme=waits&area=oak&framework=local-area-2016"
    explorer = visit(client, link)
    assert explorer.one("p", cls="applied").one("strong").text == "6 findings"
    closely = visit(client, "/compare/?area=ash&area=oak&theme=waits")
    assert rows(closely)["Waits"][1].count("Good.") == 5
    assert "What inspectors wrote" in rows(closely)["Waits"][1], "its words open in place"


def test_no_judgement_crowds_out_another():
    findings = [Finding(judgement=judgement) for judgement in "aaaabc"]
    assert [finding.judgement for finding in first_few(findings, 3)] == ["a", "b", "c"]
    assert first_few(findings[:2], 3) == findings[:2]
    assert first_few(findings[:4], 3) == findings[:3]


def test_narrower_by_theme_and_framework(client):
    make_world()
    asked = "/compare/?area=ashbourne-example&area=birchley-example&theme=transport"
    assert set(rows(visit(client, asked))) == {"Transport"}
    document = visit(client, f"{asked}&framework=area-send-2023")
    assert set(rows(document, "area-send-2023")) == {"Transport"}
    assert "2016 to 2022 framework" not in document.one("main").one("table").text
    assert "No letter is held under this framework of Ashbourne Example." in document.text
    assert "in its place" not in document.text
    everything = document.links()["Show all themes and both frameworks"]
    assert everything == "/compare/?area=ashbourne-example&area=birchley-example"


BOTH = "area=ash&area=elm"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("area=elm&area=ash&area=elm", "?area=elm&area=ash"),
        ("framework=&area=ash&area=&area=elm", f"?{BOTH}"),
        ("theme=waits&area=ASH&area=elm", f"?{BOTH}&theme=waits"),
        (f"{BOTH}&framework=local_area_2016", f"?{BOTH}&framework=local-area-2016"),
        (f"{BOTH}&framework=local-area-2016&framework=area-send-2023", f"?{BOTH}"),
        ("area=ash&with=Neighbours", "?area=ash&with=neighbours"),
        ("utm_source=x", ""),
    ],
)
def test_one_question_has_one_address(client, asked, address):
    named_areas("Ash", "Elm")
    response = client.get(f"/compare/?{asked}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/compare/{address}"
    final = visit(client, response.headers["Location"])
    assert final.one("link", rel="canonical")["href"].endswith(f"/compare/{address}")


def test_what_cannot_be_used_is_left_out_with_a_sentence(client):
    named_areas("Ash", "Elm", "Oak", "Yew", "Fir")
    document = visit(client, "/compare/?area=ash&area=atlantis&area=elm&theme=x&framework=1999")
    assert document.one("h1").text == "Ash and Elm"
    assert warnings(document) == [
        "Warning: There is no area “atlantis”, so it was left out.",
        "Warning: There is no theme “x”, so it was left out.",
        "Warning: There is no framework “1999”, so it was left out.",
    ]
    many = visit(client, "/compare/?area=ash&area=elm&area=oak&area=yew&area=fir")
    assert many.one("h1").text == "Ash, Elm, Oak and Yew"
    assert warnings(many) == ["Warning: Up to 4 areas fit side by side, so these are the first 4."]
    assert (
        "Neighbours stand beside one area"
        in warnings(visit(client, "/compare/?area=ash&area=elm&with=neighbours"))[0]
    )
    assert (
        len(warnings(visit(client, "/compare/?" + "&".join(f"area=x{n}" for n in range(99))))) < 8
    )


def test_nobody_chosen_gives_a_form_that_works_without_javascript(client):
    named_areas("Ash", "Elm")
    document = visit(client, "/compare/")
    form = next(form for form in document.all("form") if form["action"] == "/compare/")
    assert form["method"] == "get"
    assert [box["name"] for box in form.all("select")] == ["area"] * 4 + ["framework"]
    assert len(form.all("select")[0].all("option")) == 3
    assert document.all("table") == []


def neighbours(of, *areas):
    for rank, area in enumerate(areas, start=1):
        StatisticalNeighbour.objects.create(area=of, neighbour=area, rank=rank, set_year=2026)


def test_one_area_offers_its_neighbours(client):
    ash, elm, oak = make_area("Ash"), make_area("Elm"), make_area("Oak")
    neighbours(ash, elm, oak)
    make_published_finding(area=oak)
    document = visit(client, "/compare/?area=ash")
    held, others = document.one("main").all("ol")
    assert [item.text for item in held.all("li")] == ["2.Compare with Oak"]
    assert [item.text for item in others.all("li")] == ["1.Elm"]
    assert document.links()["Compare with Oak"] == "/compare/?area=ash&area=oak"
    assert document.links()["Compare with the closest neighbours held"] == (
        "/compare/?area=ash&with=neighbours"
    )
    assert visit(client, ash).links()["Compare with its neighbours"] == (
        "/compare/?area=ash&with=neighbours"
    )


def test_the_three_closest_neighbours_held_stand_beside_an_area_and_the_closer_are_named(client):
    areas = [make_area(name) for name in ("Ash", "Elm", "Oak", "Yew", "Fir", "Bay", "Box")]
    ash, elm, oak, yew, fir, bay, box = areas
    neighbours(ash, elm, oak, yew, fir, bay, box)
    for area in (ash, oak, yew, bay, box):
        make_published_finding(area=area)
    document = visit(client, "/compare/?area=ash&with=neighbours")
    assert document.one("h1").text == "Ash, Oak, Yew and Bay"
    assert "Closer, but no letter of them is held yet: Elm, Fir." in document.text


def test_fewer_neighbours_than_three_and_none_are_said(client):
    ash, elm, oak = make_area("Ash"), make_area("Elm"), make_area("Oak")
    alone = visit(client, "/compare/?area=ash&with=neighbours")
    assert "No statistical neighbours of this area are known." in alone.text
    neighbours(ash, elm, oak)
    nobody = visit(client, "/compare/?area=ash&with=neighbours")
    assert "No letter of any of its statistical neighbours is in the portal yet." in nobody.text
    make_published_finding(area=elm)
    document = visit(client, "/compare/?area=ash&with=neighbours")
    assert document.one("h1").text == "Ash and Elm"
    assert "Beside Ash stands the one statistical neighbour of whom a letter is held" in (
        document.text
    )
    assert "No letter is held yet of: Oak." in document.text
    assert "No letter is held of Ash;" in document.text


def test_for_an_area_without_a_letter_held_ones_near_it_are_offered_in_its_place(client):
    named_areas("Ash")
    elm = make_area("Elm")
    areas = [make_area(name) for name in ("Oak", "Yew", "Fir", "Bay")]
    oak, yew, fir, bay = areas
    neighbours(elm, oak, yew)
    for area in (yew, fir, bay):
        make_published_finding(area=area)
    document = visit(client, "/compare/?area=ash&area=elm&theme=waits")
    assert "Areas near it with a letter, to show in its place: Yew in place of Elm" in document.text
    links = document.links()
    assert links["Yew in place of Elm"] == "/compare/?area=ash&area=yew&theme=waits"
    assert links["Bay in place of Elm"] == "/compare/?area=ash&area=bay&theme=waits"
    assert "Oak in place of Elm" not in links, "no letter of it is held either"
    assert "Ash in place of Elm" not in links, "it stands there already"
    named = [option.text for option in document.all("option") if option.get("value") == "oak"]
    assert set(named) == {"Oak, no letter held"}


def theme_choices(document):
    return {
        item.one("label").text.strip(): "checked" in item.one("input").attributes
        for item in document.one("details", cls="compare__themes").all("li")
    }


def test_themes_are_chosen_at_the_head_with_the_findings_on_each(client):
    named_areas("Ash", "Elm")
    make_theme("travel")
    document = visit(client, "/compare/?area=ash&area=elm")
    assert theme_choices(document) == {"Waits 2": False, "Travel 0": False}
    chosen = visit(client, "/compare/?area=ash&area=elm&theme=travel")
    assert theme_choices(chosen) == {"Waits 2": False, "Travel 0": True}, "counts stay"
    assert chosen.links()["Remove the theme Travel"] == "/compare/?area=ash&area=elm"
    form = next(f for f in chosen.all("form") if f.get("aria-label") == "Themes")
    carried = [(box["name"], box["value"]) for box in form.all("input", type="hidden")]
    assert carried == [("area", "ash"), ("area", "elm")]


def test_the_findings_compared_can_be_taken_from_the_explorer(client):
    named_areas("Ash", "Elm")
    document = visit(client, "/compare/?area=elm&area=ash&theme=waits&framework=local-area-2016")
    link = document.links()["These findings as a list, to download or to make a pack"]
    assert link == "/findings/?theme=waits&area=ash&area=elm&framework=local-area-2016"


def test_the_contents_lead_to_each_theme_and_heads_say_day_and_outcome(client):
    theme = named_areas("Ash", "Elm", outcome="wsoa_required")
    other = make_theme("travel")
    letter = make_letter(make_inspection(make_area("Oak")))
    make_finding(make_section(letter, "meeting_needs"), kind="strength", themes=[theme, other])
    publish(letter)
    document = visit(client, "/compare/?area=ash&area=oak")
    links = document.one("nav", cls="compare__toc").links()
    assert links["Waits (2)"] == "#waits-local-area-2016"
    assert document.one("tr", id="waits-local-area-2016").one("th").text == "Waits"
    heads = [head.text for head in document.one("thead").all("th")]
    assert heads[0] == "Theme"
    assert heads[1] == "AshMarch 2018: Written statement of action required"
    assert "no outcome recorded" in heads[2] or "March 2018" in heads[2]


def test_areas_of_whom_nothing_is_held_say_so(client):
    named_areas("Ash", "Elm", letters=False)
    document = visit(client, "/compare/?area=ash&area=elm")
    assert "No letter of these areas is held yet" in document.text
    assert document.all("table") == []


def test_a_summary_that_may_be_out_of_date_gives_no_headline(client):
    named_areas("Ash", "Elm")
    Finding.objects.update(summary_of="0" * 64)
    assert "is quick" not in visit(client, "/compare/?area=ash&area=elm").text


def test_letters_of_two_visits_say_which_they_are(client):
    theme = named_areas("Ash", "Elm")
    ash = Finding.objects.get(summary__startswith="Ash").letter
    make_published_finding(
        inspection=make_inspection(
            ash.inspection.area, kind="revisit", follows=ash.inspection, start=date(2020, 2, 3)
        ),
        summary="Quicker.",
        themes=[theme],
    )
    cell = rows(visit(client, "/compare/?area=ash&area=elm"))["Waits"][0]
    assert cell.index("Quicker.") < cell.index("Ash is quick.")
    assert "February 2020" in cell
    assert "March 2018" in cell


def test_the_explorer_leads_here_where_two_to_four_areas_are_asked_for(client):
    named_areas("Ash", "Elm")
    both = visit(client, "/findings/?theme=waits&area=ash&area=elm")
    assert both.links()["See these areas side by side"] == (
        "/compare/?area=ash&area=elm&theme=waits"
    )
    assert "side by side" not in visit(client, "/findings/?area=ash").text


parameters = st.lists(
    st.tuples(
        st.sampled_from(["area", "theme", "framework", "with", "x"]),
        st.one_of(st.sampled_from(["ash", "waits", "neighbours", "area-send-2023"]), st.text()),
    ),
    max_size=8,
)


class TestAnyAddress(TestCase):
    """Whatever somebody types, the page answers, and its own address means the same."""

    @given(parameters)
    @settings(max_examples=25, deadline=None)
    def test_any_address_is_answered(self, pairs):
        if not Finding.objects.exists():
            named_areas("Ash", "Elm")
        response = self.client.get("/compare/?" + urlencode(pairs, errors="ignore"), follow=True)
        assert response.status_code == 200
        assert len(response.redirect_chain) <= 1
