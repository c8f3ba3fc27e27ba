"""Two people at the same moment, with real connections: nothing is lost and nothing made twice.

On PostgreSQL, where they truly meet; SQLite lets one writer in at a time, and is tried as well.
"""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone

from findings import alerts, checking, intake, review, search
from findings.checking import Stale, version_of
from findings.models import Alert, Finding, Letter, PublicChange, Section, Upload
from findings.models.public_triggers import PARTS, SHARED
from findings.review import NotPossible
from findings.search import index
from tests.factories import make_finding, make_published_finding, make_section, make_user
from tests.letter_files import as_pdf
from tests.test_intake import on_register

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def in_a_file():
    """SQLite's database in memory is one connection: two cannot meet there."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("two connections cannot meet in a database in memory; PostgreSQL tries it")


def at_once(*actions):
    """Run actions in threads that start together; what each returned or raised, in order."""
    results = [None] * len(actions)
    gate = threading.Barrier(len(actions))

    def run(place, action):
        gate.wait()
        try:
            results[place] = action()
        except (Stale, NotPossible) as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, action)) for place, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_the_same_file_twice_at_once_makes_one_letter():
    on_register("telby-2016")
    inspector, data = make_user("Inspector"), as_pdf("telby-2016")

    def take():
        return intake.take_in(data, name="telby.pdf", by=inspector, road="chosen")

    at_once(take, take)
    assert Letter.objects.count() == Upload.objects.count() == 1


def test_two_files_about_one_inspection_make_one_letter():
    on_register("telby-2016")
    inspector = make_user("Inspector")
    files = [as_pdf("telby-2016"), as_pdf("telby-2016", height=500)]
    at_once(
        *(
            lambda data=data: intake.take_in(data, name="x.pdf", by=inspector, road="chosen")
            for data in files
        )
    )
    assert Letter.objects.count() == 1
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["entered", "question"]


def test_of_two_saves_of_one_page_the_second_is_refused_whole():
    finding = make_finding(make_section(), wording="Waits are long.")
    version = version_of(finding)
    people = [make_user("Inspector"), make_user("Inspector")]
    texts = ["Waits are short.", "Waits are fair."]
    results = at_once(
        *(
            lambda by=by, text=text: checking.reword(finding, by=by, version=version, wording=text)
            for by, text in zip(people, texts, strict=True)
        )
    )
    refused = [result for result in results if isinstance(result, Stale)]
    assert len(refused) == 1
    finding.refresh_from_db()
    assert finding.wording in texts
    assert refused[0].finding.wording == finding.wording


def test_two_splits_and_joins_leave_every_place_once():
    section = make_section()
    findings = [make_finding(section, wording=f"First {n}. Second {n}.") for n in range(4)]
    inspector = make_user("Inspector")
    at_once(
        *(
            lambda finding=finding: checking.split(finding, by=inspector, at=9)
            for finding in findings
        )
    )
    ordinals = list(section.findings.order_by("ordinal").values_list("ordinal", flat=True))
    assert ordinals == list(range(1, 9))


def test_a_letter_is_published_or_changed_but_not_half_of_each():
    finding = make_finding(make_section(), wording="Waits are long.")
    letter = finding.letter
    letter.findings_in_document = 1
    letter._history_user = letter.entered_by
    letter.save()
    review.submit(letter, by=letter.entered_by)
    reviewers = [make_user("Reviewer"), make_user("Reviewer")]
    results = at_once(
        lambda: review.publish(letter, by=reviewers[0]),
        lambda: checking.reword(finding, by=reviewers[1], wording="Waits are short."),
    )
    letter.refresh_from_db()
    changed = Finding.objects.get(pk=finding.pk).wording == "Waits are short."
    published = letter.status == "published"
    assert published
    assert changed != isinstance(results[1], NotPossible)


def test_two_runs_of_the_alerts_at_once_send_each_mail_once():
    before = timezone.now() - timedelta(days=2)
    for number in range(6):
        Alert.objects.create(
            email=f"n{number}@school.example",
            frequency="daily",
            asked_at=before,
            confirmed_at=before,
            told_until=before,
        )
    make_published_finding()

    def run():
        clock = lambda: timezone.now() + timedelta(minutes=2)  # noqa: E731 - news waits a minute
        return alerts.send_due(site="http://testserver", clock=clock)

    done = at_once(run, run)
    assert sum(each.sent for each in done) == 6
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 6


# ---- public changes: whoever counts last waits for nobody


def test_two_who_change_the_same_rows_crosswise_both_come_through():
    """Each changes what is public, then waits for a row of the other's letter to be free."""
    mine, yours = make_published_finding(), make_published_finding()
    before = search.publication_token()
    met = threading.Barrier(2)

    def change(first, second):
        with transaction.atomic():
            Finding.objects.filter(pk=first.pk).update(judgement="mixed")
            if connection.vendor == "postgresql":
                met.wait(timeout=30)  # both have changed something public, neither has committed
            make_finding(second.section, wording="Another one.")  # looks up its letter at the end
        return True

    assert at_once(lambda: change(mine, yours), lambda: change(yours, mine)) == [True, True]
    assert index.problems() == []
    changes = PublicChange.objects.filter(number__gt=PublicChange.objects.get(token=before).number)
    assert {mine.letter_id, yours.letter_id} <= set(changes.values_list("letter_id", flat=True))


def test_a_change_is_seen_as_soon_as_it_is_committed_and_not_before():
    finding = make_published_finding()
    before = search.publication_token()
    changed, seen = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(wording="Other words.")
            own = search.publication_token() if connection.vendor == "sqlite" else ""
            changed.set()
            seen.wait(timeout=30)
        return own

    def read():
        changed.wait(timeout=30)
        token = search.publication_token()
        seen.set()
        return token

    _, meanwhile = at_once(write, read)
    assert meanwhile == before
    assert search.publication_token() != before


def test_a_section_and_its_finding_changed_at_once_are_both_in_the_index():
    finding = make_published_finding(wording="Buses run.")
    section = finding.section
    Section.objects.filter(pk=section.pk).update(search_heading="head")
    inside = threading.Barrier(2)

    def change(record, **values):
        with transaction.atomic():
            if connection.vendor == "postgresql":
                inside.wait(timeout=30)
            type(record).objects.filter(pk=record.pk).update(**values)
        return True

    for n in range(5):
        both = [
            lambda n=n: change(section, search_heading=f"head{n}"),
            lambda n=n: change(finding, search_about=f"about{n}"),
        ]
        assert at_once(*both) == [True, True]
        said = " ".join(index.problems())
        assert "other words" not in said
        assert "missing" not in said


def test_readers_are_never_held_up_or_behind_while_two_write():
    findings = [make_published_finding(), make_published_finding()]

    def write(finding):
        tokens = set()
        for n in range(20):
            Finding.objects.filter(pk=finding.pk).update(wording=f"Words {n}.")
            tokens.add(search.publication_token())
        return tokens

    first, second = at_once(*(lambda each=each: write(each) for each in findings))
    assert len(first) == len(second) == 20  # after each change of one's own the token is another
    numbers = list(PublicChange.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_table_that_is_emptied_by_hand_counts_and_leaves_nothing_in_the_index():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    make_published_finding()
    before = search.publication_token()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE findings_finding CASCADE")
    assert search.publication_token() != before
    assert PublicChange.objects.order_by("-number").first().letter_id is None
    assert index.problems() == []
    for table in (*SHARED, *PARTS, "findings_letter"):
        before = search.publication_token()
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
        assert search.publication_token() != before, table
