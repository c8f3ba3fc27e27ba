"""One command from an empty folder to the running portal with its demonstration data."""

import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from findings.loading.demo import (
    AccountExistsError,
    accounts_file,
    collect_static_if_changed,
    make_accounts,
)
from findings.loading.facts import load_facts
from findings.loading.lock import one_at_a_time
from findings.loading.restated import load_letters

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = (
        "Prepare the database, load the public facts and the demonstration letters, make one "
        "account for each staff role, and serve on this machine only. Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Port to serve on (8000).")
        parser.add_argument(
            "--no-serve", action="store_true", help="Prepare everything, then stop."
        )

    def handle(self, *, port, no_serve, verbosity, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "This is a production environment; `demo` makes accounts with passwords on disk. "
                "Use `migrate` and `load_facts`, as README tells under “Running it for real”."
            )
        if not no_serve:
            _refuse_a_taken_port(port)
        with one_at_a_time(settings.VAR_DIR):
            accounts = self._prepare()
        self._say_where(port, accounts)
        if not no_serve:
            call_command(
                "runserver", f"{HOST}:{port}", use_reloader=False, skip_checks=True, verbosity=0
            )

    def _prepare(self):
        self._step("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        self._step("Loading the public facts")
        for report in load_facts(settings.FIXTURES_DIR):
            self.stdout.write(f"  {report}")
        try:
            accounts = make_accounts()
        except AccountExistsError as error:
            raise CommandError(str(error)) from error
        self._step("Loading the letters")
        by = {
            "entered_by": accounts.users["inspector"],
            "published_by": accounts.users["reviewer"],
        }
        for letter, made in load_letters(settings.FIXTURES_DIR / "restated", **by):
            state = "entered, checked and published" if made else "held already"
            self.stdout.write(f"  {letter}: {letter.findings.count()} findings, {state}")
        self._step("Preparing styles and scripts")
        collect_static_if_changed()
        return accounts

    def _step(self, text):
        self.stdout.write(self.style.MIGRATE_HEADING(text))
        self.stdout.flush()

    def _say_where(self, port, accounts):
        address = f"http://{HOST}:{port}/"
        passwords = accounts.passwords
        lines = [
            "",
            self.style.SUCCESS(f"The portal is ready: {address}"),
            f"  Start with  {address}letters/st-helens-2018/  and  {address}areas/st-helens/",
            f"  Staff sign in at  {address}desk/",
            *(f"    {name:14} password {password}" for name, password in passwords.items()),
            f"  The passwords are kept in {_from_here(accounts_file())}",
            "  Press Ctrl+C to stop.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _from_here(path):
    """The path as somebody in the checkout would type it."""
    base = settings.BASE_DIR
    return path.relative_to(base) if path.is_relative_to(base) else path


def _refuse_a_taken_port(port):
    if not 1 <= port <= 65535:
        raise CommandError(f"{port} is no port. Choose one from 1 to 65535, such as --port 8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another: manage.py demo --port {port + 1 if port < 65535 else 8001}"
            ) from error
