"""What visitors report: the form without account or cookie, the desk's queue, and what is kept."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from findings import reports, review
from findings.models import PageReport
from findings.public import open_forms
from tests.crawl import visit
from tests.factories import make_published_finding, make_user

pytestmark = pytest.mark.django_db

SENT = "/report/sent/"
State = PageReport.State


@pytest.fixture
def finding():
    return make_published_finding(wording="Waits are long.", summary="People wait.")


@pytest.fixture
def patient(monkeypatch):
    """Forms filled in by somebody who takes their time."""
    monkeypatch.setattr(open_forms, "FASTEST", 0)


@pytest.fixture
def inspector():
    return make_user("Inspector")


def address_of(finding):
    return f"/report/?finding={finding.reference}"


def sent(client, address="/report/", **fields):
    mark = visit(client, address).one("input", name="started")["value"]
    given = {"what": "words", "text": "Two words differ.", "email": "", "started": mark}
    return client.post(address, given | {"website": ""} | fields)


def make_report(**fields):
    reports.report(reports.Said(**{"what": "other", "text": "Odd.", "place": "/about/"} | fields))
    return PageReport.objects.latest("pk")


# The form


def test_a_finding_and_a_letter_lead_to_the_form_about_that_finding(finding, client):
    for page in (finding, finding.letter):
        links = [link["href"] for link in visit(client, page).all("a")]
        assert address_of(finding) in links
        assert "/report/" in links  # about the page as a whole
    assert "People wait." in visit(client, address_of(finding)).one("main").text


def test_a_report_is_kept_with_the_words_as_they_were(finding, client, patient):
    response = sent(client, address_of(finding), email=" Jo@School.example ", what="plain")
    assert (response.status_code, response.url) == (302, SENT)
    assert not response.cookies
    kept = PageReport.objects.get()
    assert (kept.finding, kept.letter) == (finding, finding.letter)
    assert (kept.wording_then, kept.summary_then) == ("Waits are long.", "People wait.")
    assert (kept.what, kept.text, kept.email) == ("plain", "Two words differ.", "jo@school.example")
    assert (kept.state, kept.state_by, kept.place) == ("new", None, finding.get_absolute_url())


def test_a_page_is_named_by_the_browser_and_its_question_is_not_kept(client, patient):
    came = {"HTTP_REFERER": "http://testserver/alerts/mine/?key=secret"}
    page = client.get("/report/", **came)
    assert b"/alerts/mine/" in page.content
    assert b"secret" not in page.content
    assert b"evil" not in client.get("/report/", HTTP_REFERER="http://evil.example/evil/").content
    sent(client, page="/findings/?q=my-child")
    assert PageReport.objects.get().place == "/findings/"


@pytest.mark.parametrize("page", ["//evil.example/", "https://evil.example/", "javascript:x"])
def test_an_address_elsewhere_is_no_page_of_ours(page, client, patient):
    sent(client, page=page)
    assert PageReport.objects.get().place == ""


def test_only_a_public_finding_can_be_reported(finding, client):
    review.withdraw_finding(finding, by=make_user("Reviewer"), reason="Entered twice.")
    assert client.get(address_of(finding)).status_code == 404
    assert client.get("/report/?finding=nowhere").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"what": ""}, "Choose what is wrong."),
        ({"what": "nonsense"}, "Choose what is wrong."),
        ({"what": "other", "text": " "}, "Say in a few words"),
        ({"email": "jo"}, "Enter a whole e-mail address"),
        ({"text": "a" * 2001}, "Write 2,000 characters or fewer."),
        ({"text": "See https://a.example and www.b.example"}, "one at most"),
        ({"started": "forged"}, "stood open for too long"),
    ],
)
def test_what_is_not_taken_is_shown_again_with_all_that_was_typed(fields, said, client, patient):
    response = sent(client, **{"text": "Mine.", "email": "jo@school.example"} | fields)
    assert response.status_code == 400
    page = response.content.decode()
    assert said in page
    assert fields.get("text", "Mine.").strip() in page
    assert fields.get("email", "jo@school.example") in page
    assert not PageReport.objects.exists()


def test_who_is_too_quick_sends_the_same_form_again_and_nothing_is_lost(client, monkeypatch):
    monkeypatch.setattr(open_forms, "FASTEST", 60)  # a busy machine is slow
    response = sent(client, text="Mine.", page="/about/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Please press Send once more." in page
    assert "Mine." in page
    assert not PageReport.objects.exists()
    mark = page.partition('name="started" value="')[2].partition('"')[0]
    again = {"what": "words", "text": "Mine.", "started": mark, "page": "/about/"}
    assert client.post("/report/", again).status_code == 302
    assert PageReport.objects.get().place == "/about/"


def test_what_fills_in_every_box_is_thanked_and_not_kept(client, patient):
    assert sent(client, website="https://spam.example").url == SENT
    assert not PageReport.objects.exists()


def test_a_double_click_and_the_same_text_again_are_one_report(finding, client, patient):
    for text in ("Two words differ.", "two  WORDS differ. "):
        assert sent(client, address_of(finding), text=text).url == SENT
    assert PageReport.objects.count() == 1
    sent(client, address_of(finding), text="Another.")
    assert PageReport.objects.count() == 2


# Limits


def test_a_visitor_reports_only_so_often_and_others_still_may(monkeypatch, client, patient):
    monkeypatch.setattr(reports, "REPORTS_AN_HOUR", 2)
    codes = [sent(client, text=f"Number {n}").status_code for n in range(3)]
    assert codes == [302, 302, 429]
    assert PageReport.objects.count() == 2
    assert sent(Client(REMOTE_ADDR="198.51.100.7"), text="Mine").status_code == 302


def test_everybody_together_reports_only_so_often(monkeypatch):
    monkeypatch.setattr(reports, "EVERYBODY_AN_HOUR", 1)
    make_report()
    with pytest.raises(reports.TooMany):
        make_report(text="Another.")
    assert PageReport.objects.count() == 1
    assert PageReport.history.count() == 1


def test_no_network_address_is_kept_and_its_code_changes_with_the_day(client, patient):
    sent(client)
    kept = PageReport.objects.values().get()
    assert "127.0.0.1" not in str(kept)
    now = timezone.now()
    assert reports._hash("127.0.0.1", now) == kept["visitor"]
    assert reports._hash("127.0.0.1", now + timedelta(days=1)) != kept["visitor"]


# The desk


def test_a_report_moves_through_the_queue_with_who_and_when(inspector):
    row = make_report()
    row = reports.take(row, by=inspector)
    assert (row.state, row.state_by) == (State.LOOKING, inspector)
    row = reports.close(row, by=inspector, state=State.MENDED, answer="Put right.")
    assert (row.state, row.answer) == (State.MENDED, "Put right.")
    row = reports.reopen(row, by=inspector)
    told = [(each.state, each.history_user) for each in row.history.all()]
    assert told == [
        (State.LOOKING, inspector),
        (State.MENDED, inspector),
        (State.LOOKING, inspector),
        (State.NEW, None),
    ]


def test_what_does_not_fit_is_refused(inspector):
    row = make_report()
    for state, answer in (("", "x"), (State.NEW, "x"), (State.MENDED, " "), ("mended", "x" * 1001)):
        with pytest.raises(review.NotPossible):
            reports.close(row, by=inspector, state=state, answer=answer)
    with pytest.raises(review.NotPossible):
        reports.reopen(row, by=inspector)
    reports.close(row, by=inspector, state=State.SPAM)
    make_report()  # the same again, now open
    with pytest.raises(review.NotPossible, match="reported again"):
        reports.reopen(row, by=inspector)
    with pytest.raises(PermissionDenied):
        reports.take(row, by=make_user())


@pytest.mark.parametrize(
    "change",
    [
        {"state": "looking"},  # by nobody
        {"what": "gossip"},
        {"state": "lost"},
    ],
)
def test_the_database_refuses(change):
    row = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        PageReport.objects.filter(pk=row.pk).update(**change)


def test_the_desk_shows_a_report_and_settles_it(finding, inspector, client):
    row = make_report(finding=finding, text="<b>Odd</b>", email="jo@school.example")
    client.force_login(inspector)
    listed = visit(client, "/desk/work/reported/")
    assert reverse("desk:report", args=[row.pk]) in [link["href"] for link in listed.all("a")]
    address = reverse("desk:report", args=[row.pk])
    page = visit(client, address)
    assert "<b>Odd</b>" in page.text
    assert "Waits are long." in page.text
    links = [link["href"] for link in page.all("a")]
    assert "mailto:jo@school.example" in links
    assert reverse("desk:summary", args=[finding.letter.slug, finding.reference]) in links
    assert client.post(address, {"do": "take"}).status_code == 302
    refused = client.post(address, {"do": "close", "state": "mended", "answer": ""})
    assert refused.status_code == 400
    client.post(address, {"do": "close", "state": "no_change", "answer": "The letter says so."})
    row.refresh_from_db()
    assert (row.state, row.state_by) == (State.NO_CHANGE, inspector)
    assert "Odd" not in visit(client, "/desk/work/reported/").text
    assert "Odd" in visit(client, "/desk/work/reports-settled/").text


def test_only_staff_see_reports(client):
    address = reverse("desk:report", args=[make_report().pk])
    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 403


# Forgetting


def test_an_address_goes_ninety_days_after_its_report_was_settled(inspector):
    now = timezone.now()
    rows = [make_report(text=f"Number {n}", email="jo@school.example") for n in range(4)]
    old, lately, spam, _waiting = rows
    reports.close(old, by=inspector, state="mended", answer="Done.", now=now - timedelta(days=90))
    reports.close(lately, by=inspector, state="mended", answer="Done.")
    reports.close(spam, by=inspector, state="spam", now=now - timedelta(days=91))
    PageReport.objects.update(at=now - timedelta(days=100), visitor="code")
    out = StringIO()
    call_command("forget_reporters", stdout=out)
    assert out.getvalue() == "2 addresses deleted, 1 reports of spam deleted.\n"
    kept = dict(PageReport.objects.values_list("text", "email"))
    jo = "jo@school.example"
    assert kept == {"Number 0": "", "Number 1": jo, "Number 3": jo}
    assert not PageReport.objects.exclude(visitor="").exists()
    assert not PageReport.history.filter(id=spam.pk).exists()


def test_history_holds_nothing_that_a_visitor_wrote(finding):
    make_report(finding=finding, text="Mine", email="jo@school.example")
    assert "Mine" not in str(list(PageReport.history.values()))
    assert "jo@" not in str(list(PageReport.history.values()))
