"""Inspectors and addressees: names and roles as they are printed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from findings.parser.records import Line, Person

_ROLE_START = re.compile(
    r"\b(?:HMI\b|H(?:er|is) Majesty.s|Ofsted\b|OI\b|CQC\b|Care Quality|(?:lead|team) inspector"
    r"|Regional Director|Senior|Deputy|Chief|Director|Inspector|Children.s Services)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\blead\b", re.IGNORECASE)
_ROLE_ONLY = re.compile(
    r"(?:(?:Ofsted|CQC|HMI|OI|lead|team|social care|education|senior|and|SEND|Inspectors?"
    r"|Her|His|Majesty.s)(?:[\s,]+|$))+",
    re.IGNORECASE,
)
# “… Lead inspector Tess Example, CQC …”: two columns of text with a single space between
_TWO_PEOPLE = re.compile(
    r"(?:(?<=nspector)|(?<=HMI)|(?<=CQC)) +"
    r"(?=(?:Dr |Mrs? |Ms )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}, ?[A-Z])"
)


def split_person(text: str) -> tuple[str, str | None]:
    """A name and the role behind it: after a comma, a dash, a bracket or at the role's first word.

    >>> split_person("Una Example, HMI, Ofsted Lead inspector")
    ('Una Example', 'HMI, Ofsted Lead inspector')
    >>> split_person("Hazel Example HMI, Ofsted")
    ('Hazel Example', 'HMI, Ofsted')
    """
    text = re.sub(r"\s+", " ", text).strip(" ,;")
    if bracket := re.fullmatch(r"([^()]+?)\s*\((.+)\)", text):
        return bracket.group(1).strip(" ,"), bracket.group(2).strip()
    if dash := re.match(r"(.+?)\s+[-–—]\s+(.+)", text):
        return dash.group(1).strip(), dash.group(2).strip()
    role = _ROLE_START.search(text)
    comma = text.find(",")
    if role and role.start() > 0 and (comma < 0 or role.start() < comma):
        return text[: role.start()].strip(" ,-–"), text[role.start() :].strip()
    if comma > 0:
        return text[:comma].strip(), text[comma + 1 :].strip() or None
    return text, None


def organisation_of(role: str | None, column: str | None) -> str | None:
    """Ofsted or CQC, by the role's own words, else by the column a person stands in."""
    if role and re.search(r"\bCQC\b|Care Quality", role):
        return "CQC"
    if role and re.search(r"\bOfsted\b|\bHMI\b|Majesty", role):
        return "Ofsted"
    return column


def column_heading(text: str) -> str | None:
    """Ofsted or CQC where a cell is just the name of the body."""
    plain = re.sub(r"\s+", " ", text).strip(" :").casefold()
    if plain in ("ofsted", "ofsted inspectors", "ofsted team"):
        return "Ofsted"
    if plain.startswith("care quality commission") or plain in ("cqc", "cqc inspectors"):
        return "CQC"
    return None


def team_of(columns: dict[str, list[str]]) -> tuple[Person, ...]:
    """The inspection team, row by row over the two columns, a role that wrapped put back."""
    people: dict[str, list[Person]] = {}
    for organisation, texts in columns.items():
        whole: list[str] = []
        for text in (person for line in texts for person in _TWO_PEOPLE.split(line)):
            if (whole and _ROLE_ONLY.fullmatch(text)) or (whole and whole[-1].endswith(",")):
                whole[-1] = f"{whole[-1]} {text}"
            else:
                whole.append(text)
        people[organisation] = [
            Person(
                name=name,
                role=role,
                organisation=organisation_of(role, organisation),
                lead=bool(role and _LEAD.search(role)),
            )
            for name, role in map(split_person, whole)
            if name
        ]
    longest = max((len(group) for group in people.values()), default=0)
    return tuple(
        group[index] for index in range(longest) for group in people.values() if index < len(group)
    )


def in_columns(lines: Sequence[Line], heads: dict[str, Line]) -> dict[str, list[str]]:
    """Lines told apart by column: beside each other by place, below each other by order."""
    columns: dict[str, list[str]] = {name: [] for name in heads}
    places = sorted((line.left, name) for name, line in heads.items())
    if len(places) > 1 and places[-1][0] - places[0][0] < 30:
        return _below_each_other(lines, heads, columns)
    below: dict[str, Line] = {}
    for line in split_at(lines, [left for left, _ in places[1:]]):
        name = next(
            (name for left, name in reversed(places) if line.left >= left - 15), places[0][1]
        )
        last = below.get(name)
        if last is not None and abs(line.bottom - last.bottom) < 3 and line.page == last.page:
            columns[name][-1] += f" {line.text}"  # two pieces of one line
        else:
            columns[name].append(line.text)
        below[name] = line
    return columns


def _below_each_other(
    lines: Sequence[Line], heads: dict[str, Line], columns: dict[str, list[str]]
) -> dict[str, list[str]]:
    order = sorted((line.number, name) for name, line in heads.items())
    for line in lines:
        name = next((name for number, name in reversed(order) if line.number > number), order[0][1])
        columns[name].append(line.text)
    return columns


def split_at(lines: Sequence[Line], places: Sequence[float]) -> list[Line]:
    """Lines of plain text cut where a column begins, though a single space parts it there."""
    cut: list[Line] = []
    for line in lines:
        at = next(
            (left for left in places if line.left < left - 15 and line.right > left + 12), None
        )
        spot = _space_near(line.text, round((at - line.left) / 6)) if at and not line.size else 0
        if not spot:
            cut.append(line)
            continue
        cut.append(replace(line, text=line.text[:spot].strip(), right=line.left + 6 * spot))
        cut.append(replace(line, text=line.text[spot:].strip(), left=line.left + 6 * (spot + 1)))
    return cut


def _space_near(text: str, index: int) -> int:
    """The place of a space within two characters before an index; 0 where there is none."""
    return next((spot for spot in (index - 1, index, index - 2) if text[spot : spot + 1] == " "), 0)
