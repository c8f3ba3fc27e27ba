"""A question of families as a question to the explorer, and whether its filter can be used.

Words are taken exactly: an editor who chose them sees the same findings as the public, always.
"""

from collections.abc import Iterable
from typing import Any

from findings import search
from findings.models import FamilyQuestion


def query_of(question: FamilyQuestion, **narrowed: Any) -> search.FindingQuery:
    """The saved filter as the explorer's question, narrowed to areas or judgements where asked."""
    return _query(question.themes.all(), question.services.all(), question.words, **narrowed)


def _query(
    themes: Iterable[Any], services: Iterable[Any], words: str, **narrowed: Any
) -> search.FindingQuery:
    words = " ".join(words.split())
    return search.FindingQuery(
        q=words,
        words=search.EXACT if words else "",
        theme=tuple(sorted(theme.slug for theme in themes)),
        service=tuple(sorted(service.slug for service in services)),
        **narrowed,
    )


def filter_problems(themes: Iterable[Any], services: Iterable[Any], words: str) -> list[str]:
    """Why a filter cannot be used, as sentences for its editor; empty where it can."""
    query = _query(themes, services, words)
    if not query.is_filtered:
        return ["Choose a theme or a service, or give words: this filter would give everything."]
    if len(query.q) > search.MAX_LENGTH:
        return [f"Words to search for have {search.MAX_LENGTH} characters at most."]
    if query.q and not search.parse(query.q):
        return ["Give a word to search for: punctuation alone finds nothing."]
    return []


def filter_sentence(question: FamilyQuestion) -> tuple[str, search.FindingQuery]:
    """What the filter gives now: “12 findings about Waiting times”; and the explorer's question."""
    held = search.current()
    query = query_of(question)
    found = search.find(query, held)
    return search.sentence(len(found), search.applied(query, held.labels)), query
