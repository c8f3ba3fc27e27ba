"""The names firewall: whether a text holds the name of somebody whom a letter names."""

import re
from collections.abc import Iterable

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "prof", "professor", "hmi", "cbe"}
_TITLES |= {"obe", "mbe", "lord", "lady", "cllr", "councillor", "rev", "reverend"}


def bare(name: str) -> str:
    """A name in lower case without titles and marks: “Mr Zebedee O’Quill” is “zebedee oquill”."""
    words = re.sub(r"[’'.]", "", name.lower())
    return " ".join(w for w in re.findall(r"[\w-]+", words) if w not in _TITLES)


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a text, as whole words, however they are titled and spaced."""
    plain = f" {bare(text)} "
    return [name for name in names if bare(name) and f" {bare(name)} " in plain]
