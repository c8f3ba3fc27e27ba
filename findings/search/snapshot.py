"""A read-only picture of what is public, made for counting: a bitmap for each value of a filter.

Findings are numbered newest first, each letter's in a row in the letter's order. A bitmap holds the
numbers of the findings that have a value, so a filter is a union, a question an intersection, and a
count the size of one. A snapshot never changes; `changed` gives the next one.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from pyroaring import BitMap

from findings.search.compiling import Block

END = 2**32 - 1  # the greatest number that a bitmap holds
NOTHING = END  # in `numbers`: a key that is no public finding's
SPARSE = 16  # keys that were given out for each that is public, from which on a list of them wastes

Bitmaps = dict[str, dict[str, BitMap]]


@dataclass(frozen=True)
class Snapshot:
    """What is public at one moment."""

    token: str
    blocks: list[Block]  # newest first
    starts: array  # the number of each block's first finding, and at the end their total
    keys: array  # the primary key of each number
    bitmaps: Bitmaps
    terms: dict = field(default_factory=dict)  # asked of the text index once: `matching`

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def everything(self) -> BitMap:
        return BitMap(range(len(self.keys)))

    def sizes(self, dimension: str) -> dict[str, int]:
        """For each value that occurs the findings that have it, whatever else was asked."""
        return {slug: n for slug, held in self.bitmaps[dimension].items() if (n := len(held))}

    def holding(self, dimension: str, slugs: Iterable[str]) -> BitMap:
        """The findings that have one of these values."""
        held = self.bitmaps[dimension]
        found = [held[slug] for slug in slugs if slug in held]
        if len(found) == 1:
            return found[0]
        return BitMap.union(*found) if found else BitMap()

    @cached_property
    def _numbers(self) -> array | dict[int, int]:
        """The number of each primary key: as a list by key where keys were given out in a row, as
        a dictionary where so many are missing that the list would be mostly empty."""
        most = max(self.keys, default=0) + 1
        if most > SPARSE * (len(self.keys) + 1000):
            return {key: number for number, key in enumerate(self.keys)}
        numbers = array("I", [NOTHING]) * most
        for number, key in enumerate(self.keys):
            numbers[key] = number
        return numbers

    def numbers_of(self, keys: Iterable[int]) -> BitMap:
        """The numbers of those findings that are public in this snapshot."""
        numbers = self._numbers
        if isinstance(numbers, dict):
            return BitMap(array("I", [numbers[key] for key in keys if key in numbers]))
        most = len(numbers)
        found = BitMap(array("I", [numbers[key] for key in keys if key < most]))
        found.discard(NOTHING)
        return found

    # ---- orders

    @cached_property
    def _orders(self) -> dict[str, Sequence[int]]:
        """Places of letters in every order but the newest first, in which they stand."""
        places = range(len(self.blocks))
        blocks = self.blocks
        return {
            "oldest": sorted(places, key=lambda n: (blocks[n].happened, blocks[n].slug)),
            "area": sorted(places, key=lambda n: (blocks[n].area, n)),
        }

    def in_order(self, found: BitMap, order: str, start: int, stop: int) -> list[int]:
        """The primary keys at places `start` to `stop` of those found, in an order."""
        keys = self.keys
        if order == "newest":
            return [keys[number] for number in found[start:stop]]
        taken: list[int] = []
        for numbers in self._by_letter(found, self._orders[order], start, stop):
            taken += [keys[number] for number in numbers]
        return taken

    def _by_letter(
        self, found: BitMap, order: Sequence[int], start: int, stop: int
    ) -> Iterator[BitMap]:
        """Letter by letter, those found that stand between two places of the whole."""
        before = 0
        for place in order:
            if before >= stop:
                return
            first, last = self.starts[place], self.starts[place + 1]
            here = found.range_cardinality(first, last)
            if here and before + here > start:
                inside = found & BitMap(range(first, last))
                yield inside[max(0, start - before) : stop - before]
            before += here

    # ---- the next one

    def changed(self, token: str, letters: set[int], now: Iterable[Block]) -> "Snapshot":
        """The same with these letters as they are now: left out, put in, or replaced."""
        blocks, keys = list(self.blocks), array("q", self.keys)
        steps: list[tuple[int, int, Block | None]] = []
        for place in reversed(range(len(blocks))):
            if blocks[place].letter in letters:
                first, size = self.starts[place], len(blocks[place].keys)
                steps.append((first, size, None))
                del blocks[place], keys[first : first + size]
        starts = _starts(blocks)
        for block in sorted(now, key=lambda block: block.newest_first, reverse=True):
            place = bisect_left(blocks, block.newest_first, key=lambda each: each.newest_first)
            steps.append((starts[place], 0, block))
            blocks.insert(place, block)
            keys[starts[place] : starts[place]] = block.keys
        new = {name: dict(values) for name, values in self.bitmaps.items()}
        for first, size, come in steps:
            _splice(new, first, size, come)
        return Snapshot(token, blocks, array("I", _starts(blocks)), keys, new)


def compiled(token: str, blocks: Iterable[Block], dimensions: Iterable[str]) -> Snapshot:
    """A snapshot made from nothing. `dimensions` names every one, held or not."""
    ordered = sorted(blocks, key=lambda block: block.newest_first)
    starts = _starts(ordered)
    keys = array("q")
    whole: dict[str, dict[str, BitMap]] = {name: {} for name in dimensions}
    apart: dict[str, dict[str, array]] = {}
    for first, block in zip(starts, ordered, strict=False):
        keys += block.keys
        for name, slugs in block.of_letter.items():
            for slug in slugs:
                whole[name].setdefault(slug, BitMap()).add_range(first, first + len(block.keys))
        for name, values in block.of_finding.items():
            listed = apart.setdefault(name, {})
            for slug, places in values.items():
                listed.setdefault(slug, array("I")).extend(_at(first, places))
    for name, values in apart.items():
        whole[name] |= {slug: BitMap(numbers) for slug, numbers in values.items()}
    for held in whole.values():
        for bitmap in held.values():
            bitmap.run_optimize()  # a letter's findings stand in a row
    return Snapshot(token, ordered, array("I", starts), keys, whole)


def _at(first: int, places: Iterable[int]) -> array:
    return array("I", [first + place for place in places])


def _starts(blocks: Sequence[Block]) -> list[int]:
    return [0, *accumulate(len(block.keys) for block in blocks)]


def _splice(bitmaps: Bitmaps, first: int, gone: int, block: Block | None) -> None:
    """Take `gone` numbers out of every bitmap from `first` on, and put a block's in their place."""
    come = len(block.keys) if block else 0
    for values in bitmaps.values():
        for slug, bitmap in values.items():
            values[slug] = _moved(bitmap, first, gone, come)
    if block is None:
        return
    for name, slugs in block.of_letter.items():
        for slug in slugs:
            bitmaps[name].setdefault(slug, BitMap()).add_range(first, first + come)
    for name, held in block.of_finding.items():
        for slug, places in held.items():
            bitmaps[name].setdefault(slug, BitMap()).update(_at(first, places))


def _moved(bitmap: BitMap, first: int, gone: int, come: int) -> BitMap:
    before, after = bitmap.copy(), bitmap.copy()
    before.remove_range(first, END)
    after.remove_range(0, first + gone)
    return before | after.shift(come - gone)
