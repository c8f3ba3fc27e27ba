"""Learning from other areas: for each thing to improve, the nearest strengths; then and later."""

from datetime import date

import pytest

from findings import review
from findings.learning import MOST_NEEDS, Relation
from findings.models import StatisticalNeighbour
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
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db

NEW = "area_send_2023"


@pytest.fixture
def theme():
    return make_theme("buses", name="Buses")


@pytest.fixture
def home():
    """An area that was told in 2024 to improve its buses."""
    return make_area("Homeham", region=make_region("Home Vale"))


def told(area, theme, year=2024, **fields):
    """A report that tells an area to improve one thing."""
    letter = make_letter(
        make_inspection(area, framework=NEW, start=date(year, 1, 8)), slug=f"{area.slug}-{year}"
    )
    fields = {"kind": "improvement", "wording": "Buses to the special school are late."} | fields
    fields.setdefault("summary", "Buses should be on time.")
    finding = make_finding(make_section(letter, "improvement"), themes=[theme], **fields)
    publish(letter)
    return finding


def strong(name, theme, region="Far Vale", **fields):
    """A strength of another area."""
    area = make_area(name, region=make_region(region))
    fields = {"kind": "strength", "wording": f"Buses of {name} are on time."} | fields
    return make_published_finding(
        area=area, themes=[theme], summary=f"Buses run in {name}.", **fields
    )


def neighbour(area, other, rank, year=2024):
    StatisticalNeighbour.objects.create(area=area, neighbour=other, rank=rank, set_year=year)


def learn(client, address="/learn/homeham/"):
    return visit(client, address)


def strengths(document):
    """Title and relation of each strength beside the only need."""
    [need] = document.all("article", cls="need")
    return [(i.one(cls="brief__title").text, i.one(cls="meta").text) for i in need.all("li")]


def test_statistical_neighbours_come_by_rank_then_the_region_then_the_rest(client, home, theme):
    told(home, theme)
    strong("Fareham", theme)
    strong("Nearton", theme, region="Home Vale")
    third, first = strong("Thirdly", theme), strong("Firstly", theme)
    neighbour(home, third.letter.inspection.area, 3)
    neighbour(home, first.letter.inspection.area, 1)
    found = strengths(learn(client))
    assert [title for title, _ in found] == [
        "Buses run in Firstly.",
        "Buses run in Thirdly.",
        "Buses run in Nearton.",
        "Buses run in Fareham.",
    ]
    words = ["neighbour, the closest", "neighbour, 3rd closest", "same region", "elsewhere"]
    for (_, meta), relation in zip(found, words, strict=True):
        assert relation in meta
        assert "2016 to 2022 framework" in meta


def test_inside_the_same_nearness_the_closest_words_come_first_and_no_area_fills_the_list(
    client, home, theme
):
    told(home, theme, wording="Buses to the special school are late in winter.")
    best = strong("Farley", theme, wording="In winter buses to the special school are early.")
    section = best.letter.sections.get()
    worse = ["Bus drivers know children.", "Taxis are clean.", "Ferries sail."]
    for wording in worse:
        make_finding(section, kind="strength", themes=[theme], wording=wording, summary=wording)
    found = [title for title, _ in strengths(learn(client))]
    assert found[0] == "Buses run in Farley."
    assert len(found) == 2
    links = learn(client).links()
    link = next(text for text in links if text.startswith("See all 4 strengths on this theme"))
    assert links[link] == "/findings/?theme=buses&judgement=strength"


def test_only_a_shared_theme_counts_however_alike_the_words_are(client, home, theme):
    told(home, theme)
    strong("Farley", make_theme("plans"), wording="Buses to the special school are late.")
    document = learn(client)
    assert document.one("article", cls="need").all("li") == []
    assert "No strength on this is in the portal yet: 1 of 1 areas’ letters are held." in (
        document.text
    )


def test_a_need_without_theme_says_why_nothing_stands_beside_it(client, home):
    letter = make_letter(make_inspection(home))
    make_finding(make_section(letter), judgement="development")
    publish(letter)
    assert "has no theme yet" in learn(client).text


def test_near_narrows_to_neighbours_or_to_the_region(client, home, theme):
    told(home, theme)
    strong("Fareham", theme)
    strong("Nearton", theme, region="Home Vale")
    neighbour(home, strong("Firstly", theme).letter.inspection.area, 1)
    only = strengths(learn(client, "/learn/homeham/?near=neighbours"))
    assert [title for title, _ in only] == ["Buses run in Firstly."]
    document = learn(client, "/learn/homeham/?near=region")
    assert [title for title, _ in strengths(document)] == ["Buses run in Nearton."]
    assert "The letters of 1 of 1 other areas in Home Vale are in the portal." in document.text
    link = next(text for text in document.links() if text.startswith("See the 1 strength"))
    assert document.links()[link] == ("/findings/?theme=buses&judgement=strength&region=home-vale")


def test_an_older_set_of_neighbours_says_nothing(client, home, theme):
    told(home, theme)
    other = strong("Fareham", theme)
    neighbour(home, other.letter.inspection.area, 1, year=2014)
    neighbour(home, make_area(), 1)
    [(_, meta)] = strengths(learn(client))
    assert "elsewhere" in meta


def test_what_weighs_most_stands_first_then_the_letters_own_order(client, home, theme):
    letter = make_letter(make_inspection(home, framework=NEW))
    better, action = make_section(letter, "needs_better"), make_section(letter, "priority_action")
    for summary in ("First.", "Second."):
        make_finding(better, kind="needs_better", summary=summary)
    make_finding(action, kind="priority_action", summary="Urgent.")
    make_finding(make_section(letter), kind="effective_practice", summary="Good.")
    publish(letter)
    document = learn(client)
    headings = [h.text for h in document.all("h2", "h3")]
    assert (
        headings[: headings.index("How it is chosen")]
        == [
            "3 things to improve, by theme",
            "Areas for priority action",
            "Urgent.",
            "What needs to be better",
            "First.",
            "Second.",
            "Strengths elsewhere, by theme",
        ][:6]
    )


def test_the_newest_letter_is_taken_and_an_older_one_offered(client, home, theme):
    told(home, theme, year=2018, summary="Old buses.")
    told(home, theme, year=2024, summary="New buses.")
    document = learn(client)
    assert "New buses." in document.text
    assert "Old buses." not in document.text
    links = document.links()
    assert links["Report of January 2018: 1 to improve"] == "/learn/homeham/?letter=homeham-2018"
    older = learn(client, "/learn/homeham/?letter=homeham-2018&near=region")
    assert "Old buses." in older.text
    assert older.links()["Statistical neighbours only"] == (
        "/learn/homeham/?letter=homeham-2018&near=neighbours"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("letter=nothing", "has no letter “nothing”"),
        ("letter=%00%22", "has no letter"),
        ("near=moon", "There is no way to look “moon”"),
        (f"near={'x' * 5000}", "There is no way to look"),
        ("theme=nothing", "Nothing to improve is about a theme “nothing”"),
    ],
)
def test_what_an_address_asks_and_is_not_there_is_said_and_left_out(
    client, home, theme, given, said
):
    told(home, theme)
    document = learn(client, f"/learn/homeham/?{given}")
    assert said in document.one(cls="notice--warning").text
    assert document.all("article", cls="need")


def test_one_theme_can_be_chosen_and_a_long_page_shows_the_closest_few(client, home, theme):
    other = make_theme("travel")
    for number in range(4):
        told(home, theme, year=2018 + number, summary=f"Old {number}.")
    letter = make_letter(make_inspection(home, framework=NEW, start=date(2025, 1, 6)))
    section = make_section(letter, "needs_better")
    for number in range(4):
        make_finding(section, kind="needs_better", themes=[theme], summary=f"Slow {number}.")
    both = make_finding(section, kind="needs_better", themes=[theme, other], summary="Late.")
    publish(letter)
    for number in range(3):
        strong = make_area(f"Strong {number}")
        make_published_finding(area=strong, kind="strength", themes=[theme, other], summary="Good.")
    document = learn(client)
    contents = document.one("nav", cls="toc")
    assert contents.one("h2").text == "5 things to improve, by theme"
    assert contents.links()[f"{theme.name} (5)"] == f"/learn/homeham/?theme={theme.slug}"
    assert [len(need.all("li")) for need in document.all("article", cls="need")] == [2] * 5
    one = learn(client, "/learn/homeham/?theme=travel")
    [need] = one.all("article", cls="need")
    assert need["id"] == both.reference
    assert len(need.all("li")) == 3, "there is room for all that were chosen"
    assert one.links()["Remove the theme Travel"] == "/learn/homeham/"
    assert one.links()["Same region only"] == "/learn/homeham/?near=region&theme=travel"


def test_a_letter_of_another_area_or_a_draft_cannot_be_chosen(client, home, theme):
    told(home, theme)
    other = told(make_area("Otherton"), theme, summary="Of another area.")
    draft = make_letter(make_inspection(home, framework=NEW, start=date(2025, 1, 6)), slug="secret")
    make_finding(make_section(draft, "improvement"), kind="improvement", summary="A draft.")
    for slug in (other.letter.slug, draft.slug):
        document = learn(client, f"/learn/homeham/?letter={slug}")
        assert "has no letter" in document.text
        assert "Of another area." not in document.one("main").text.replace("near", "")
        assert "A draft." not in document.text


def test_an_area_without_letter_is_offered_its_neighbours_strengths_by_theme(client, home, theme):
    neighbour(home, strong("Firstly", theme).letter.inspection.area, 1)
    strong("Fareham", theme)
    document = learn(client)
    assert "No letter about Homeham is in the portal yet" in document.text
    assert document.links()["Buses (2)"] == "/findings/?theme=buses&judgement=strength"
    near = learn(client, "/learn/homeham/?near=neighbours")
    assert near.links()["Buses (1)"] == ("/findings/?theme=buses&judgement=strength&near=homeham")
    assert client.get(near.links()["Buses (1)"]).context["total"] == 1


def test_with_nothing_in_the_portal_silence_is_said(client, home):
    document = learn(client)
    assert "No strength is in the portal yet: 0 of 0 areas’ letters are held." in document.text


def turn(area, theme, *, weak=2018, later=2024):
    """An area that was weak on a theme, and later strong."""
    first = make_letter(make_inspection(area, start=date(weak, 1, 8)))
    make_finding(
        make_section(first, "meeting_needs"),
        kind="area_for_development",
        themes=[theme],
        summary=f"Buses were late in {area}.",
        wording="Then buses were late.",
    )
    publish(first)
    second = make_letter(make_inspection(area, framework=NEW, start=date(later, 1, 8)))
    make_finding(
        make_section(second),
        kind="effective_practice",
        themes=[theme],
        summary=f"Buses are early in {area}.",
        wording="Now buses are early.",
    )
    publish(second)
    return second


def test_was_weak_later_strong_shows_both_with_dates_and_frameworks(client, home, theme):
    turn(home, theme)
    [row] = learn(client).all("article", cls="then-later")
    assert row.one("h3").text == "Homeham: Buses · this area"
    then, now = row.all(cls="then-later__side")
    for side, parts in (
        (then, ("Earlier: January 2018", "Then buses were late.", "2016 to 2022 framework")),
        (now, ("Later: January 2024", "Now buses are early.", "2023 onwards framework")),
    ):
        for part in (*parts, "restated", "Inspectors wrote this in"):
            assert part in side.text, part
    assert "which ask different questions" in row.text
    assert "also has" not in row.text


def test_what_the_later_letter_still_wants_better_is_told(client, home, theme):
    second = turn(home, theme)
    make_finding(make_section(second, "needs_better"), kind="needs_better", themes=[theme])
    [row] = learn(client).all("article", cls="then-later")
    assert "also has 1 finding on this theme that needs to get better" in row.text


def test_strong_first_and_weak_later_is_not_shown(client, home, theme):
    turn(home, theme, weak=2024, later=2018)
    assert "Was weak, later strong" not in learn(client).text


def test_this_area_comes_first_then_neighbours_then_others_and_not_without_end(client, home, theme):
    for name in ("Aton", "Beton", "Ceton", "Deton", "Eton", "Feton"):
        turn(make_area(name), theme)
    last = make_area("Zeton")
    turn(last, theme)
    neighbour(home, last, 1)
    turn(home, theme)
    rows = learn(client).all("article", cls="then-later")
    names = [row.one("h3").text.split(":")[0] for row in rows]
    assert names == ["Homeham", "Zeton", "Aton", "Beton", "Ceton", "Deton"]
    rows = learn(client, "/learn/homeham/?near=neighbours").all("article", cls="then-later")
    assert [row.one("h3").text.split(":")[0] for row in rows] == ["Homeham", "Zeton"]


def test_a_withdrawn_strength_is_gone_at_once(client, home, theme):
    told(home, theme)
    found = strong("Fareham", theme)
    assert strengths(learn(client))
    review.withdraw_finding(found, by=make_user("Reviewer"), reason="Entered twice.")
    assert "Fareham" not in learn(client).text


def test_very_many_things_to_improve_are_cut_and_the_page_says_so(client, home, theme):
    letter = make_letter(make_inspection(home))
    section = make_section(letter, "meeting_needs")
    for _ in range(MOST_NEEDS + 1):
        make_finding(section, kind="area_for_development")
    worst = make_section(letter, "weaknesses")
    make_finding(worst, kind="significant_weakness", summary="The worst.")
    publish(letter)
    document = learn(client)
    assert document.all("h3")[0].text == "The worst."
    assert len(document.all("article", cls="need")) == MOST_NEEDS
    assert (
        f"The first {MOST_NEEDS} of {MOST_NEEDS + 2} things to improve are shown." in document.text
    )


def test_the_index_leads_to_an_area(client, home, theme):
    told(home, theme)
    document = visit(client, "/learn/")
    assert document.links()["Homeham"] == "/learn/homeham/"
    assert client.get("/learn/?area=homeham").headers["Location"] == "/learn/homeham/"
    assert "There is no area “moon”" in visit(client, "/learn/?area=moon").text
    assert client.get("/learn/moon/").status_code == 404


def test_the_pages_of_an_area_and_of_a_finding_lead_here(client, home, theme):
    finding = told(home, theme)
    assert visit(client, home).links()["Learn from other areas"] == "/learn/homeham/"
    neighbour(home, make_area(), 1)
    assert visit(client, home).links()["Learn from other areas"] == "/learn/homeham/"
    links = visit(client, finding).links()
    assert links["What Homeham can learn from other areas"] == "/learn/homeham/"


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        (1, "statistical neighbour, the closest"),
        (2, "statistical neighbour, 2nd closest"),
        (3, "statistical neighbour, 3rd closest"),
        (10, "statistical neighbour, 10th closest"),
        (11, "statistical neighbour, 11th closest"),
        (22, "statistical neighbour, 22nd closest"),
        (None, "elsewhere in England"),
    ],
)
def test_a_rank_in_words(rank, words):
    assert Relation(rank).words == words
