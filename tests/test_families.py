"""Questions of families, what one can do, and the sheet for a meeting."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from findings import families, review, search
from findings.loading.families import load_families
from findings.models import Advice, FamilyQuestion, ToAsk
from findings.plain.advice import Kind, advise
from findings.plain.readability import EASY, reading_of
from tests.crawl import body_of, visit
from tests.factories import (
    make_advice,
    make_finding,
    make_inspection,
    make_letter,
    make_question,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)
from tests.world import make_world

KEPT = json.loads((settings.FIXTURES_DIR / "questions.json").read_text(encoding="utf-8"))
TAXONOMY = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
# A word of the field that families use themselves.
THEIRS = {"assessment"}


# ---- our own texts


def texts():
    """Every text that editors wrote for families, with where it stands."""
    for row in KEPT["questions"]:
        yield row["slug"], row["question"]
        yield row["slug"], row["about"]
        yield from ((row["slug"], text) for text in row["to_ask"])
    for row in KEPT["advice"]:
        yield row["slug"], row["title"]
        yield row["slug"], row["text"]
    for row in KEPT["themes"]:
        yield from ((row["theme"], text) for text in row["to_ask"])


def hard(text):
    """What keeps a text from reading age 9 to 11 by the desk's measure."""
    said = [
        note.sentence
        for note in advise(text)
        if not (note.kind == Kind.HARD_WORD and text[note.start : note.end].lower() in THEIRS)
    ]
    grade = reading_of(text).grade
    return said + ([f"grade {grade}"] if grade > EASY else [])


def test_every_text_for_families_reads_plainly():
    assert {(where, text): hard(text) for where, text in texts() if hard(text)} == {}


def test_a_text_that_is_hard_would_be_listed():
    assert hard("Multi-agency commissioning arrangements necessitate comprehensive evaluation.")


def test_there_are_twelve_questions_with_known_topics_and_something_to_ask_for_every_theme():
    known = {kind: {row["slug"] for row in TAXONOMY[kind]} for kind in ("themes", "services")}
    assert len(KEPT["questions"]) == len({row["question"] for row in KEPT["questions"]}) == 12
    for row in [*KEPT["questions"], *KEPT["advice"]]:
        for kind in ("themes", "services"):
            assert set(row[kind]) <= known[kind], row["slug"]
    assert [row["theme"] for row in KEPT["themes"]] == [row["slug"] for row in TAXONOMY["themes"]]
    for row in [*KEPT["questions"], *KEPT["themes"]]:
        assert 3 <= len(row["to_ask"]) <= 5
        assert all(text.endswith("?") for text in row["to_ask"])


def test_links_are_national_secure_and_not_said_to_be_checked():
    for row in KEPT["advice"]:
        assert row["checked_on"] is None
        assert bool(row["link"]) == bool(row["link_name"])
        assert row["link"].startswith("https://") or not row["link"]


@pytest.mark.django_db
def test_most_questions_are_answered_for_most_areas_of_the_demonstration(demo):
    held = search.current()
    answered = {
        slug: len(search.find(families.query_of(question), held).counts("area"))
        for slug, question in families.kept(held).questions.items()
    }
    assert len(answered) == 12
    assert all(answered.values())
    assert sum(areas >= 5 for areas in answered.values()) >= 10


@pytest.mark.django_db
def test_loading_adds_what_is_missing_and_leaves_what_an_editor_changed():
    for kind, make in (("themes", make_theme), ("services", make_service)):
        for row in TAXONOMY[kind]:
            make(row["slug"])
    list(load_families(KEPT))
    FamilyQuestion.objects.filter(slug="after-16").update(question="What then?", shown=False)
    Advice.objects.filter(slug="sendiass").update(text="Ask.", checked_on=date(2026, 5, 1))
    ToAsk.objects.filter(question__slug="ehc-plan").exclude(ordinal=1).delete()
    Advice.objects.filter(slug="appeal").delete()
    reports = [str(report) for report in load_families(KEPT)]
    assert FamilyQuestion.objects.get(slug="after-16").question == "What then?"
    assert Advice.objects.get(slug="sendiass").text == "Ask."
    assert ToAsk.objects.filter(question__slug="ehc-plan").count() == 1
    assert Advice.objects.filter(slug="appeal").exists()
    assert reports[0].endswith("(nothing to change)")
    assert "(1 new)" in reports[1]


# ---- pages


@pytest.fixture
def world(db):
    return make_world()


def test_the_list_counts_the_findings_of_each_question(client, world):
    page = visit(client, "/questions/")
    asked = {item.one("a").text: item.text for item in page.all("li", cls="theme")}
    assert list(asked) == ["How long will it take?", "Has nobody asked?"]
    assert "2 findings" in asked["How long will it take?"]
    assert "0 findings" in asked["Has nobody asked?"]


def test_for_england_it_says_how_many_letters_speak_and_how_many_do_not(client, world):
    quiet = make_inspection(
        world.areas["quiet"], framework="area_send_2023", start=date(2024, 6, 3)
    )
    letter = make_letter(quiet, world.inspector)
    make_finding(make_section(letter), wording="Buses are new.")
    publish(letter, world.reviewer)
    text = visit(client, "/questions/how-long/").one("main").text
    assert "From 2023: 1 of 2 reports in the portal speaks of this. 1 does not." in text
    assert "2016 to 2022: 1 of 1 letter in the portal speaks of this." in text
    assert "neither good nor bad" in text


def test_plain_words_open_the_inspectors_words_with_age_and_standing(client, world):
    page = visit(client, "/questions/how-long/")
    answer = next(a for a in page.all("li", cls="answer") if "Ashbourne" in a.text)
    assert "Most plans are good." in answer.text
    assert "Most plans are written well." in answer.one("details").text
    assert "What inspectors wrote, restated" in answer.one("summary").text
    assert "Inspectors wrote this in March 2018, 8 years ago." in answer.text
    assert "A later revisit letter exists" in answer.text


def test_choosing_an_area_needs_no_script(client, world):
    page = visit(client, "/questions/how-long/")
    form = page.one("form", cls="search-box")
    assert form["action"] == "/questions/how-long/"
    assert form.one("select").all("option")[0]["value"] == "ashbourne-example"
    response = client.get("/questions/how-long/", {"area": "ashbourne-example"})
    assert response.headers["Location"] == "/questions/how-long/ashbourne-example/"
    assert "There is no area “zz”" in body_of(client.get("/questions/how-long/", {"area": "zz"}))


def test_an_area_s_answer_is_its_own_findings_with_what_to_ask_and_do(client, world):
    page = visit(client, "/questions/how-long/ashbourne-example/")
    assert [a.one("a").text for a in page.all("li", cls="answer")] == ["Most plans are good."]
    text = page.one("main").text
    assert "Inspectors wrote 1 thing about this in Ashbourne Example." in text
    assert "8 years ago" in text
    assert "How long is it now?" in text
    assert "Do ask-the-helpers" in text
    assert "Do while-you-wait" in text
    assert "not yet checked" in text
    links = {link["href"] for link in page.all("a")}
    assert "/findings/?theme=waiting&area=ashbourne-example" in links
    assert "/questions/how-long/ashbourne-example/sheet/" in links


def test_where_a_letter_is_silent_it_says_so_and_shows_what_neighbours_were_told(client, world):
    letter = make_letter(make_inspection(world.areas["quiet"]), world.inspector)
    make_finding(make_section(letter), wording="Buses are new.")
    publish(letter, world.reviewer)
    page = visit(client, "/questions/how-long/quietham-example/")
    text = page.one("main").text
    assert "Inspectors did not write about this in Quietham Example." in text
    assert "What other areas were told" in text
    near = [a.text for a in page.all("li", cls="answer")]
    assert "Birchley" in near[0]  # of its region
    assert "same region" in near[0]
    assert "Ashbourne" in near[1]
    assert "Do ask-the-helpers" in text


def test_where_no_letter_is_held_nothing_is_said_of_the_area(client, world):
    text = visit(client, "/questions/how-long/quietham-example/").one("main").text
    assert "No letter about Quietham Example is in the portal yet" in text
    assert "did not write about this" not in text


def test_a_former_area_leads_to_those_that_took_over(client, world):
    page = visit(client, "/questions/how-long/oldshire-example/")
    links = {link["href"] for link in page.all("a")}
    assert "/questions/how-long/birchley-example/" in links


def test_a_question_that_nothing_answers_says_that_silence_is_silence(client, world):
    text = visit(client, "/questions/never-asked/").one("main").text
    assert "No letter in the portal speaks of this yet" in text
    visit(client, "/questions/never-asked/ashbourne-example/")


@pytest.mark.parametrize(
    "address",
    [
        "/questions/no-such/",
        "/questions/how-long/no-such/",
        "/questions/no-such/ashbourne-example/",
        "/questions/how-long/no-such/sheet/",
        "/areas/no-such/sheet/",
    ],
)
def test_what_is_not_there_is_not_found(client, world, address):
    assert client.get(address).status_code == 404


def test_what_is_hidden_is_nowhere(client, world):
    before = [body_of(client.get(a)) for a in ("/questions/", "/", "/themes/waiting/")]
    hidden = make_question("secret", themes=[world.themes["waiting"]], shown=False)
    hidden.to_ask.create(ordinal=1, text="Secret?")
    make_advice("secret", text="Secret advice.", shown=False)
    FamilyQuestion.objects.get(slug="how-long").to_ask.create(
        ordinal=2, text="Secret too?", shown=False
    )
    assert client.get("/questions/secret/").status_code == 404
    assert client.get("/questions/secret/ashbourne-example/").status_code == 404
    for address in ("/questions/how-long/ashbourne-example/", "/areas/ashbourne-example/sheet/"):
        assert "ecret" not in body_of(client.get(address))
    after = [body_of(client.get(a)) for a in ("/questions/", "/", "/themes/waiting/")]
    assert before == after


def test_a_change_of_an_editor_shows_at_once(client, world):
    addresses = ["/questions/how-long/ashbourne-example/", "/themes/waiting/"]
    for address in addresses:
        first = client.get(address)
        Advice.objects.filter(slug="while-you-wait").update(text=f"New words for {address}.")
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200
        assert f"New words for {address}." in body_of(again)
    first = client.get(addresses[0])
    advice = Advice.objects.get(slug="while-you-wait")
    advice.themes.set([world.themes["transport"]])
    again = client.get(addresses[0], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "New words" not in body_of(again)


def test_home_area_and_theme_lead_to_the_questions(client, world):
    for address, link in (
        ("/", "/questions/how-long/"),
        ("/areas/ashbourne-example/", "/questions/how-long/ashbourne-example/"),
        ("/themes/waiting/", "/questions/how-long/"),
    ):
        assert link in {a["href"] for a in visit(client, address).all("a")}, address


# ---- the sheet


def test_the_sheet_quotes_cites_and_tells_the_age(client, world):
    text = visit(client, "/questions/how-long/ashbourne-example/sheet/").one("main").text
    assert "Most plans are written well." in text
    assert "‘Main findings’, point 2, pages 1 to 2" in text
    assert "Wording restated by the portal, not a quotation." in text
    assert "Inspectors wrote this in March 2018, 8 years ago." in text
    assert "A later revisit letter exists" in text
    assert "letter dated 21 March 2018" in text
    assert "How long is it now?" in text


def test_the_sheet_of_a_theme_asks_the_theme_s_questions(client, world):
    page = visit(client, "/areas/ashbourne-example/sheet/?theme=waiting")
    assert "Who can tell us?" in page.one("main").text
    choose = visit(client, "/areas/ashbourne-example/sheet/?theme=zz").one("main").text
    assert "There is no theme “zz”" in choose


def test_the_sheet_of_a_silent_area_says_so(client, world):
    silent = visit(client, "/questions/never-asked/ashbourne-example/sheet/").one("main").text
    assert "Inspectors did not write about this in Ashbourne Example." in silent
    none = visit(client, "/questions/how-long/quietham-example/sheet/").one("main").text
    assert "No letter about Quietham Example is in the portal yet" in none


def quoted(*findings, to_ask=()):
    return families.sheet_of(findings, to_ask)


@pytest.mark.django_db
def test_the_sheet_takes_what_needs_to_get_better_first_and_a_strength_besides():
    letter = make_letter(make_inspection())
    bad = make_section(letter, "meeting_needs", subheading="Areas for development")
    good = make_section(letter, "meeting_needs", subheading="Strengths")
    long = {"wording": "A word or two. " * 60}
    worse = [make_finding(bad, kind="area_for_development", **long) for _ in range(4)]
    strength = make_finding(good, kind="strength", wording="Buses are safe.")
    sheet = quoted(strength, *worse)
    assert [quote.finding for quote in sheet.quotes][:2] == [worse[0], strength]
    assert sheet.more == 5 - len(sheet.quotes) > 0
    assert not any(quote.cut for quote in sheet.quotes)


@pytest.mark.django_db
def test_one_wording_too_long_for_the_sheet_is_cut_where_all_can_see_it():
    finding = make_finding(wording="Every word stands alone here. " * 300)
    [quote] = quoted(finding).quotes
    assert quote.cut
    assert quote.lead.endswith(" […]")
    assert finding.wording.startswith(quote.lead.removesuffix(" […]"))
    points = make_finding(
        wording="They do:\n" + "\n".join("• a long point " * 8 for _ in range(40))
    )
    [quote] = quoted(points).quotes
    assert quote.points[-1] == "[…]"


# ---- the admin


@pytest.fixture
def administrator(client, db):
    user = make_user("Administrator")
    client.force_login(user)
    return user


def form_of(theme=None, **fields):
    rows = {"to_ask-TOTAL_FORMS": 0, "to_ask-INITIAL_FORMS": 0}
    values = {
        "slug": "bus",
        "ordinal": 1,
        "question": "Is there a bus?",
        "about": "Buses.",
        "shown": "on",
    }
    return rows | values | ({"themes": [theme.pk]} if theme else {}) | fields


ADD = "/admin/findings/familyquestion/add/"


def test_an_editor_keeps_a_question_and_sees_what_its_filter_gives(client, administrator):
    theme = make_theme("buses")
    publish(make_finding(themes=[theme]).letter)
    assert client.post(ADD, form_of(theme)).status_code == 302
    question = FamilyQuestion.objects.get()
    page = body_of(client.get(reverse("admin:findings_familyquestion_change", args=[question.pk])))
    assert "1 finding about Buses." in page
    assert {row.history_user for row in question.history.all()} == {administrator}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({}, "would give everything"), ({"words": "–"}, "punctuation alone finds nothing")],
)
def test_a_filter_that_asks_nothing_is_refused(client, administrator, fields, sentence):
    assert sentence in body_of(client.post(ADD, form_of(**fields)))
    assert not FamilyQuestion.objects.exists()


def test_links_checked_long_ago_are_listed(client, administrator):
    today = timezone.localdate()
    make_advice("old", checked_on=today - timedelta(days=400))
    make_advice("new", checked_on=today)
    make_advice("never")
    for choice, title in (("old", "Do old"), ("fresh", "Do new"), ("never", "Do never")):
        page = body_of(client.get(f"/admin/findings/advice/?link={choice}"))
        shown = {t for t in ("Do old", "Do new", "Do never") if f">{t}<" in page}
        assert shown == {title}


def test_the_public_sees_when_a_link_was_checked(client, world):
    Advice.objects.filter(slug="ask-the-helpers").update(checked_on=date(2026, 3, 5))
    text = visit(client, "/questions/how-long/").one("main").text
    assert "Link last checked: 5 March 2026" in text


def test_a_withdrawn_letter_leaves_every_answer(client, world):
    visit(client, "/questions/how-long/birchley-example/")
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    text = visit(client, "/questions/how-long/birchley-example/").one("main").text
    assert "shorten waits" not in text
    assert "No letter about Birchley Example is in the portal yet" in text
