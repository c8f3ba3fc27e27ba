"""Kept searches: an address remembers what a search gave, and says honestly what changed."""

from datetime import UTC, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings import kept, review, search
from findings.departures import CONDITIONS, departed
from findings.models import Finding
from tests.crawl import sight_of, visit
from tests.factories import make_published_finding, make_user
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A country whose letters were published two days ago."""
    world = make_world()
    Finding.objects.update(first_public_at=timezone.now() - timedelta(days=2))
    return world


def keep(client, **question):
    """The address of a search as it is at this moment, as if kept yesterday."""
    url = client.get("/findings/kept/", question).url
    parts = urlsplit(url)
    yesterday = timezone.now() - timedelta(days=1)
    pairs = dict(parse_qs(parts.query).items())
    pairs["at"] = [yesterday.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")]
    return f"{parts.path}?{urlencode(pairs, doseq=True)}"


def test_the_explorer_offers_it_and_the_address_holds_the_question(client, world):
    page = visit(client, "/findings/?theme=waiting")
    assert "/findings/kept/?theme=waiting" in page.links().values()
    response = client.get("/findings/kept/?theme=waiting")
    query = parse_qs(urlsplit(response.url).query)
    assert query["theme"] == ["waiting"]
    assert query["n"] == ["2"]
    assert len(query["fp"][0]) == kept.FINGERPRINT


def test_nothing_changed_is_said(client, world):
    page = visit(client, keep(client, theme="waiting"))
    assert page.one("h1").text == "2 findings about Waiting"
    assert "The same search gives the same findings today." in page.text
    assert "/findings/?theme=waiting" in page.links().values()


def test_what_was_added_is_counted_and_shown(client, world):
    address = keep(client, theme="waiting")
    make_published_finding(wording="Waits got shorter.", themes=[world.themes["waiting"]])
    page = visit(client, address)
    assert "gives another list today: 3 findings" in page.text
    assert {"1 added", "0 corrected", "0 withdrawn"} <= {li.text for li in page.all("li")}
    assert "Waits got shorter." in page.text
    assert "Inspectors wrote this in" in page.text


def test_what_was_corrected_is_said_though_the_findings_are_the_same(client, world):
    address = keep(client)
    review.correct_finding(
        world.findings["plain"], by=world.reviewer, wording="Waits are too long.", note="A word."
    )
    page = visit(client, address)
    assert "the same findings today, but the wording of 1 was corrected" in page.text


def test_what_was_withdrawn_is_a_count_and_a_reference_without_words(client, world):
    address = keep(client, theme="transport")
    finding = world.findings["strength"]
    review.withdraw_finding(finding, by=world.reviewer, reason="Entered twice.")
    page = visit(client, address)
    assert "1 withdrawn" in {li.text for li in page.all("li")}
    assert f"Finding {finding.reference} was withdrawn on" in page.text
    assert "Buses are safe" not in sight_of(client.get(address))
    assert finding.get_absolute_url() not in page.links().values()


def test_a_withdrawn_letter_counts_with_all_of_its_findings(client, world):
    address = keep(client)
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    assert "1 withdrawn" in {li.text for li in visit(client, address).all("li")}


def test_no_word_of_a_withdrawn_finding_can_be_guessed(client, world):
    """A made-up address with a guess in it says the same whether the guess is right or wrong."""
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Entered twice.")
    mark = {"at": "20200101T000000Z", "n": 0, "fp": "0" * 12}
    right, wrong = (
        client.get("/findings/kept/", mark | {"q": word}) for word in ("buses", "unicorns")
    )
    said = right.content.decode().replace("buses", "unicorns")
    assert said == wrong.content.decode()
    assert right.context["comparison"].departed == []


def test_what_left_a_search_for_words_is_counted_without_a_reason(client, world):
    address = keep(client, q="buses")
    review.withdraw_finding(world.findings["strength"], by=world.reviewer, reason="Entered twice.")
    text = visit(client, address).text
    assert "1 of then is not among the results today" in text
    assert world.findings["strength"].reference not in text


def test_a_change_of_topics_is_said_to_be_one(client, world):
    address = keep(client, theme="waiting")
    world.findings["main"].themes.clear()
    text = visit(client, address).text
    assert "1 of then is not among the results today for another reason" in text
    world.findings["main"].themes.add(world.themes["waiting"])
    world.findings["plain"].themes.add(world.themes["waiting"])
    text = visit(client, address).text
    assert "1 was public then and is a result only today" in text


def test_what_is_being_put_right_is_not_told_from_its_draft(client, world):
    address = keep(client, theme="never-mentioned")
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    review.reopen(world.letters["new"], by=world.reviewer, reason="Found.")
    world.findings["action"].themes.add(world.themes["never-mentioned"])
    page = visit(client, address)
    assert world.findings["action"].reference not in page.text
    assert "the same findings today" in page.text


def test_what_was_there_then_is_a_pack(client, world):
    address = keep(client, theme="waiting")
    make_published_finding(themes=[world.themes["waiting"]])
    link = next(a["href"] for a in visit(client, address).all("a") if "of then" in a.text)
    assert set(parse_qs(urlsplit(link).query)["f"]) == {
        world.findings[name].reference for name in ("main", "action")
    }


@pytest.mark.parametrize(
    "broken",
    [
        {"at": "yesterday"},
        {"at": "2026-11-25"},
        {"at": "29990101T000000Z"},
        {"n": "-1"},
        {"n": "9" * 30},
        {"n": "٣"},
        {"fp": "xyz"},
        {"fp": ""},
    ],
)
def test_a_broken_address_is_refused_with_a_sentence(client, world, broken):
    mark = {"at": "20200101T000000Z", "n": 2, "fp": "0" * 12} | broken
    page = visit(client, f"/findings/kept/?{urlencode(mark)}", status=400)
    assert "This address is not whole" in page.text


def test_too_many_findings_are_refused(client, world, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    page = visit(client, "/findings/kept/", status=400)
    assert "choose a filter first" in page.text


def test_queries_do_not_grow(client, world):
    address = keep(client)
    reviewer = make_user("Reviewer")
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_published_finding()
            gone = make_published_finding()
            Finding.objects.filter(pk=gone.pk).update(
                first_public_at=timezone.now() - timedelta(days=3)
            )
            review.withdraw_finding(gone, by=reviewer, reason="Entered twice.")
        search.current()  # what is read once in a process is read now
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20, counts


def test_every_filter_of_the_explorer_can_be_asked_of_what_was_withdrawn():
    assert set(CONDITIONS) == set(search.SEVERAL)


def test_a_withdrawn_finding_is_found_by_each_filter_that_found_it(client, world):
    finding = world.findings["main"]
    held = search.current().snapshot
    number = held.numbers_of([finding.pk])
    filters = {
        name: [slug for slug, those in values.items() if those & number]
        for name, values in held.bitmaps.items()
    }
    assert [name for name, slugs in filters.items() if not slugs] == ["near"]
    filters["near"] = []
    review.withdraw_finding(finding, by=world.reviewer, reason="Entered twice.")
    after = timezone.now() - timedelta(days=1)
    for name, slugs in filters.items():
        for slug in slugs:
            query = search.FindingQuery(**{name: (slug,)})
            assert [d.reference for d in departed(query, after)] == [finding.reference], name
        assert departed(search.FindingQuery(**{name: ("9999",)}), after) == [], name


def test_a_withdrawn_finding_is_found_among_neighbours(world):
    finding = world.findings["action"]
    review.withdraw_finding(finding, by=world.reviewer, reason="Entered twice.")
    after = timezone.now() - timedelta(days=1)
    near = search.FindingQuery(near=(world.areas["ash"].slug,))
    assert [d.reference for d in departed(near, after)] == [finding.reference]
    assert departed(search.FindingQuery(near=(world.areas["birch"].slug,)), after) == []
