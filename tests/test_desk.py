"""The desk: every page for whoever may, adding letters, checking, publishing, nothing lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings import fetching, intake, reports, review
from findings.checking import version_of
from findings.desk.urls import urlpatterns
from findings.models import (
    Letter,
    Override,
    PageReport,
    SecondCoding,
    Status,
    TickedOff,
    Upload,
    WaitingChange,
)
from tests.factories import make_published_finding, make_theme, make_user
from tests.letter_files import as_pdf, source
from tests.test_intake import on_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return make_user("Inspector")


@pytest.fixture
def letter(inspector):
    on_register("telby-2016")
    data = as_pdf("telby-2016")
    return intake.take_in(data, name="telby.pdf", by=inspector, road="chosen").upload.letter


@pytest.fixture
def desk(client, inspector):
    client.force_login(inspector)
    return client


def addresses(letter):
    """Every address of the desk, filled in."""
    finding = letter.findings.counted().first()
    upload = Upload.objects.filter(letter=letter).first()
    values = {
        "slug": letter.slug,
        "reference": finding.reference,
        "number": 1,
        "pk": upload.pk,
        "name": "mine",
        "doubt": letter.doubts.first().pk,
    }
    said = reports.Said("words", "Two words differ.", "", finding, "")
    reports.report(said)
    for pattern in urlpatterns:
        of_report = str(pattern.pattern).startswith("reported/")
        values["pk"] = PageReport.objects.first().pk if of_report else upload.pk
        names = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        yield pattern.name, reverse(f"desk:{pattern.name}", kwargs={n: values[n] for n in names})


SCREEN_QUERIES = 27  # of the checking screen, however long the letter is
POST_ONLY = {"undo", "act", "settle"}


@pytest.mark.parametrize("role", ["Inspector", "Reviewer", "Administrator"])
def test_every_role_opens_every_page(client, letter, role):
    client.force_login(make_user(role))
    for name, address in addresses(letter):
        answer = client.get(address)
        assert answer.status_code == (405 if name in POST_ONLY else 200), address


def test_visitors_are_asked_to_sign_in(client, letter):
    for _, address in addresses(letter):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/staff/sign-in/")


def test_accounts_without_a_role_are_refused(client, letter):
    for person in (make_user(), make_user(username="staff-without-role")):
        person.is_staff = person.username == "staff-without-role"
        person.save()
        client.force_login(person)
        for _, address in addresses(letter):
            assert client.get(address).status_code == 403, address
            assert client.post(address).status_code == 403, address


def test_no_page_of_the_desk_is_kept_by_a_cache_or_found_by_search(desk, letter):
    for name, address in addresses(letter):
        if name in POST_ONLY | {"page", "preview"}:
            continue
        answer = desk.get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert b'content="noindex"' in answer.content, address


# ---- adding letters


def send(client, *files, **data):
    return client.post(reverse("desk:file-add"), {"files": list(files), **data})


def pdf(slug, name=None):
    return SimpleUploadedFile(name or f"{slug}.pdf", as_pdf(slug), "application/pdf")


def test_one_file_leads_to_its_letter(desk):
    on_register("telby-2016")
    answer = send(desk, pdf("telby-2016"))
    letter = Letter.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("desk:check", args=[letter.slug]))


def test_several_files_lead_to_the_list(desk):
    on_register("telby-2016")
    on_register("oxmere-2018")
    answer = send(desk, pdf("telby-2016"), pdf("oxmere-2018"))
    assert answer["Location"] == reverse("desk:file-list")
    assert Letter.objects.count() == 2


def test_pasted_text_is_a_letter_too(desk):
    on_register("wyrelow-2019")
    send(desk, text=source("wyrelow-2019"))
    assert Letter.objects.get().uploads.get().road == "pasted"


def test_the_same_file_again_leads_to_the_letter(desk):
    on_register("telby-2016")
    send(desk, pdf("telby-2016"))
    answer = desk.post(reverse("desk:file-add"), {"files": [pdf("telby-2016")]}, follow=True)
    assert "held already" in answer.content.decode()
    assert Letter.objects.count() == 1


def test_nothing_sent_is_said(desk):
    answer = send(desk)
    assert answer.status_code == 400
    assert "Choose a file" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_with_a_sentence(desk, monkeypatch):
    monkeypatch.setattr("findings.desk.forms.LIMIT", 1000)
    answer = send(desk, pdf("telby-2016"))
    assert answer.status_code == 413
    assert "Choose the letter itself" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_fails_leads_to_its_reason(desk):
    answer = desk.post(
        reverse("desk:file-add"),
        {"files": [SimpleUploadedFile("scan.pdf", b"%PDF-1.4 rubbish")]},
        follow=True,
    )
    assert "damaged" in answer.content.decode()
    assert Upload.objects.get().state == "failed"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.pdf",
        "http://files.ofsted.gov.uk/a.pdf",
        "https://files.ofsted.gov.uk.example.org/a.pdf",
    ],
)
def test_addresses_elsewhere_are_not_asked(desk, address, monkeypatch):
    monkeypatch.setattr("findings.desk.views.files.fetch", pytest.fail)
    answer = send(desk, address=address)
    assert answer.status_code == 400
    assert "Only these hosts" in answer.content.decode()


class Answer:
    """What a host answers, without asking one."""

    def __init__(self, status, body=b"", reason="OK"):
        self.status, self.reason, self.body = status, reason, body

    def read(self, size):
        piece, self.body = self.body[:size], self.body[size:]
        return piece


@pytest.fixture
def host(monkeypatch):
    answers = {}

    class Connection:
        def __init__(self, name, timeout):
            assert name == "files.ofsted.gov.uk"

        def request(self, method, path, headers):
            self.path = path

        def getresponse(self):
            return answers[self.path]

        def close(self):
            pass

    monkeypatch.setattr(fetching.http.client, "HTTPSConnection", Connection)
    return answers


def test_a_letter_is_fetched_from_an_allowed_host(desk, host):
    on_register("telby-2016")
    host["/v1/file/1"] = Answer(200, as_pdf("telby-2016"))
    send(desk, address="https://files.ofsted.gov.uk/v1/file/1")
    assert Letter.objects.get().uploads.get().road == "address"


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_no_redirect_is_followed_and_failures_are_said(desk, host, status):
    host["/v1/file/1"] = Answer(status, reason="Somewhere else")
    answer = send(desk, address="https://files.ofsted.gov.uk/v1/file/1")
    assert answer.status_code == 400
    assert f"answered with {status}" in answer.content.decode()


def test_a_file_from_an_address_is_limited(host):
    host["/big"] = Answer(200, b"x" * 5000)
    with pytest.raises(fetching.NotFetched, match="not a letter"):
        fetching.fetch("https://files.ofsted.gov.uk/big", limit=1000)


# ---- files that ask something


@pytest.fixture
def question(inspector):
    """A file about an area that the register does not know."""
    data = as_pdf("oxmere-2018")
    return intake.take_in(data, name="oxmere.pdf", by=inspector, road="chosen").upload


def decide(client, upload, **data):
    return client.post(reverse("desk:file-detail", args=[upload.pk]), data)


def test_a_person_says_which_inspection_a_file_reports(desk, question):
    inspection = on_register("oxmere-2018")
    page = desk.get(reverse("desk:file-detail", args=[question.pk])).content.decode()
    assert str(inspection) in page
    decide(desk, question, what="answer", inspection=inspection.pk)
    assert Letter.objects.get().inspection == inspection


@pytest.mark.parametrize(
    ("data", "words"),
    [({"what": "answer"}, "Choose the inspection"), ({"what": "aside"}, "Say why")],
)
def test_half_an_answer_is_refused(desk, question, data, words):
    answer = decide(desk, question, **data)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_reissue_is_shown_beside_and_taken_over(desk, letter, inspector):
    text = source("telby-2016").replace("up to 40 weeks", "up to 50 weeks").encode()
    upload = intake.take_in(text, name="again.txt", by=inspector, road="chosen").upload
    page = desk.get(reverse("desk:file-detail", args=[upload.pk])).content.decode()
    assert "differs in 1 place" in page
    assert "up to 50 weeks" in page
    decide(desk, upload, what="reissue", letter=letter.pk)
    assert "up to 50 weeks" in WaitingChange.objects.get().wording


# ---- checking


def act(client, letter, finding, step, **data):
    data.setdefault("version", version_of(finding))
    address = reverse("desk:act", args=[letter.slug, finding.reference])
    return client.post(address, {"step": step, **data})


def first(letter, kind="strength"):
    return letter.findings.filter(kind=kind).in_letter_order().first()


def test_the_screen_shows_page_finding_and_progress(desk, letter):
    page = desk.get(reverse("desk:check", args=[letter.slug])).content.decode()
    count = letter.findings.counted().count()
    assert f"0 of {count} checked" in page
    assert "<rect" in page
    assert first(letter, "main_finding").wording.split(".")[0] in page


def test_accepting_saves_topics_and_goes_to_the_next(desk, letter):
    theme = make_theme()
    finding = first(letter)
    answer = act(desk, letter, finding, "accept", theme=theme.pk)
    finding.refresh_from_db()
    assert finding.checked_at
    assert list(finding.themes.all()) == [theme]
    assert answer.status_code == 302
    assert finding.reference not in answer["Location"]


def test_a_second_click_is_no_conflict(desk, letter):
    finding = first(letter)
    version = version_of(finding)
    act(desk, letter, finding, "accept", version=version)
    assert act(desk, letter, finding, "accept", version=version).status_code == 302


def test_a_double_click_joins_once(desk, letter):
    finding = first(letter, "main_finding")
    version, count = version_of(finding), letter.findings.count()
    act(desk, letter, finding, "merge", version=version)
    assert act(desk, letter, finding, "merge", version=version).status_code == 409
    assert letter.findings.count() == count - 1


def test_a_stale_save_shows_both_texts_and_keeps_what_was_typed(desk, letter):
    finding = first(letter, "main_finding")
    old = version_of(finding)
    client_two = type(desk)()
    client_two.force_login(make_user("Inspector"))
    first_sentence = finding.wording.split(". ")[0] + "."
    act(client_two, letter, finding, "reword", wording=first_sentence)
    mine = finding.wording.replace("honestly", "HONESTLY")
    answer = act(desk, letter, finding, "reword", version=old, wording=mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "HONESTLY" in page
    assert first_sentence in page
    finding.refresh_from_db()
    assert finding.wording == first_sentence


def test_what_was_typed_stays_where_a_step_is_refused(desk, letter):
    finding = first(letter)
    answer = act(desk, letter, finding, "reword", wording="Not in the letter at all.")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "word for word" in page
    assert "Not in the letter at all." in page


def test_a_step_that_does_not_exist_is_not_found(desk, letter):
    assert act(desk, letter, first(letter), "explode").status_code == 404


def test_a_finding_that_is_gone_leads_back(desk, letter):
    finding = first(letter)
    address = reverse("desk:act", args=[letter.slug, finding.reference])
    act(desk, letter, finding, "reject", reason="A heading.")
    answer = desk.post(address, {"step": "accept"}, follow=True)
    assert "gone" in answer.content.decode()


def test_steps_are_taken_back(desk, letter):
    finding = first(letter)
    act(desk, letter, finding, "accept")
    desk.post(reverse("desk:undo", args=[letter.slug]))
    finding.refresh_from_db()
    assert finding.checked_at is None


def test_doubts_can_come_first(desk, letter):
    address = reverse("desk:check", args=[letter.slug])
    page = desk.get(address, {"doubts": "first"}).content.decode()
    assert "no-full-stop" not in page
    assert "Ends without a full stop" in page


def test_a_doubt_about_the_whole_letter_is_looked_at(desk, letter, inspector):
    doubt = letter.doubts.create(kind="register-differs", sentence="The register says otherwise.")
    address = reverse("desk:check", args=[letter.slug])
    assert "The register says otherwise." in desk.get(address).content.decode()
    desk.post(reverse("desk:settle", args=[letter.slug, doubt.pk]))
    assert "The register says otherwise." not in desk.get(address).content.decode()


def test_the_screen_asks_as_much_of_a_long_letter_as_of_a_short_one(
    desk, letter, inspector, django_assert_num_queries
):
    on_register("oxmere-2018")
    data = as_pdf("oxmere-2018")
    longer = intake.take_in(data, name="o.pdf", by=inspector, road="chosen").upload.letter
    assert longer.findings.count() > letter.findings.count() - 3
    for each in (letter, longer):
        address = reverse("desk:check", args=[each.slug])
        desk.get(address)
        with django_assert_num_queries(SCREEN_QUERIES):
            desk.get(address)


def test_it_is_said_who_else_is_editing(desk, letter):
    other = make_user("Inspector")
    client_two = type(desk)()
    client_two.force_login(other)
    address = reverse("desk:check", args=[letter.slug])
    client_two.get(address)
    assert f"{other.username} has this letter open" in desk.get(address).content.decode()
    letter.editing.delete()
    assert "has this letter open" not in desk.get(address).content.decode()


def test_the_finding_is_marked_in_the_page_s_text(desk, inspector):
    on_register("wyrelow-2019")
    text = source("wyrelow-2019").encode()
    letter = intake.take_in(text, name="w.txt", by=inspector, road="pasted").upload.letter
    finding = first(letter)
    page = desk.get(reverse("desk:check", args=[letter.slug]), {"at": finding.reference})
    assert f"<mark>{finding.wording}</mark>" in page.content.decode()


def test_pictures_are_of_pages_that_there_are(desk, letter):
    answer = desk.get(reverse("desk:page", args=[letter.slug, 1]))
    assert answer.content.startswith(b"\x89PNG")
    assert desk.get(reverse("desk:page", args=[letter.slug, 99])).status_code == 404


def test_coverage_places_a_passage(desk, letter):
    passage = letter.passages.create(ordinal=900, page=1, role="unplaced", text="A stray line.")
    address = reverse("desk:coverage", args=[letter.slug])
    assert "A stray line." in desk.get(address).content.decode()
    assert desk.post(address, {"passage": passage.pk}).status_code == 400
    desk.post(address, {"passage": passage.pk, "role": "boilerplate"})
    passage.refresh_from_db()
    assert passage.role == "boilerplate"


# ---- plain summaries


def summary(client, letter, finding, **data):
    data.setdefault("version", version_of(finding))
    return client.post(reverse("desk:summary", args=[letter.slug, finding.reference]), data)


def test_a_summary_is_saved_and_the_next_is_offered(desk, letter):
    finding = first(letter)
    answer = summary(desk, letter, finding, summary="Midwives help early.", what="next")
    finding.refresh_from_db()
    assert finding.summary == "Midwives help early."
    assert finding.reference not in answer["Location"]


def test_a_draft_is_offered_and_not_saved(desk, letter):
    finding = first(letter)
    address = reverse("desk:summary", args=[letter.slug, finding.reference])
    assert "made by rules" in desk.get(address, {"draft": "1"}).content.decode()
    finding.refresh_from_db()
    assert finding.summary == ""


def test_advice_comes_as_one_types(desk, letter):
    finding = letter.findings.get(wording__contains="40 weeks")
    answer = summary(desk, letter, finding, summary="Teenagers utilise it.", what="advise")
    text = answer.content.decode()
    assert "plainer is “use”" in text
    assert "<strong>40</strong>" in text
    assert "<html" not in text
    finding.refresh_from_db()
    assert finding.summary == ""


def test_a_fact_is_ticked_off_with_a_reason_and_the_text_stays(desk, letter):
    finding = letter.findings.get(wording__contains="40 weeks")
    data = {"summary": "Teenagers wait long.", "what": "tick", "key": "number:40#1"}
    assert summary(desk, letter, finding, **data).status_code == 400
    answer = summary(desk, letter, finding, **data, reason="Said in the letter’s summary.")
    assert "Teenagers wait long." in answer.content.decode()
    assert TickedOff.objects.get().fact == "40"


def test_a_stale_summary_keeps_both(desk, letter):
    finding = first(letter)
    old = version_of(finding)
    review.summarise(finding, by=make_user("Inspector"), summary="Theirs.")
    answer = summary(desk, letter, finding, version=old, summary="Mine.")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine." in page


# ---- publication


def step(client, letter, what, **data):
    return client.post(reverse("desk:publication", args=[letter.slug]), {"what": what, **data})


def checked(letter):
    """Each finding with what must be sent to accept it."""
    for finding in letter.findings.counted():
        yield finding, {"judgement": "mixed"} if finding.kind == "main_finding" else {}


def test_from_draft_to_public_by_two_people(desk, letter):
    for finding, data in checked(letter):
        act(desk, letter, finding, "accept", **data)
    step(desk, letter, "submit")
    reviewer = type(desk)()
    reviewer.force_login(make_user("Reviewer"))
    answer = step(reviewer, letter, "publish")
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED
    assert step(reviewer, letter, "publish").status_code == 302  # a second click


def test_what_blocks_is_said_and_leads_there(desk, letter):
    page = desk.get(reverse("desk:publication", args=[letter.slug])).content.decode()
    assert "are not checked against the document" in page
    assert "Go there" in page


def test_hold_and_take_up(desk, letter):
    assert step(desk, letter, "hold").status_code == 400
    step(desk, letter, "hold", reason="The council disputes page 2.")
    letter.refresh_from_db()
    assert letter.status == Status.ON_HOLD
    step(desk, letter, "take-up")
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_an_override_needs_an_administrator_and_a_reason(client, letter):
    administrator = make_user("Administrator")
    client.force_login(administrator)
    for finding, data in checked(letter):
        act(client, letter, finding, "accept", **data)
    step(client, letter, "submit")
    assert step(client, letter, "publish").status_code == 400
    step(client, letter, "publish", override="Everyone else is on leave.")
    assert Override.objects.get().reason == "Everyone else is on leave."
    assert "on leave" in client.get(reverse("desk:overrides")).content.decode()


def test_the_preview_is_the_public_page_before_it_is_public(desk, letter):
    page = desk.get(reverse("desk:preview", args=[letter.slug])).content.decode()
    assert "nobody but staff can see this page" in page
    assert first(letter).wording in page
    assert "Imogen Notareal" not in page
    assert desk.get(letter.get_absolute_url()).status_code == 404


# ---- history and changes


def test_history_says_who_when_old_new_and_why_and_puts_back(desk, letter, inspector):
    finding = first(letter, "main_finding")
    whole = finding.wording
    act(desk, letter, finding, "reword", wording=whole.split(". ")[0] + ".")
    address = reverse("desk:history", args=[letter.slug])
    page = desk.get(address, {"finding": finding.reference}).content.decode()
    assert inspector.username in page
    assert "wording changed" in page
    assert "<del>" in page
    row = finding.history.order_by("history_id").first()
    desk.post(address, {"row": f"historicalfinding-{row.history_id}"})
    finding.refresh_from_db()
    assert finding.wording == whole


@pytest.mark.parametrize("row", ["", "historicalfinding-999999", "x"])
def test_a_state_that_is_not_there_is_not_put_back(desk, letter, row):
    answer = desk.post(reverse("desk:history", args=[letter.slug]), {"row": row})
    assert answer.status_code == 400


def test_a_public_wording_changes_by_two_people(desk):
    finding = make_published_finding(wording="Waits are long.")
    address = reverse("desk:changes", args=[finding.letter.slug])
    data = {"what": "propose", "finding": finding.reference, "note": "A slip."}
    assert desk.post(address, data | {"wording": "Waits are long."}).status_code == 400
    desk.post(address, data | {"wording": "Waits are short."})
    change = WaitingChange.objects.get()
    reviewer = type(desk)()
    reviewer.force_login(make_user("Reviewer"))
    reviewer.post(address, {"what": "accept", "change": change.pk})
    finding.refresh_from_db()
    assert finding.wording == "Waits are short."
    assert "A slip." in reviewer.get(finding.get_absolute_url()).content.decode()


# ---- lists and the second opinion


def test_every_work_list_opens(desk, letter):
    make_published_finding(wording="The ZQX is late.", summary="Late.")
    from_home = desk.get(reverse("desk:home")).content.decode()
    for slug in re.findall(r"/desk/work/([\w-]+)/", from_home):
        assert desk.get(reverse("desk:work", args=[slug])).status_code == 200
    assert "ZQX" in desk.get(reverse("desk:work", args=["terms"])).content.decode()
    assert desk.get(reverse("desk:work", args=["nonsense"])).status_code == 404


def test_a_second_opinion_is_blind_and_counted(desk):
    theme = make_theme()
    finding = make_published_finding(wording="Waits are long.", themes=[theme])
    page = desk.get(reverse("desk:second-coding")).content.decode()
    assert "Waits are long." in page
    assert "checked" not in page
    desk.post(reverse("desk:second-coding"), {"finding": finding.reference, "theme": theme.pk})
    assert list(SecondCoding.objects.get().themes.all()) == [theme]
    assert "1 of 1" in desk.get(reverse("desk:second-coding")).content.decode()


def test_nobody_gives_a_second_opinion_on_their_own_tags(client):
    finding = make_published_finding(themes=[make_theme()])
    finding._history_user = author = make_user("Inspector")
    finding.save()
    client.force_login(author)
    assert finding.wording not in client.get(reverse("desk:second-coding")).content.decode()
