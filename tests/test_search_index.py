"""The text index against the records: what is wrong is named, one way or another, and mended.

And the count of public changes, whichever way the records are changed.
"""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from findings import search
from findings.models import Finding, Letter, Publication, PublicChange, Theme
from findings.search import FindingQuery, index
from tests.factories import (
    make_area,
    make_finding,
    make_published_finding,
    make_section,
    make_service,
    make_theme,
)

pytestmark = pytest.mark.django_db

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="FTS5 is SQLite's")


def do(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def on(sqlite, postgresql, *given):
    do(sqlite if connection.vendor == "sqlite" else postgresql, *given)


def lose(public, draft):
    on(
        "DELETE FROM findings_search WHERE rowid = %s",
        "DELETE FROM findings_search WHERE finding_id = %s",
        public.pk,
    )


def show_a_draft(public, draft):
    on(
        "INSERT INTO findings_search (rowid, about, words, heading) VALUES (%s, 'a', 'b', 'c')",
        "INSERT INTO findings_search (finding_id, entry) VALUES (%s, 'a:1')",
        draft.pk,
    )


def say_otherwise(public, draft):
    on(
        "UPDATE findings_search SET words = 'zebra' WHERE rowid = %s",
        "UPDATE findings_search SET entry = 'zebra:1' WHERE finding_id = %s",
        public.pk,
    )


DAMAGES = {
    lose: "1 public findings are missing from the text index.",
    show_a_draft: "1 findings stand in the text index and are not public.",
    say_otherwise: "1 findings stand in the text index with other words than their own.",
}
FTS5_DAMAGES = [
    "UPDATE findings_search_data SET block = zeroblob(length(block)) WHERE id > 10",
    "DELETE FROM findings_search_data WHERE id > 10",
    "DELETE FROM findings_search_docsize",
    "UPDATE findings_search_content SET c1 = 'zebra'",
    "DELETE FROM findings_search_data",
    "DROP TABLE findings_search_content",
]


def told():
    with pytest.raises(CommandError) as refusal:
        call_command("rebuild_search", check=True)
    assert refusal.value.returncode == 1
    return str(refusal.value)


def mended():
    call_command("rebuild_search", verbosity=0)
    call_command("rebuild_search", check=True, verbosity=0)


@pytest.mark.parametrize(
    ("damage", "sentence"), DAMAGES.items(), ids=[damage.__name__ for damage in DAMAGES]
)
def test_an_entry_that_is_wrong_is_told_and_mended(damage, sentence):
    public, draft = make_published_finding(wording="Buses run."), make_finding()
    damage(public, draft)
    assert told() == sentence
    mended()
    assert list(search.find(FindingQuery(q="buses"))) == [public]
    assert len(search.find(FindingQuery(q="zebra", words="exact"))) == 0


@sqlite_only
@pytest.mark.parametrize("damage", FTS5_DAMAGES)
def test_a_damaged_fts5_table_is_told_and_mended(damage, django_db_blocker, tmp_path):
    public = make_published_finding(wording="Buses run.")
    do(damage)
    reopened()
    assert index.DAMAGED in told()
    mended()
    assert list(search.find(FindingQuery(q="buses"))) == [public]


def reopened():
    """FTS5 keeps what it has read: a change of the schema makes it look anew."""
    do("CREATE TABLE findings_looked_anew (id int)")
    do("DROP TABLE findings_looked_anew")


# ---- what counts


@pytest.fixture
def letters():
    """Two published letters with their sections and a finding each."""
    found = [make_published_finding(), make_published_finding()]
    search.publication_token()
    return found


def changed(work):
    """The letters that a change names, and None for everything."""
    search.publication_token()
    before = max(PublicChange.objects.values_list("number", flat=True), default=0)
    work()
    search.publication_token()
    return set(PublicChange.objects.filter(number__gt=before).values_list("letter_id", flat=True))


def test_a_finding_or_a_section_that_moves_changes_both_letters(letters):
    one, other = letters
    keys = {one.letter_id, other.letter_id}
    section = make_section(one.letter, "identifying", ordinal=7)
    to = {"section": other.section_id, "letter": other.letter_id, "ordinal": 9}
    assert changed(lambda: Finding.objects.filter(pk=one.pk).update(**to)) == keys
    assert (
        changed(
            lambda: (
                type(section)
                .objects.filter(pk=section.pk)
                .update(letter=other.letter_id, ordinal=8)
            )
        )
        == keys
    )
    theme = make_theme("waits")
    one.refresh_from_db()
    one.themes.add(theme)
    tag = Finding.themes.through.objects.filter(finding=one)
    third = make_published_finding()
    assert changed(lambda: tag.update(finding=third)) == {other.letter_id, third.letter_id}


def test_a_finding_that_moves_to_a_draft_leaves_the_index(letters):
    one, draft = letters[0], make_finding()
    to = {"section": draft.section_id, "letter": draft.letter_id, "ordinal": 9}
    assert one.letter_id in changed(lambda: Finding.objects.filter(pk=one.pk).update(**to))
    assert index.problems() == []


def test_many_rows_name_each_letter(letters):
    keys = {each.letter_id for each in letters}
    assert changed(lambda: Finding.objects.update(judgement="mixed")) == keys
    number = Publication.objects.get().number
    assert number == PublicChange.objects.order_by("-number").first().number
    assert Publication.objects.get().token == search.publication_token()


def test_a_statement_that_changes_no_row_is_no_change(letters):
    def nothing():
        Theme.objects.filter(slug="no-such").update(name="Other")
        Finding.objects.filter(reference="no-such").update(wording="Other.")
        Letter.objects.filter(slug="no-such").delete()

    assert changed(nothing) == set()


def test_what_is_taken_back_gives_back_the_token(letters):
    before = search.publication_token()

    def back():
        with transaction.atomic():
            make_area("Somewhere")
            assert search.publication_token() != before
            transaction.set_rollback(True)

    back()
    assert search.publication_token() == before
    assert changed(lambda: letters[0].services.add(make_service("new"))) >= {letters[0].letter_id}
    assert search.publication_token() != before


def test_whoever_reads_in_the_midst_of_a_transaction_sees_each_of_its_changes(letters):
    seen = {search.publication_token()}
    with transaction.atomic():
        for n in range(5):
            Finding.objects.filter(pk=letters[0].pk).update(wording=f"Words {n}.")
            seen.add(search.publication_token())
    assert len(seen) == 6


def test_the_latest_changes_are_kept_and_no_more(letters):
    for _ in range(3):
        Finding.objects.update(judgement="mixed")
    search.publication_token()
    Publication.objects.update(number=5000)
    for _ in range(60):  # a hundred is passed
        Finding.objects.update(judgement="mixed")
        search.publication_token()
    assert PublicChange.objects.filter(number__lt=4000).count() == 0
    assert PublicChange.objects.filter(number__gt=5000).count() == 120
