"""The text index of each database: which findings hold a word, or words in a row.

The database keeps the index to what is public (`findings.models.public_triggers`); here it is
asked, filled anew and checked. Terms are stems (`findings.words`), so that both databases answer
the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from findings.models import Finding, Section
from findings.models.public_triggers import counting, put_all
from findings.models.stemming import StemsField

BATCH = 1000

Words = Sequence[str]  # stems that stand in a row

# Where they may stand: anywhere, headings included; in the text; or where it opens, in the first
# sentence of the summary, or of the wording of a finding without one.
ANYWHERE, TEXT, OPENING = "anywhere", "text", "opening"
_COLUMNS = {ANYWHERE: "", TEXT: "words : ", OPENING: "about : "}
_WEIGHTS = {ANYWHERE: "", TEXT: "D", OPENING: "A"}
_KEY = {"sqlite": "rowid", "postgresql": "finding_id"}
_SQLITE = "SELECT rowid FROM findings_search WHERE findings_search MATCH %s"
_POSTGRESQL = "SELECT finding_id FROM findings_search WHERE entry @@ %s::tsquery"


def keys_with(words: Words, where: str = ANYWHERE, *, prefix: bool = False) -> list[int]:
    """Primary keys of the public findings in which these stems stand in a row.

    `prefix`: the last one is only the beginning of a stem.
    """
    if connection.vendor == "sqlite":
        phrase = f'"{" ".join(words)}"' + "*" * prefix  # letters and digits: nothing to escape
        given = _COLUMNS[where] + phrase
        sql = _SQLITE
    else:
        marks = "*" * prefix + _WEIGHTS[where]
        given = " <-> ".join(f"'{word}'" + f":{marks}" * bool(marks) for word in words)
        sql = _POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [given])
        return [key for (key,) in cursor.fetchall()]


def rebuild() -> int:
    """Stem every text again and fill the index anew. Returns how many findings it holds.

    Readers go on with the old one until it is done.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL sendportal.counted_at_the_end = 'yes'")
        for model in (Section, Finding):
            _stem_again(model)
        cursor.execute("DELETE FROM findings_search")
        cursor.execute(put_all(connection.vendor))
        for statement in counting(connection.vendor):  # what was kept of the old one is not true
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL sendportal.counted_at_the_end = 'no'")
        cursor.execute("SELECT count(*) FROM findings_search")
        return cursor.fetchone()[0]


def rebuild_after_migrate(sender: Any, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Receiver of `post_migrate`: whatever a migration changed, the index says it too."""
    tables = connection.introspection.table_names()
    if plan and using == connection.alias and "findings_search" in tables:
        rebuild()


def problems() -> list[str]:
    """Sentences that say how the index differs from the records; empty where it is sound."""
    public = set(Finding.objects.published().counted().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_KEY[connection.vendor]} FROM findings_search")  # noqa: S608 - ours
        indexed = {key for (key,) in cursor.fetchall()}
    stale = sum(1 for model in (Section, Finding) for _ in _stale(model))
    found = [
        (len(public - indexed), "{} public findings are missing from the text index."),
        (len(indexed - public), "{} findings stand in the text index and are not public."),
        (stale, "{} texts have changed since they were stemmed."),
    ]
    return [sentence.format(f"{n:,}") for n, sentence in found if n]


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
