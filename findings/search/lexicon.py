"""Other names of the same thing, as editors keep them: of services, themes, areas and terms.

Whoever types “SALT” also finds what says “speech and language therapy”, and the other way round;
and what editors have tagged with that service, whatever its words. Changed in the admin, without a
deploy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from findings.models import GlossaryTerm, LocalArea, Service, Theme
from findings.words import stem, stems, tokens

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
    """Names by the stems of their words, and names of places by the words themselves."""

    by_stems: dict[Phrase, Named] = field(default_factory=dict)
    places: dict[Phrase, Named] = field(default_factory=dict)  # to read is not to be in Reading
    # By all their words written together: “co production” is “co-production”.
    together: dict[str, Named] = field(default_factory=dict)

    def longest(self, words: list[str], start: int) -> tuple[int, Named] | None:
        """The longest name that begins at a place of a question, and how many words it has."""
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            some = words[start : start + size]
            found = self.places.get(tuple(some)) or self.by_stems.get(_key(some))
            if found := found or self.together.get(_together(some)):
                return size, found
        return None


def lexicon() -> Lexicon:
    """Every name that editors keep, in six queries or so."""
    together: dict[str, Phrase] = {}
    collected: dict[Phrase, tuple[dict[str, None], dict[Topic, None]]] = {}
    for names, others_of, topic in _groups():
        for name in names:
            key = _key(tokens(name))
            if not key or len(key) > LONGEST:
                continue
            together.setdefault(_together(tokens(name)), key)
            others, topics = collected.setdefault(key, ({}, {}))
            others |= dict.fromkeys(each for each in others_of(name) if _key(tokens(each)) != key)
            if topic:
                topics[topic] = None
    named = {
        key: Named(tuple(others), tuple(topics)) for key, (others, topics) in collected.items()
    }
    return Lexicon(named, _places(), {word: named[key] for word, key in together.items()})


def _places() -> dict[Phrase, Named]:
    found = {}
    for area in LocalArea.objects.prefetch_related("names"):
        named = Named((), (("area", area.slug, area.name),))
        for name in (area.name, *(other.name for other in area.names.all())):
            found[tuple(tokens(name))] = named
    return found


def _key(words: Iterable[str]) -> Phrase:
    """Names are compared by stems, so that a plural is the same name."""
    return tuple(stems(" ".join(words)))


def _together(words: Iterable[str]) -> str:
    return stem("".join(words))


def _groups() -> Iterator[tuple[list[str], Callable[[str], list[str]], Topic | None]]:
    """Names, what each of them may be called instead, and the topic that they name, if any.

    A term of a service stands for the service and not for its other terms: “ADHD” is also looked
    for as “neurodevelopmental pathway”, and not as “autism assessment”.
    """
    for service in Service.objects.prefetch_related("terms"):
        called = _distinct([service.name, service.formal_name])
        terms = list(service.terms.all())
        real = _distinct([*called, *(term.text for term in terms if term.suggests)])
        names = _distinct([*called, *(term.text for term in terms if term.searched)])
        yield names, _called(called, real), ("service", service.slug, service.name)
    for theme in Theme.objects.prefetch_related("terms"):
        # Terms that suggest a theme are no names of it: “late” is not “Waiting times”. Everyday
        # words lead to what is tagged with it.
        called = _distinct([theme.name, theme.formal_name])
        everyday = [term.text for term in theme.terms.all() if term.searched]
        names = _distinct([*called, *everyday])
        yield names, _called(called, called), ("theme", theme.slug, theme.name)
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
