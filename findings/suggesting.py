"""What the reader's suggestions need, from the records: term lists, and what reviewers decided.

The counts in `fixtures/suggestions.json` give a new portal a start; every reviewed finding that is
public adds to them, so suggestions learn from the portal's own editors.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from findings.models import Finding, Service, Theme
from findings.parser.records import ParsedLetter
from findings.parser.shapes import Suggested
from findings.parser.suggest import Evidence, Example, Suggester, Topic

# The newest reviewed findings are enough to learn from, and keep the start of a reading short.
_LEARN_FROM = 2000


def suggester() -> Suggester:
    """Ready to be asked, with the term lists as they stand in the records.

    Where there is no database yet, or no term in it, the lists that come with the portal serve.
    """
    themes, services, reviewed = _recorded()
    if not themes:
        themes, services = _shipped()
    ready = Suggester(themes, services, _start())
    ready.evidence += ready.learn(reviewed)
    return ready


def suggestions_for(letter: ParsedLetter, ready: Suggester) -> Suggested:
    """Themes and services of each finding that is not narrative, by section and finding."""
    return {
        (place, finding.ordinal): (ready.themes_of(finding.text), ready.services_of(finding.text))
        for place, section in enumerate(letter.sections)
        if section.kind != "narrative"
        for finding in section.findings
    }


def _recorded() -> tuple[list[Topic], list[Topic], list[Example]]:
    try:
        themes, services = _topics(Theme), _topics(Service)
        return themes, services, _reviewed() if themes else []
    except DatabaseError:  # no database, or one that is not migrated yet
        return [], [], []


def _topics(model: type[Theme] | type[Service]) -> list[Topic]:
    rows = model._default_manager.prefetch_related("terms")
    return [
        Topic(row.code, tuple(term.text for term in row.terms.all() if term.suggests))
        for row in rows
    ]


def _reviewed() -> list[Example]:
    newest = (
        Finding.objects.published()
        .filter(themes__isnull=False)
        .distinct()
        .order_by("-pk")
        .prefetch_related("themes")[:_LEARN_FROM]
    )
    return [
        Example(finding.wording, frozenset(theme.code for theme in finding.themes.all()))
        for finding in newest
    ]


def _shipped() -> tuple[list[Topic], list[Topic]]:
    data = json.loads(_fixture("taxonomy.json"))
    return _from_rows(data["themes"]), _from_rows(data["services"])


def _from_rows(rows: Sequence[dict]) -> list[Topic]:
    return [Topic(row["code"], tuple(row["terms"])) for row in rows]


def _start() -> Evidence:
    return Evidence.from_data(json.loads(_fixture("suggestions.json")))


def _fixture(name: str) -> str:
    return (Path(settings.BASE_DIR) / "fixtures" / name).read_text(encoding="utf-8")
