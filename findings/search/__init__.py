"""From a frozen question to findings, counts and words. Knows no request, no form, no address."""

from findings.search.dimensions import to_slug
from findings.search.query import DEFAULT_SORT, SEVERAL, SORTS, FindingQuery
from findings.search.results import (
    Applied,
    Facet,
    Found,
    Option,
    applied,
    facets,
    find,
    matching,
    options,
    public_findings,
    sentence,
    topics_named,
    ways_out,
)
from findings.search.text import MAX_LENGTH, parse

__all__ = [
    "DEFAULT_SORT",
    "MAX_LENGTH",
    "SEVERAL",
    "SORTS",
    "Applied",
    "Facet",
    "FindingQuery",
    "Found",
    "Option",
    "applied",
    "facets",
    "find",
    "matching",
    "options",
    "parse",
    "public_findings",
    "sentence",
    "to_slug",
    "topics_named",
    "ways_out",
]
