"""A letter's history, field by field: who, when, what it was, what it became, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from findings.models import Finding, Letter, Section

_QUIET = {"summary_of", "checked_at", "checked_by", "place", "wording_folded", "summary_folded"}
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One save that changed something, or that made or deleted the record."""

    at: datetime
    by: str
    why: str
    what: str  # the record, in words
    reference: str  # of a finding, for its link
    fields: tuple[tuple[str, str, str], ...]  # name, before, after
    row: str  # names the history row, to put its state back
    kind: str  # made, changed, deleted
    is_part: bool  # a section or a finding, not the letter


def past_of(letter: Letter, finding: Finding | None = None) -> list[Change]:
    """The newest changes of a letter and its parts, or of one finding, newest first."""
    rows: list[Change] = []
    if finding is not None:
        rows += _changes(Finding.history.filter(id=finding.pk), "Finding")
    else:
        rows += _changes(Letter.history.filter(id=letter.pk), "The letter")
        rows += _changes(Section.history.filter(letter_id=letter.pk), "Section")
        rows += _changes(Finding.history.filter(letter_id=letter.pk), "Finding")
        # That each part was made with its letter is said once, by the letter's own row.
        with_it = {row.why for row in rows if row.kind == "made" and not row.is_part}
        rows = [r for r in rows if r.kind != "made" or not r.is_part or r.why not in with_it]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:_SHOWN]


def _changes(history: Any, noun: str) -> Iterator[Change]:
    before: dict[int, Any] = {}
    for row in history.select_related("history_user").order_by("history_date", "history_id"):
        earlier = before.get(row.id)
        fields = tuple(_differences(earlier, row)) if earlier is not None else ()
        before[row.id] = row
        silent = not fields and not row.history_change_reason
        if earlier is not None and silent and row.history_type == "~":
            continue
        reference = getattr(row, "reference", "")
        yield Change(
            at=row.history_date,
            by=str(row.history_user or "the portal"),
            why=row.history_change_reason or "",
            what=f"{noun} {reference or getattr(row, 'ordinal', '')}".strip(),
            reference=reference,
            fields=fields,
            row=f"{row._meta.model_name}-{row.history_id}" if noun == "Finding" else "",
            kind={"+": "made", "~": "changed", "-": "deleted"}[row.history_type],
            is_part=noun != "The letter",
        )


def _differences(earlier: Any, row: Any) -> Iterator[tuple[str, str, str]]:
    for field in row.tracked_fields:
        if field.name in _QUIET:
            continue
        old, new = getattr(earlier, field.attname), getattr(row, field.attname)
        if old != new:
            yield str(field.verbose_name), _shown(old), _shown(new)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "(empty)"
    return value.strftime("%-d %B %Y, %H:%M") if isinstance(value, datetime) else str(value)
