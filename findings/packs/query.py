"""What a pack's address says: which findings in which order, a title, the day it was made."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import SplitResult, parse_qsl, urlsplit

MOST = 100  # findings in a pack
LONGEST_TITLE = 120
LONGEST_PASTED = 4000  # characters: a pack of a hundred, as an address
# As the portal gives them out: /findings/k7m3qz4/ or k7m3qz4 alone.
_PERMALINK = re.compile(r"/findings/([a-z0-9-]{1,12})/?$")
_REFERENCE = re.compile(r"[a-z0-9-]{1,12}")


@dataclass(frozen=True)
class PackQuery:
    """The frozen state of a pack. Field names are the address's, but for `f`: a reference."""

    references: tuple[str, ...] = ()
    title: str = ""
    made: date | None = None

    def params(self) -> list[tuple[str, str]]:
        """The address's parameters in their one canonical order."""
        pairs = [("title", self.title)] if self.title else []
        pairs += [("made", self.made.isoformat())] if self.made else []
        return pairs + [("f", reference) for reference in self.references]

    def with_added(self, references: tuple[str, ...]) -> "PackQuery":
        """The same pack with more findings at its end, each finding once."""
        return replace(self, references=tuple(dict.fromkeys((*self.references, *references))))

    def without(self, reference: str) -> "PackQuery":
        kept = tuple(each for each in self.references if each != reference)
        return replace(self, references=kept)

    def moved(self, reference: str, by: int) -> "PackQuery":
        """The same pack with one finding some places further down, or up where `by` is negative."""
        if reference not in self.references:
            return self
        order = list(self.references)
        at = order.index(reference)
        order.insert(max(0, at + by), order.pop(at))
        return replace(self, references=tuple(order))


def references_in(text: str) -> tuple[list[str], list[str]]:
    """The references in what somebody typed or pasted, and the pieces that are none.

    References, permalinks and whole addresses of packs, with spaces, commas or lines between.
    """
    found: list[str] = []
    strange = []
    for piece in re.split(r"[\s,;]+", text.replace("\x00", "")[:LONGEST_PASTED].strip()):
        address = urlsplit_or_none(piece)
        pairs = parse_qsl(address.query, max_num_fields=None) if address else []
        chosen = [value.strip().lower() for name, value in pairs if name == "f"]
        permalink = _PERMALINK.search(address.path.lower()) if address else None
        if chosen:
            found += [value for value in chosen if _REFERENCE.fullmatch(value)]
        elif permalink:
            found.append(permalink[1])
        elif _REFERENCE.fullmatch(piece.lower()):
            found.append(piece.lower())
        elif piece:
            strange.append(piece)
    return list(dict.fromkeys(found)), strange


def urlsplit_or_none(text: str) -> SplitResult | None:
    """The parts of an address; None where it is none, such as http://[."""
    try:
        return urlsplit(text)
    except ValueError:
        return None
