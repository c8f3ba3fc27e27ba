"""CSV and JSON as they are sent: some rows at a time."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from findings.exports.columns import COLUMNS
from findings.exports.formats import CSV, JSON
from findings.exports.letters import Letters
from findings.exports.rows import Rows
from findings.exports.source import Source

MARK = "\ufeff"  # spreadsheets take a CSV for UTF-8 where it begins with this
BLOCK = 100  # rows sent at once: few enough to stay near the processor


def csv_file(keys: Iterable[int], source: Source, letters: Letters) -> Iterator[bytes]:
    """A table with one row for each finding, and nothing else in it."""
    yield f"{MARK}{','.join(column.name for column in COLUMNS)}\r\n".encode()
    rows = chain.from_iterable(Rows(CSV(), source, letters).chunks(keys))
    while block := list(islice(rows, BLOCK)):
        yield b"".join(block)


def json_file(keys: Iterable[int], source: Source, letters: Letters) -> Iterator[bytes]:
    """An object: what the file is, and the findings."""
    about = json.dumps(source.about, ensure_ascii=False, indent=1)
    yield f'{{"about": {about},\n"findings": ['.encode()
    rows = json_rows(keys, source, letters)
    between = b"\n"
    while block := list(islice(rows, BLOCK)):
        yield between + b",\n".join(block)
        between = b",\n"
    yield b"\n]}\n"


def json_rows(keys: Iterable[int], source: Source, letters: Letters) -> Iterator[bytes]:
    """Findings as JSON objects."""
    return chain.from_iterable(Rows(JSON(), source, letters).chunks(keys))
