"""Who a letter goes to, who signs it, who gets a copy: the parts around its findings.

Seen: the letter of the shared corpus and the variants noted with it: names with and without titles,
“Name, role, body” and “Name role, body”, roles that wrap, signatures in two columns whose text
comes out row by row or column by column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from findings.parser.people import column_heading
from findings.parser.records import Block, Line, Person

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Prof|Professor|Cllr|Councillor|Rev)\.?"
_ROLE_WORDS = (
    "Accountable|Acting|Assistant|Associate|CEO|Chair|Chief|Clinical|Commissioner|Commissioning|Cabinet|Corporate|CQC|DCS"
    "|Deputy|Designated|Director|Executive|Group|HMI|Head|Her|His|Interim|Joint|Lead|Leader|Local"
    "|Managing|Nominated|Officer|Ofsted|Inspector|Principal|Programme|Regional|SEND|SEN|Senior|Service|Strategic"
    "|Vice|Her Majesty’s|Inclusion|Education|Children’s|Manager|Medical|Nurse|Care|Quality"
)
_ROLE = re.compile(rf"\b(?:{_ROLE_WORDS})\b")
_WORD = r"(?:[A-Z][\w’'.-]*|de|van|von|der|la|al|bin)"
_NAME = re.compile(rf"(?:{_TITLE} )?{_WORD}(?: {_WORD}){{1,4}}(?: (?:HMI|OBE|CBE|MBE|QPM))?")
_ORGANISATION = re.compile(
    r"\b(?:CCGs?|Clinical Commissioning Groups?|Council|NHS|Borough|Authority|Trust|Board|ICB)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}")
_OPEN_END = re.compile(
    r"(?:,|&|\band|\bof|\bfor|\bthe|\bto|-|Commissioning|Children’s|Clinical|Integrated)$"
)


def name_in_front(text: str) -> tuple[str, str] | None:
    """A name at a line's beginning and what follows it; None where there is no name.

    >>> name_in_front("Ada Example Interim Chief Executive, Telby Clinical Commissioning Group")
    ('Ada Example', 'Interim Chief Executive, Telby Clinical Commissioning Group')
    >>> name_in_front("Corporation Street") is None
    True
    """
    parted = re.match(rf"({_NAME.pattern})(?:,| [-–—]) (.+)", text)
    if parted and _ROLE.search(parted.group(2)) and not _ROLE.search(_bare(parted.group(1))):
        return parted.group(1), parted.group(2)
    role = next((found for found in _ROLE.finditer(text) if found.start() > 4), None)
    if role is None or _POSTCODE.search(text):
        return None
    name = text[: role.start()].rstrip(" ,-–")
    if not _NAME.fullmatch(name) or _ROLE.search(_bare(name)) or len(_bare(name).split()) < 2:
        return None
    return name, text[role.start() :]


def _bare(name: str) -> str:
    return re.sub(rf"^{_TITLE} | HMI$", "", name)


def is_name(text: str) -> bool:
    """Whether a line is a person's name and nothing else."""
    bare = _bare(text)
    titled = bare != text
    return bool(
        _NAME.fullmatch(text)
        and not _ROLE.search(bare)
        and not _ORGANISATION.search(text)
        and (titled or len(bare.split()) in (2, 3, 4))
    )


@dataclass
class _Draft:
    name: str
    role: list[str]
    address: list[str]
    inline: bool  # the role stands on the name's own line


def addressees_of(lines: Sequence[Line]) -> tuple[Person, ...]:
    """The people above the salutation, the first being the one who is addressed."""
    drafts: list[_Draft] = []
    above: Line | None = None
    # Where every line stands as far from the one above, as in Word, distance parts no people.
    close = min((line.gap for line in lines[1:] if line.gap > 0), default=0.0)
    for line in lines:
        parted = above is None or above.page != line.page or line.gap > max(20.0, 1.3 * close)
        _address_line(line.text.strip(" ,"), parted, drafts)
        above = line
    people = []
    for index, draft in enumerate(drafts):
        role = " ".join(draft.role) or None
        people.append(
            Person(
                name=draft.name,
                role=role,
                organisation=_organisation(role) or _body_at_the_top(draft.address),
                address=", ".join(draft.address) or None,
                primary=index == 0,
            )
        )
    return tuple(people)


def _address_line(text: str, parted: bool, drafts: list[_Draft]) -> None:
    """Put one line where it belongs: a new person, a role, or an address."""
    last = drafts[-1] if drafts else None
    if found := name_in_front(text):
        drafts.append(_Draft(found[0], [found[1]], [], inline=True))
    elif (
        is_name(text)
        and (last is None or parted or bool(last.role))
        and not (last and last.role and not parted and not re.match(_TITLE, text))
    ):
        drafts.append(_Draft(text, [], [], inline=False))
    elif last is None:
        return
    elif not last.role or (_goes_on(last, text) and not last.address):
        last.role.append(text)
    else:
        last.address.append(text)


def _goes_on(draft: _Draft, text: str) -> bool:
    if _OPEN_END.search(draft.role[-1]) or text[:1].islower():
        return True
    return (
        draft.inline
        and not _POSTCODE.search(text)
        and (
            bool(_ORGANISATION.search(text)) or text in ("Group", "Groups", "Services", "Executive")
        )
    )


def _body_at_the_top(address: Sequence[str]) -> str | None:
    """The council or group that an address begins with, where the role names none."""
    return address[0] if address and _ORGANISATION.search(address[0]) else None


def _organisation(role: str | None) -> str | None:
    """The body at the end of a role: “Director of Children’s Services, Telby” gives “Telby”."""
    if not role or "," not in role:
        found = _ORGANISATION.search(role or "")
        return role if role and found and not _ROLE.match(role) else None
    last = role.rsplit(",", 1)[1].strip()
    if _ORGANISATION.search(last) or not _ROLE.search(last):
        return re.sub(r"^(?:the|for|of) ", "", last)
    return None


# below the letter ---------------------------------------------------------------------------

COPIES = re.compile(r"cc\s*[:.]\s*", re.IGNORECASE)
_COLUMNS = re.compile(
    r"(?:Ofsted\s+)?(?:the )?Care Quality Commission(?: \(CQC\))?|Ofsted|CQC",
    re.IGNORECASE,
)
_OF_CQC = re.compile(r"CQC|Care Quality|Primary (?:Medical|Care)|Children Health|Hospitals")
_OF_OFSTED = re.compile(r"Ofsted|HMI|Majesty|Regional Director|National Director")


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands below “Yours sincerely”."""

    signed_by: Person | None
    signatories: tuple[Person, ...]
    copies: tuple[str, ...]
    rest: tuple[int, ...]  # lines that are none of these


def ending_of(lines: Sequence[Line]) -> Ending:
    """The signature, the two columns of signatures and the copies below them."""
    body = list(lines)
    start = next((i for i, line in enumerate(body) if COPIES.match(line.text)), len(body))
    copies, rest = _copies(body[start:])
    above = body[:start]
    head = next((i for i, line in enumerate(above) if _COLUMNS.fullmatch(line.text)), len(above))
    signers = _people(above[:head])
    columns = [line for line in above[head:] if _COLUMNS.fullmatch(line.text)]
    lefts = sorted(line.left for line in columns)
    below = [line for line in above[head:] if not _COLUMNS.fullmatch(line.text)]
    if len(lefts) > 1 and lefts[-1] - lefts[0] > 30:
        people = _beside(below, lefts[-1], columns)
    else:
        people = _by_turns(_people(below))
    return Ending(signers[0] if signers else None, tuple(people), copies, tuple(rest))


def _people(lines: Sequence[Line]) -> list[Person]:
    """Names, each with the role lines below it or behind it on its own line."""
    people: list[tuple[str, list[str]]] = []
    for line in lines:
        text = line.text.strip()
        if is_name(text):
            people.append((text, []))
        elif found := name_in_front(text):
            people.append((found[0], [found[1]]))
        elif people:
            people[-1][1].append(text)
    return [Person(name, " ".join(role) or None) for name, role in people]


def _organisation_by_role(person: Person) -> str | None:
    words = f"{person.name} {person.role or ''}"
    if _OF_CQC.search(words):
        return "Care Quality Commission"
    return "Ofsted" if _OF_OFSTED.search(words) else None


def _beside(lines: Sequence[Line], second: float, heads: Sequence[Line]) -> list[Person]:
    """Two columns by their place, put together row by row as they are read."""
    right_is_cqc = any(
        head.left >= second - 15 and column_heading(head.text) == "CQC" for head in heads
    )
    sides = (
        [line for line in lines if line.left < second - 15],
        [line for line in lines if line.left >= second - 15],
    )
    names = ("Ofsted", "Care Quality Commission")
    columns = [
        [
            replace(
                person,
                organisation=_organisation_by_role(person)
                or names[side if right_is_cqc else 1 - side],
            )
            for person in _people(part)
        ]
        for side, part in enumerate(sides)
    ]
    longest = max(len(column) for column in columns)
    return [column[i] for i in range(longest) for column in columns if i < len(column)]


def _by_turns(people: list[Person]) -> list[Person]:
    """Text that lost its columns: by the role's words, else the other body than the one before."""
    placed: list[Person] = []
    for person in people:
        before = placed[-1].organisation if placed else "Care Quality Commission"
        other = "Ofsted" if before == "Care Quality Commission" else "Care Quality Commission"
        placed.append(replace(person, organisation=_organisation_by_role(person) or other))
    return placed


def _copies(lines: Sequence[Line]) -> tuple[tuple[str, ...], list[int]]:
    entries: list[str] = []
    rest: list[int] = []
    for index, line in enumerate(lines):
        text = COPIES.sub("", line.text, count=1).strip() if index == 0 else line.text
        if not text:
            continue
        if re.match(r"(?:©|https?:|Ofsted is|The Office for)", text) or len(text) > 160:
            rest += [other.number for other in lines[index:]]
            break
        if entries and text[:1].islower():
            entries[-1] += f" {text}"
        else:
            entries.append(text)
    return tuple(entries), rest


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    return [line for block in blocks for line in block.lines]
