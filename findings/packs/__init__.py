"""Packs: chosen findings as a briefing, kept in an address. Knows no request and no page."""

from findings.packs.gathering import Item, Pack, gather
from findings.packs.query import LONGEST_PASTED, LONGEST_TITLE, MOST, PackQuery, references_in
from findings.packs.word import word_file

__all__ = [
    "LONGEST_PASTED",
    "LONGEST_TITLE",
    "MOST",
    "Item",
    "Pack",
    "PackQuery",
    "gather",
    "references_in",
    "word_file",
]
