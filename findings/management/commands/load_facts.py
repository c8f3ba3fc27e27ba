"""Load the public facts: areas, inspections, themes, services, glossary, and for families."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from findings.loading.facts import load_facts
from findings.loading.lock import one_at_a_time


class Command(BaseCommand):
    help = "Load areas, inspections, topics, glossary and questions of families. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=settings.FIXTURES_DIR,
            help="Folder with the files (default: the portal's own fixtures/).",
        )

    def handle(self, *, folder, **options):
        if not (folder / "local_areas.json").is_file():
            raise CommandError(f"There is no local_areas.json in {folder}. Name the right folder.")
        with one_at_a_time(settings.VAR_DIR):
            for report in load_facts(folder):
                self.stdout.write(str(report))
