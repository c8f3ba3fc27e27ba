"""Packs: the address is the pack; page, print and Word file say the same and never too much."""

from datetime import date, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlencode, urlsplit

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings import review, search
from findings.models import Finding
from findings.packs import MOST, PackQuery, gather, references_in, word_file
from tests.crawl import body_of, sight_of, visit
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_published_finding,
    make_section,
    make_user,
    publish,
)
from tests.markup import parse
from tests.world import make_world

pytestmark = pytest.mark.django_db

TODAY = date.today
LONG_AGO = "2020-01-02"


@pytest.fixture
def world():
    return make_world()


def address(*findings, path="/pack/", made=LONG_AGO, **more):
    references = [getattr(each, "reference", each) for each in findings]
    return f"{path}?{urlencode([*more.items(), ('made', made), *(('f', r) for r in references)])}"


def words(response):
    """All paragraphs of a Word file."""
    return [p.text for p in docx.Document(BytesIO(response.content)).paragraphs]


# ---- the page


def test_findings_stand_in_the_order_of_the_address_with_age_and_source(client, world):
    chosen = [world.findings[name] for name in ("action", "strength", "main")]
    page = visit(client, address(*chosen, title="Waits & buses"))
    assert page.one("h1").text == "Waits & buses"
    items = page.all("li", cls="result")
    assert [each["id"] for each in items] == [f"finding-{each.reference}" for each in chosen]
    for item, finding in zip(items, chosen, strict=True):
        assert finding.lead in item.text
        assert "Inspectors wrote this in" in item.text
    assert "A later revisit letter exists" in items[1].text
    sources = page.all("ol", cls="pack__sources")[0].all("li")
    assert "finding " + chosen[0].reference in sources[0].text
    assert "Wording restated by the portal" in sources[0].text


def test_two_frameworks_are_never_added_together_in_silence(client, world):
    both = address(world.findings["action"], world.findings["main"])
    assert "they are not one count" in visit(client, both).text
    assert "they are not one count" not in visit(client, address(world.findings["main"])).text
    word = client.get(both.replace("/pack/", "/pack.docx"))
    assert "they are not one count" in " ".join(words(word))


def test_a_new_pack_gets_the_day_it_was_made(client, world):
    reference = world.findings["main"].reference
    response = client.get(f"/pack/?f={reference}")
    assert response.status_code == 302
    assert response.url == f"/pack/?made={timezone.localdate()}&f={reference}"
    assert reference in visit(client, response.url).text


def test_an_empty_pack_says_what_a_pack_is(client, db):
    page = visit(client, "/pack/")
    assert "Its address is the pack" in page.text


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ({"up": 2}, [0, 2, 1]),
        ({"first": 2}, [2, 0, 1]),
        ({"down": 0}, [1, 0, 2]),
        ({"up": 0}, [0, 1, 2]),
        ({"down": 2}, [0, 1, 2]),
        ({"remove": 1}, [0, 2]),
        ({"add": 3}, [0, 1, 2, 3]),
    ],
)
def test_buttons_give_the_new_address(client, world, button, order):
    names = ["main", "strength", "plain", "action"]
    references = [world.findings[name].reference for name in names]
    [(name, which)] = button.items()
    asked = address(*references[:3]) + f"&{name}={references[which]}"
    response = client.get(asked)
    held = parse_qs(urlsplit(response.url).query)["f"]
    assert held == [references[each] for each in order]


def test_the_buttons_stand_on_the_page_and_belong_to_its_form(client, world):
    page = visit(client, address(world.findings["main"], world.findings["strength"]))
    form = page.one("form", id="pack-edit")
    assert [i["value"] for i in form.all("input", name="f")] == [
        world.findings[name].reference for name in ("main", "strength")
    ]
    buttons = page.all("button", form="pack-edit")
    named = [button["name"] for button in buttons if "hidden" not in button.attributes]
    assert named == ["down", "remove", "up", "first", "remove"]


@pytest.mark.parametrize(
    ("button", "focus"),
    [
        ({"up": 2}, "#up-{2}"),
        ({"up": 1}, "#down-{1}"),  # at the top there is no way up
        ({"down": 0}, "#down-{0}"),
        ({"down": 1}, "#up-{1}"),
        ({"first": 2}, "#down-{2}"),
        ({"remove": 1}, "#findings"),
        ({"add": 0}, ""),
    ],
)
def test_a_press_leads_back_to_the_finding_that_was_moved(client, world, button, focus):
    references = [world.findings[name].reference for name in ("main", "strength", "plain")]
    [(name, which)] = button.items()
    response = client.get(address(*references) + f"&{name}={references[which]}", follow=True)
    [(target, _)] = response.redirect_chain
    assert urlsplit(target).fragment == focus.format(*references).removeprefix("#")
    page = parse(response.content.decode())
    if focus and name != "remove":
        [place] = page.all(id=urlsplit(target).fragment)
        assert "hidden" not in place.attributes


def test_the_title_stands_open_and_names_the_word_file(client, world):
    asked = address(world.findings["main"], title="Waits & buses: März 2026")
    page = visit(client, asked)
    assert page.one("input", id="title")["value"] == "Waits & buses: März 2026"
    assert page.all("details") == []
    response = client.get(asked.replace("/pack/", "/pack.docx"))
    said = response.headers["Content-Disposition"]
    assert said == f'attachment; filename="waits-buses-marz-2026-{LONG_AGO}.docx"'


def test_a_finding_is_added_by_its_permalink(client, world):
    link = f"https://findings.example.org{world.findings['strength'].get_absolute_url()}"
    response = client.get(address(world.findings["main"], add=link))
    assert response.url.endswith(f"&f={world.findings['strength'].reference}")


@pytest.mark.parametrize(
    ("text", "found", "strange"),
    [
        ("k7m3qz4", ["k7m3qz4"], []),
        ("K7M3QZ4, 2345678", ["k7m3qz4", "2345678"], []),
        ("https://a.example/findings/k7m3qz4/", ["k7m3qz4"], []),
        ("/findings/k7m3qz4", ["k7m3qz4"], []),
        ("https://a.example/pack/?title=x&f=k7m3qz4&f=2345678", ["k7m3qz4", "2345678"], []),
        ("k7m3qz4\nk7m3qz4", ["k7m3qz4"], []),
        ("http://[", [], ["http://["]),
        ("<b>", [], ["<b>"]),
        ("", [], []),
        ("\x00", [], []),
    ],
)
def test_references_are_found_in_what_somebody_pastes(text, found, strange):
    assert references_in(text) == (found, strange)


# ---- what cannot be used


def test_what_there_never_was_is_named_and_left_out(client, world):
    draft = make_finding(make_section(make_letter()))
    asked = address(world.findings["main"], draft, "zzzzzzz")
    page = visit(client, asked)
    assert (
        f"There is no public finding {draft.reference}, zzzzzzz, so it was left out." in page.text
    )
    assert len(page.all("li", cls="result")) == 1
    assert draft.reference not in page.one("p", id="pack-address").text


@pytest.mark.parametrize("reference", ["<script>", "a" * 13, "é", "a b", "../x", "\x00"])
def test_what_is_no_reference_is_said_and_never_an_error(client, world, reference):
    response = client.get("/pack/", {"f": [world.findings["main"].reference, reference]})
    assert response.status_code in (200, 302)
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_more_than_a_hundred_are_said_and_cut(client, world):
    references = [world.findings["main"].reference, *(f"x{number:06d}" for number in range(MOST))]
    page = visit(client, address(*references))
    assert f"A pack holds {MOST} findings at most." in page.text
    assert f"the {MOST + 1} that were asked for" in page.text


@pytest.mark.parametrize("made", ["2999-01-01", "yesterday", "20200102", "2020-02-30", "0"])
def test_a_day_that_cannot_be_is_said(client, world, made):
    page = visit(client, address(world.findings["main"], made=made))
    assert "is no day that a pack can have been made on" in page.text


def test_a_title_is_bounded_and_escaped(client, world):
    page = visit(client, address(world.findings["main"], title="<i>" + "x" * 200))
    assert page.one("h1").text == "<i>" + "x" * 117
    assert "Only the first 120 characters of the title were kept." in page.text
    response = client.get(address(world.findings["main"], title="A\u202eB\x01C\nD"))
    assert parse_qs(urlsplit(response.url).query)["title"] == ["ABC D"]


def test_the_word_file_of_nothing_leads_to_the_page(client, db):
    assert client.get("/pack.docx").url == "/pack/"
    assert client.get("/pack.docx?f=zzzzzzz").status_code == 302


# ---- what changed


def _withdrawn(world, name, reason="Entered twice."):
    return review.withdraw_finding(world.findings[name], by=world.reviewer, reason=reason)


def test_a_withdrawn_finding_is_said_with_day_and_reason_and_without_its_words(client, world):
    gone = _withdrawn(world, "plain")
    asked = address(gone, world.findings["main"])
    page = visit(client, asked)
    day = timezone.localdate()
    said = f"Finding {gone.reference} was withdrawn on {day.day} {day:%B %Y}: Entered twice."
    assert said in page.text
    for path in ("/pack/", "/pack.docx"):
        sight = sight_of(client.get(asked.replace("/pack/", path)))
        assert "Waits are long" not in sight
        assert "Entered twice." in sight
    assert page.one(
        "li", id=f"finding-{world.findings['main'].reference}"
    )  # numbers count what is shown


def test_a_letter_that_is_put_right_says_that_it_will_come_back(client, world):
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    review.reopen(world.letters["new"], by=world.reviewer, reason="Found.")
    page = visit(client, address(world.findings["action"]))
    assert "is being put right" in page.text
    assert "A page was missing" not in page.text


def test_what_was_corrected_since_is_said(client, world):
    review.correct_finding(
        world.findings["plain"], by=world.reviewer, wording="Waits are too long.", note="A word."
    )
    page = visit(client, address(world.findings["plain"], world.findings["main"]))
    assert (
        page.one("section", aria_labelledby="changed")
        .all("li")[0]
        .text.startswith("Finding 1: Corrected on")
    )
    assert "A word." in page.text
    tomorrow = timezone.localdate() + timedelta(days=1)
    query = PackQuery((world.findings["plain"].reference,), made=tomorrow)
    assert gather(query, str).changed == []


def test_a_later_report_since_is_said(client, world):
    since = visit(client, address(world.findings["main"], made="2020-04-06"))
    assert "A later revisit letter exists" in since.one("section", aria_labelledby="changed").text
    after = visit(client, address(world.findings["main"], made="2020-04-07"))
    assert after.all("section", aria_labelledby="changed") == []
    assert "None of these findings was corrected" in after.text


# ---- the Word file


def test_the_word_file_holds_what_the_page_holds(client, world):
    chosen = [world.findings[name] for name in ("main", "action")]
    asked = address(*chosen, path="/pack.docx", title="For the board")
    response = client.get(asked)
    assert response.headers["Content-Disposition"].endswith('"for-the-board-2020-01-02.docx"')
    text = "\n".join(words(response))
    for needed in (
        "For the board",
        "1. Ashbourne Example: Most plans are good",
        "Full inspection, March 2018. Main finding.",
        "Theme: Waiting.",
        "Outcome of the whole inspection: Written statement of action required.",
        "Most plans are written well.",
        "Some are late.",
        "Judgement: some of both",
        "Restated by the portal, not a quotation:",
        "Inspectors wrote this in March 2018",
        "A later revisit letter exists",
        "Responsible: The council and the integrated care board",
        "Open Government Licence v3.0",
        "not an official Ofsted, CQC or GOV.UK service",
    ):
        assert needed in text
    assert f"http://testserver/pack/?title=For+the+board&amp;made={LONG_AGO}" in sight_of(response)


def test_the_word_file_can_be_read_by_everybody(client, world):
    response = client.get(address(world.findings["main"], path="/pack.docx", title="T"))
    document = docx.Document(BytesIO(response.content))
    assert document.core_properties.title == "T"
    assert document.core_properties.language == "en-GB"
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1
    assert set(levels) == {1, 2}
    assert 'w:lang w:val="en-GB"' in sight_of(response)
    assert document.tables == []
    assert len(document.inline_shapes) == 0


def test_each_page_of_the_word_file_says_where_it_is_from(client, world):
    response = client.get(address(world.findings["main"], path="/pack.docx"))
    [footer] = docx.Document(BytesIO(response.content)).sections[0].footer.paragraphs
    day = timezone.localdate()
    assert footer.text.startswith(f"SEND findings portal, testserver, {day.day} {day:%B %Y}")
    for field in ("PAGE", "NUMPAGES"):
        assert f"<w:instrText>{field}</w:instrText>" in footer._p.xml


def test_a_finding_without_plain_words_is_headed_by_what_it_is_about(client, world):
    finding = make_published_finding(themes=[world.themes["waiting"]], summary="")
    assert any(
        text.startswith("1. ") and text.endswith(": Waiting")
        for text in words(client.get(address(finding, path="/pack.docx")))
    )


def test_a_quotation_is_marked_as_one_only_where_it_is(world):
    letter = make_letter()
    letter.pages.create(number=1, text="The buses came on time.")
    quoted = make_finding(
        make_section(letter), wording="The buses came on time.", wording_status="verbatim"
    )
    publish(letter)
    pack = gather(PackQuery((quoted.reference, world.findings["main"].reference)), str)
    paragraphs = docx.Document(BytesIO(word_file(pack, "https://x.example/", TODAY()))).paragraphs
    styled = {p.text: p.style.name for p in paragraphs}
    assert styled["The buses came on time."] == "Quote"
    assert styled["Most plans are written well."] == "Body Text"


def test_the_same_pack_is_the_same_file(client, world):
    asked = address(world.findings["main"], path="/pack.docx")
    assert client.get(asked).content == client.get(asked).content


# ---- ways in


def test_every_finding_has_a_way_into_a_pack(client, world):
    finding = world.findings["main"]
    link = f"/pack/add/?f={finding.reference}"
    for place in (finding, world.letters["old"], "/findings/"):
        assert link in visit(client, place).links().values(), place


def test_adding_asks_which_pack_and_goes_there(client, world):
    finding, other = world.findings["main"], world.findings["strength"]
    page = visit(client, f"/pack/add/?f={finding.reference}")
    assert f"/pack/?f={finding.reference}" in page.links().values()
    have = "https://findings.example.org" + address(other, title="Mine")
    response = client.get("/pack/add/", {"f": finding.reference, "to": have})
    assert response.url == address(other, finding, title="Mine")


@pytest.mark.parametrize("to", ["nonsense here", "https://x.example/?q=1", "<b>", "?f="])
def test_adding_to_what_is_no_pack_says_so(client, world, to):
    page = visit(
        client, f"/pack/add/?{urlencode({'f': world.findings['main'].reference, 'to': to})}"
    )
    assert "That is not the address of a pack." in page.text


def test_adding_what_there_is_not_says_so(client, world):
    draft = make_finding(make_section(make_letter()))
    for reference in (draft.reference, "zzzzzzz"):
        page = visit(client, f"/pack/add/?f={reference}")
        assert f"There is no public finding {reference}." in page.text


def test_a_filter_becomes_a_pack(client, world):
    response = client.get("/pack/of/?theme=waiting")
    query = parse_qs(urlsplit(response.url).query)
    assert set(query["f"]) == {world.findings["main"].reference, world.findings["action"].reference}
    assert query["title"] == ["2 findings about Waiting"]
    assert client.get("/pack/of/?q=nowhere").url == "/findings/?q=nowhere"


def test_a_pack_of_a_filter_asks_no_more_of_many_findings(client, world):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_published_finding(themes=[world.themes["waiting"]])
        search.current()  # what is read once in a process is read now
        with CaptureQueriesContext(connection) as captured:
            client.get("/pack/of/?theme=waiting")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10, counts


# ---- never too much


def test_a_pack_of_every_reference_holds_no_hidden_word_and_no_name(client, world):
    hidden = make_letter(title="Zqhiddentitle", staff_note="Zqhiddenstaff")
    make_person(hidden, name="Zqhidden Person")
    draft = make_finding(
        make_section(hidden, heading="Zqhiddenheading"),
        wording="Zqhiddenwording.",
        summary="Zqhiddensummary.",
        responsible_body="Zqhiddenbody",
    )
    gone = make_published_finding(wording="Zqhiddenlater.", summary="Zqhiddensoon.")
    review.withdraw(gone.letter, by=make_user("Reviewer"), reason="A page was missing.")
    references = Finding.objects.values_list("reference", flat=True)
    for path in ("/pack/", "/pack.docx"):
        sight = sight_of(client.get(address(*references, path=path))).lower()
        assert "zqhidden" not in sight
        assert "buses are safe" in sight
    page = visit(client, address(*references))
    linked = {link.get("href") for link in page.all("a")}
    assert not linked & {draft.get_absolute_url(), gone.get_absolute_url()}


@pytest.mark.parametrize("path", ["/pack/", "/pack.docx"])
def test_queries_do_not_grow_with_the_pack(client, path):
    area = make_area()
    letters = []
    for year in (2016, 2018, 2021):
        letter = make_letter(make_inspection(area, start=date(year, 3, 5)))
        section = make_section(letter)
        for _ in range(15):
            make_finding(section)
        letters.append(publish(letter))
    references = list(Finding.objects.values_list("reference", flat=True))
    client.get(address(*references[:1], path=path))
    counts = []
    for number in (2, 45):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address(*references[:number], "zzzzzzz", path=path))
        assert response.status_code == 200
        assert sight_of(response)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8, counts
    assert body_of(client.get(address(*references, path=path)))
