"""Files that come in. None is lost: one that cannot be read, or whose inspection is not clear,
stays as an `Upload` with its reason. It is read in a guarded process before the transaction begins.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from findings.intake.draft import enter
from findings.intake.register import Question, the_inspection_of
from findings.models import Inspection, Upload
from findings.parser.document import LIMITS
from findings.parser.guarded import read_guarded
from findings.parser.records import Unreadable

State = Upload.State
LIMIT = LIMITS.bytes  # bytes of a file: more is not read
# Longer than any reading may take: after it, a file still “being read” was left by a crash.
_READING_TIME = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its record, and whether it was held already."""

    upload: Upload
    again: bool = False


def take_in(data: bytes, *, name: str, by: Any, road: str, address: str = "") -> Taken:
    """Read a file and make a draft letter of it. Whatever happens, an `Upload` says what.

    The same file again leads to the upload it was. Raises `PermissionDenied` for an account that
    may not enter letters; nothing else is raised for any file.
    """
    require_entry(by)
    digest = hashlib.sha256(data).hexdigest()
    upload, new = Upload.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": _shown(name),
            "size": len(data),
            "road": road,
            "address": address,
            "by": by,
            "state": Upload.State.READING,
        },
    )
    if not new and upload.state in (State.ENTERED, State.QUESTION):
        return Taken(upload, again=True)
    if not new and upload.state == State.READING and timezone.now() - upload.at < _READING_TIME:
        return Taken(upload, again=True)
    if not upload.file:
        upload.file.save(f"{digest[:16]}{_suffix(data)}", ContentFile(data))
    return Taken(_read(upload, data, by))


def read_again(upload: Upload, *, by: Any) -> Upload:
    """Read a file that failed, or whose reading broke off, once more."""
    require_entry(by)
    if upload.state not in (State.FAILED, State.READING, State.SET_ASIDE):
        return upload
    return _read(upload, content_of(upload), by)


def answer(upload: Upload, *, by: Any, inspection: Inspection) -> Upload:
    """Make the draft of a file whose inspection a person has named."""
    require_entry(by)
    return _read(upload, content_of(upload), by, inspection=inspection)


def set_aside(upload: Upload, *, by: Any, reason: str) -> Upload:
    """Say that a file is not needed, and why; it stays on record."""
    require_entry(by)
    upload.state, upload.reason = Upload.State.SET_ASIDE, reason.strip()[:500]
    upload.save()
    return upload


def _read(upload: Upload, data: bytes, by: Any, inspection: Inspection | None = None) -> Upload:
    try:
        parsed = read_guarded(data)
        upload.area = (parsed.area_name or "")[:120]
        with transaction.atomic():
            inspection = inspection or the_inspection_of(parsed)
            # Two files about one inspection at the same time: the second meets the first's letter.
            Inspection.objects.select_for_update().get(pk=inspection.pk)
            upload.letter = enter(parsed, inspection, upload, by)
            upload.state, upload.reason = Upload.State.ENTERED, ""
            upload.save()
    except Unreadable as refusal:
        upload.state, upload.reason, upload.letter = Upload.State.FAILED, str(refusal)[:500], None
        upload.save()
    except Question as question:
        upload.state, upload.reason, upload.letter = (
            Upload.State.QUESTION,
            str(question)[:500],
            None,
        )
        upload.save()
    return upload


def require_entry(by: Any) -> None:
    """Raises `PermissionDenied` for an account that may not enter letters."""
    if not by.has_perm("findings.add_letter"):
        raise PermissionDenied(f"{by} may not enter letters.")


def content_of(upload: Upload) -> bytes:
    """The file as it came."""
    with upload.file.open("rb") as opened:
        return bytes(opened.read())


def _shown(name: str) -> str:
    """A file's name as it may be shown: without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-200:] or "without a name"


def _suffix(data: bytes) -> str:
    """By content, since names deceive."""
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    return ".docx" if data.startswith(b"PK") else ".txt"
