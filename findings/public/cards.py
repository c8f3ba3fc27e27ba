"""Result cards: a finding with its age and standing, as a value or as HTML that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from findings import search
from findings.models import Finding
from findings.standing import Standing, standings

MOST_KEPT = 20_000  # cards that a process keeps, some 2 kB each


@dataclass(frozen=True)
class Card:
    """A finding with its age and standing."""

    finding: Finding
    standing: Standing


def cards(findings: Iterable[Finding]) -> list[Card]:
    """Cards in the order of the findings, in a fixed number of queries."""
    findings = list(findings)
    by_letter = standings(finding.letter for finding in findings)
    return [Card(finding, by_letter[finding.letter_id]) for finding in findings]


@dataclass(frozen=True, slots=True)
class Kept:
    """A card as HTML, true as long as nothing of its area changes and the day lasts."""

    area: int
    html: str
    surfaces: search.Surfaces


def rendered_cards(found: search.Found, start: int, stop: int) -> SafeString:
    """The cards at these places of an answer, with what was looked for marked."""
    kept = _kept_today(found.held)
    keys = list(found.keys(start, stop))
    if missing := [key for key in keys if key not in kept]:
        if len(kept) + len(missing) > MOST_KEPT:
            kept.clear()
            missing = keys
        kept |= _rendered(missing)
    shown = [kept[key] for key in keys if key in kept]
    if found.text is None:
        html = [card.html for card in shown]
    else:
        html = [search.mark(card.html, card.surfaces, found.text.things) for card in shown]
    return mark_safe("".join(html))  # noqa: S308 - rendered by a template, marked as HTML


def _rendered(keys: list[int]) -> dict[int, Kept]:
    return {
        card.finding.pk: Kept(
            card.finding.letter.inspection.area_id,
            render_to_string("findings/_card.html", {"card": card}),
            search.surfaces(f"{card.finding.wording}\n{card.finding.summary}"),
        )
        for card in cards(search.with_cards(keys))
    }


def _kept_today(held: search.Held) -> dict[int, Kept]:
    """Ages are told by the day: yesterday's cards are thrown away."""
    today: date = timezone.localdate()
    day, kept = held.kept.get("cards", (None, {}))
    if day != today:
        kept = {}
        held.kept["cards"] = (today, kept)
    return kept


@search.carried_by
def _carry(kept, areas):
    """A letter of an area that changed may be a later report on the others of it."""
    if "cards" not in kept:
        return {}
    day, held = kept["cards"]
    return {"cards": (day, {key: card for key, card in held.items() if card.area not in areas})}
