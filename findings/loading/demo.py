"""What the demonstration adds: an account for each staff role, and static files in place."""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

ROLES = {"inspector": "Inspector", "reviewer": "Reviewer", "administrator": "Administrator"}


@dataclass(frozen=True)
class Accounts:
    """The demonstration accounts by name, and their passwords as kept on this machine."""

    users: dict[str, Any]
    passwords: dict[str, str]


def accounts_file() -> Path:
    """Where the passwords of the demonstration are kept, for this checkout's owner only."""
    return Path(settings.VAR_DIR) / "demo-accounts.json"


class AccountExistsError(Exception):
    """An account goes by a name of the demonstration, which did not make it."""


def make_accounts() -> Accounts:
    """One account for each role. An account that the demonstration made keeps its password.

    Passwords are random, never the same on two machines, and kept in a file that only its owner can
    read. Where the file was lost, or a password changed since, the accounts get new ones. Raises
    `AccountExistsError` where somebody else has an account by one of the names.
    """
    known = _known_passwords()
    users, passwords = {}, {}
    for name, role in ROLES.items():
        user = get_user_model().objects.filter(username=name).first()
        if user and user.email != _email(name):
            raise AccountExistsError(
                f"An account called “{name}” exists that the demonstration did not make. "
                "Use another database for the demonstration: set VAR_DIR to an empty folder."
            )
        if user is None or name not in known or not user.check_password(known[name]):
            user = user or get_user_model()(username=name, email=_email(name))
            passwords[name] = secrets.token_urlsafe(12)
            user.set_password(passwords[name])
            user.is_staff = True
            user.save()
            user.groups.add(Group.objects.get(name=role))
        else:
            passwords[name] = known[name]
        users[name] = user
    if passwords != known:
        _keep_passwords(passwords)
    return Accounts(users, passwords)


def _email(name: str) -> str:
    """Marks an account as one of the demonstration; no mail can ever reach it."""
    return f"{name}@demonstration.invalid"


def collect_static_if_changed() -> bool:
    """Hash and compress the static files, unless the same ones are in place already."""
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    now = _fingerprint_of_static()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)
    return True


def _fingerprint_of_static() -> str:
    """Changes when a file of ours or the version of Django does."""
    digest = hashlib.sha256(django.get_version().encode())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def _known_passwords() -> dict[str, str]:
    try:
        return json.loads(accounts_file().read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # never made, lost, or cut short
        return {}


def _keep_passwords(passwords: dict[str, str]) -> None:
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(passwords, file, indent=1)
    part.replace(path)
