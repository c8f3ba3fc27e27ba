"""Enter and publish the letters that the portal's editors have restated."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from findings.loading.lock import one_at_a_time
from findings.loading.restated import UnknownInspectionError, load_letters
from findings.review import NotPossible


class Command(BaseCommand):
    help = (
        "Enter the letters restated in fixtures/restated/ and publish them. It takes two accounts, "
        "since nobody publishes what they entered. A letter that is held is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--entered-by", required=True, help="Account of an Inspector.")
        parser.add_argument("--published-by", required=True, help="Account of a Reviewer.")
        parser.add_argument(
            "--from", dest="folder", type=Path, default=settings.FIXTURES_DIR / "restated"
        )

    def handle(self, *, entered_by, published_by, folder, **options):
        by = {"entered_by": _account(entered_by), "published_by": _account(published_by)}
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Name the right one.")
        try:
            with one_at_a_time(settings.VAR_DIR):
                for letter, made in load_letters(folder, **by):
                    self.stdout.write(f"{letter}: {'published' if made else 'held already'}")
        except (UnknownInspectionError, NotPossible, PermissionDenied) as error:
            raise CommandError(str(error)) from error


def _account(name):
    try:
        return get_user_model().objects.get(username=name)
    except get_user_model().DoesNotExist as error:
        raise CommandError(f"There is no account called “{name}”.") from error
