"""The details table of a newer report: each partner's name, leads, websites and address."""

import re
from collections.abc import Sequence

from findings.parser.bodies import is_whole
from findings.parser.people import split_at, split_person
from findings.parser.records import Line, Partner, Person

_HEADS = (
    ("local_authority", re.compile(r"local authorit(?:y|ies)", re.IGNORECASE)),
    ("icb", re.compile(r"integrated care (?:boards?|systems?)(?: \(ICBs?\))?", re.IGNORECASE)),
)
_LABEL = re.compile(
    r"^(?:name of (?:the )?(?:local )?(?:authority|board|lead person"
    r"|ICB(?: executive lead for SEND)?)"
    r"|website|address|lead(?: person)?)s?\s*:\s*",
    re.IGNORECASE,
)
_WEBSITE = re.compile(
    r"^(?:https?://|www\d?\.|[\w.-]+\.(?:gov\.uk|nhs\.uk|org\.uk|co\.uk|org))\S*$", re.IGNORECASE
)
_WEBSITE_REST = re.compile(r"^[\w./-]+\.?(?:uk|org|com|net)?/?[\w./-]*$")
_WHOLE_WEBSITE = re.compile(r"\.(?:uk|org|com|net)(?:/\S*[^-])?$")


def partners_of(lines: Sequence[Line]) -> dict[str, Partner]:
    """The partners named in the table, by `local_authority` and `icb`; empty without a table."""
    heads = _heads(lines)
    if not heads:
        return {}
    columns: dict[str, list[list[Line]]] = {name: [] for name in heads}
    at = {line.number: line.left for line in lines}
    places = sorted((at[number], name) for name, number in heads.items())
    taken = dict.fromkeys(heads, (0, -1))
    below = len(places) > 1 and places[-1][0] - places[0][0] < 30
    order = sorted((number, name) for name, number in heads.items())
    for line in split_at(lines, [] if below else [left for left, _ in places[1:]]):
        if line.number in heads.values():
            continue
        name = (
            next((n for number, n in reversed(order) if line.number > number), order[0][1])
            if below
            else next((n for left, n in reversed(places) if line.left >= left - 15), places[0][1])
        )
        row = (line.page, line.cell.row) if line.cell else (0, 0)
        if row != taken[name] or (not line.cell and line.gap > 22):
            columns[name].append([])
            taken[name] = row
        columns[name][-1].append(line)
    return {name: _partner(cells) for name, cells in columns.items() if cells}


def _heads(lines: Sequence[Line]) -> dict[str, int]:
    """The lines that head the columns, by partner; a name may wrap to the same words below."""
    heads: dict[str, int] = {}
    for line in lines:
        for name, pattern in _HEADS:
            if pattern.fullmatch(line.text.strip(" :")) and name not in heads:
                heads[name] = line.number
    return heads


def _partner(cells: list[list[Line]]) -> Partner:
    """Cells in the order of the form: name, lead, website, address, with or without labels."""
    if len(cells) == 1:
        cells = _without_rules(cells[0])
    texts = [cell for cell in (_texts(cell) for cell in cells) if cell]
    name = " ".join(texts[0]) if texts else None
    websites: list[str] = []
    people: list[Person] = []
    address: list[str] = []
    for cell in texts[1:]:
        if any(_WEBSITE.match(text) for text in cell):
            websites += _websites(cell)
        elif not people and not websites:
            people = _leads(cell)
        else:
            address += cell
    return Partner(
        name=name,
        leads=tuple(people),
        websites=tuple(websites),
        address=re.sub(r",(?:\s*,)+", ",", ", ".join(text.rstrip(",") for text in address)) or None,
    )


def _without_rules(lines: list[Line]) -> list[list[Line]]:
    """A column without ruled rows: up to the body's whole name, then people, website, address."""
    name: list[Line] = []
    rest = list(lines)
    while rest and not (name and is_whole(" ".join(line.text for line in name))):
        name.append(rest.pop(0))
    websites = [i for i, line in enumerate(rest) if _WEBSITE.match(_LABEL.sub("", line.text))]
    if not websites:
        return [name, rest]
    first, last = websites[0], websites[-1]
    if last + 1 < len(rest) and not _WHOLE_WEBSITE.search(rest[last].text):
        last += 1
    return [name, rest[:first], rest[first : last + 1], rest[last + 1 :]]


def _texts(cell: list[Line]) -> list[str]:
    return [text for line in cell if (text := _LABEL.sub("", line.text).strip())]


def _websites(texts: list[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        if (
            found
            and not text.lower().startswith(("http", "www"))
            and (
                (not _WEBSITE.match(text) or not _WHOLE_WEBSITE.search(found[-1]))
                and _WEBSITE_REST.match(text)
            )
        ):
            found[-1] += text  # an address that was broken over two lines
        elif _WEBSITE.match(text):
            found.append(text)
    return found


def _leads(texts: list[str]) -> list[Person]:
    """One or more people in a cell: “Name, role”, “Name (role)”, or a name and a role below it."""
    joined = " ".join(texts)
    brackets = re.findall(r"([^(),]+?)\s*\(([^()]+)\)", joined)
    if brackets and joined.endswith(")"):
        return [Person(name.strip(" ,"), role) for name, role in brackets]
    if "," in texts[0] or re.search(r"\s[-–—]\s", joined) or len(texts) == 1:
        name, role = split_person(joined)
        return [Person(name, role)]
    people: list[tuple[str, list[str]]] = []
    for index, text in enumerate(texts):
        if index == 0 or (
            re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}", text)
            and index + 1 < len(texts)
            and re.match(
                r"(?:interim |chief|director|executive|deputy)", texts[index + 1], re.IGNORECASE
            )
        ):
            people.append((text, []))
        else:
            people[-1][1].append(text)
    return [Person(name, " ".join(role) or None) for name, role in people]
