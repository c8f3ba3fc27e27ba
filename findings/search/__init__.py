"""From a frozen question to findings, counts and words. Knows no request, no form, no address."""

from findings.search.current import Held, carried_by, current
from findings.search.current import token as publication_token
from findings.search.dimensions import DIMENSIONS, to_slug
from findings.search.highlight import Marking, Surfaces, holds, mark, surfaces
from findings.search.query import EXACT, SEVERAL, SORTS, FindingQuery
from findings.search.results import (
    Applied,
    Facet,
    Found,
    Option,
    applied,
    facets,
    find,
    options,
    public_findings,
    sentence,
    ways_out,
    with_cards,
)
from findings.search.saying import says
from findings.search.spelling import suggestion
from findings.search.text import MAX_LENGTH, Thing, parse

__all__ = [
    "DIMENSIONS",
    "EXACT",
    "MAX_LENGTH",
    "SEVERAL",
    "SORTS",
    "Applied",
    "Facet",
    "FindingQuery",
    "Found",
    "Held",
    "Marking",
    "Option",
    "Surfaces",
    "Thing",
    "applied",
    "carried_by",
    "current",
    "facets",
    "find",
    "holds",
    "mark",
    "options",
    "parse",
    "public_findings",
    "publication_token",
    "says",
    "sentence",
    "suggestion",
    "surfaces",
    "to_slug",
    "ways_out",
    "with_cards",
]
