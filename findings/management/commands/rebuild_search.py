"""Build the text index anew, or say how it differs from the records."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from findings.search import index


class Command(BaseCommand):
    help = (
        "Stem every text again and fill the text index anew from what is public. Readers go on "
        "meanwhile. With --check nothing is changed; ends with 1 where the index is not sound."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Only say what is wrong.")

    def handle(self, *, check, **options):
        try:
            if check:
                if problems := index.problems():
                    raise CommandError(" ".join(problems), returncode=1)
                said = "The text index is sound."
            else:
                said = f"The text index holds {index.rebuild():,} findings."
        except DatabaseError as error:
            raise CommandError("The database is not set up yet: run manage.py migrate.") from error
        if options["verbosity"]:
            self.stdout.write(said)
