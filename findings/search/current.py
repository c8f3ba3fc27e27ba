"""The snapshot that is true now, and how a process keeps it so.

Every page asks the database for the publication's token, one row; while it is that of the snapshot
held, the snapshot is true. Otherwise the letters that changed are read and put in their places, or,
where what letters share has changed, everything is read anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import QuerySet

from findings.models import LocalArea, PublicChange
from findings.models.public_triggers import TOKEN
from findings.search.compiling import blocks
from findings.search.dimensions import DIMENSIONS, Options
from findings.search.lexicon import Lexicon, lexicon
from findings.search.snapshot import Snapshot, compiled

# More letters at once than this and it is quicker to read everything.
MANY = 20
# Findings from which on reading everything takes longer than a reader should wait.
LARGE = 100_000


@dataclass(frozen=True)
class Held:
    """What a process keeps of the public side: the snapshot, and what its values are called.

    `kept` belongs to whoever shows findings: pieces of pages that are true as long as this is. It
    passes on to the next one with the areas whose pieces are not (None: none is).
    """

    snapshot: Snapshot
    labels: dict[str, Options]
    lexicon: Lexicon
    kept: dict[str, Any]
    # Names of areas and topics, and what else many letters share, may be those of before.
    provisional: bool = False


_held: Held | None = None
_lock = Lock()
_behind: Thread | None = None
# Who keeps pieces of pages says what may stay of them: kept, areas that changed -> kept.
_carriers: list[Callable[[dict, set[int]], dict]] = []


def carried_by(carry: Callable[[dict, set[int]], dict]) -> Callable[[dict, set[int]], dict]:
    """Register what passes kept pieces on when single letters have changed."""
    _carriers.append(carry)
    return carry


def token() -> str:
    """Of the publication as it is now; empty before the first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TOKEN[connection.vendor])
        row = cursor.fetchone()
    return row[0] if row else ""


def current() -> Held:
    """What is true now. One query where nothing has changed."""
    held, now = _held, token()
    if held is not None and held.snapshot.token == now and not held.provisional:
        return held
    with _lock:
        return _renewed(token())


def _renewed(now: str) -> Held:
    global _held  # noqa: PLW0603 - the one thing that a process keeps
    held = _held
    if held is not None and held.snapshot.token == now:  # another thread was quicker
        if held.provisional:
            _read_behind()
        return held
    letters = _changed_since(held.snapshot.token) if held else None
    if held is None or (letters is None and len(held.snapshot) < LARGE):
        _held = _everything(now)
    elif letters is None:
        _held = _everything_behind(held, now)
    else:
        _held = _with_letters(held, now, letters)
    return _held


def _changed_since(token: str) -> set[int] | None:
    """The letters that changed since then; None where that does not say it all."""
    last = PublicChange.objects.filter(token=token).values_list("number", flat=True).first()
    if last is None:
        return None
    since = PublicChange.objects.filter(number__gt=last)
    if since.filter(letter_id__isnull=True).exists():
        return None
    letters = _letters(since)
    return None if len(letters) > MANY else letters


def _letters(changes: QuerySet[PublicChange]) -> set[int]:
    keys = changes.values_list("letter_id", flat=True).distinct()
    return {letter for letter in keys if letter is not None}


def _everything(now: str) -> Held:
    names = [dimension.name for dimension in DIMENSIONS]
    labels = {dimension.name: dimension.options() for dimension in DIMENSIONS}
    return Held(compiled(now, blocks(), names), labels, lexicon(), {})


def _with_letters(held: Held, now: str, letters: set[int]) -> Held:
    before = {b.area_key for b in held.snapshot.blocks if b.letter in letters}
    anew = blocks(letters)
    snapshot = held.snapshot.changed(now, letters, anew)
    areas = before | {block.area_key for block in anew}
    # A letter of an area that took over is a later report on the one that it took over from.
    taken_over = LocalArea.successors.through.objects.filter(to_localarea__in=areas)
    areas |= set(taken_over.values_list("from_localarea", flat=True))
    kept: dict[str, Any] = {}
    for carry in _carriers:
        kept |= carry(held.kept, areas)
    return Held(snapshot, held.labels, held.lexicon, kept)


# ---- when everything has to be read and there is much of it


def _everything_behind(held: Held, now: str) -> Held:
    """Read everything in another thread, and meanwhile serve what is held.

    Letters that changed are put right at once all the same, so nothing that was withdrawn lingers;
    only names of areas and topics, and what else many letters share, are those of before.
    """
    _read_behind()
    since = PublicChange.objects.filter(token=held.snapshot.token).first()
    if since is None:  # too far behind to know what changed: wait for the whole
        return _everything(now)
    letters = _letters(PublicChange.objects.filter(number__gt=since.number))
    snapshot = held.snapshot.changed(now, letters, blocks(letters))
    return Held(snapshot, held.labels, held.lexicon, {}, provisional=True)


def _read_behind() -> None:
    """Start reading everything in a thread, unless one is at it."""
    global _behind  # noqa: PLW0603
    if _behind is None or not _behind.is_alive():
        _behind = Thread(target=_read_anew, name="reading the publication anew", daemon=True)
        _behind.start()


def _read_anew() -> None:
    global _held  # noqa: PLW0603
    try:
        now = token()
        anew = _everything(now)
        with _lock:
            # What changed while it was read is found by the next page, from this token on.
            _held = anew
    finally:
        close_old_connections()
        connection.close()
