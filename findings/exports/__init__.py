"""Findings as tables for other programs: one list of columns, and writers that stream.

Keys of findings in their order come in, pieces of a file go out. Knows no request and no address:
whoever asks hands them in (`Source`).
"""

from findings.exports.columns import COLUMNS, LICENCE, LICENCE_ADDRESS, Choice, Column
from findings.exports.formats import harmless
from findings.exports.letters import Letters
from findings.exports.lines import csv_file, json_file, json_rows
from findings.exports.package import data_package, dictionary
from findings.exports.source import Source
from findings.exports.workbook import MOST_ROWS, write_workbook

__all__ = [
    "COLUMNS",
    "LICENCE",
    "LICENCE_ADDRESS",
    "MOST_ROWS",
    "Choice",
    "Column",
    "Letters",
    "Source",
    "csv_file",
    "data_package",
    "dictionary",
    "harmless",
    "json_file",
    "json_rows",
    "write_workbook",
]
