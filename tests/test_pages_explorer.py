"""The explorer: the address is the whole state, every number is true, every link leads on."""

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from findings import review
from findings.models import Finding, StatisticalNeighbour
from tests.crawl import choices_of, visit, whole
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)
from tests.markup import parse

pytestmark = pytest.mark.django_db

PER_PAGE = 20


@pytest.fixture
def six():
    """Six findings in two areas, two frameworks and two years, on waits, buses or both."""
    waits, buses = make_theme("waits", name="Waiting"), make_theme("buses", name="Buses")
    therapy = make_service("therapy", name="Therapy")
    ash = make_letter(make_inspection(make_area("Ash"), start=date(2018, 3, 5)))
    birch = make_letter(
        make_inspection(make_area("Birch"), start=date(2024, 3, 5), framework="area_send_2023")
    )
    good = make_section(ash, "meeting_needs", subheading="Strengths")
    bad = make_section(ash, "meeting_needs", subheading="Areas for development")
    new = make_section(birch, "effective")
    made = [
        make_finding(good, kind="strength", wording="Buses are safe.", themes=[buses]),
        make_finding(good, kind="strength", wording="Waits are short.", themes=[waits, buses]),
        make_finding(
            bad,
            kind="area_for_development",
            wording="Waits for therapy are long.",
            summary="Families queue.",
            themes=[waits],
            services=[therapy],
        ),
        make_finding(bad, kind="area_for_development", wording="Plans are late."),
        make_finding(new, wording="Waits are fair.", themes=[waits], services=[therapy]),
        make_finding(new, wording="Schools are “kind” to 50% of children."),
    ]
    make_finding(good, kind="narrative", wording="Waits of the narrator.", themes=[waits])
    publish(ash), publish(birch)
    return made


def address(**parameters):
    return f"/findings/?{urlencode(parameters, doseq=True)}"


def wordings(document):
    return [card.one("blockquote").text for card in document.all("li", cls="result")]


def total(document):
    return int(document.one("p", cls="applied").one("strong").text.split()[0])


def options(document):
    """Every box of the filter panel: (parameter, value) to the number beside it."""
    form = document.one("form", cls="filters__form")
    counts = {}
    for item in form.all("li", cls="check"):
        box = item.one("input")
        counts[box["name"], box["value"]] = int(item.one(cls="check__n").children[0])
    return counts


def checked(document):
    return {(b["name"], b["value"]) for b in document.all("input") if "checked" in b.attributes}


# What it finds


def test_everything_is_found_newest_first(client, six):
    document = visit(client, "/findings/")
    assert total(document) == 6
    assert wordings(document)[:2] == [six[4].wording, six[5].wording]
    assert document.one("title").text.startswith("6 findings")


def test_values_of_one_filter_are_alternatives(client, six):
    assert total(visit(client, address(theme="buses"))) == 2
    assert total(visit(client, address(theme=["buses", "waits"]))) == 4  # one has both themes


def test_filters_narrow_each_other(client, six):
    document = visit(client, address(theme="waits", service="therapy", area="ash"))
    assert wordings(document) == ["Waits for therapy are long."]


def test_words_are_found_in_wording_and_in_plain_summary(client, six):
    exact = address(q="therapy", words="exact")
    assert wordings(visit(client, exact)) == ["Waits for therapy are long."]
    assert wordings(visit(client, address(q="families queue"))) == ["Waits for therapy are long."]


def test_a_search_and_a_filter_work_together(client, six):
    document = visit(client, address(q="waits", theme="buses"))
    assert wordings(document) == ["Waits are short."]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("newest", "Waits are fair."),
        ("oldest", "Buses are safe."),
        ("area", "Buses are safe."),
    ],
)
def test_results_come_in_the_order_asked_for(client, six, sort, first):
    document = visit(client, address(sort=sort) if sort != "newest" else "/findings/")
    assert wordings(document)[0] == first
    [present] = document.all("a", aria_current="true")
    assert f"sort={sort}" in present["href"] or sort == "newest"


def test_every_card_says_who_where_and_how_old(client, six):
    area = six[0].letter.inspection.area
    make_inspection(area, start=date(2021, 6, 7), published=date(2021, 8, 2))
    document = visit(client, address(area="ash"))
    for card in document.all("li", cls="result"):
        assert "Inspectors wrote this in March 2018, 8 years ago." in card.text
        assert "A later report exists, published in August 2021." in card.text
        assert area.get_absolute_url() in card.links().values()
        assert "What inspectors wrote, restated" in card.text
    for card in visit(client, address(area="birch")).all("li", cls="result"):
        assert "Inspectors wrote this in March 2024, 2 years ago." in card.text
        assert "A later" not in card.text


def test_a_card_without_summary_says_so_and_leads_to_the_finding(client, six):
    [card] = visit(client, address(q="plans")).all("li", cls="result")
    assert "There is no summary in plain words yet." in card.text
    assert card.one("h3").one("a")["href"] == six[3].get_absolute_url()


def test_a_card_flags_a_summary_of_an_older_wording(client, six):
    review.correct_finding(six[2], by=make_user("Reviewer"), wording="Plain.", note="Misread.")
    [card] = visit(client, address(q="queue")).all("li", cls="result")
    assert "The wording changed after this was written" in card.text
    assert "Corrected" in card.text


# Numbers


@pytest.mark.parametrize("given", [{}, {"theme": "waits"}, {"q": "waits", "kind": "strength"}])
def test_the_number_beside_an_option_is_what_choosing_it_gives(client, six, given):
    document = visit(client, address(**given) if given else "/findings/")
    for (name, value), count in options(document).items():
        chosen = dict(given) | {name: value}
        assert total(visit(client, client_address(client, chosen))) == count, (name, value)


def client_address(client, parameters):
    """The canonical address of some filters, as the portal itself redirects to it."""
    response = client.get("/findings/", parameters)
    return response.headers.get("Location") or response.request["PATH_INFO"] + (
        "?" + response.request["QUERY_STRING"]
    )


def test_a_finding_with_two_themes_is_counted_once(client, six):
    counts = options(visit(client, "/findings/"))
    assert counts["theme", "waits"] + counts["theme", "buses"] == 5
    assert total(visit(client, address(theme=["buses", "waits"]))) == 4


def test_an_own_choice_does_not_hide_its_alternatives(client, six):
    counts = options(visit(client, address(framework="area-send-2023")))
    assert counts["framework", "local-area-2016"] == 4


def test_what_is_chosen_is_ticked_and_its_facet_is_open(client, six):
    document = visit(client, address(theme="waits", year="2018"))
    assert checked(document) == {("theme", "waits"), ("year", "2018")}
    opened = [
        d.one("legend").text for d in document.all("details", cls="facet") if "open" in d.attributes
    ]
    assert set(opened) == {"Theme", "Year of inspection"}


def test_the_filter_form_keeps_words_and_order_and_the_search_keeps_filters(client, six):
    document = visit(client, address(q="waits", theme="waits", sort="oldest"))
    kept = document.one("form", cls="filters__form").all("input", type="hidden")
    assert {(box["name"], box["value"]) for box in kept} == {("q", "waits"), ("sort", "oldest")}
    kept = document.one("form", cls="search-box").all("input", type="hidden")
    assert {(b["name"], b["value"]) for b in kept} == {("theme", "waits"), ("sort", "oldest")}
    assert document.one("input", id="search")["value"] == "waits"


def test_every_choice_and_every_link_of_the_page_leads_somewhere(client, six):
    start = address(theme="waits", kind="strength")
    document = visit(client, client_address(client, {"theme": "waits", "kind": "strength"}))
    leading = [link["href"] for link in document.one("main").all("a")]
    leading += choices_of(document.one("form", cls="filters__form"), start)
    assert len(leading) > 30
    for link in leading:
        if link.startswith(("/", "?")):
            target = link if link.startswith("/") else f"/findings/{link}"
            response = client.get(target, follow=True)
            whole(response)
            assert response.status_code == 200, link


# Applied filters and ways out


def test_each_applied_filter_can_be_taken_away(client, six):
    where = client_address(client, {"q": "waits", "theme": ["buses", "waits"], "area": "ash"})
    document = visit(client, where)
    assert document.one("p", cls="applied").text == (
        "2 findings with the words Remove the filter waits "
        "about Remove the filter Buses or Remove the filter Waiting "
        "in Remove the filter Ash Clear all"
    )
    totals = {
        link.text.removeprefix("Remove the filter "): total(visit(client, link["href"]))
        for link in document.all("a", cls="applied__item")
    }
    assert totals == {
        "waits": 3,  # three of Ash are on buses or waits
        "Buses": 2,
        "Waiting": 1,
        "Ash": 3,
    }
    assert total(visit(client, document.links()["Clear all"])) == 6


def test_nothing_found_names_each_filter_to_drop_with_what_that_gives(client, six):
    document = visit(
        client, client_address(client, {"q": "plans", "theme": "waits", "area": "ash"})
    )
    assert "Nothing matches all of that" in document.text
    assert "No finding uses those words." in document.text
    ways = [link for link in document.one(cls="empty").all("a") if link.text.startswith("Without")]
    assert [way.text for way in ways] == [
        "Without plans: 2 findings",
        "Without Waiting: 1 finding",
    ]
    for way in ways:
        assert total(visit(client, way["href"])) == int(way.text.split(": ")[1].split()[0])


def test_nothing_found_offers_no_way_that_leads_nowhere(client, six):
    document = visit(client, address(q="unicorn"))
    ways = [link.text for link in document.one(cls="empty").all("a")]
    assert ways == [
        "Look it up in the glossary",
        "Without unicorn: 6 findings",
        "See which letters are in the portal",
        "See all findings",
    ]
    document = visit(client, client_address(client, {"q": "unicorn", "kind": "improvement"}))
    assert not [w for w in document.one(cls="empty").all("a") if w.text.startswith("Without")]


def test_nothing_found_in_an_area_without_letters_says_that_none_is_held(client, six):
    make_area("Quiet")
    document = visit(client, address(area="quiet"))
    empty = document.one(cls="empty")
    assert "No letter of Quiet is in the portal yet." in empty.text
    assert "Silence is neither praise nor blame." in empty.text
    assert "/areas/quiet/" in empty.links().values()


def test_topics_of_the_words_typed_are_offered(client, six):
    document = visit(client, address(q="therapy"))
    assert document.links()["Therapy"] == "/services/therapy/"


def test_findings_that_say_some_of_both_are_offered_beside_one_side(client, six):
    mixed = make_published_finding(judgement="mixed", wording="Some waits.")
    document = visit(client, address(judgement="strength"))
    assert mixed.wording not in wordings(document)
    assert "1 more finding says some of both. Show it too" in document.text
    wider = visit(client, document.links()["Show it too"])
    assert total(wider) == total(document) + 1
    assert "some of both." not in wider.one("section", aria_labelledby="results").text


def test_an_empty_portal_has_an_empty_explorer(client):
    document = visit(client, "/findings/")
    assert total(document) == 0
    assert "Nothing matches all of that" in document.text


# One question, one address


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("?theme=waits&theme=buses", "?theme=buses&theme=waits"),
        ("?area=ash&theme=waits", "?theme=waits&area=ash"),
        ("?sort=oldest&q=waits", "?q=waits&sort=oldest"),
        ("?q=&theme=&area=&sort=&page=", ""),
        ("?theme=waits&theme=waits", "?theme=waits"),
        ("?kind=area_for_development", "?kind=area-for-development"),
        ("?framework=area_send_2023", "?framework=area-send-2023"),
        ("?theme=WAITS&area=Ash", "?theme=waits&area=ash"),
        ("?theme=%20waits%20", "?theme=waits"),
        ("?q=%20%20short%20%20%20waits%20", "?q=short+waits"),
        ("?sort=newest&page=1", ""),
        ("?page=01", ""),
        ("?q=wa%00its", "?q=waits"),
        ("?utm_source=somewhere", ""),
    ],
)
def test_one_question_has_one_address(client, six, given, canonical):
    response = client.get(f"/findings/{given}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/findings/{canonical}"
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "q",
    [
        '"waits are',
        "50%",
        "_",
        "'",
        "\\",
        "é ü ✓",
        "a+b&c=d#e",
        "*~()",
        "<b>",
        "-waits",
        "--",
        "OR 1=1",
    ],
)
def test_no_words_make_a_loop_or_an_error(client, six, q):
    response = client.get("/findings/", {"q": q}, follow=True)
    assert response.status_code == 200
    assert len(response.redirect_chain) <= 1
    assert response.context["query"].q == q


def test_marks_in_a_search_are_words_and_no_pattern(client, six):
    assert wordings(visit(client, address(q="50%"))) == [six[5].wording]
    assert total(visit(client, address(q="5_%"))) == 0
    assert total(visit(client, address(q='"waits are short"'))) == 1
    assert total(visit(client, address(q="waits -therapy"))) == 2


def test_what_was_typed_is_shown_and_not_obeyed(client, six):
    typed = '"><script>alert(1)</script>'
    document = visit(client, address(q=typed))
    assert document.one("input", id="search")["value"] == typed
    assert all(not script.text for script in document.all("script"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("?theme=nothing", "There is no theme “nothing”, so it was left out."),
        ("?theme=waits&theme=nothing", "There is no theme “nothing”, so it was left out."),
        ("?area=%3Cb%3E", "There is no area “<b>”, so it was left out."),
        ("?year=1066", "There is no year “1066”, so it was left out."),
        ("?kind=narrative", "There is no kind “narrative”, so it was left out."),
        ("?sort=best", "There is no order “best”, so the newest findings come first."),
        ("?q=...", "There is no word in “...”: punctuation alone finds nothing."),
        ("?theme=%00", "There is no theme “\x00”, so it was left out."),
    ],
)
def test_what_the_address_says_that_cannot_be_used_is_told(client, six, given, message):
    document = visit(client, f"/findings/{given}")
    notices = [notice.text for notice in document.all(cls="notice--warning")]
    assert notices == [f"Warning: {message}"]


def test_what_is_unknown_is_in_no_link_of_the_page(client, six):
    document = visit(client, "/findings/?theme=nothing&theme=waits")
    assert total(document) == 3
    assert document.one("link", rel="canonical")["href"].endswith("/findings/?theme=waits")
    assert not [link for link in document.all("a") if "nothing" in link["href"]]


def test_ten_thousand_characters_are_cut_and_that_is_said(client, six):
    response = client.get("/findings/", {"q": "waits " * 1700})
    assert response.status_code == 200
    assert len(response.context["query"].q) <= 200
    assert "Only the first 200 characters were searched for." in response.content.decode()


def test_hundreds_of_values_are_no_trouble(client, six):
    pairs = [("theme", f"t{n}") for n in range(300)] + [("theme", "waits")]
    response = client.get("/findings/?" + urlencode(pairs))
    assert response.status_code == 200
    assert response.context["total"] == 3


# Pages


@pytest.fixture
def many():
    """Forty-five findings of one letter: three pages."""
    letter = make_letter(make_inspection(make_area("Ash")))
    section = make_section(letter)
    for number in range(1, 46):
        make_finding(section, wording=f"Number {number}.")
    publish(letter)


def test_pages_show_every_result_once(client, many):
    found = []
    for number, span in ((1, "1 to 20 of 45"), (2, "21 to 40 of 45"), (3, "41 to 45 of 45")):
        document = visit(client, "/findings/" if number == 1 else address(page=number))
        assert span in document.text
        assert ("page 3 of 3" in document.one("title").text) == (number == 3)
        found += wordings(document)
    assert found == [f"Number {number}." for number in range(1, 46)]


def test_pages_lead_to_each_other(client, many):
    def links(number):
        where = "/findings/?area=ash" if number == 1 else address(area="ash", page=number)
        nav = visit(client, where).one("nav", cls="pagination")
        return {link.get("rel") or link["aria-label"]: link["href"] for link in nav.all("a")}

    assert links(1)["next"].endswith("?area=ash&page=2")
    assert links(2)["prev"].endswith("?area=ash")
    assert "page" not in dict(parse_qsl(urlsplit(links(2)["prev"]).query))
    assert "next" not in links(3)
    assert "prev" not in links(1)
    for number in (1, 2, 3):
        for link in links(number).values():
            target = link if link.startswith("/") else f"/findings/{link}"
            assert client.get(target).status_code == 200


def test_a_filter_goes_back_to_the_first_page(client, many):
    document = visit(client, address(page=2))
    for choice in choices_of(document.one("form", cls="filters__form"), "/findings/"):
        assert "page=" not in choice
    assert not document.one("form", cls="search-box").all("input", name="page")


def test_one_page_of_results_has_no_page_links(client, six):
    assert visit(client, "/findings/").all("nav", cls="pagination") == []


@pytest.mark.parametrize(
    "page_number", ["0", "-1", "abc", "9999", "１", "1.5", "2 ", "1e3", "9" * 5000]
)
def test_there_is_no_such_page(client, many, page_number):
    assert client.get("/findings/", {"page": page_number}).status_code == 404


def test_a_page_that_there_is_not_says_how_many_there_are_and_leads_to_them(client, many):
    response = client.get("/findings/", {"sort": "oldest", "page": 9999})
    assert response.status_code == 404
    document = parse(whole(response).decode())
    assert document.one("h1").text == "There is no page “9999” of these findings"
    assert "they stand on 3 pages" in document.text
    links = document.links()
    assert links["Go to the first page"] == "/findings/?sort=oldest"
    assert links["Go to the last page, 3"] == "/findings/?sort=oldest&page=3"


def test_only_marks_are_no_words_and_nothing_says_that_none_was_found(client, six):
    document = visit(client, "/findings/?q=%3F!")
    assert "There is no word to look for" in document.text
    assert "No finding uses those words" not in document.text


def test_what_can_be_taken_away_stands_at_the_head(client, six):
    document = visit(client, "/findings/")
    head = document.one("details", id="take-away")
    assert {"CSV of these 6 findings", "Make a pack of these findings"} <= set(head.links())
    assert document.text.index("Make a pack") < document.text.index("Inspectors wrote this")


def test_only_areas_whose_neighbours_have_findings_can_be_chosen_for_them(client):
    home, held, other = make_area("Home"), make_area("Held"), make_area("Other")
    StatisticalNeighbour.objects.create(area=home, neighbour=held, rank=1, set_year=2026)
    StatisticalNeighbour.objects.create(area=other, neighbour=home, rank=1, set_year=2026)
    make_published_finding(area=held)
    choices = visit(client, "/findings/").one("select", id="near").all("option")
    assert [option.text for option in choices] == ["Any", "Home"]
    make_published_finding(area=home)
    choices = visit(client, "/findings/").one("select", id="near").all("option")
    assert [option.text for option in choices] == ["Any", "Home", "Other"]


def test_a_long_wording_can_be_shown_whole_and_is_all_there(client):
    long = "Leaders know what to do. " * 30
    make_published_finding(wording=long.strip())
    make_published_finding(wording="Short.")
    document = visit(client, "/findings/")
    assert long.strip() in document.text
    assert len(document.all("details", cls="clamp")) == 1


def test_a_page_past_the_results_of_a_filter_is_not_found(client, six):
    assert client.get(address(theme="waits", page=2)).status_code == 404
    assert client.get(address(q="unicorn", page=2)).status_code == 404


def test_a_letter_of_many_areas_makes_no_endless_list_of_options(client):
    """Areas without a result are left out of the panel; short lists keep their empty options."""
    make_published_finding(area=make_area("Held"))
    make_area("Not held")
    make_theme("never")
    counts = options(visit(client, "/findings/"))
    assert ("area", "held") in counts
    assert ("area", "not-held") not in counts
    assert counts["theme", "never"] == 0
    assert Finding.objects.count() == 1
