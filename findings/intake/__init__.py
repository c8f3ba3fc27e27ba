"""A file that came in to a draft letter with its findings; quotations against their originals."""

from findings.intake.draft import ASPECTS, KINDS, enter_pages, page_texts
from findings.intake.files import (
    LIMIT,
    State,
    Taken,
    answer,
    content_of,
    read_again,
    require_entry,
    set_aside,
    take_in,
)
from findings.intake.register import inspection_of
from findings.intake.verifying import Verified, verify

__all__ = [
    "ASPECTS",
    "KINDS",
    "LIMIT",
    "State",
    "Taken",
    "Verified",
    "answer",
    "content_of",
    "enter_pages",
    "inspection_of",
    "page_texts",
    "read_again",
    "require_entry",
    "set_aside",
    "take_in",
    "verify",
]
