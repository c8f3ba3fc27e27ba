"""Read letters without storing anything: what is in them, and what is doubtful."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from findings.parser.document import LIMITS
from findings.parser.guarded import TooMuch, read_guarded
from findings.parser.outline import outline
from findings.parser.reader import NotALetter
from findings.parser.records import Unreadable
from findings.parser.shapes import as_labels, as_truth
from findings.suggesting import suggester, suggestions_for

# What the command ends with; with several files, the status of the first that failed.
NO_FILE, UNREADABLE, NOT_A_LETTER, TOO_MUCH = 3, 4, 5, 6


class Command(BaseCommand):
    help = (
        "Read inspection letters and reports (PDF, Word or text) and show what is in them, "
        "doubts first. Nothing is stored. Ends with 0; with 3 where a file is not there, 4 where "
        "it cannot be read, 5 where it is not a letter of either framework, 6 where it takes too "
        "much time or memory. The other files are read all the same."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--json",
            action="store_true",
            help="One JSON object a file; several files give one object a line.",
        )
        parser.add_argument(
            "--labels",
            action="store_true",
            help="Themes and services suggested for each finding, as JSON; with --json, in it.",
        )
        parser.add_argument(
            "--into", type=Path, metavar="FOLDER", help="Write NAME.json files there instead."
        )

    def handle(self, *, files, into, **options):
        if into is not None and not into.is_dir():
            raise CommandError(f"There is no folder {into}. Make it, or name another.")
        failures = []
        topics = suggester()
        for file in files:
            try:
                letter = read_guarded(_content(file))
            except Unreadable as refusal:
                self.stderr.write(f"{file.name}: {refusal}")
                failures.append(_status(refusal))
                continue
            data = self._data(letter, file, topics, **options)
            if into is not None:
                text = json.dumps(data, ensure_ascii=False, indent=1)
                (into / f"{file.stem}.json").write_text(text, encoding="utf-8")
            elif isinstance(data, str):
                self.stdout.write(data)
            else:
                indent = 1 if len(files) == 1 else None
                self.stdout.write(json.dumps(data, ensure_ascii=False, indent=indent))
        if failures:
            read = len(files) - len(failures)
            raise CommandError(
                f"{read} of {len(files)} files read; what is wrong with the rest stands above.",
                returncode=failures[0],
            )

    def _data(self, letter, file, topics, **options):
        """What is shown of a letter: a dictionary for JSON, or the outline's text."""
        if not options["json"] and not options["labels"]:
            return outline(letter, file.name, suggestions_for(letter, topics))
        labels = as_labels(letter, file=file.name, suggested=suggestions_for(letter, topics))
        if not options["json"]:
            return labels
        data = as_truth(letter, file=file.name)
        return data | {"labels": labels["labels"]} if options["labels"] else data


class _NoFile(Unreadable):
    """There is no such file, or it may not be read."""


def _content(file):
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(LIMITS.bytes + 1)
        with file.open("rb") as opened:
            return opened.read(LIMITS.bytes + 1)  # one more than is read says that it is too large
    except FileNotFoundError:
        raise _NoFile("There is no such file. Check the name.") from None
    except IsADirectoryError:
        raise _NoFile("This is a folder. Name the files in it.") from None
    except OSError as error:
        raise _NoFile(f"The file cannot be opened ({error.strerror}).") from None


def _status(refusal):
    for kind, status in ((_NoFile, NO_FILE), (NotALetter, NOT_A_LETTER), (TooMuch, TOO_MUCH)):
        if isinstance(refusal, kind):
            return status
    return UNREADABLE
