"""Result cards: a finding with its age and standing, as a value or as HTML that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from findings import search
from findings.models import Finding
from findings.standing import Standing, standings

MOST_KEPT = 10_000  # cards that a process keeps, some 4 kB each


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


def rendered_cards(found: search.Found, start: int, stop: int) -> SafeString:
    """The cards at these places of an answer, with what was looked for marked."""
    kept = _kept_today(found.held)
    keys = list(found.keys(start, stop))
    # Other threads may throw away what is kept: what is shown is taken here and now.
    held = {key: card for key in keys if (card := kept.get(key))}
    if missing := [key for key in keys if key not in held]:
        if len(kept) + len(missing) > MOST_KEPT:
            kept.clear()
        rendered = _rendered(missing)
        kept |= rendered
        held |= rendered
    html = [held[key].html for key in keys if key in held]
    if found.text is not None:
        html = [search.mark(each, _surfaces(each), found.text.things) for each in html]
    return mark_safe("".join(html))  # noqa: S308 - rendered by a template, marked as HTML


@lru_cache(maxsize=1000)
def _surfaces(html: str) -> search.Surfaces:
    return search.surfaces(unescape(strip_tags(html)))


def _rendered(keys: list[int]) -> dict[int, Kept]:
    return {
        card.finding.pk: Kept(
            card.finding.letter.inspection.area_id,
            render_to_string("findings/_card.html", {"card": card}),
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
    return {
        "cards": (day, {key: card for key, card in list(held.items()) if card.area not in areas})
    }
