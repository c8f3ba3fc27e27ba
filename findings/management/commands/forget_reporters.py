"""Delete what is kept no longer of visitors who reported something wrong."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from findings.reports import forget


class Command(BaseCommand):
    help = (
        "Delete the e-mail addresses of visitors’ reports that were settled 90 days ago, and spam "
        "of that age altogether; and after a day what tells visitors apart. Run it once a day."
    )

    def handle(self, **options):
        try:
            addresses, spam = forget()
        except DatabaseError:
            raise CommandError("The database is not set up yet: run manage.py migrate.") from None
        self.stdout.write(f"{addresses} addresses deleted, {spam} reports of spam deleted.")
