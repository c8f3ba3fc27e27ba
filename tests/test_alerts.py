"""E-mail alerts: asked for, confirmed, told of news, stopped; and what they never do."""

import re
import smtplib
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings import alerts, review, search
from findings.alerts import limits, sending
from findings.alerts.question import from_text, to_text
from findings.models import Alert, AlertAsking, Finding
from findings.public import open_forms
from tests.crawl import visit
from tests.factories import (
    make_finding,
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

JO = "jo@school.example"
SITE = "http://testserver"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def patient(monkeypatch):
    """Forms filled in by somebody who takes their time."""
    monkeypatch.setattr(open_forms, "FASTEST", 0)


def form(client, address="/alerts/", **fields):
    """What the page's form sends."""
    mark = visit(client, address).one("input", name="started")["value"]
    return {"email": JO, "frequency": "daily", "started": mark, "website": ""} | fields


def asked(client, address="/alerts/", **fields):
    return client.post(address, form(client, address, **fields))


def link_in(message, page):
    """The path of the link to a page in a mail."""
    found = re.search(rf"http\S+/alerts/{page}/\?key=\S+", message.body)
    parts = urlsplit(found[0])
    return f"{parts.path}?{parts.query}"


def make_alert(question="", *, days=1, frequency="daily", email=JO, **fields):
    """A confirmed alert that was last told some days ago."""
    then = timezone.now() - timedelta(days=days)
    return Alert.objects.create(
        email=email,
        question=question,
        frequency=frequency,
        asked_at=then - timedelta(days=30),
        confirmed_at=then,
        told_until=then,
        **fields,
    )


def long_public(*findings, days=9):
    Finding.objects.filter(pk__in=[f.pk for f in findings]).update(
        first_public_at=timezone.now() - timedelta(days=days)
    )


def grow_old():
    """All that is public was so before any alert."""
    for finding in Finding.objects.exclude(first_public_at=None):
        long_public(finding)
        finding.letter.__class__.objects.filter(pk=finding.letter_id).update(
            published_at=timezone.now() - timedelta(days=9)
        )


def minute_later():
    """News waits for a minute; so do the tests, by a clock that goes before."""
    return timezone.now() + timedelta(minutes=2)


def send(**options):
    return alerts.send_due(site=SITE, clock=minute_later, **options)


# ---- asking and confirming


def test_the_explorer_leads_to_the_form_with_its_filter(client, world):
    page = visit(client, "/findings/?q=waits&theme=waiting")
    link = page.links()["Get an e-mail when it changes"]
    assert link == "/alerts/?q=waits&theme=waiting"
    assert "findings with the words “waits”, about Waiting" in visit(client, link).text


def test_nothing_is_kept_alive_without_confirmation(client, world, patient):
    response = asked(client, "/alerts/?theme=waiting")
    assert response.url == "/alerts/asked/"
    alert = Alert.objects.get()
    assert (alert.email, alert.question, alert.confirmed_at) == (JO, "theme=waiting", None)
    assert [message.to for message in mail.outbox] == [[JO]]
    make_published_finding(themes=[world.themes["waiting"]])
    assert send(at_once=True).sent == 0
    assert len(mail.outbox) == 1


def test_opening_the_link_changes_nothing_and_the_button_confirms(client, world, patient):
    asked(client, "/alerts/?theme=waiting")
    link = link_in(mail.outbox[0], "confirm")
    page = visit(Client(), link)  # as a program does that looks at links
    assert Alert.objects.get().confirmed_at is None
    [hidden] = page.one("main").all("input", name="key")
    response = client.post("/alerts/confirm/", {"key": hidden["value"]})
    alert = Alert.objects.get()
    assert alert.confirmed_at == alert.told_until
    assert "findings about Waiting" in visit(client, response.url).text.lower().replace(
        "waiting", "Waiting"
    )
    again = client.post("/alerts/confirm/", {"key": hidden["value"]})
    assert again.url == response.url
    assert Alert.objects.get().confirmed_at == alert.confirmed_at


def test_answers_are_the_same_whether_an_address_is_known_or_not(client, world, patient):
    make_alert(email="known@school.example")
    Alert.objects.create(email="waits@school.example", asked_at=timezone.now())
    for number in range(20):
        make_alert(f"q={number}", email="many@school.example")
    for _ in range(limits.MAILS_A_DAY):
        asked(client, email="often@school.example")
    answers = set()
    for who in ("known", "waits", "many", "often", "new"):
        response = asked(client, email=f"{who}@school.example")
        answers.add((response.status_code, response.url))
    assert answers == {(302, "/alerts/asked/")}


def test_whoever_has_the_alert_is_told_so_in_the_mail(client, world, patient):
    make_alert()
    asked(client)
    assert mail.outbox[0].subject.startswith("You have this alert already")
    assert visit(client, link_in(mail.outbox[0], "mine"))
    assert Alert.objects.count() == 1


def test_one_mailbox_gets_few_mails_however_it_is_spelled(client, world, patient):
    for number in range(limits.MAILS_A_DAY + 3):
        asked(client, email=f"Jo+{number}@School.example")
    assert len(mail.outbox) == limits.MAILS_A_DAY


def test_an_address_has_a_bounded_number_of_alerts(client, world, patient, monkeypatch):
    for number in range(20):
        make_alert(f"q={number}")
    asked(client)
    assert Alert.objects.count() == 20
    assert mail.outbox == []


def test_a_visitor_who_asks_too_often_is_told_to_wait(client, world, patient, monkeypatch):
    monkeypatch.setattr(limits, "ASKINGS_AN_HOUR", 2)
    answers = [asked(client, email=f"n{n}@school.example").status_code for n in range(3)]
    assert answers == [302, 302, 429]
    monkeypatch.setattr(limits, "ASKINGS_AN_HOUR", 100)
    monkeypatch.setattr(limits, "EVERYBODY_AN_HOUR", 3)
    assert asked(client, email="x@school.example").status_code == 429


def test_where_somebody_asked_from_cannot_be_read_back(client, world, patient):
    asked(client)
    row = AlertAsking.objects.get()
    assert "jo" not in row.mailbox
    assert "127.0.0.1" not in row.visitor
    assert len(row.mailbox) == len(row.visitor) == 32
    limits.forget(timezone.now() + timedelta(days=1, minutes=1))
    assert not AlertAsking.objects.exists()


def test_a_program_that_fills_in_every_box_gets_the_same_answer_and_nothing(client, db, patient):
    response = asked(client, website="https://buy.example")
    assert response.url == "/alerts/asked/"
    assert not Alert.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "jo"}, "Enter a whole e-mail address"),
        ({"email": "jo@school.example\nBcc: x@y.example"}, "Enter a whole e-mail address"),
        ({"email": "a" * 260 + "@x.example"}, "254 characters"),
        ({"frequency": "hourly"}, "Choose how often."),
        ({"started": ""}, "This page stood open for too long."),
        ({"started": "form:made:up"}, "This page stood open for too long."),
    ],
)
def test_what_cannot_be_used_is_said(client, db, patient, fields, said):
    response = asked(client, **fields)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert mail.outbox == []


def test_a_form_that_comes_at_once_is_asked_for_once_more_and_nothing_is_lost(
    client, world, monkeypatch
):
    monkeypatch.setattr(open_forms, "FASTEST", 60)  # a busy machine is slow
    address = "/alerts/?theme=waiting"
    response = client.post(address, form(client, address))
    assert response.status_code == 200
    assert (mail.outbox, Alert.objects.count()) == ([], 0)
    page = parse(response.content.decode())
    assert "Check your address, then press Send." in page.text
    assert page.all("div", role="alert") == []  # nobody did anything wrong
    assert page.one("input", id="email")["value"] == JO
    assert "checked" in page.one("input", id="frequency-daily").attributes
    assert page.one("button", id="send").text == "Send"
    mark = page.one("input", name="started")["value"]
    again = client.post(address, form(client, address, started=mark))  # as quick as before
    assert again.url == "/alerts/asked/"
    assert Alert.objects.get().question == "theme=waiting"


def test_a_form_that_comes_a_day_late_is_asked_for_again(client, db, monkeypatch):
    sent = form(client)
    monkeypatch.setattr(open_forms, "SLOWEST", -1)
    assert "stood open for too long" in client.post("/alerts/", sent).content.decode()
    assert mail.outbox == []


def test_the_forms_need_no_cookie_and_leave_none(world, patient):
    strict = Client(enforce_csrf_checks=True)
    response = asked(strict)
    assert response.status_code == 302
    assert not response.cookies
    assert not strict.cookies
    for page in ("/alerts/", link_in(mail.outbox[0], "confirm")):
        answer = strict.get(page)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "csrf" not in answer.content.decode()


def test_a_mail_that_nobody_confirmed_repeats_no_strangers_words(client, world, patient):
    asked(client, "/alerts/?q=visit+evil.example&theme=waiting")
    message = mail.outbox[0]
    whole = f"{message.subject} {message.body} {message.alternatives[0].content}"
    assert "evil" not in whole
    assert "about Waiting, with the words that were typed" in whole
    assert "evil.example" in visit(client, link_in(message, "confirm")).text


def test_a_question_that_is_too_long_is_refused(client, world, patient, monkeypatch):
    monkeypatch.setattr(alerts.asking, "LONGEST_QUESTION", 5)
    response = asked(client, "/alerts/?theme=waiting")
    assert response.status_code == 400
    assert "more filters than an alert can keep" in response.content.decode()


def test_a_mail_server_that_does_not_answer_is_said_and_no_address_is_logged(
    client, world, patient, monkeypatch, caplog
):
    def refuse(self):
        raise smtplib.SMTPServerDisconnected(f"no more for {JO}")

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    response = asked(client)
    assert response.status_code == 503
    assert "SMTPServerDisconnected" in caplog.text
    assert JO not in caplog.text


def test_where_no_mail_can_be_sent_no_alert_is_offered(client, world, settings):
    settings.ALERTS = False
    assert "sends no e-mail" in visit(client, "/alerts/").text
    assert "/alerts/" not in " ".join(visit(client, "/findings/").links().values())
    client.post("/alerts/", {"email": JO, "frequency": "daily"})
    assert not Alert.objects.exists()
    with pytest.raises(CommandError, match="set EMAIL_HOST"):
        call_command("send_alerts")


# ---- the owner's pages


def test_the_owner_changes_frequency_and_note(client, world):
    alert = make_alert()
    key = alerts.key_of(alert)
    page = visit(client, f"/alerts/mine/?key={key}")
    assert JO in page.text
    answer = client.post(
        "/alerts/mine/", {"key": key, "frequency": "weekly", "note": "For the  board"}
    )
    assert "Saved." in answer.content.decode()
    alert.refresh_from_db()
    assert (alert.frequency, alert.note) == ("weekly", "For the board")
    long = client.post("/alerts/mine/", {"key": key, "frequency": "weekly", "note": "x" * 301})
    assert long.status_code == 400
    assert "300 characters or fewer" in long.content.decode()


def test_stopping_deletes_the_address(client, world):
    key = alerts.key_of(make_alert(note="Secret"))
    visit(client, f"/alerts/stop/?key={key}")
    assert Alert.objects.count() == 1
    for _ in range(2):
        assert "is stopped" in client.post("/alerts/stop/", {"key": key}).content.decode()
        assert not Alert.objects.exists()
    for page in ("mine", "stop"):
        assert visit(client, f"/alerts/{page}/?key={key}", status=404)


def test_one_press_in_a_mail_program_stops_it(world):
    """RFC 8058: a POST to the address of the header, without any cookie or earlier page."""
    make_alert()
    make_published_finding()
    send()
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    parts = urlsplit(headers["List-Unsubscribe"].strip("<>"))
    assert parts.path == "/alerts/stop/"
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"{parts.path}?{parts.query}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Alert.objects.exists()


@pytest.mark.parametrize("page", ["confirm", "mine", "stop"])
@pytest.mark.parametrize("key", ["x", "x:y", "é", "a" * 5000, "\x00"])
def test_a_key_that_is_none_opens_nothing(client, world, page, key):
    make_alert()
    response = client.get(f"/alerts/{page}/", {"key": key})
    assert response.status_code == 404
    assert JO not in response.content.decode()
    assert client.get(f"/alerts/{page}/").url == "/alerts/"


def test_keys_are_not_each_others(client, world, patient):
    asked(client)
    alert = Alert.objects.get()
    confirming = parse_qs(urlsplit(link_in(mail.outbox[0], "confirm")).query)["key"][0]
    assert client.get("/alerts/mine/", {"key": confirming}).status_code == 404
    assert client.get("/alerts/mine/", {"key": alerts.key_of(alert)}).status_code == 404
    alerts.confirm(alert)
    assert client.get("/alerts/confirm/", {"key": alerts.key_of(alert)}).status_code == 404
    assert alert.seed not in client.get("/alerts/mine/", {"key": "x"}).content.decode()


def test_a_link_to_confirm_ends_after_a_week(client, world, patient, monkeypatch):
    asked(client)
    link = link_in(mail.outbox[0], "confirm")
    monkeypatch.setattr(alerts.keys, "CONFIRM_WITHIN", timedelta(seconds=-1))
    assert visit(client, link, status=404)


# ---- the question


def test_a_question_goes_there_and_back():
    every = dict.fromkeys(search.SEVERAL, ("a", "b"))
    query = search.FindingQuery(q="“long waits” -buses", **every)
    assert from_text(to_text(query)) == query
    assert to_text(search.FindingQuery(sort="oldest", page=3)) == ""
    assert from_text("nothing=known&theme=a") == search.FindingQuery(theme=("a",))


# ---- the news


def test_nothing_is_sent_where_nothing_changed(world):
    grow_old()
    alert = make_alert()
    done = send()
    assert (done.sent, done.unchanged) == (0, 1)
    assert mail.outbox == []
    told = alert.told_until
    alert.refresh_from_db()
    assert alert.told_until > told
    assert alert.last_count == 4


def test_the_mail_says_what_is_new_corrected_and_withdrawn(world):
    grow_old()
    make_alert(last_count=4, note="For the board")
    review.correct_finding(
        world.findings["plain"], by=world.reviewer, wording="Waits are too long.", note="A word."
    )
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Entered twice.")
    new = make_published_finding(
        summary="Buses come on time.", wording="Buses did in the end arrive."
    )
    assert send().sent == 1
    message = mail.outbox[0]
    assert message.subject == "3 changes: findings – SEND findings portal"
    html = message.alternatives[0].content
    gone = world.findings["strength"]
    for text in (message.body, html):
        assert "Your note: For the board" in text
        assert f"Finding {gone.reference}" in text
        assert "Entered twice." in text
        assert "Buses come on time." in text
        assert "A word." in text
        assert f"{SITE}/findings/{new.reference}/" in text
        assert "Inspectors wrote this in March 2018" in text
        assert "A later revisit letter exists" in text
        assert "4 now, 4 when we last looked" in text
        assert "Buses are safe" not in text
        assert f"/findings/{gone.reference}" not in text
        assert "Open Government Licence v3.0" in text
    assert "<img" not in html
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', html)) == {SITE}
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_only_what_is_in_the_filter_is_told(world):
    grow_old()
    make_alert("theme=transport")
    make_published_finding(themes=[world.themes["waiting"]])
    review.withdraw_finding(world.findings["main"], by=world.reviewer, reason="Entered twice.")
    assert send().sent == 0
    Alert.objects.update(told_until=timezone.now() - timedelta(minutes=1))
    make_published_finding(themes=[world.themes["transport"]])
    assert send(at_once=True).sent == 1
    assert "1 change: findings about Transport" in mail.outbox[0].subject


def test_what_has_some_of_the_words_only_is_no_news(world):
    grow_old()
    make_alert("q=purple+zebras")
    make_published_finding(wording="A purple van came.", summary="A purple van came.")
    make_published_finding(wording="Two zebras came.", summary="Two zebras came.")
    assert len(search.find(search.FindingQuery(q="purple zebras"))) == 2  # what a reader is shown
    assert send().sent == 0
    Alert.objects.update(told_until=timezone.now() - timedelta(minutes=1))
    make_published_finding(wording="Zebras are purple here.", summary="Purple zebras.")
    assert send(at_once=True).sent == 1
    assert "1 change:" in mail.outbox[0].subject


def test_a_withdrawal_is_told_to_who_searched_for_its_words(world):
    grow_old()
    make_alert("q=buses")
    make_alert("q=unicorns", email="other@school.example")
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Entered twice.")
    send()
    assert [message.to for message in mail.outbox] == [[JO]]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("q=safely", True),  # “Buses are safe.”
        ('q="buses are"', True),
        ("q=bu*", True),
        ("q=buses+-safe", False),
        ("q=transport", True),  # its theme
        ("q=transport&words=exact", False),
        ("q=unicorns", False),
    ],
)
def test_words_of_a_withdrawal_mean_what_they_meant_in_the_search(world, question, told):
    grow_old()
    make_alert(question)
    finding = world.findings["strength"]
    answers = search.find(from_text(question))
    assert (finding.pk in list(answers.keys())) == told
    review.withdraw_finding(finding, by=world.reviewer, reason="Entered twice.")
    send()
    assert bool(mail.outbox) == told


def test_a_withdrawal_of_what_was_never_told_is_not_told(world):
    grow_old()
    make_alert()
    finding = make_published_finding(wording="Zqnevertold.")
    review.withdraw_finding(finding, by=make_user("Reviewer"), reason="Entered twice.")
    send()
    assert mail.outbox == []


def test_a_letter_that_comes_back_is_told(world):
    grow_old()
    make_alert()
    letter = world.letters["new"]
    review.withdraw(letter, by=world.reviewer, reason="A page was missing.")
    review.reopen(letter, by=world.reviewer, reason="Found.")
    letter.refresh_from_db()
    review.submit(letter, by=world.inspector)
    review.publish(letter, by=make_user("Reviewer"))
    send()
    assert "PUBLIC AGAIN, AFTER BEING PUT RIGHT (1)" in mail.outbox[0].body


def test_no_draft_no_name_and_no_note_of_staff_is_in_a_mail(world):
    make_alert()
    hidden = make_letter(title="Zqhidden", staff_note="Zqhidden")
    make_person(hidden, name="Zqhidden Person")
    make_finding(make_section(hidden), wording="Zqhidden.", summary="Zqhidden.")
    shown = make_letter(staff_note="Zqhidden")
    make_person(shown, name="Zqhidden Person")
    make_finding(make_section(shown))
    publish(shown)
    send()
    whole = str(mail.outbox[0].message())
    assert "qhidden" not in whole.lower()


def test_a_mail_lists_fifty_and_links_to_the_rest(world):
    grow_old()
    make_alert()
    letter = make_letter()
    section = make_section(letter)
    for _ in range(53):
        make_finding(section)
    publish(letter)
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Entered twice.")
    send()
    body = mail.outbox[0].body
    assert "54 changes" in mail.outbox[0].subject
    assert body.count("\n- ") == 50
    assert "And 4 more." in body


def test_the_queries_of_a_mail_do_not_grow_with_what_it_tells(world):
    grow_old()
    counts = []
    for more in (3, 12):
        alert = make_alert(email=f"n{more}@school.example")
        for _ in range(more):
            make_published_finding()
        search.current()  # what is read once in a process is read now
        with CaptureQueriesContext(connection) as captured:
            sending.digest(alert, alert.told_until, minute_later())
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14, counts


# ---- when, and twice


def test_each_is_told_in_its_own_time(world):
    make_alert(days=1, frequency="daily")
    make_alert(days=3, frequency="weekly", email="weekly@school.example")
    make_published_finding()
    send()
    assert [message.to for message in mail.outbox] == [[JO]]
    send(frequency="weekly")
    assert len(mail.outbox) == 1
    send(frequency="weekly", at_once=True)
    assert [message.to for message in mail.outbox][1:] == [["weekly@school.example"]]


def test_what_was_told_is_not_told_again(world):
    make_alert()
    make_published_finding()
    assert send().sent == 1
    assert send().sent == 0
    assert send(at_once=True).sent == 0
    assert len(mail.outbox) == 1


def test_what_becomes_public_at_this_moment_waits_and_is_not_lost(world):
    grow_old()
    alert = make_alert()
    make_published_finding()
    assert alerts.send_due(site=SITE).sent == 0  # by the true clock
    Alert.objects.update(told_until=alert.told_until + timedelta(hours=1))
    assert send(at_once=True).sent == 1


def test_an_alert_that_another_run_holds_is_left_alone(world):
    make_published_finding()
    make_alert(claimed_at=minute_later())
    assert send().sent == 0
    Alert.objects.update(claimed_at=timezone.now() - sending.LEASE)  # that run was killed
    assert send().sent == 1
    assert Alert.objects.get().claimed_at is None


def test_a_run_that_is_killed_before_the_mark_tells_again(world, monkeypatch):
    """At least once: nothing is lost."""
    make_alert()
    make_published_finding()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_ours", _killed)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert len(mail.outbox) == 1
    Alert.objects.update(claimed_at=timezone.now() - sending.LEASE)
    assert send().sent == 1


def _killed(alert):
    raise KeyboardInterrupt


def test_one_that_is_stopped_while_a_run_goes_on_gets_nothing(world, monkeypatch):
    make_published_finding()
    first, second = make_alert(), make_alert(email="second@school.example")
    send_really = mail.EmailMultiAlternatives.send

    def send_and_stop(self):
        alerts.stop(second)
        return send_really(self)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send_and_stop)
    assert send().sent == 1
    assert [message.to for message in mail.outbox] == [[first.email]]


def test_a_server_that_takes_nothing_ends_the_run_and_loses_nothing(world, monkeypatch, caplog):
    make_published_finding()
    for number in range(5):
        make_alert(email=f"n{number}@school.example")

    def refuse(self):
        raise smtplib.SMTPServerDisconnected(f"no more for {self.to}")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", refuse)
        done = send()
    assert (done.sent, done.failed, done.gave_up) == (0, sending.GIVE_UP_AFTER, True)
    assert "@" not in caplog.text
    assert send().sent == 5


def test_an_address_that_is_refused_again_and_again_is_deleted(world, monkeypatch, caplog):
    make_alert()
    make_published_finding()

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({JO: (550, b"no such user")})

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    for _ in range(sending.MOST_FAILURES):
        assert Alert.objects.count() == 1
        send()
    assert not Alert.objects.exists()
    assert JO not in caplog.text


def test_the_command_says_numbers_and_no_address(world):
    make_alert(days=2)
    Alert.objects.create(email="old@x.example", asked_at=timezone.now() - timedelta(days=8))
    Alert.objects.create(email="young@x.example", asked_at=timezone.now() - timedelta(days=6))
    make_published_finding()
    Finding.objects.update(first_public_at=timezone.now() - timedelta(hours=5))
    out = StringIO()
    call_command("send_alerts", stdout=out)
    assert out.getvalue() == "1 sent, 0 without news, 0 failed, 1 never confirmed and deleted.\n"
    assert sorted(Alert.objects.values_list("email", flat=True)) == [JO, "young@x.example"]


# ---- the table


@pytest.mark.parametrize(
    "broken",
    [
        {"email": ""},
        {"frequency": "hourly"},
        {"seed": ""},
        {"confirmed_at": None},
        {"told_until": None},
        {"asked_at": "later"},
        {"question": "taken"},
    ],
)
def test_the_database_refuses(broken):
    make_alert("taken")
    alert = make_alert("other")
    if "asked_at" in broken:
        broken = {"asked_at": alert.confirmed_at + timedelta(days=1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(**broken)


def test_an_alert_calls_itself_by_no_address():
    assert JO not in str(make_alert())
