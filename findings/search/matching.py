"""Which findings answer what was typed, and how close they are to it.

The text index says where a word occurs, once for each snapshot; the rest is done with bitmaps, so
that it costs the same on both databases and gives the same. A finding is closer the more it is
about what was asked: tagged with it, or opening with it, before only mentioning it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from pyroaring import BitMap

from findings.search.current import Held
from findings.search.index import ANYWHERE, OPENING, TEXT, keys_with
from findings.search.snapshot import Snapshot
from findings.search.text import Thing, parse
from findings.search.vocabulary import vocabulary
from findings.words import stem

MOST_KEPT = 2000  # answers of the text index that a snapshot keeps

# How much closer each of these brings a finding, for each thing asked.
TAGGED, OPENS_AS_TYPED, OPENS, IN_A_ROW, IN_THE_TEXT = 3, 3, 1, 1, 1
WHOLE = 2  # everything typed in a row


@dataclass(frozen=True)
class TextAnswer:
    """Findings that hold what was typed, in classes from the closest to the farthest."""

    things: tuple[Thing, ...]
    found: BitMap
    classes: tuple[BitMap, ...]
    # None had all that was asked: these have most of it.
    relaxed: bool = False
    # What occurs nowhere.
    missing: tuple[Thing, ...] = ()


def answer(held: Held, q: str, *, exact: bool = False) -> TextAnswer:
    """What is found for `q`, whatever else is asked. Kept with the snapshot."""
    key = (q, exact)
    kept = held.snapshot.terms.get(key)
    if kept is None:
        things = parse(q, None if exact else held.lexicon)
        kept = _answer(held.snapshot, [_with_forms(thing, held) for thing in things])
        _keep(held.snapshot, key, kept)
    return kept


def _with_forms(thing: Thing, held: Held) -> Thing:
    """The beginning of a word stands for the stems of all words that begin so.

    The text index knows stems, and “waiti” begins none of them.
    """
    if not thing.prefix:
        return thing
    stems = {stem(word) for word in vocabulary(held) if word.startswith(thing.words[0])}
    return replace(thing, others=tuple((each,) for each in sorted(stems)))


def _answer(snapshot: Snapshot, things: list[Thing]) -> TextAnswer:
    wanted = [thing for thing in things if not thing.excluded]
    if not things:
        return TextAnswer((), BitMap(), ())
    each = [occurs(snapshot, thing) for thing in wanted]
    barred = [occurs(snapshot, thing) for thing in things if thing.excluded]
    allowed = snapshot.everything - BitMap.union(*barred) if barred else snapshot.everything
    found, relaxed = _most(each, allowed)
    missing = tuple(thing for thing, held in zip(wanted, each, strict=True) if not held)
    classes = _classes(snapshot, wanted, found)
    return TextAnswer(tuple(things), found, classes, relaxed, missing)


def _most(each: list[BitMap], allowed: BitMap) -> tuple[BitMap, bool]:
    """Those that have everything; where none has, those that have the most, but at least half."""
    if not each:
        return allowed, False
    # at_least[n]: those that have n of the things looked at so far
    at_least = [allowed] + [BitMap()] * len(each)
    for held in each:
        for n in range(len(each), 0, -1):
            at_least[n] = at_least[n] | (at_least[n - 1] & held)
    for n in range(len(each), (len(each) - 1) // 2, -1):
        if at_least[n]:
            return at_least[n], n < len(each)
    return BitMap(), False


def occurs(snapshot: Snapshot, thing: Thing) -> BitMap:
    """The findings that hold a thing under any of its names, or are tagged with it."""
    found = [_typed(snapshot, thing)]
    found += [_term(snapshot, words) for words in thing.others]
    found += [snapshot.holding(dimension, [slug]) for dimension, slug, _ in thing.topics]
    return BitMap.union(*found)


def _typed(snapshot: Snapshot, thing: Thing) -> BitMap:
    """Those that hold the words themselves: in a row where they were quoted, or all of them."""
    if thing.phrase or len(thing.words) == 1:
        return _term(snapshot, thing.words, prefix=thing.prefix)
    return reduce(BitMap.intersection, (_term(snapshot, (word,)) for word in thing.words))


def _classes(snapshot: Snapshot, things: list[Thing], found: BitMap) -> tuple[BitMap, ...]:
    """Those found, parted by how close they are, the closest first; each newest first."""
    by_points = {0: found}
    for bitmap, points in _closer(snapshot, things):
        parted: dict[int, BitMap] = {}
        for so_far, those in by_points.items():
            inside = those & bitmap
            for total, part in ((so_far + points, inside), (so_far, those - inside)):
                if part:
                    parted[total] = parted[total] | part if total in parted else part
        by_points = parted
    return tuple(by_points[points] for points in sorted(by_points, reverse=True))


def _closer(snapshot: Snapshot, things: list[Thing]) -> Iterable[tuple[BitMap, int]]:
    """What brings a finding closer, and by how many points."""
    for thing in things:
        if thing.prefix:
            continue
        opens = _term(snapshot, thing.words, OPENING)
        yield opens, OPENS_AS_TYPED
        if thing.topics:
            slugs = [snapshot.holding(dimension, [slug]) for dimension, slug, _ in thing.topics]
            yield BitMap.union(*slugs), TAGGED
        others = [_term(snapshot, words, OPENING) for words in thing.others]
        yield BitMap.union(opens, *others), OPENS
        yield _term(snapshot, thing.words, TEXT), IN_THE_TEXT  # not in a heading alone
        if len(thing.words) > 1:
            yield _term(snapshot, thing.words), IN_A_ROW
    plain = [word for thing in things if not thing.prefix for word in thing.words]
    if len(things) > 1 and len(plain) > 1:
        yield _term(snapshot, tuple(plain)), WHOLE


def _term(
    snapshot: Snapshot,
    words: tuple[str, ...],
    where: str = ANYWHERE,
    *,
    prefix: bool = False,
) -> BitMap:
    """Where stems stand in a row, asked of the text index once."""
    key = (words, where, prefix)
    held = snapshot.terms.get(key)
    if held is None:
        held = snapshot.numbers_of(keys_with(words, where, prefix=prefix))
        _keep(snapshot, key, held)
    return held


def _keep(snapshot: Snapshot, key: object, value: object) -> None:
    if len(snapshot.terms) >= MOST_KEPT:
        snapshot.terms.clear()
    snapshot.terms[key] = value
