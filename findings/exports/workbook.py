"""Excel: one sheet with the findings, one about the file. Written row by row to the disk."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from findings.exports.columns import BETWEEN, COLUMNS, Column
from findings.exports.formats import harmless
from findings.exports.letters import Letters
from findings.exports.lines import json_rows
from findings.exports.source import Source

MOST_ROWS = 1_048_575  # of findings: a sheet of Excel has one row more, for the headings
LONGEST = 32_767  # characters of a cell
CUT = " […] This text is longer than a cell of Excel: read the whole at the finding’s address."
WIDTHS = {"wording": 60, "summary": 40, "citation": 40, "standing": 40}


def write_workbook(keys: Iterable[int], source: Source, letters: Letters, file: BinaryIO) -> None:
    """Write a workbook into an open file. What Excel cannot hold, the sheet about it says."""
    book = Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": source.question, "comments": source.about["licence"]})
    _write_findings(book, keys, source, letters)
    _write_about(book, source)
    book.close()


def _write_findings(book: Workbook, keys: Iterable[int], source: Source, letters: Letters) -> None:
    sheet = book.add_worksheet("Findings")
    bold = book.add_format({"bold": True})
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, WIDTHS.get(column.name, 18))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, min(source.findings, MOST_ROWS), len(COLUMNS) - 1)
    for number, column in enumerate(COLUMNS):
        sheet.write_string(0, number, column.title, bold)
    for row, line in enumerate(json_rows(islice(keys, MOST_ROWS), source, letters), start=1):
        finding = json.loads(line)
        for number, column in enumerate(COLUMNS):
            _write(sheet, row, number, _typed(column, finding[column.name]))


def _typed(column: Column, value: Any) -> Any:
    """A value of JSON as one of a spreadsheet."""
    if value is None:
        return None
    if column.type == "list":
        return BETWEEN.join(value)
    return date.fromisoformat(value) if column.type == "date" else value


def _write(sheet: Any, row: int, number: int, value: Any) -> None:
    """By its type: never guessed from its text."""
    if value is None:
        return
    if isinstance(value, str):
        value = harmless(value)
        if len(value) > LONGEST:
            value = value[: LONGEST - len(CUT)] + CUT
        sheet.write_string(row, number, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, number, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, number, value)
    else:
        sheet.write_number(row, number, value)


def _write_about(book: Workbook, source: Source) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    lines = list(source.about.items())
    if source.findings > MOST_ROWS:
        said = f"Excel holds {MOST_ROWS:,} rows: the rest is left out. Take the CSV for all."
        lines.append(("left_out", said))
    lines.append(("what_the_columns_mean", ""))
    lines += [(column.title, column.says) for column in COLUMNS]
    for row, (name, value) in enumerate(lines):
        _write(sheet, row, 0, name.replace("_", " ").capitalize())
        _write(sheet, row, 1, value)
