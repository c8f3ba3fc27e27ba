"""What somebody typed, as things to look for.

Words must all occur, in any form (`wait` finds *waiting*). "Quoted phrases" occur in a row,
`transp*` is the beginning of a word, and -word leaves out. Case, punctuation, accents, hyphens and
kinds of quotes make no difference. Names that editors know are looked for by their other names too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from findings.search.lexicon import Lexicon, Topic
from findings.search.together import joined, stemmed, ways
from findings.words import LONGEST, parted, stem, stems, tokens

MAX_LENGTH = 200
MAX_TERMS = 12
MAX_NAMES = 24  # other names that one thing is looked for by
SHORTEST_PREFIX = 2

_TERM = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:["“](?P<phrase>[^"”]*)["”]?|(?P<word>[^\s"“”]+))', re.UNICODE
)

# Words that say nothing by themselves; a question is looked for without them.
_COMMON = (
    "a about after again all also always am an and any are as at be because been being between "
    "but by can cannot cant child children childrens childs could daughter did do does doesnt "
    "doing dont enough for from get gets getting give go goes going got had happen happening "
    "happens has have having he her here hers him his how i if in into is it its ive just kid "
    "kids know like long lot many may me might more most much must my need needs no nobody not "
    "of on one only or other our out over own per please really said say says she should so "
    "some someone something son still such take tell tells than that thats the their them then "
    "there these they things this those to too turns up us very want wants was way we well were "
    "what whats when where which who whom whose why will with without wont would yet you your "
    "yours"
)
COMMON = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Thing:
    """One thing to look for, under one name or several.

    `words` are stems that stand in a row where it is a phrase, and anywhere otherwise. `others` are
    its other names, each as stems in a row, and `topics` what editors may have tagged with it.
    """

    typed: str
    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False
    alike: tuple[tuple[str, ...], ...] = ()  # written together, apart or with a hyphen
    others: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()  # the other names as people write them
    topics: tuple[Topic, ...] = ()
    operator: bool = False  # quoted, begun or left out: whoever writes so means it strictly
    known: bool = False  # a name that editors keep, so no mistake
    misspelt: str = ""  # the word that it was taken for, having occurred nowhere

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The words in a row, in every way of writing them."""
        return (self.words, *self.alike)


@dataclass(frozen=True)
class _Typed:
    """A piece of what was typed: words, and how they are meant."""

    parts: tuple[tuple[str, ...], ...]  # of each word what stands between hyphens
    text: str
    plain: bool
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False
    begins: bool = True  # it stands after a space; “or” of “and/or” does not

    @property
    def words(self) -> tuple[str, ...]:
        return tuple("".join(parts)[:LONGEST] for parts in self.parts)


def parse(q: str, lexicon: Lexicon | None = None) -> list[Thing]:
    """The things to look for; an empty list where nothing can be.

    Without a lexicon only the words themselves are looked for.
    """
    typed = list(_typed(q))
    things: list[Thing] = []
    place = 0
    while place < len(typed):
        piece = typed[place]
        found = _name_at(typed, place, lexicon) if lexicon and piece.plain else None
        if found:
            size, thing = found
            things.append(thing)
            place += size
            continue
        things.append(
            Thing(
                piece.text,
                stemmed([piece.words], prefix=piece.prefix)[0],
                piece.phrase,
                piece.prefix,
                piece.excluded,
                (*stemmed(ways(piece.parts), prefix=piece.prefix), *_with_neighbours(typed, place)),
                operator=not piece.plain,
            )
        )
        place += 1
    return _without_common(things)[:MAX_TERMS]


def _typed(q: str) -> Iterator[_Typed]:
    for match in _TERM.finditer(q.replace("\x00", " ")[:MAX_LENGTH]):
        minus = bool(match["minus"])
        if match["phrase"] is not None:
            if words := parted(match["phrase"]):
                yield _Typed(tuple(words), match["phrase"].strip(), False, True, excluded=minus)
            continue
        typed = match["word"]
        words = parted(typed)
        prefix = (
            typed.endswith("*") and len(words) == 1 and len("".join(words[0])) >= SHORTEST_PREFIX
        )
        for place, word in enumerate(words):  # “and/or” is two words
            yield _Typed(
                (word,),
                "".join(word) if len(words) > 1 else typed.strip("-*.,;:?!()"),
                not minus and not prefix,
                prefix=prefix,
                excluded=minus,
                begins=not place,
            )


def _with_neighbours(typed: list[_Typed], place: int) -> tuple[tuple[str, ...], ...]:
    """A plain word written together with the one before it, or after it: “multi agency”."""
    words = [
        joined(one.words[-1], other.words[0])
        for one, other in pairwise(typed[max(0, place - 1) : place + 2])
        if one.plain and other.plain and other.begins
    ]
    return stemmed((word,) for word in words if word)


def _name_at(typed: list[_Typed], place: int, lexicon: Lexicon) -> tuple[int, Thing] | None:
    """The longest name that begins here, in words typed one after the other."""
    run = []
    for piece in typed[place:]:
        if not piece.plain:
            break
        run.append(piece)
    found = lexicon.longest([piece.words[0] for piece in run], 0)
    if found is None:
        return None
    size, named = found
    words = [piece.words[0] for piece in run[:size]]
    distinct = {tuple(stems(name)): name for name in named.names}
    names = list(distinct.values())[:MAX_NAMES]
    telling = [word for word in words if word not in COMMON]
    thing = Thing(
        typed=" ".join(piece.text for piece in run[:size]),
        words=tuple(stem(word) for word in telling or words),
        phrase=not telling,  # “how long” is found in a row, or hardly anything would lack it
        alike=stemmed(ways([parts for piece in run[:size] for parts in piece.parts])),
        others=tuple(dict.fromkeys(row for name in names for row in _rows_of(name))),
        names=tuple(names),
        topics=named.topics,
        known=True,
    )
    return size, thing


def _rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    words = parted(name)
    whole = tuple("".join(parts)[:LONGEST] for parts in words)
    return stemmed([whole, *ways(words, names=True)]) if words else ()


def _without_common(things: list[Thing]) -> list[Thing]:
    """Without words that say nothing, unless there are no others."""
    telling = [
        thing
        for thing in things
        if thing.phrase or thing.prefix or thing.excluded or thing.topics or not _is_common(thing)
    ]
    return telling if any(not thing.excluded for thing in telling) else things


def _is_common(thing: Thing) -> bool:
    return all(word.casefold() in COMMON for word in tokens(thing.typed))
