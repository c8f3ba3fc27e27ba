"""An alert's question as text, in the order of the explorer's address, and back again."""

from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from findings import search
from findings.models import Alert

# Neither the order of results nor the page changes what is news.
_LEFT_OUT = ("sort", "page")


def to_text(query: search.FindingQuery) -> str:
    """The canonical text of a question."""
    return urlencode([pair for pair in query.params() if pair[0] not in _LEFT_OUT])


def from_text(text: str) -> search.FindingQuery:
    """The question of a canonical text. What the portal does not know any more is left out."""
    pairs = parse_qsl(text, keep_blank_values=True)
    values: dict[str, Any] = {}
    for field in fields(search.FindingQuery):
        given = [value for name, value in pairs if name == field.name]
        if given and field.name not in _LEFT_OUT:
            values[field.name] = tuple(given) if isinstance(field.default, tuple) else given[0]
    return search.FindingQuery(**values)


def sentence_of(alert: Alert, count: int | None = None, *, words: bool = True) -> str:
    """“findings about Waiting times”, or with a number before it.

    Without `words` what somebody typed is not repeated: a mail that nobody confirmed yet must not
    carry a stranger's text.
    """
    query = from_text(alert.question)
    shown = query if words else replace(query, q="")
    said = search.sentence(count or 0, search.applied(shown, search.options()))
    if count is None:
        said = f"findings{said.partition(' findings')[2]}"
    return said if words or not query.q else f"{said}, with the words that were typed"
