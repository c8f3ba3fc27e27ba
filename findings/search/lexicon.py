"""Other names of the same thing: from services, themes and the glossary, as editors keep them.

Whoever types “SALT” also finds what says “speech and language therapy”, and the other way round;
and what editors have tagged with that service, whatever its words. Changed in the admin, without a
deploy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from findings.models import GlossaryTerm, Service, Theme
from findings.words import stems, tokens

Phrase = tuple[str, ...]  # stems in a row
Topic = tuple[str, str, str]  # dimension, slug, name
LONGEST = 8  # words of a name that are looked for in a question


@dataclass(frozen=True)
class Named:
    """What goes by a name: its other names as people write them, and the topics that it names."""

    names: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Names, by their words as typed and folded."""

    by_words: dict[Phrase, Named] = field(default_factory=dict)

    def named(self, words: Iterable[str]) -> Named | None:
        """What goes by these words."""
        return self.by_words.get(tuple(words))

    def longest(self, words: list[str], start: int) -> tuple[int, Named] | None:
        """The longest name that begins at a place of a question, and how many words it has."""
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            if found := self.by_words.get(_key(words[start : start + size])):
                return size, found
        return None


def lexicon() -> Lexicon:
    """Every name that editors keep, in six queries or so."""
    collected: dict[Phrase, tuple[dict[str, None], dict[Topic, None]]] = {}
    for names, others_of, topic in _groups():
        for name in names:
            key = _key(tokens(name))
            if not key or len(key) > LONGEST:
                continue
            others, topics = collected.setdefault(key, ({}, {}))
            others |= dict.fromkeys(each for each in others_of(name) if _key(tokens(each)) != key)
            if topic:
                topics[topic] = None
    return Lexicon(
        {key: Named(tuple(others), tuple(topics)) for key, (others, topics) in collected.items()}
    )


def _key(words: Iterable[str]) -> Phrase:
    """Names are compared by stems, so that a plural is the same name."""
    return tuple(stems(" ".join(words)))


def _groups() -> Iterator[tuple[list[str], Callable[[str], list[str]], Topic | None]]:
    """Names, what each of them may be called instead, and the topic that they name, if any.

    A term of a service stands for the service and not for its other terms: “ADHD” is also looked
    for as “neurodevelopmental pathway”, and not as “autism assessment”.
    """
    for service in Service.objects.prefetch_related("terms"):
        called = _distinct([service.name, service.formal_name])
        names = _distinct([*called, *(term.text for term in service.terms.all())])
        others = _called(called, names)
        yield names, others, ("service", service.slug, service.name)
    for theme in Theme.objects.all():
        # A theme's terms only suggest it: “late” is no other name of “Waiting times”.
        names = _distinct([theme.name, theme.formal_name])
        yield names, _called(names, names), ("theme", theme.slug, theme.name)
    for term in GlossaryTerm.objects.prefetch_related("forms", "senses"):
        forms = [form.text for form in term.forms.all()]
        expansions = [sense.expansion for sense in term.senses.all() if sense.expansion]
        names = _distinct([term.term, *forms, *expansions])
        yield names, _called(names, names), None


def _called(called: list[str], names: list[str]) -> Callable[[str], list[str]]:
    return lambda name: names if name in called else called


def _distinct(names: Iterable[str]) -> list[str]:
    """Each name once, whatever its case, plural and hyphens."""
    found: dict[Phrase, str] = {}
    for name in names:
        found.setdefault(_key(tokens(name)), name)
    return [name for key, name in found.items() if key]
