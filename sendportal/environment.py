"""Strict reading of settings from the environment.

Each reader returns a value of its type or stops with a sentence that tells how to mend it.
Nothing unreadable is ever taken for a default.
"""

import contextlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT = "development"
PRODUCTION = "production"

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable without surrounding space, or `default` where it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """True or False from 1/0, true/false, yes/no, on/off; anything else stops the start."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} is “{value}”. Set it to true or false.")


def number(name: str, default: int, least: int = 0) -> int:
    """A whole number that is `least` or more."""
    value = text(name)
    if not value:
        return default
    if value.isdecimal() and int(value) >= least:
        return int(value)
    raise ImproperlyConfigured(f"{name} is “{value}”. Set it to a whole number, such as {default}.")


def names(name: str, default: list[str] | None = None) -> list[str]:
    """A list from a comma-separated variable, blanks dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or list(default or [])


def mode() -> str:
    """`development` or `production`; sendportal.wsgi sets production."""
    value = text("ENVIRONMENT", DEVELOPMENT).lower()
    if value not in (DEVELOPMENT, PRODUCTION):
        raise ImproperlyConfigured(
            f"ENVIRONMENT is “{value}”. Set it to {DEVELOPMENT} or {PRODUCTION}."
        )
    return value


def required(name: str, example: str) -> str:
    """A variable that production cannot do without."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set, and the portal does not start in production without it. "
            f"Set it in the environment, for example {name}={example}"
        )
    return value


def local_secret(path: Path) -> str:
    """A random secret for this checkout only, made at first use and readable by its owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):  # two started at once: the first one's counts
        os.link(part, path)  # the whole secret appears at once, and never over another
    part.unlink()
    return path.read_text().strip()
