"""Many rows into a table at once, past the models: what makes a million findings take minutes.

Nothing is checked on the way, so whoever writes rows so sees to it that they are sound.
"""

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

_TEXT = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def pattern(row: models.Model) -> dict[str, Any]:
    """The columns of a row as the database takes them, to be copied with some of them changed."""
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, True), connection)
        for field in row._meta.local_concrete_fields
    }


def fill(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
    """Write rows, each with all its columns in the same order and its key. Returns how many."""
    rows = list(rows)
    if not rows:
        return 0
    columns = ", ".join(f'"{name}"' for name in rows[0])
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _Lines(rows))
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
                [tuple(row.values()) for row in rows],
            )
    return len(rows)


class _Lines:
    """Rows as a file that COPY reads."""

    def __init__(self, rows):
        self.lines = ("\t".join(map(_cell, row.values())) + "\n" for row in rows)
        self.rest = ""

    def read(self, size=8192):
        parts, held = [self.rest], len(self.rest)
        while held < size and (line := next(self.lines, "")):
            parts.append(line)
            held += len(line)
        text = "".join(parts)
        self.rest = text[size:]
        return text[:size]


def _cell(value):
    if value is None:
        return "\\N"
    return value.translate(_TEXT) if isinstance(value, str) else str(value)


def keys_go_on(*tables: type[models.Model]) -> None:
    """The next row that somebody makes gets a key that is free."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
