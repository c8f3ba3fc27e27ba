"""The snapshot: true to what is public at every moment, however it came to be so."""

import gzip
from array import array
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings import review, search
from findings.models import Finding, Letter, Publication, PublicChange, fingerprint
from findings.search import FindingQuery, current, index
from findings.search import current as now
from findings.search.compiling import Block, blocks
from findings.search.snapshot import compiled
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

NAMES = [dimension.name for dimension in search.DIMENSIONS]


def contents(snapshot):
    """All that a snapshot says, without what it keeps on the way."""
    return (
        list(snapshot.keys),
        list(snapshot.starts),
        [block.letter for block in snapshot.blocks],
        {
            name: {slug: list(held) for slug, held in values.items() if held}
            for name, values in snapshot.bitmaps.items()
        },
    )


def anew(token=""):
    return compiled(token, blocks(), NAMES)


# What may happen to one of a few letters, in any order.
steps = st.lists(
    st.tuples(
        st.sampled_from(["withdraw", "return", "finding", "away", "tag", "untag", "judge"]),
        st.integers(0, 4),
    ),
    max_size=12,
)


class TestOneLetterAfterAnother(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reviewer = make_user("Reviewer")
        cls.themes = [make_theme("waits"), make_theme("buses")]
        areas = [make_area("Ash"), make_area("Birch")]
        days = [date(2018, 3, 5), date(2018, 3, 5), date(2019, 1, 7), date(2017, 1, 2), None]
        cls.letters = []
        for n, day in enumerate(days):
            start = {"start": day} if day else {"published": date(2020, 2, 3)}
            letter = make_letter(
                make_inspection(areas[n % 2], reference=f"visit-{n}", **start), slug=f"letter-{n}"
            )
            for aspect in ("main_findings", "identifying"):
                section = make_section(letter, aspect)
                for theme in cls.themes:
                    make_finding(section, themes=[theme])
            publish(letter, by=cls.reviewer)
            cls.letters.append(letter)

    def take(self, step, place):
        letter = Letter.objects.get(pk=self.letters[place].pk)
        finding = letter.findings.order_by("pk").first()
        is_public = letter.status == Letter.Status.PUBLISHED
        match step:
            case "withdraw" if is_public:
                review.withdraw(letter, by=self.reviewer, reason="Made up.")
            case "return" if letter.status == Letter.Status.WITHDRAWN:
                publish(review.reopen(letter, by=self.reviewer, reason="Made up."))
            case "finding":
                make_finding(letter.sections.first(), themes=self.themes)
            case "away" if is_public and not finding.withdrawn_at:
                review.withdraw_finding(finding, by=self.reviewer, reason="Made up.")
            case "tag":
                finding.themes.set(self.themes)
            case "untag":
                finding.themes.clear()
            case "judge":
                Finding.objects.filter(pk=finding.pk).update(judgement="mixed")

    @settings(max_examples=30, deadline=None)
    @given(steps)
    def test_changed_letter_by_letter_it_is_as_if_read_anew(self, taken):
        now()
        for step, place in taken:
            self.take(step, place)
            held = now()
            assert contents(held.snapshot) == contents(anew())
            assert held.snapshot.token == search.publication_token()


@pytest.mark.django_db
def test_while_nothing_changes_one_query_is_asked_and_the_same_is_kept():
    make_published_finding()
    first = current()
    with CaptureQueriesContext(connection) as asked:
        assert current() is first
    assert len(asked) == 1


@pytest.mark.django_db
def test_one_letter_s_change_reads_that_letter_and_not_the_others():
    for _ in range(3):
        make_published_finding()
    finding = make_published_finding()
    before = current()
    make_finding(finding.section)
    after = current()
    assert len(after.snapshot) == len(before.snapshot) + 1
    assert after.labels is before.labels  # what letters share was not read again


@pytest.mark.django_db
def test_a_name_that_changes_is_read_anew():
    theme = make_theme("waits")
    make_published_finding(themes=[theme])
    assert current().labels["theme"] == {"waits": "Waits"}
    type(theme).objects.filter(pk=theme.pk).update(name="Waiting")
    assert current().labels["theme"] == {"waits": "Waiting"}


@pytest.mark.django_db
def test_a_draft_counts_no_change():
    finding = make_finding()
    before = search.publication_token()
    Finding.objects.filter(pk=finding.pk).update(wording="Other words.")
    finding.themes.set([])
    make_finding(finding.section)
    Letter.objects.filter(pk=finding.letter_id).update(staff_note="A note.")
    assert search.publication_token() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda f: Finding.objects.filter(pk=f.pk).update(summary="Other words."),
        lambda f: Letter.objects.filter(pk=f.letter_id).update(title="Another title"),
        lambda f: type(f.section).objects.filter(pk=f.section_id).update(heading="Another"),
        lambda f: f.themes.add(make_theme("new")),
        lambda f: f.services.add(make_service("new")),
        lambda f: make_inspection(f.letter.inspection.area, start=date(2025, 1, 6)),
        lambda f: make_area("Somewhere"),
    ],
    ids=["finding", "letter", "section", "theme", "service", "inspection", "area"],
)
def test_what_the_public_can_see_changing_counts(change):
    finding = make_published_finding(summary="Words.", summary_of=fingerprint("x"))
    before, number = search.publication_token(), Publication.objects.get().number
    change(finding)
    assert search.publication_token() != before
    assert Publication.objects.get().number > number


@pytest.mark.django_db
def test_whoever_has_missed_too_much_reads_everything(monkeypatch):
    finding = make_published_finding()
    current()
    make_finding(finding.section)
    PublicChange.objects.all().delete()
    assert len(current().snapshot) == 2


@pytest.mark.django_db
def test_with_much_to_read_it_is_read_behind_and_nothing_withdrawn_lingers(monkeypatch):
    module = __import__("findings.search.current", fromlist=["current"])
    started = []
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "Thread", lambda **given: FakeThread(given, started))
    stays, goes = make_published_finding(), make_published_finding()
    monkeypatch.setattr(module, "_behind", None)
    current()
    make_area("Changes what letters share")
    review.withdraw_finding(goes, by=make_user("Reviewer"), reason="Made up.")
    held = current()
    assert list(held.snapshot.keys) == [stays.pk]
    assert len(started) == 1
    assert held.snapshot.token == search.publication_token()


class FakeThread:
    """A thread that never runs: what a reader gets while it would."""

    def __init__(self, given, started):
        self.started = started

    def start(self):
        self.started.append(self)

    def is_alive(self):
        return True


# ---- what is kept of pages


@pytest.mark.django_db
def test_a_kept_card_is_thrown_away_when_its_area_changes(client):
    finding = make_published_finding(area=make_area("Ash"), summary="Help is near.")
    other = make_published_finding(area=make_area("Birch"), summary="Help is far.")
    page = client.get("/findings/").content.decode()
    assert "A later report exists" not in page
    make_inspection(finding.letter.inspection.area, start=date(2025, 1, 6))
    page = client.get("/findings/").content.decode()
    assert page.count("A later report exists") == 1
    review.summarise(other, by=make_user("Reviewer"), summary="Help is very far.")
    page = client.get("/findings/").content.decode()
    assert "Help is very far." in page


@pytest.mark.django_db
def test_a_page_seen_before_is_told_to_be_the_same_until_something_is_published(client):
    finding = make_published_finding()
    first = client.get("/findings/")
    tag = first.headers["ETag"]
    again = client.get("/findings/", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag
    make_finding(finding.section)
    third = client.get("/findings/", headers={"If-None-Match": tag})
    assert third.status_code == 200
    assert third.headers["ETag"] != tag


@pytest.mark.django_db
def test_a_page_of_yesterday_is_made_anew_since_ages_are_told_by_the_day(client, monkeypatch):
    make_published_finding()
    tag = client.get("/findings/").headers["ETag"]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2031, 5, 6))
    response = client.get("/findings/", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "13 years ago" in response.content.decode()


@pytest.mark.django_db
def test_found_text_is_marked_in_the_cards(client):
    make_published_finding(wording="Families are waiting.", summary="Waits are long <b>here</b>.")
    page = client.get("/findings/?q=wait").content.decode()
    assert "<mark>waiting</mark>" in page
    assert "<mark>Waits</mark>" in page
    assert "&lt;b&gt;" in page
    assert "<mark>" not in client.get("/findings/").content.decode()
    assert len(search.find(FindingQuery(q="wait"))) == 1


@pytest.mark.django_db
def test_what_a_page_has_is_not_said_of_another_address(client):
    make_published_finding()
    tag = client.get("/findings/").headers["ETag"]
    for address in ("/letters/no-such-letter/", "/findings/?page=9999", "/areas/"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code != 304


@pytest.mark.django_db
def test_nobody_makes_a_hole_in_a_kept_page(client):
    make_published_finding()
    for text in ("\ue000x\ue001", "-" + "\ue000cards\ue001" * 25):
        response = client.get("/findings/", {"q": text, "theme": text}, follow=True)
        assert response.status_code == 200
        assert len(response.content) < 100_000


@pytest.mark.django_db
def test_a_word_of_a_withdrawn_letter_is_never_named_again(client):
    finding = make_published_finding(wording="Zanzibarquux plans.")
    make_published_finding(wording="Other plans.")
    assert "zanzibarquux" in client.get("/findings/?q=zanzibarquxx").content.decode()
    review.withdraw(finding.letter, by=make_user("Reviewer"), reason="Made up.")
    assert "zanzibarquux" not in client.get("/findings/?q=zanzibarquxx").content.decode()


@pytest.mark.django_db
def test_an_index_built_anew_ends_what_was_kept_of_the_old_one():
    make_published_finding()
    before = search.publication_token()
    index.rebuild()
    assert search.publication_token() != before


@pytest.mark.django_db
def test_why_a_letter_was_withdrawn_is_public_and_counts():
    letter = make_published_finding().letter
    review.withdraw(letter, by=make_user("Reviewer"), reason="Made up.")
    before = search.publication_token()
    Letter.objects.filter(pk=letter.pk).update(withdrawn_reason="In better words.")
    assert search.publication_token() != before


@pytest.mark.django_db
def test_a_while_of_old_names_is_not_kept_by_browsers(client, monkeypatch):
    module = __import__("findings.search.current", fromlist=["current"])
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "_behind", None)
    monkeypatch.setattr(module, "Thread", lambda **given: FakeThread(given, []))
    make_published_finding()
    current()
    make_area("Changes what letters share")
    response = client.get("/findings/")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("last", [3, 10**12])
def test_keys_far_apart_are_found_without_a_list_of_all_between(last):
    keys = array("q", [1, 2, last])
    block = Block(1, 1, "a", "A", 1, keys, of_letter={}, of_finding={})
    snapshot = compiled("token", [block], [])
    assert list(snapshot.numbers_of([last, 1, 7, 10**13])) == [0, 2]
    assert list(snapshot.numbers_of([])) == []


@pytest.mark.django_db
def test_a_page_that_is_kept_is_sent_packed_to_whoever_takes_it_so(client):
    make_published_finding(summary="Waits are long.")
    plain = client.get("/findings/")
    for _ in range(2):
        packed = client.get("/findings/", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
    again = client.get("/findings/")
    assert "Content-Encoding" not in again.headers
    for each in (plain, packed, again):
        assert "Accept-Encoding" in each.headers["Vary"]


@pytest.mark.django_db
def test_what_an_address_has_that_cannot_be_used_is_said_each_time(client):
    make_published_finding()
    for address in ("/findings/?theme=nowhere", "/findings/"):
        for _ in range(2):
            page = client.get(address).content.decode()
            assert ("nowhere" in page) == ("nowhere" in address)
