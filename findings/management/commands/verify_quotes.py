"""Check every verbatim finding against the original document, read anew."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from findings.intake import verify


class Command(BaseCommand):
    help = (
        "Check that every verbatim finding stands word for word in its letter's original, read "
        "anew from the stored file, and that the file is the one that was entered. Ends with 1 "
        "where one fails."
    )

    def add_arguments(self, parser):
        parser.add_argument("letters", nargs="*", metavar="LETTER", help="Slugs; all if none.")

    def handle(self, *, letters, **options):
        checked = failed = 0
        try:
            outcomes = list(verify(letters))
        except DatabaseError:
            raise CommandError("The database is not set up yet: run manage.py migrate.") from None
        for outcome in outcomes:
            checked += outcome.findings
            failed += len(outcome.faults)
            for fault in outcome.faults:
                self.stderr.write(f"{outcome.slug}: {fault}")
            if options["verbosity"] > 1:
                self.stdout.write(f"{outcome.slug}: {outcome.findings} findings checked")
        if failed:
            raise CommandError(f"{failed} faults in {checked} verbatim findings.", returncode=1)
        self.stdout.write(f"All {checked} verbatim findings stand in their originals.")
