"""The only code that reads a pack's query string. It yields a frozen `PackQuery`."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict

from findings.packs import LONGEST_PASTED, LONGEST_TITLE, MOST, PackQuery, references_in

MOST_NAMED = 5  # strange values repeated in one sentence
LONGEST_NAMED = 30
LONGEST_REFERENCE = 12


@dataclass
class PackAsked:
    """A pack as an address asks for it, with sentences on what could not be used."""

    query: PackQuery
    messages: list[str] = field(default_factory=list)


def read_pack(data: QueryDict, today: date) -> PackAsked:
    """Findings, title and day; then what the buttons ask: add, move, remove."""
    asked = PackAsked(PackQuery())
    given = [value.strip().lower() for value in data.getlist("f")]
    found, strange = [], []
    for value in filter(None, given):
        (found if _looks_right(value) else strange).append(value)
    added, unread = references_in(data.get("add", ""))
    query = PackQuery(title=_title(data, asked)).with_added((*found, *added))
    _say_what_is_none(strange + unread, asked)
    query = query.moved(data.get("first", ""), -MOST)
    query = query.moved(data.get("up", ""), -1).moved(data.get("down", ""), 1)
    query = query.without(data.get("remove", ""))
    if len(query.references) > MOST:
        asked.messages.append(
            f"A pack holds {MOST} findings at most. These are the first {MOST} of the "
            f"{len(query.references)} that were asked for."
        )
        query = replace(query, references=query.references[:MOST])
    if query.references:
        query = replace(query, made=_made(data, today, asked))
    asked.query = query
    return asked


def place_to_go(data: QueryDict, query: PackQuery) -> str:
    """Where on the page a press of a button leads: to the same button of the same finding, so that
    it can be pressed again; to another of its buttons where that one is of no more use.
    """
    for name, other in (("first", "down"), ("up", "down"), ("down", "up")):
        reference = data.get(name, "")
        if reference in query.references:
            last = query.references[-1 if name == "down" else 0] == reference
            return f"#{other if last else name}-{reference}"
    return "#findings" if data.get("remove") else ""


def pack_at(address: str, today: date) -> PackQuery | None:
    """The pack whose address somebody pasted; None where it is not the address of one."""
    _, _, held = address[:LONGEST_PASTED].partition("?")
    query = read_pack(QueryDict(held), today).query
    return query if query.references else None


def _looks_right(reference: str) -> bool:
    shape = reference.replace("-", "")
    return len(reference) <= LONGEST_REFERENCE and shape.isascii() and shape.isalnum()


def _title(data: QueryDict, asked: PackAsked) -> str:
    """On one line, bounded, without signs that nobody sees."""
    title = " ".join(data.get("title", "").split())
    title = "".join(sign for sign in title if sign.isprintable())
    if len(title) > LONGEST_TITLE:
        asked.messages.append(f"Only the first {LONGEST_TITLE} characters of the title were kept.")
    return title[:LONGEST_TITLE].strip()


def _made(data: QueryDict, today: date, asked: PackAsked) -> date:
    """The day the pack was made; today where the address says none."""
    given = data.get("made", "").strip()
    if not given:
        return today
    try:
        made = date.fromisoformat(given)
    except ValueError:
        made = None
    if made is None or made > today or len(given) != len("2026-11-25"):
        asked.messages.append(
            f"“{given[:LONGEST_NAMED]}” is no day that a pack can have been made on, so today’s "
            "was taken. Write it as 2026-11-25."
        )
        return today
    return made


def _say_what_is_none(strange: list[str], asked: PackAsked) -> None:
    if strange:
        named = ", ".join(f"“{value[:LONGEST_NAMED]}”" for value in strange[:MOST_NAMED])
        more = len(strange) - MOST_NAMED
        asked.messages.append(
            f"{named}{f' and {more} more' if more > 0 else ''} cannot be the reference of a "
            "finding. A reference looks like k7m3qz4."
        )
