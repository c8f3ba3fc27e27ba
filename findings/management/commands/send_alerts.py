"""Send what is new, corrected or withdrawn to those who asked to hear of it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from findings.alerts import FREQUENCIES, send_due


class Command(BaseCommand):
    help = (
        "Send e-mail alerts whose day or week is over, one mail each, none where nothing changed. "
        "Run it once a day; two runs at once send nothing twice. Deletes addresses that were not "
        "confirmed within seven days. Ends with 1 where a mail could not be sent."
    )

    def add_arguments(self, parser):
        parser.add_argument("--frequency", choices=FREQUENCIES, default="")
        parser.add_argument(
            "--now", action="store_true", help="Do not wait until the day or the week is over."
        )

    def handle(self, *, frequency, now, **options):
        if not settings.ALERTS:
            raise CommandError(
                "This portal sends no alerts: set EMAIL_HOST, EMAIL_FROM and PUBLIC_ADDRESS."
            )
        try:
            done = send_due(site=settings.ALERTS_SITE, frequency=frequency, at_once=now)
        except DatabaseError:
            raise CommandError("The database is not set up yet: run manage.py migrate.") from None
        self.stdout.write(
            f"{done.sent} sent, {done.unchanged} without news, {done.failed} failed, "
            f"{done.forgotten} never confirmed and deleted."
        )
        if done.gave_up:
            raise CommandError("The mail server does not take mails. What is left waits.")
        if done.failed:
            raise CommandError(f"{done.failed} could not be sent; the next run tries again.")
