"""What editors keep for families, from `fixtures/questions.json`: questions, what one can do, and
what to ask at a meeting.

Once loaded it belongs to the editors: only what is missing is added, and questions to ask are given
to a theme or to a question of families only while it has none, hidden ones included.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from findings.loading.report import Report
from findings.models import Advice, FamilyQuestion, Service, Theme, ToAsk

Row = dict[str, Any]
MANY = ("themes", "services")


def load_families(data: Row) -> Iterator[Report]:
    """Load everything in the file; yields a report for each kind. Themes must be there already."""
    topics: dict[str, dict[str, Any]] = {
        "themes": {theme.slug: theme for theme in Theme.objects.all()},
        "services": {service.slug: service for service in Service.objects.all()},
    }
    yield _load_missing(FamilyQuestion, data["questions"], topics, "questions of families")
    yield _load_missing(Advice, data["advice"], topics, "things one can do")
    yield _load_to_ask(data, topics["themes"])


@transaction.atomic
def _load_missing(model: Any, rows: list[Row], topics: Row, noun: str) -> Report:
    """The rows of one kind that are not there, with their themes and services."""
    report = Report(noun)
    held = set(model.objects.values_list("slug", flat=True))
    taken = set(model.objects.values_list("ordinal", flat=True))
    for place, row in enumerate(rows, start=1):
        if row["slug"] in held:
            report.unchanged += 1
            continue
        fields = {n: v for n, v in row.items() if n not in (*MANY, "to_ask")}
        # An editor may have put something of theirs in its place.
        ordinal = place if place not in taken else max(taken) + 1
        taken.add(ordinal)
        record = model.objects.create(ordinal=ordinal, **fields)
        for name in MANY:
            getattr(record, name).set([topics[name][slug] for slug in row[name]])
        report.made += 1
    return report


@transaction.atomic
def _load_to_ask(data: Row, themes: dict[str, Theme]) -> Report:
    """What to ask, for each theme and question of families that has nothing yet."""
    report = Report("questions to ask")
    questions = {question.slug: question for question in FamilyQuestion.objects.all()}
    having = set(ToAsk.objects.values_list("theme", "question"))
    lists: list[tuple[Row, list[str]]] = [
        ({"theme": themes[row["theme"]]}, row["to_ask"]) for row in data["themes"]
    ]
    lists += [({"question": questions[row["slug"]]}, row["to_ask"]) for row in data["questions"]]
    for owner, texts in lists:
        of = tuple(owner[name].pk if name in owner else None for name in ("theme", "question"))
        if of in having:
            report.unchanged += len(texts)
            continue
        ToAsk.objects.bulk_create(
            ToAsk(ordinal=ordinal, text=text, **owner) for ordinal, text in enumerate(texts, 1)
        )
        report.made += len(texts)
    return report
