"""The text index of each database: which findings hold a word, or words in a row.

The database keeps the index to what is public (`findings.models.public_triggers`); here it is
asked, filled anew and checked. Terms are stems (`findings.words`), so that both databases answer
the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from findings.models import Finding, Section
from findings.models.public_triggers import COLUMNS, WANTED, counting, filling
from findings.models.stemming import StemsField

BATCH = 1000

Row = Sequence[str]  # stems that stand in a row

# Where they may stand: anywhere, headings included; in the text; or where it opens, in the first
# sentence of the summary, or of the wording of a finding without one.
ANYWHERE, TEXT, OPENING = "anywhere", "text", "opening"
_COLUMNS = {ANYWHERE: "", TEXT: "words : ", OPENING: "about : "}
_WEIGHTS = {ANYWHERE: "", TEXT: "D", OPENING: "A"}
_SQLITE = "SELECT rowid FROM findings_search WHERE findings_search MATCH %s"
_POSTGRESQL = "SELECT finding_id FROM findings_search WHERE entry @@ %s::tsquery"


def keys_with(rows: Iterable[Row], where: str = ANYWHERE, *, prefix: bool = False) -> list[int]:
    """Primary keys of the public findings in which one of these rows of stems stands.

    `prefix`: the last stem of each is only the beginning of one.
    """
    # Stems are letters and digits: nothing to escape.
    if connection.vendor == "sqlite":
        phrases = [f'"{" ".join(row)}"' + "*" * prefix for row in rows]
        sql, given = _SQLITE, f"{_COLUMNS[where]}({' OR '.join(phrases)})"
    else:
        sql, given = (
            _POSTGRESQL,
            " | ".join(_in_a_row(row, _WEIGHTS[where], prefix) for row in rows),
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [given])
        return [key for (key,) in cursor.fetchall()]


def _in_a_row(row: Row, weight: str, prefix: bool) -> str:
    """A row of stems as PostgreSQL writes it: the star belongs to the last one alone."""
    marks = [weight] * (len(row) - 1) + ["*" * prefix + weight]
    words = [f"'{word}'" + f":{mark}" * bool(mark) for word, mark in zip(row, marks, strict=True)]
    return f"({' <-> '.join(words)})"


def rebuild() -> int:
    """Stem every text again and fill the index anew. Returns how many findings it holds.

    Readers go on with the old one until it is done. A damaged one is thrown away.
    """
    sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        if sqlite:
            _make_anew_on_sqlite(cursor)
        else:
            cursor.execute("SET LOCAL sendportal.counted_at_the_end = 'yes'")
        for model in (Section, Finding):
            _stem_again(model)
        for statement in (*filling(connection.vendor), *counting(connection.vendor)):
            cursor.execute(statement)  # and what was kept of the old one is not true any more
        if not sqlite:
            cursor.execute("SET LOCAL sendportal.counted_at_the_end = 'no'")
        cursor.execute("SELECT count(*) FROM findings_search")
        return cursor.fetchone()[0]


# As migration 5 made it, and the tables in which FTS5 keeps it.
_SQLITE_TABLE = (
    f"CREATE VIRTUAL TABLE findings_search USING fts5({', '.join(COLUMNS)}, tokenize = 'ascii')"
)
_SHADOWS = ("data", "idx", "content", "docsize", "config")


def _make_anew_on_sqlite(cursor: Any) -> None:
    """Put an empty table in the place of one that may be damaged."""
    try:
        with transaction.atomic():
            cursor.execute("DROP TABLE findings_search")
    except DatabaseError:  # FTS5 itself cannot open it any more: it is taken out of the schema
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute("DELETE FROM sqlite_master WHERE name = 'findings_search'")
        cursor.execute("PRAGMA writable_schema = RESET")
        for name in _SHADOWS:
            cursor.execute(f"DROP TABLE IF EXISTS findings_search_{name}")
    cursor.execute(_SQLITE_TABLE)


def rebuild_after_migrate(sender: Any, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Receiver of `post_migrate`: whatever a migration changed, the index says it too."""
    tables = connection.introspection.table_names()
    if plan and using == connection.alias and "findings_search" in tables:
        rebuild()


# How the index differs from what it should hold, as numbers of findings: missing, too many, other.
_DIFFERENCES = {
    "sqlite": f"""SELECT
(SELECT count(*) FROM ({WANTED["sqlite"]}) AS w WHERE w.id NOT IN (
SELECT rowid FROM findings_search)),
(SELECT count(*) FROM findings_search WHERE rowid NOT IN (
SELECT id FROM ({WANTED["sqlite"]}) AS w)),
(SELECT count(*) FROM findings_search s JOIN ({WANTED["sqlite"]}) AS w ON w.id = s.rowid
WHERE (s.about, s.words, s.heading) IS NOT (w.search_about, w.search_words, w.search_heading))""",  # noqa: S608
    "postgresql": f"""SELECT count(*) FILTER (WHERE s.finding_id IS NULL),
count(*) FILTER (WHERE w.id IS NULL), count(*) FILTER (WHERE s.entry <> w.entry)
FROM findings_search s FULL JOIN ({WANTED["postgresql"]}) AS w ON w.id = s.finding_id""",  # noqa: S608
}
_SAID = (
    "{} public findings are missing from the text index.",
    "{} findings stand in the text index and are not public.",
    "{} findings stand in the text index with other words than their own.",
    "{} texts have changed since they were stemmed.",
)
DAMAGED = "The text index is damaged."
_INTEGRITY = "INSERT INTO findings_search (findings_search) VALUES ('integrity-check')"


def problems() -> list[str]:
    """Sentences that say how the index differs from the records; empty where it is sound."""
    stale = sum(1 for model in (Section, Finding) for _ in _stale(model))
    # FTS5 compares what it answers from with what it holds; that is no change of anything.
    damaged = connection.vendor == "sqlite" and _fetched(_INTEGRITY) is None
    differences = _fetched(_DIFFERENCES[connection.vendor])
    numbers = (*(differences or (0, 0, 0)), stale)
    told = [text.format(f"{n:,}") for n, text in zip(numbers, _SAID, strict=True) if n]
    return [DAMAGED] * damaged + told


def _fetched(question: str) -> tuple[int, ...] | None:
    """What the index answers; None where it is damaged. Raises where there is none at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else ()
    except DatabaseError:
        if connection.vendor != "sqlite" or not _is_there():
            raise
        return None


def _is_there() -> bool:
    return "findings_search" in connection.introspection.table_names()


def _columns(model: type[Model]) -> list[StemsField]:
    return [field for field in model._meta.fields if isinstance(field, StemsField)]


def _stale(model: type[Model]) -> Iterator[Model]:
    """Rows whose stems are not those of their texts, with the right ones set."""
    fields = _columns(model)
    for row in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
        now = [getattr(row, field.name) for field in fields]
        if now != [field.pre_save(row, False) for field in fields]:
            yield row


def _stem_again(model: type[Model]) -> None:
    names = [field.name for field in _columns(model)]
    for rows in _batches(_stale(model)):
        model._default_manager.bulk_update(rows, names)


def _batches(rows: Iterable[Model]) -> Iterator[list[Model]]:
    batch: list[Model] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
