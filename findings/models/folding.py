"""Names as boxes compare them: without case, hyphens and marks."""

import unicodedata

_DROPPED = "'’‘-‐‑\u00ad"  # co-production and coproduction, children’s and childrens are the same
_SPACED = '.,;:!?()[]/|"“”…•—–\n\r\t'
_FOLD = str.maketrans(_SPACED, " " * len(_SPACED), _DROPPED)


def folded(text: str) -> str:
    """Lower case, without hyphens and apostrophes, other marks as single spaces.

    >>> folded("Co-production, children’s")
    'coproduction childrens'
    """
    text = unicodedata.normalize("NFKC", text.translate(_FOLD))  # after it, or … would be dots
    return " ".join(text.lower().translate(_FOLD).split())
