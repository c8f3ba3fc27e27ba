"""Enter letters and reports from files: each becomes a draft, or a record that says why not."""

from collections import Counter
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from findings.intake import LIMIT, State, take_in

NOT_SET_UP = "The database is not set up yet: run manage.py migrate, and make an account."
SUFFIXES = (".pdf", ".docx", ".txt")


class Command(BaseCommand):
    help = (
        "Enter letters and reports (PDF, Word or text) as drafts. A file that was entered before "
        "makes no second letter. A file that cannot be entered stays on the desk with its reason; "
        "the command then ends with 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="A file or folder.")
        parser.add_argument("--by", required=True, metavar="USER", help="The account that enters.")

    def handle(self, *, paths, by, **options):
        try:
            account = get_user_model().objects.filter(username=by).first()
        except DatabaseError:
            raise CommandError(NOT_SET_UP) from None
        if account is None:
            raise CommandError(f"There is no account called {by}.")
        console = Console(file=self.stdout, highlight=False)
        table = Table("file", "what became of it", "letter or reason")
        counts = Counter()
        with Progress(console=Console(file=self.stderr), transient=True) as progress:
            for file in progress.track(_files(paths), description="Reading"):
                what, detail = _enter(file, account)
                counts[what] += 1
                table.add_row(file.name, what, detail)
        console.print(table)
        console.print(", ".join(f"{count} {what}" for what, count in counts.items()))
        if set(counts) - {ENTERED, BEFORE}:
            raise CommandError("Not every file became a letter: see the table, or the desk.")


ENTERED, BEFORE = "entered", "entered before"


def _files(paths):
    """The files named, and those in folders named, that may be letters."""
    found = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES)
            if not inside:
                raise CommandError(f"{path} holds no PDF, Word or text file.")
            found += inside
        else:
            found.append(path)
    return found


def _enter(file, account):
    """What became of a file, in a word, and the letter's address or the reason."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LIMIT + 1)
    except OSError as error:
        return "not opened", error.strerror or "It cannot be opened."
    try:
        taken = take_in(data, name=file.name, by=account, road="command")
    except PermissionDenied as refusal:
        raise CommandError(str(refusal)) from None
    upload = taken.upload
    if upload.state == State.ENTERED:
        letter = upload.letter
        count = f"{letter.findings_in_document} findings"
        return BEFORE if taken.again else ENTERED, f"{letter.slug}, {count}"
    return upload.get_state_display().lower(), upload.reason
