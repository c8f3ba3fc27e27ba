"""“Did you mean”: the same question in words that occur."""

import re

from findings.search.results import Found, find


def suggestion(found: Found) -> tuple[str, int] | None:
    """The question in words that occur, and how many findings it gives; None without one."""
    text, q = found.text, found.query.q
    if text is None:
        return None
    for thing in text.things:
        if thing.misspelt:
            typed = rf"(?<!\w){re.escape(thing.typed)}(?!\w)"
            q = re.sub(typed, thing.misspelt, q, flags=re.IGNORECASE)
    if q == found.query.q:
        return None
    total = len(find(found.query.with_value("q", q), found.held))
    return (q, total) if total else None
