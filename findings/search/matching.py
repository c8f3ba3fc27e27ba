"""Which findings answer what was typed, and how close they are to it.

The text index says where a word occurs, once for each snapshot; the rest is done with bitmaps, so
that it costs the same on both databases and gives the same. A finding is closer the more it is
about what was asked: tagged with it, or opening with it, before only mentioning it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from math import log2

from pyroaring import BitMap

from findings.search.current import Held
from findings.search.index import ANYWHERE, OPENING, TEXT, keys_with
from findings.search.snapshot import Snapshot
from findings.search.text import MAX_NAMES, Thing, parse
from findings.search.vocabulary import nearest, vocabulary
from findings.words import stem, tokens

LONG_ENOUGH = 5  # letters of a word that is taken for the beginning of another
LEAST = 1 / 3  # of the weight of all that was asked and occurs
FEW = 5  # findings that have everything: if there are fewer, those that have most follow
MOST_KEPT = 2000  # answers of the text index that a snapshot keeps

# How much closer each of these brings a finding, for each thing asked.
TAGGED, OPENS_AS_TYPED, OPENS, IN_A_ROW, IN_THE_TEXT = 3, 3, 1, 1, 1
WHOLE = 2  # everything typed in a row


@dataclass(frozen=True)
class TextAnswer:
    """Findings that hold what was typed, in classes from the closest to the farthest.

    Where few hold all of it, `whole`, those follow that hold most; what is rarer counts for more.
    """

    things: tuple[Thing, ...]
    found: BitMap
    classes: tuple[BitMap, ...]
    whole: int = 0
    missing: tuple[Thing, ...] = ()  # what occurs nowhere


def answer(held: Held, q: str, *, exact: bool = False) -> TextAnswer:
    """What is found for `q`, whatever else is asked. Kept with the snapshot."""
    key = (q, exact)
    kept = held.snapshot.terms.get(key)
    if kept is None:
        things = [_with_begun(t, held) for t in parse(q, None if exact else held.lexicon)]
        if not exact:
            things = [_with_forms(thing, held) for thing in things]
        strict = exact or any(thing.operator for thing in things)
        kept = _answer(held.snapshot, things, strict)
        _keep(held.snapshot, key, kept)
    return kept


def _with_begun(thing: Thing, held: Held) -> Thing:
    """The beginning of a word stands for the stems of all words that begin so: “waiti” begins none
    of the stems that the text index knows."""
    return replace(thing, others=_beginning(thing.words[0], held)) if thing.prefix else thing


def _with_forms(thing: Thing, held: Held) -> Thing:
    """A word that occurs nowhere is taken for the beginning of those that begin so; else the word
    that is spelled most like it is looked for too."""
    if thing.operator or thing.known or len(thing.words) > 1 or occurs(held.snapshot, thing):
        return thing
    word = tokens(thing.typed)[0]
    begun = replace(thing, words=(word,), prefix=True, others=_beginning(word, held))
    if len(word) >= LONG_ENOUGH and occurs(held.snapshot, begun):
        return replace(begun, names=(f"words that begin with {word}",))
    if meant := nearest(word, held):
        return replace(thing, others=((stem(meant),),), names=(meant,), misspelt=meant)
    return thing


def _beginning(start: str, held: Held) -> tuple[tuple[str, ...], ...]:
    stems = {stem(word) for word in vocabulary(held) if word.startswith(start)}
    # Those that begin so themselves, the text index finds by their beginning.
    beyond = sorted(each for each in stems if not each.startswith(start))
    return tuple((each,) for each in beyond[:MAX_NAMES])


def _answer(snapshot: Snapshot, things: list[Thing], strict: bool) -> TextAnswer:
    wanted = [thing for thing in things if not thing.excluded]
    if not things:
        return TextAnswer((), BitMap(), ())
    each = [occurs(snapshot, thing) for thing in wanted]
    barred = [occurs(snapshot, thing) for thing in things if thing.excluded]
    allowed = snapshot.everything - BitMap.union(*barred) if barred else snapshot.everything
    whole = BitMap.intersection(allowed, *each)
    classes = list(_classes(snapshot, wanted, whole)) if whole else []
    if not strict and len(each) > 1 and len(whole) < FEW:
        for those in _most(each, allowed - whole, len(snapshot)):
            classes += _classes(snapshot, wanted, those)
    found = BitMap.union(*classes) if classes else BitMap()
    missing = tuple(thing for thing, held in zip(wanted, each, strict=True) if not held)
    return TextAnswer(tuple(things), found, tuple(classes), len(whole), missing)


def _most(each: list[BitMap], allowed: BitMap, total: int) -> list[BitMap]:
    """Those that have much of what was asked, parted by how much; the rarer a thing, of a `total`
    of findings, the more it counts."""
    weights = [1 + round(log2(total / len(held))) if held else 0 for held in each]
    by_weight = {0: allowed}
    for held, weight in zip(each, weights, strict=True):
        by_weight = _parted(by_weight, held, weight)
    least = sum(weights) * LEAST
    return [by_weight[n] for n in sorted(by_weight, reverse=True) if n and n >= least]


def _parted(classes: dict[int, BitMap], bitmap: BitMap, points: int) -> dict[int, BitMap]:
    """Classes by points, after those in a bitmap have got some more."""
    parted: dict[int, BitMap] = {}
    for so_far, those in classes.items():
        inside = those & bitmap
        for total, part in ((so_far + points, inside), (so_far, those - inside)):
            if part:
                parted[total] = parted[total] | part if total in parted else part
    return parted


def occurs(snapshot: Snapshot, thing: Thing) -> BitMap:
    """The findings that hold a thing under any of its names, or are tagged with it."""
    found = [_typed(snapshot, thing)]
    found.append(_term(snapshot, thing.others))
    found += [snapshot.holding(dimension, [slug]) for dimension, slug, _ in thing.topics]
    return BitMap.union(*found)


def _typed(snapshot: Snapshot, thing: Thing) -> BitMap:
    """Those that hold the words themselves: in a row where they were quoted, or all of them."""
    if thing.phrase or len(thing.words) == 1:
        return _term(snapshot, thing.rows, prefix=thing.prefix)
    apart = reduce(BitMap.intersection, (_term(snapshot, ((word,),)) for word in thing.words))
    return apart | _term(snapshot, thing.alike)


def _classes(snapshot: Snapshot, things: list[Thing], found: BitMap) -> tuple[BitMap, ...]:
    """Those found, parted by how close they are, the closest first; each newest first."""
    by_points = {0: found}
    for bitmap, points in _closer(snapshot, things):
        by_points = _parted(by_points, bitmap, points)
    return tuple(by_points[points] for points in sorted(by_points, reverse=True))


def _closer(snapshot: Snapshot, things: list[Thing]) -> Iterable[tuple[BitMap, int]]:
    """What brings a finding closer, and by how many points."""
    for thing in things:
        if thing.prefix:
            continue
        opens = _term(snapshot, thing.rows, OPENING)
        yield opens, OPENS_AS_TYPED
        if thing.topics:
            slugs = [snapshot.holding(dimension, [slug]) for dimension, slug, _ in thing.topics]
            yield BitMap.union(*slugs), TAGGED
        yield opens | _term(snapshot, thing.others, OPENING), OPENS
        yield _term(snapshot, thing.rows, TEXT), IN_THE_TEXT  # not in a heading alone
        if len(thing.words) > 1:
            yield _term(snapshot, thing.rows), IN_A_ROW
    plain = [word for thing in things if not thing.prefix for word in thing.words]
    if len(things) > 1 and len(plain) > 1:
        yield _term(snapshot, (tuple(plain),)), WHOLE


def _term(
    snapshot: Snapshot,
    rows: tuple[tuple[str, ...], ...],
    where: str = ANYWHERE,
    *,
    prefix: bool = False,
) -> BitMap:
    """Where one of some rows of stems stands, asked of the text index once."""
    if not rows:
        return BitMap()
    key = (rows, where, prefix)
    held = snapshot.terms.get(key)
    if held is None:
        held = snapshot.numbers_of(keys_with(rows, where, prefix=prefix))
        _keep(snapshot, key, held)
    return held


def _keep(snapshot: Snapshot, key: object, value: object) -> None:
    if len(snapshot.terms) >= MOST_KEPT:
        snapshot.terms.clear()
    snapshot.terms[key] = value
