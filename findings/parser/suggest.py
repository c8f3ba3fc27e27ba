"""Themes and services that a finding's words suggest, each with the words that fired.

The term lists are handed in, so is what reviewed findings taught (`Evidence`): how often a term, a
service or a word stood in findings of a theme. A suggestion is never applied by itself.

Services follow their terms alone. A theme is likelier the more reliable its most reliable term is,
the more of all terms found are its own (in the whole finding, and in its first sentence, which says
what it is about), and the more its words and services are those of the theme's reviewed findings.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_SAME = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", "\xa0": " "})
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_WORD = re.compile(r"(?<![\w'-])[a-z][a-z'-]{2,}")
# Lists of the three sectors say who acts, not what about: they count for no theme.
_SECTORS = re.compile(
    r"\b(?:education, )?health(?: care)?,? and (?:social )?care\b(?! plan)"
    r"(?: services| partners| professionals| practitioners)?"
    r"|\beducation,? (?:and )?social care(?:,? and health)?\b"
    r"|\bsocial care,? (?:and )?(?:health|education)(?:,? and (?:education|health))?\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    (  # noqa: SIM905 - words that stand in findings of every theme alike
        "the and for with that this are been was were its they their them have has had not but "
        "from which who these those also some many such more most other than there where when "
        "however because while well all does can does may will would"
    ).split()
)

# A term that no reviewed finding has tried yet counts as right seven times in ten, and so three
# findings must agree before what they say weighs as much: chosen on the shared corpus's labels.
_TRUST, _PATIENCE = 0.7, 3.0
# The likelihood from which the second and the third theme are suggested; the first always is.
_SECOND, _THIRD = 0.3, 0.55
# Likelihood by signal, in the order of `_signals`, then the constant. Fitted by `.ci/fit-themes`.
WEIGHTS = (1.986, 0.425, 0.29, 1.02, 5.455, 2.112, -4.442)


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme or service with the terms that suggest it, as data files spell its code."""

    code: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic, how likely it is (0 to 1), and the words of the finding that say so."""

    code: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A reviewed finding: its words and the themes that people gave it."""

    text: str
    themes: frozenset[str]


@dataclass(slots=True)
class Evidence:
    """What reviewed findings taught, in counts: of findings, of a sign in them, of both."""

    findings: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)  # (sign, theme)

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.findings + other.findings,
            self.themes + other.themes,
            self.signs + other.signs,
            self.both + other.both,
        )

    def likelihood(self, sign: str, theme: str, prior: float, weight: float) -> float:
        """The share of the findings with this sign that are of this theme, leaning on `prior`."""
        return (self.both[sign, theme] + weight * prior) / (self.signs[sign] + weight)

    def share(self, theme: str) -> float:
        """The share of all findings that are of this theme; never nought."""
        return (self.themes[theme] + 1) / (self.findings + 18)

    def as_data(self, *, at_least: int = 3) -> dict[str, object]:
        """Counts for a JSON file, signs seen fewer times than `at_least` left out."""
        kept = sorted(sign for sign, count in self.signs.items() if count >= at_least)
        of: dict[str, dict[str, int]] = {sign: {} for sign in kept}
        for (sign, theme), count in sorted(self.both.items()):
            if sign in of:
                of[sign][theme] = count
        return {
            "findings": self.findings,
            "themes": dict(sorted(self.themes.items())),
            "signs": {sign: [self.signs[sign], of[sign]] for sign in kept},
        }

    @classmethod
    def from_data(cls, data: Mapping) -> "Evidence":
        """The reverse of `as_data`. Raises KeyError or TypeError for data of another shape."""
        evidence = cls(data["findings"], Counter(data["themes"]))
        for sign, (count, themes) in data["signs"].items():
            evidence.signs[sign] = count
            evidence.both.update({(sign, theme): n for theme, n in themes.items()})
        return evidence


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term found: how its words stood in the finding, and whether in the first sentence."""

    term: str
    words: str
    first: bool


class Suggester:
    """Term lists and evidence, ready to be asked about one finding after another."""

    def __init__(
        self,
        themes: Sequence[Topic],
        services: Sequence[Topic],
        evidence: Evidence | None = None,
        weights: Sequence[float] = WEIGHTS,
    ) -> None:
        self.themes, self.services = themes, services
        self.evidence = evidence or Evidence()
        self.weights = weights

    def services_of(self, text: str) -> tuple[Suggestion, ...]:
        """The services that a finding names, the one named first at the beginning."""
        text = text.translate(_SAME)
        found = [(topic.code, _hits(topic, text)) for topic in self.services]
        rows = [(text.find(hits[0].words), code, hits) for code, hits in found if hits]
        return tuple(
            Suggestion(code, 1.0, _words(hits))
            for _, code, hits in sorted(rows, key=lambda r: r[:2])
        )

    def themes_of(self, text: str) -> tuple[Suggestion, ...]:
        """One to three themes, the likeliest first. Nothing is suggested for an empty text."""
        if not text.strip():
            return ()
        signs = self.signs_of(text)
        likely = sorted(
            (
                (_logistic(self.weights, signals), topic.code)
                for topic, signals in zip(self.themes, self.signals(text), strict=True)
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        bars = (0.0, _SECOND, _THIRD)
        hits = {topic.code: _hits(topic, _plain(text)) for topic in self.themes}
        return tuple(
            Suggestion(code, round(score, 3), self._because(code, hits[code], signs))
            for (score, code), bar in zip(likely, bars, strict=False)
            if score >= bar
        )

    def _because(self, theme: str, hits: tuple[_Hit, ...], signs: Sequence[str]) -> tuple[str, ...]:
        """Its terms that were found; without one, the words that its reviewed findings share."""
        if hits:
            return _words(hits)
        base = self.evidence.share(theme)
        words = [sign.removeprefix("word:") for sign in signs if sign.startswith("word:")]
        ranked = sorted(
            words,
            key=lambda word: -self.evidence.likelihood(f"word:{word}", theme, base, 2.0),
        )
        return tuple(
            word
            for word in ranked[:3]
            if self.evidence.likelihood(f"word:{word}", theme, base, 2.0) > base
        )

    def signs_of(self, text: str) -> list[str]:
        """All that evidence counts in a finding: its terms, its services, its everyday words."""
        plain = _plain(text)
        signs = [
            f"term:{topic.code}:{hit.term}" for topic in self.themes for hit in _hits(topic, plain)
        ]
        signs += [f"service:{topic.code}" for topic in self.services if _hits(topic, plain)]
        return signs + [f"word:{word}" for word in sorted(set(_WORD.findall(plain)) - _COMMON)]

    def learn(self, examples: Iterable[Example]) -> Evidence:
        """Count what stands in reviewed findings, by these term lists."""
        evidence = Evidence()
        for example in examples:
            signs = self.signs_of(example.text)
            evidence.findings += 1
            evidence.themes.update(example.themes)
            evidence.signs.update(signs)
            evidence.both.update((sign, theme) for sign in signs for theme in example.themes)
        return evidence

    def signals(self, text: str) -> list[tuple[float, ...]]:
        """For each theme, in order: six figures from which its likelihood is told."""
        plain = _plain(text)
        signs = self.signs_of(text)
        services = [sign for sign in signs if sign.startswith("service:")]
        words = [sign for sign in signs if sign.startswith("word:")]
        rows = [self._terms_of(topic, plain) for topic in self.themes]
        total = sum(weight for _, weight, _ in rows) + 0.5
        total_first = sum(first for _, _, first in rows) + 0.5
        return [
            (
                best,
                self._from_services(topic.code, services),
                self._from_words(topic.code, words),
                math.log1p(weight),
                weight / total,
                first / total_first,
            )
            for topic, (best, weight, first) in zip(self.themes, rows, strict=True)
        ]

    def _terms_of(self, topic: Topic, plain: str) -> tuple[float, float, float]:
        """Of a theme's terms: how reliable the best is, their weight, and that in the opening."""
        best = weight = opening = 0.0
        for hit in _hits(topic, plain):
            sign = f"term:{topic.code}:{hit.term}"
            sure = self.evidence.likelihood(sign, topic.code, _TRUST, _PATIENCE)
            odds = max(0.05, math.log(sure / (1 - sure)) + 1.5)
            best, weight = max(best, sure), weight + odds
            opening += odds * hit.first
        return best, weight, opening

    def _from_services(self, theme: str, signs: Sequence[str]) -> float:
        base = self.evidence.share(theme)
        odds = (
            _odds(self.evidence.likelihood(sign, theme, base, _PATIENCE)) - _odds(base)
            for sign in signs
        )
        return max(odds, default=0.0)

    def _from_words(self, theme: str, signs: Sequence[str]) -> float:
        """How much oftener the finding's words stand with the theme than without, on the whole."""
        base = self.evidence.share(theme)
        total = 0.0
        for sign in signs:
            if self.evidence.signs[sign] >= 2:  # once proves nothing
                lean = math.log(self.evidence.likelihood(sign, theme, base, 2.0) / base)
                total += lean if abs(lean) > 0.4 else 0.0
        return total / math.sqrt(len(signs) + 1)


def _odds(share: float) -> float:
    return math.log(share / (1 - share))


def _logistic(weights: Sequence[float], signals: Sequence[float]) -> float:
    *slopes, constant = weights
    total = constant + sum(a * b for a, b in zip(slopes, signals, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _plain(text: str) -> str:
    """The text with plain quotes and hyphens, lists of the sectors taken out."""
    return _SECTORS.sub(" § ", text.translate(_SAME))


def _words(hits: Iterable[_Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.words for hit in hits))


@lru_cache(maxsize=16_384)  # each stage of one finding asks again
def _hits(topic: Topic, plain: str) -> tuple[_Hit, ...]:
    """The topic's terms that stand in a text, a term within a longer one left out."""
    opening = len(_SENTENCE_END.split(plain, 1)[0])
    found = []
    taken: list[tuple[int, int]] = []
    for term, pattern in _patterns(topic):
        spans = [match.span() for match in pattern.finditer(plain)]
        free = [
            (start, end)
            for start, end in spans
            if not any(first <= start and end <= last for first, last in taken)
        ]
        if free:
            taken += free
            start, end = free[0]
            found.append((start, _Hit(term, plain[start:end], start < opening)))
    return tuple(hit for _, hit in sorted(found, key=lambda pair: pair[0]))


@lru_cache(maxsize=256)
def _patterns(topic: Topic) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A pattern for each term, longest first. An acronym is matched as written, other terms not."""
    terms = sorted(dict.fromkeys(topic.terms), key=lambda term: (-len(term), term))
    return tuple((term, _pattern(term)) for term in terms)


def _pattern(term: str) -> re.Pattern[str]:
    written = re.sub(r"\\?-", "[- ]?", re.escape(term.translate(_SAME))).replace(r"\ ", r"\s+")
    acronym = sum(letter.isupper() for letter in term) > 1 and " " not in term
    return re.compile(rf"(?<!\w){written}(?!\w)", 0 if acronym else re.IGNORECASE)
