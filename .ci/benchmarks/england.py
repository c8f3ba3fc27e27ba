"""Made-up findings in the number wanted, for benchmarks: England once, or many times over.

Texts are sentences of `fixtures/restated/` put together anew, so words are as common as in real
findings; themes, services and kinds are as unequal. Areas, topics and neighbours are the real ones
of `fixtures/`. Everything follows from the seed.
"""

import json
import random
import re
import time
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, islice, product

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from findings.loading.facts import load_facts
from findings.models import (
    JUDGEMENT_BY_KIND,
    Finding,
    Inspection,
    Judgement,
    Letter,
    LocalArea,
    Section,
    Service,
    Status,
    Theme,
    fingerprint,
    guards,
)
from findings.search import index

PER_LETTER = 24
BATCH = 5000
OLD, NEW = "local_area_2016", "area_send_2023"
# aspect, kind, how many of a letter's findings
PARTS = {
    OLD: [
        ("main_findings", "main_finding", 6),
        ("identifying", "strength", 5),
        ("meeting_needs", "area_for_development", 7),
        ("improving_outcomes", "strength", 6),
    ],
    NEW: [
        ("effective", "effective_practice", 9),
        ("needs_better", "needs_better", 9),
        ("priority_action", "priority_action", 2),
        ("improvement", "improvement", 4),
    ],
}
OUTCOMES = {OLD: ["wsoa_not_required", ""], NEW: ["inconsistent", "typically_positive"]}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def sentences():
    """Every sentence of the restated findings, in their order."""
    found = []
    for path in sorted((settings.FIXTURES_DIR / "restated").glob("*.json")):
        for section in json.loads(path.read_text(encoding="utf-8"))["sections"]:
            for finding in section["findings"]:
                found += _SENTENCE.split(finding["wording"].replace("\n", " "))
                found += _SENTENCE.split(finding["summary"])
    return found


def make_england(size, seed=2026):
    """Fill an empty, migrated database with `size` published findings. Returns seconds taken."""
    began = time.perf_counter()
    draw = random.Random(seed)  # noqa: S311 - made-up findings, no secret
    list(load_facts(settings.FIXTURES_DIR))
    Inspection.objects.update(follows=None)
    Inspection.objects.all().delete()
    with _without_triggers():
        letters = _letters(-(-size // PER_LETTER), draw)
        _findings(letters, size, draw)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM findings_search")
            cursor.execute(index.put_all(connection.vendor))
    LocalArea.objects.filter(pk=LocalArea.objects.first().pk).update(ofsted_urn="1")  # counts anew
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return time.perf_counter() - began


@contextmanager
def _without_triggers():
    """Rows come in a fraction of the time; what the triggers keep is put right afterwards."""
    if connection.vendor == "sqlite":
        guards.remove_from_sqlite()
        yield
        guards.install()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
    guards.install()


def _letters(number, draw):
    areas = list(LocalArea.objects.present().order_by("pk"))
    user = get_user_model().objects.create_user("benchmark")
    now = timezone.now()
    inspections = []
    for n, area in enumerate(islice(cycle(areas), number)):
        framework = NEW if draw.random() < 0.45 else OLD
        span = (date(2016, 5, 1), 2200) if framework == OLD else (date(2023, 1, 9), 1300)
        inspections.append(
            Inspection(
                reference=f"made-up-{n}",
                area=area,
                framework=framework,
                kind="inspection",
                start=span[0] + timedelta(days=n * 37 % span[1]),
                outcome=draw.choice(OUTCOMES[framework]),
            )
        )
    seen = set()  # one inspection of an area a day: the rest go to other days
    for inspection in inspections:
        while (key := (inspection.area_id, inspection.framework, inspection.start)) in seen:
            inspection.start += timedelta(days=1)
        seen.add(key)
    Inspection.objects.bulk_create(inspections, batch_size=BATCH)
    letters = [
        Letter(
            inspection=inspection,
            framework=inspection.framework,
            slug=f"{inspection.area.slug}-{n}",
            title=f"Made-up inspection of {inspection.area.name}",
            status=Status.PUBLISHED,
            entered_by=user,
            published_by=user,
            published_at=now,
            findings_in_document=PER_LETTER,
        )
        for n, inspection in enumerate(inspections)
    ]
    return Letter.objects.bulk_create(letters, batch_size=BATCH)


def _findings(letters, size, draw):
    themes, services = list(Theme.objects.order_by("pk")), list(Service.objects.order_by("pk"))
    texts = sentences()
    made = 0
    for start in range(0, len(letters), BATCH // PER_LETTER):
        some = letters[start : start + BATCH // PER_LETTER]
        sections = Section.objects.bulk_create(
            Section(
                letter=letter,
                framework=letter.framework,
                ordinal=ordinal,
                aspect=aspect,
                heading=aspect.replace("_", " ").capitalize(),
            )
            for letter in some
            for ordinal, (aspect, _, _) in enumerate(PARTS[letter.framework], start=1)
        )
        rows = []
        for section in sections:
            _, kind, number = PARTS[section.framework][section.ordinal - 1]
            for ordinal in range(1, number + 1):
                wording = " ".join(draw.choices(texts, k=3))
                judgement = JUDGEMENT_BY_KIND.get(kind) or draw.choice(
                    [Judgement.STRENGTH, Judgement.DEVELOPMENT, Judgement.MIXED]
                )
                rows.append(
                    Finding(
                        reference=_reference(),
                        letter=section.letter,
                        section=section,
                        framework=section.framework,
                        ordinal=ordinal,
                        kind=kind,
                        judgement=judgement,
                        wording=wording,
                        wording_status="restated",
                        summary=" ".join(draw.choices(texts, k=2)),
                        summary_of=fingerprint(wording),
                    )
                )
        rows = Finding.objects.bulk_create(rows[: size - made], batch_size=1000)
        made += len(rows)
        for name, topics, numbers in (
            ("theme", themes, [1, 1, 2, 3]),
            ("service", services, [0, 0, 1]),
        ):
            through = getattr(Finding, f"{name}s").through
            weights = [1 / (n + 1) for n in range(len(topics))]
            through.objects.bulk_create(
                (
                    through(finding=row, **{name: topic})
                    for row in rows
                    for topic in set(draw.choices(topics, weights, k=draw.choice(numbers)))
                ),
                batch_size=BATCH,
            )


_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
_REFERENCES = product(_SIGNS, repeat=5)


def _reference():
    return "".join(next(_REFERENCES))
