"""Many rows by their keys, straight from the database: the ORM writes the question once for a chunk
and goes over no row.
"""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

GAP = 8  # keys between two that are asked for, which are read and thrown away
MOST_RANGES = 300  # SQLite knows a limit to the depth of a condition


def rows_of(rows: "QuerySet[Any, tuple]") -> list[tuple]:
    """What `values_list` gives, all at once. Only for texts and whole numbers, which need no
    turning into other things."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def near(keys: list[int], model: type[Model], column: str) -> RawSQL:
    """The condition that a column is one of these keys, or lies between two that are close.

    Keys of a letter come in a row, and a few ranges are read much faster than thousands of keys.
    Rows between them that nobody asked for are thrown away. As SQL: taking a hundred conditions
    for one would cost as much as reading the rows.
    """
    name = f'"{model._meta.db_table}"."{column}"'
    ranges: list[list[int]] = []
    for key in sorted(keys):
        if ranges and key - ranges[-1][1] <= GAP:
            ranges[-1][1] = key
        else:
            ranges.append([key, key])
    if len(ranges) > MOST_RANGES:
        sql, given = f"{name} IN ({', '.join(['%s'] * len(keys))})", keys
    else:
        sql = " OR ".join([f"{name} BETWEEN %s AND %s"] * len(ranges))
        given = [key for each in ranges for key in each]
    return RawSQL(sql, given, BooleanField())  # noqa: S611 - names of our own, keys as parameters
