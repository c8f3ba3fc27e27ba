"""The model of what is published now, kept by each process beside the search's snapshot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Any

from findings import search
from findings.models import Finding
from findings.models.stemming import BETWEEN
from findings.similar.model import Likeness
from findings.words import stems

# Only so many of the newest findings are compared: what a process can read in a few seconds and
# keep in some 70 MB. England's letters of both rounds are some 14,000.
MOST_HELD = 50_000
AT_ONCE = 400  # letters read by one query
TAG = 2  # a theme or service weighs as a word that stands so often

# Words that say nothing about what a finding is about. What else is common weighs little by itself.
_IDLE = """
a about after all also although always an and any are as at be because been being between both but
by can could do does each for from had has have having how however if in into is it its made make
many may more most much need needs no not of often on one only or other our out over own same
should so some such than that the their them then there these they this those through to too under
up very was well were what when where which while who whose will with within without would yet
"""
IDLE = frozenset(stems(_IDLE)) | {BETWEEN}

_lock = Lock()


@dataclass(frozen=True)
class _Kept:
    model: Likeness
    by_area: dict[int, list[int]]
    stale: frozenset[int] = frozenset()  # areas whose findings are to be read anew


def likeness(held: search.Held) -> Likeness:
    """The model of a snapshot. No query, except the first time and after a change.

    Measured in seconds of a processor, on SQLite, with made-up findings as long as real ones (some
    40 different stems each): 6,847 findings are read and compiled in 0.3 s and take 11 MB; a
    look-up takes 3 to 6 ms; a letter that changes costs the next page 0.05 s. With 50,000 texts,
    without the reading: 2.9 s, 62 MB, 6 to 10 ms, 0.3 s. Beyond that only the newest `MOST_HELD`
    are compared, and the pages say so: a million findings cost what 50,000 do, and an older one is
    then like nothing, though a shared theme still finds it.
    """
    kept = held.kept.get("similar")
    if kept is None or kept.stale:
        with _lock:
            kept = held.kept.get("similar")
            if kept is None or kept.stale:
                kept = held.kept["similar"] = _renewed(held, kept)
    return kept.model


def is_whole(held: search.Held) -> bool:
    """Whether every public finding is compared, and not only the newest ones."""
    return len(held.snapshot) <= MOST_HELD


def _renewed(held: search.Held, kept: _Kept | None) -> _Kept:
    """Everything from nothing, or the areas that changed put right."""
    model, by_area = (kept.model, kept.by_area) if kept else (Likeness({}, {}), {})
    blocks = list(_newest(held.snapshot.blocks))
    if kept:
        blocks = [block for block in blocks if block.area_key in kept.stale]
    gone = [key for area in kept.stale for key in by_area.get(area, ())] if kept else []
    texts = dict(_read(blocks))
    anew: dict[int, list[int]] = {}
    for block in blocks:
        anew.setdefault(block.area_key, []).extend(key for key in block.keys if key in texts)
    left = {a: keys for a, keys in by_area.items() if not kept or a not in kept.stale}
    return _Kept(model.changed(gone, texts), left | anew)


def _newest(blocks: Iterable[Any]) -> Iterator[Any]:
    """The newest letters that together have no more findings than are held."""
    total = 0
    for block in blocks:
        total += len(block.keys)
        if total > MOST_HELD:
            return
        yield block


def _read(blocks: Iterable[Any]) -> Iterator[tuple[int, list[str]]]:
    """The terms of each finding: the stems that the text index has of its two layers, its tags."""
    waiting = iter(blocks)
    while some := list(islice(waiting, AT_ONCE)):
        tags = _tags(some)
        rows = (
            Finding.objects.published()
            .counted()
            .filter(letter__in=[block.letter for block in some])
            .order_by("pk")
            .values_list("pk", "search_words")
        )
        for key, words in rows.iterator(chunk_size=2000):
            if key in tags:  # what has just been published, the next snapshot knows
                terms = [word for word in words.split() if word not in IDLE]
                yield key, terms + tags[key] * TAG


def _tags(blocks: Iterable[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {key: [] for block in blocks for key in block.keys}
    for block in blocks:
        for name in ("theme", "service"):
            for slug, places in block.of_finding.get(name, {}).items():
                for place in places:
                    found[block.keys[place]].append(f"{name}:{slug}")
    return found


@search.carried_by
def _carry(kept: dict[str, Any], areas: set[int]) -> dict[str, Any]:
    """When single letters change, the rest of the model stays."""
    if "similar" not in kept:
        return {}
    was: _Kept = kept["similar"]
    return {"similar": _Kept(was.model, was.by_area, was.stale | frozenset(areas))}
