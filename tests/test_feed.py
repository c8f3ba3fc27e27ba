"""The feed of a question: what is new in it, with everything that a finding must carry."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from findings import exports, review, search
from findings.citation import cite
from findings.models import Finding
from tests.factories import make_finding, make_letter, make_section, publish
from tests.world import make_world

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def world(db):
    return make_world()


def feed(client, question=""):
    response = client.get(f"/findings/feed/{question}")
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - we wrote it


def text(node, name):
    return node.findtext(f"a:{name}", namespaces=ATOM)


def entries(client, question=""):
    return feed(client, question).findall("a:entry", ATOM)


def links(node):
    return {link.get("rel"): link.get("href") for link in node.findall("a:link", ATOM)}


def test_a_feed_is_called_by_its_question_and_leads_to_its_page(client, world):
    root = feed(client, "?theme=waiting&judgement=mixed")
    assert text(root, "title") == (
        "Findings about Waiting, marked Some of both – SEND findings portal"
    )
    question = "?theme=waiting&judgement=mixed"
    assert links(root) == {
        "self": f"http://testserver/findings/feed/{question}",
        "alternate": f"http://testserver/findings/{question}",
        "license": exports.LICENCE_ADDRESS,
    }
    assert text(root, "id") == f"tag:send-findings-portal,2026:/findings/feed/{question}"
    assert text(root, "rights") == exports.LICENCE
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "SEND findings portal"


def test_an_entry_carries_all_that_must_go_with_a_finding(client, world):
    finding = world.findings["main"]
    [entry] = entries(client, "?theme=waiting&judgement=mixed")
    address = f"http://testserver{finding.get_absolute_url()}"
    assert text(entry, "id") == f"tag:send-findings-portal,2026:finding/{finding.reference}"
    assert links(entry) == {"alternate": address}
    assert text(entry, "summary") == "Most plans are good. Some are late."
    content = text(entry, "content")
    for part in (
        "In plain words: Most plans are good.",
        "In our words, not a quotation: Most plans are written well.",
        "Inspectors wrote this in March 2018,",
        "A later revisit letter exists, published in April 2020.",
        str(cite(finding, address)),
        exports.LICENCE,
    ):
        assert part in content
    assert entry.find("a:category", ATOM).get("term") == "waiting"


def test_word_for_word_is_said_to_be_so_and_markup_stays_text(client):
    letter = make_letter()
    letter.pages.create(number=1, text="Waits < 5 & long.")
    section = make_section(letter)
    make_finding(section, wording="Waits < 5 & long.", wording_status="verbatim")
    publish(letter)
    [entry] = entries(client)
    assert "<p>Word for word: Waits &lt; 5 &amp; long.</p>" in text(entry, "content")


def test_what_is_corrected_comes_first_with_the_time_of_its_correction(client, world):
    when = timezone.now() + timedelta(hours=1)
    finding = world.findings["plain"]
    review.correct_finding(
        finding, by=world.reviewer, wording="Waits are very long.", note="A word.", now=when
    )
    first = entries(client)[0]
    assert text(first, "id").endswith(finding.reference)
    assert text(first, "updated") == f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert f"Corrected on {timezone.localdate(when)}: A word." in text(first, "content")


def test_a_feed_has_the_fifty_newest_and_no_more(client, world):
    letter = make_letter()
    section = make_section(letter)
    for _ in range(60):
        make_finding(section)
    publish(letter)
    held = entries(client)
    assert len(held) == 50
    new = set(letter.findings.values_list("reference", flat=True))
    assert {text(entry, "id").split("/")[-1] for entry in held} <= new
    updated = [text(entry, "updated") for entry in held]
    assert updated == sorted(updated, reverse=True)


def test_an_old_letter_that_is_entered_late_is_new(client, world):
    letter = make_letter()
    late = make_finding(make_section(letter))
    publish(letter)
    Finding.objects.exclude(pk=late.pk).update(first_public_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert text(entries(client)[0], "id").endswith(late.reference)


def test_what_is_withdrawn_leaves_the_feed(client, world):
    finding = world.findings["plain"]
    review.withdraw_finding(finding, by=world.reviewer, reason="Entered twice.")
    assert finding.reference not in client.get("/findings/feed/").content.decode()


def test_a_feed_of_nothing_is_a_feed(client, world):
    root = feed(client, "?theme=never-mentioned")
    assert root.findall("a:entry", ATOM) == []
    assert text(root, "updated")


def test_what_is_not_known_is_refused(client, world):
    response = client.get("/findings/feed/?theme=nothing")
    assert response.status_code == 400
    assert "There is no theme “nothing”." in response.content.decode()


def test_who_has_the_feed_as_it_is_gets_nothing_again(client, world):
    first = client.get("/findings/feed/")
    for held in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get("/findings/feed/", headers=held)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]


def test_a_withdrawal_is_a_change_though_no_entry_tells_of_it(client, world):
    first = client.get("/findings/feed/")
    search.current().kept["seen"] = timezone.now() - timedelta(hours=30)
    old = http_date(timezone.now().timestamp() - 2)
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Entered twice.")
    assert client.get("/findings/feed/", headers={"If-Modified-Since": old}).status_code == 200
    held = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/findings/feed/", headers=held).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_entries(client, world):
    few = _queries(client)
    for _ in range(3):
        letter = make_letter()
        section = make_section(letter)
        for _ in range(10):
            make_finding(section, themes=world.themes.values())
        publish(letter)
    assert _queries(client) == few <= 17


def _queries(client):
    client.get("/findings/feed/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/findings/feed/")
    return len(captured)


def test_the_explorer_names_the_feed_of_its_question(client, world):
    page = client.get("/findings/?theme=waiting").content.decode()
    assert (
        '<link rel="alternate" type="application/atom+xml" title="2 findings about Waiting" '
        'href="/findings/feed/?theme=waiting">'
    ) in page
    assert 'href="/findings/feed/?theme=waiting" type="application/atom+xml">' in page
