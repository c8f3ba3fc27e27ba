"""How single cells look in CSV and in JSON. `Form` has what differs, and nothing else does."""

import re
from collections.abc import Iterable
from datetime import date
from json.encoder import encode_basestring
from typing import Any, Protocol

from findings.exports.columns import BETWEEN, COLUMNS

# What begins with one of these, a spreadsheet takes for a formula, in its wide form as well. An
# apostrophe before one is doubled, so that taking one away always gives the text as it was.
_RUN = "=+-@\t\r\n＝＋－＠"
_BEGINS = frozenset(f"{_RUN}'")
_RUNS = re.compile(f"'*[{re.escape(_RUN)}]")


def harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula: an apostrophe keeps it a text."""
    return f"'{text}" if text[:1] in _BEGINS and _RUNS.match(text) else text


class Form(Protocol):
    """The cells of one format, as text. Numbers look the same in all of them."""

    nothing: str  # where there is no value
    end: str  # of a row

    def before(self, name: str) -> str:
        """What stands before a column's cell."""

    def text(self, value: str) -> str:
        """A text as a whole cell."""

    def inner(self, value: str) -> str:
        """A text as a part of a quoted cell that begins with something harmless."""

    def listed(self, values: Iterable[str]) -> str:
        """Several texts as a cell."""


class CSV:
    nothing, end = "", "\r\n"

    def before(self, name: str) -> str:
        return "" if name == COLUMNS[0].name else ","

    def text(self, value: str) -> str:
        if not value:
            return ""
        if value[0] in _BEGINS:
            value = harmless(value)
        return '"' + value.replace('"', '""') + '"'

    def inner(self, value: str) -> str:
        return value.replace('"', '""')

    def listed(self, values: Iterable[str]) -> str:
        return self.text(BETWEEN.join(values))


class JSON:
    nothing, end = "null", "}"

    def before(self, name: str) -> str:
        return f'{"{" if name == COLUMNS[0].name else ", "}"{name}": '

    def text(self, value: str) -> str:
        return encode_basestring(value) if value else "null"

    def inner(self, value: str) -> str:
        return encode_basestring(value)[1:-1]

    def listed(self, values: Iterable[str]) -> str:
        return f"[{', '.join(map(encode_basestring, values))}]"


def cell(form: Form, value: Any) -> str:
    """Any single value as a cell, where there is time to ask what it is."""
    if value is None or value == "":
        return form.nothing
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return form.text(value) if isinstance(value, str) else str(value)


def run(form: Form, cells: dict[str, Any]) -> str:
    """Cells that stand in a row, by the names of their columns."""
    return "".join(form.before(name) + cell(form, value) for name, value in cells.items())
