"""TF-IDF with an inverted index, in memory. Knows keys and terms, and neither Django nor findings.

A model never changes; `changed` gives the next one. What it answers depends only on what it holds,
not on the way there, so that every process shows the same.
What it costs at 7,000 and at 50,000 findings stands in `current`.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

MOST_READ = 8_000  # postings that one look-up reads, the rarest terms first
MOST_WEIGHED = 100  # candidates that are then compared exactly
MOST_TERMS = 400  # of one text: nothing real has more, and nothing may cost without bound

# How much a term weighs that stands n times in a text: 1, 1.7, 2.1, 2.4 …
_WEIGHTS = tuple(0.0 if n == 0 else 1 + log(n) for n in range(256))

Text = tuple[tuple[str, ...], bytes]  # its terms, and how often each stands in it
Postings = dict[str, array]


@dataclass(frozen=True)
class Likeness:
    """Texts by key, and for each term the keys of the texts that hold it."""

    texts: Mapping[int, Text]
    postings: Mapping[str, array]
    # Worked out when first asked.
    _idfs: dict[str, float] = field(default_factory=dict)
    _norms: dict[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)

    def around(self, key: int) -> "Around":
        """What is like one text; nothing is like a text that is not held."""
        return Around(self, key)

    def idf(self, term: str) -> float:
        """How telling a term is: what stands in every text says little."""
        if term not in self._idfs:
            self._idfs[term] = log(1 + len(self.texts) / len(self.postings[term]))
        return self._idfs[term]

    def weights(self, key: int) -> dict[str, float]:
        """Each term of a text with its weight, as TF-IDF has it."""
        terms, times = self.texts[key]
        return {term: _WEIGHTS[n] * self.idf(term) for term, n in zip(terms, times, strict=True)}

    def norm(self, key: int) -> float:
        """The length of a text's weights, by which likeness is made independent of its size."""
        if key not in self._norms:
            weights = self.weights(key).values()
            self._norms[key] = sqrt(sum(weight * weight for weight in weights)) or 1.0
        return self._norms[key]

    def changed(self, gone: Iterable[int], come: Mapping[int, Iterable[str]]) -> "Likeness":
        """The same without some texts and with others, each given by its terms in any order."""
        texts, postings = dict(self.texts), dict(self.postings)
        _take_out({key for key in gone if key in texts}, texts, postings)
        own: set[str] = set()  # terms whose postings are no longer the former model's
        for key, terms in come.items():
            text = texts[key] = _counted(terms)
            for term in text[0]:
                if term not in own:
                    own.add(term)
                    postings[term] = array("q", postings.get(term, ()))
                postings[term].append(key)
        return Likeness(texts, postings)


def _counted(terms: Iterable[str]) -> Text:
    counts = Counter(terms).most_common(MOST_TERMS)
    return tuple(t for t, _ in counts), bytes(min(n, 255) for _, n in counts)


def _take_out(gone: set[int], texts: dict[int, Text], postings: Postings) -> None:
    touched = {term for key in gone for term in texts.pop(key)[0]}
    for term in touched:
        if left := [key for key in postings[term] if key not in gone]:
            postings[term] = array("q", left)
        else:
            del postings[term]


@dataclass(frozen=True)
class Around:
    """What is like one text."""

    model: Likeness
    key: int

    @cached_property
    def weights(self) -> dict[str, float]:
        return self.model.weights(self.key) if self.key in self.model.texts else {}

    @cached_property
    def candidates(self) -> dict[int, float]:
        """Texts that share telling terms with this one, and how much of them they share.

        Terms are read from the rarest on until `MOST_READ` postings are; what shares only commoner
        ones is no candidate. At 7,000 texts that leaves out only the commonest.
        """
        found: dict[int, float] = {}
        read = 0
        for term in sorted(self.weights, key=lambda term: (len(self.model.postings[term]), term)):
            held = self.model.postings[term]
            read += len(held)
            if read > MOST_READ:
                break
            share = self.weights[term] * self.model.idf(term)
            get = found.get
            for key in held:
                found[key] = get(key, 0.0) + share
        found.pop(self.key, None)
        return found

    def likeness(self, key: int) -> float:
        """From 0 to 1: the cosine between the two texts' weights."""
        if not self.weights or key not in self.model.texts:
            return 0.0
        terms, times = self.model.texts[key]
        mine, idf = self.weights, self.model.idf
        shared = sum(
            mine[term] * _WEIGHTS[n] * idf(term)
            for term, n in zip(terms, times, strict=True)
            if term in mine
        )
        return shared / (self.model.norm(self.key) * self.model.norm(key))

    def best(
        self, allowed: Callable[[int], bool], most: int, least: float = 0.0
    ) -> list[tuple[int, float]]:
        """The texts most like this one among those allowed, with their likeness, closest first."""
        return self.ordered((k for k in self.candidates if allowed(k)), most, least)

    def ordered(
        self, keys: Iterable[int], most: int, least: float = 0.0
    ) -> list[tuple[int, float]]:
        """These texts by likeness, closest first; of very many only the likeliest are weighed."""
        rough = self.candidates
        likely = nlargest(MOST_WEIGHED, ((rough.get(key, 0.0), -key) for key in keys))
        weighed = [(key, self.likeness(key)) for key in (-minus for _, minus in likely)]
        weighed.sort(key=lambda pair: (-pair[1], pair[0]))
        return [(key, score) for key, score in weighed if score >= least][:most]
