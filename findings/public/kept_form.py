"""The only code that reads and writes what a kept search has in its address beside the question."""

import re
from datetime import UTC, datetime

from findings.kept import FINGERPRINT, Mark

# 20261125T161003Z: to the second, since the day alone would not tell what came before or after.
_MOMENT = "%Y%m%dT%H%M%SZ"
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{FINGERPRINT}}}")
NAMES = ("at", "n", "fp")


class Unreadable(Exception):
    """A part of the mark is missing or cannot be."""


def read_mark(data, now):
    """The mark of an address; None where it holds none at all. Raises Unreadable."""
    given = {name: data.get(name, "").strip() for name in NAMES}
    if not any(given.values()):
        return None
    try:
        at = datetime.strptime(given["at"], _MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Unreadable("at") from error
    if at > now or len(given["at"]) != len("20261125T161003Z"):
        raise Unreadable("at")
    if not re.fullmatch(r"[0-9]{1,7}", given["n"]):
        raise Unreadable("n")
    if not _FINGERPRINT.fullmatch(given["fp"]):
        raise Unreadable("fp")
    return Mark(at, int(given["n"]), given["fp"])


def mark_params(mark):
    """The pairs of the address."""
    at = mark.at.astimezone(UTC).strftime(_MOMENT)
    return [("at", at), ("n", str(mark.count)), ("fp", mark.fingerprint)]
