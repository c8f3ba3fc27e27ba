"""Reading a file from outside in a process of its own, so that no file can hang or end the portal.

The PDF library is native code: a damaged file may crash it, and its work cannot be interrupted. The
child has limits on memory and processor time, no settings in its environment, and answers in JSON.
"""

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from findings.parser.packing import unpack
from findings.parser.reader import NotALetter
from findings.parser.records import ParsedLetter, Unreadable

ROOT = Path(__file__).resolve().parents[2]


class TooMuch(Unreadable):
    """The file took more time or memory than any letter needs."""


@dataclass(frozen=True, slots=True)
class Allowance:
    seconds: int = 60
    megabytes: int = 1_000


ALLOWANCE = Allowance()


def read_guarded(data: bytes, *, allowance: Allowance = ALLOWANCE) -> ParsedLetter:
    """As `read_letter`, in a child process. Raises `Unreadable` with a sentence, never hangs."""
    return unpack(_asked(data, allowance)["letter"])


def draw_guarded(data: bytes, page: int, *, allowance: Allowance = ALLOWANCE) -> bytes:
    """A PDF's page (from 1) as PNG, drawn in a child process. Raises `Unreadable`."""
    return base64.b64decode(_asked(data, allowance, page)["picture"])


def _asked(data: bytes, allowance: Allowance, *arguments: int) -> dict:
    numbers = (allowance.seconds, allowance.megabytes, *arguments)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "findings.parser", *map(str, numbers)],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=allowance.seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch(_too_long(allowance)) from None
    answer = _answer(done.stdout)
    if answer is None:
        if done.returncode in (-24, -9):  # SIGXCPU, SIGKILL: its time was up
            raise TooMuch(_too_long(allowance))
        raise Unreadable(
            "The file is so damaged that reading it had to be stopped. Download it again, or save "
            "it anew as PDF."
        )
    if "error" not in answer:
        return answer
    kinds = {"NotALetter": NotALetter, "TooMuch": TooMuch}
    raise kinds.get(str(answer.get("error")), Unreadable)(str(answer.get("sentence")))


def _too_long(allowance: Allowance) -> str:
    return f"Reading the file took longer than {allowance.seconds} seconds and was given up."


def _answer(output: bytes) -> dict | None:
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
