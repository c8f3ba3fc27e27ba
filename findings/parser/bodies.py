"""Responsible bodies: from a sentence or a cell that names several to each one's name and type."""

import re

from findings.parser.records import Body

_END = re.compile(
    r"(?:\bCouncil|\bBorough|\bBoard|\bICBs?|\bGroups?|\bCCGs?|\bTrust|\bAuthority|\bCorporation"
    r"|\bPartnership|\bService|\bChildren|\bFirst|\bTrafford|\)|\bScilly|\bLondon"
    r"|local authority|\bleaders)$",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"^(?:the )?(?:London|Royal|City|Metropolitan)\b.* (?:Borough )?of ", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\s*\((?:[^()]*\b(?:ICB|CCG|NHS|LA|LAP)s?\b[^()]*|[A-Z][\w&]{1,9})\)")
_INTEGRATED = re.compile(r"integrated care (?:board|system|partnership)|\bICBs?\b", re.IGNORECASE)
_COMMISSIONING = re.compile(r"clinical commissioning groups?|\bCCGs?\b", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"\b(?:council|borough|local authority|corporation|city of london|county)\b", re.IGNORECASE
)
_JOIN = re.compile(r",?\s+and\s+|,\s+|\s*;\s*|\s*/\s*", re.IGNORECASE)


def type_of(name: str) -> str:
    """local_authority, icb, ccg or other, by the words of a name."""
    if _INTEGRATED.search(name):
        return "icb"
    if _COMMISSIONING.search(name):
        return "ccg"
    if _AUTHORITY.search(name) and "trust" not in name.casefold():
        return "local_authority"
    return "icb" if name.startswith("NHS ") else "other"


def is_whole(name: str) -> bool:
    """Whether a name can end here: “NHS Norby” cannot, “NHS Norby ICB” can."""
    name = name.strip()
    if re.search(r"\b(?:and|of|upon|with|the|in|for)$", name):
        return False
    return bool(_END.search(name) or _BEGIN.search(name))


def split_bodies(text: str, area: str | None = None) -> list[str]:
    """The bodies that a text names. Joining words within a name do not part it.

    >>> split_bodies("Telby and Wick Council and NHS Norby, Telby and Wick ICB", "Telby and Wick")
    ['Telby and Wick Council', 'NHS Norby, Telby and Wick ICB']
    """
    text = re.sub(r"\s+", " ", text).strip(" .")
    marks = [found for found in _JOIN.finditer(text) if not _within(area, text, found)]
    pieces, start = [], 0
    for mark in marks:
        pieces.append((text[start : mark.start()], mark.group()))
        start = mark.end()
    pieces.append((text[start:], ""))
    bodies: list[str] = []
    current = ""
    for index, (piece, joint) in enumerate(pieces):
        current += piece
        rest = pieces[index + 1][0] if index + 1 < len(pieces) else ""
        if joint and not (is_whole(current) and _opens_a_body(rest, pieces[index + 1 :])):
            current += joint
            continue
        bodies.append(current.strip())
        current = ""
    if current.strip():
        bodies.append(current.strip())
    return [body for body in bodies if body]


def _opens_a_body(piece: str, rest: list[tuple[str, str]]) -> bool:
    """Whether what follows a joining word can be another body of its own."""
    if re.match(r"(?:the |NHS |London Borough|Royal Borough)", piece):
        return True
    return any(is_whole(part) for part, _ in rest) or piece[:1].islower()


def _within(area: str | None, text: str, found: re.Match[str]) -> bool:
    """Whether a joining word stands inside the area's own name: “Telby and Wick”."""
    if not area:
        return False
    return any(
        place.start() < found.start() and found.end() < place.end()
        for place in re.finditer(re.escape(area), text, re.IGNORECASE)
    )


def clean_body(name: str) -> str:
    """A body's name without its abbreviation in brackets and without a trailing description.

    >>> clean_body("NHS Norby Integrated Care Board (ICB)")
    'NHS Norby Integrated Care Board'
    """
    name = _ABBREVIATION.sub("", name)
    name = re.sub(r"^the (?=NHS|[A-Z].*\b(?:Board|ICB|Council|Trust|Group)\b)", "", name)
    name = re.sub(r"(?<=\w\w\w\w) local authority$", "", name)
    return re.sub(r"\s+", " ", name).strip(" ,;.")


def bodies_in(text: str, area: str | None = None) -> tuple[Body, ...]:
    names = [clean_body(name) for name in split_bodies(text, area)]
    return tuple(Body(name, type_of(name)) for name in names if name)
