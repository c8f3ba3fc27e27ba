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
from functools import lru_cache
from itertools import accumulate, count, cycle, islice, product

from benchmarks.bulk import fill, keys_go_on, pattern
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
from findings.models.stemming import BETWEEN
from findings.search import index
from findings.words import first_sentence, stems

PER_LETTER = 24
BATCH = 500  # letters written at once
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
        keys_go_on(Inspection, Letter, Section, Finding)
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
    """Inspections and their letters: as many letters, each with its key and its framework."""
    areas = list(LocalArea.objects.present().order_by("pk"))
    user = get_user_model().objects.create_user("benchmark")
    now = timezone.now()
    inspections, letters, made = [], [], []
    seen = set()  # one inspection of an area a day: the rest go to other days
    for n, area in enumerate(islice(cycle(areas), number)):
        framework = NEW if draw.random() < 0.45 else OLD
        first, days = (date(2016, 5, 1), 2200) if framework == OLD else (date(2023, 1, 9), 1300)
        start = first + timedelta(days=n * 37 % days)
        while (area.pk, framework, start) in seen:
            start += timedelta(days=1)
        seen.add((area.pk, framework, start))
        inspection = Inspection(
            pk=n + 1,
            reference=f"made-up-{n}",
            area=area,
            framework=framework,
            kind="inspection",
            start=start,
            outcome=draw.choice(OUTCOMES[framework]),
        )
        letter = Letter(
            pk=n + 1,
            inspection=inspection,
            framework=framework,
            slug=f"{area.slug}-{n}",
            title=f"Made-up inspection of {area.name}",
            status=Status.PUBLISHED,
            entered_by=user,
            published_by=user,
            published_at=now,
            findings_in_document=PER_LETTER,
        )
        inspections.append(pattern(inspection))
        letters.append(pattern(letter))
        made.append((letter.pk, framework))
    fill(Inspection, inspections)
    fill(Letter, letters)
    return made


def _findings(letters, size, draw):
    texts = sentences()
    topics = {name: _topics(model) for name, model in (("theme", Theme), ("service", Service))}
    keys, section_keys = count(1), count(1)
    made = 0
    for start in range(0, len(letters), BATCH):
        sections, findings = [], []
        for letter, framework in letters[start : start + BATCH]:
            for ordinal, part in enumerate(PARTS[framework], start=1):
                section = next(section_keys)
                sections.append(_section(framework, ordinal) | {"id": section, "letter_id": letter})
                for place in range(1, part[2] + 1):
                    own = {"id": next(keys), "reference": _reference(), "ordinal": place}
                    held = {"letter_id": letter, "section_id": section}
                    findings.append(_finding(framework, part[1], texts, draw) | own | held)
        findings = findings[: size - made]
        fill(Section, sections)
        made += fill(Finding, findings)
        for name, numbers in (("theme", [1, 1, 2, 3]), ("service", [0, 0, 1])):
            through = getattr(Finding, f"{name}s").through
            fill(through, _tagged(findings, name, topics[name], numbers, draw))


@lru_cache
def _section(framework, ordinal):
    aspect = PARTS[framework][ordinal - 1][0]
    heading = aspect.replace("_", " ").capitalize()
    return pattern(Section(framework=framework, ordinal=ordinal, aspect=aspect, heading=heading))


@lru_cache
def _of_kind(framework, kind):
    return pattern(Finding(framework=framework, kind=kind, wording_status="restated"))


_MAIN = [Judgement.STRENGTH.value, Judgement.DEVELOPMENT.value, Judgement.MIXED.value]


def _finding(framework, kind, texts, draw):
    """The columns of a finding that says something else than the one before."""
    said, short = draw.choices(texts, k=3), draw.choices(texts, k=2)
    wording, summary = " ".join(said), " ".join(short)
    judgement = JUDGEMENT_BY_KIND.get(kind)
    return _of_kind(framework, kind) | {
        "judgement": judgement.value if judgement else draw.choice(_MAIN),
        "wording": wording,
        "summary": summary,
        "summary_of": fingerprint(wording),
        "search_about": _stems(first_sentence(summary)),
        "search_words": f"{' '.join(map(_stems, said))} {BETWEEN} {' '.join(map(_stems, short))}",
    }


@lru_cache(maxsize=10_000)
def _stems(text):
    return " ".join(stems(text))


def _topics(model):
    """Keys of topics, and how often each is named, added up: the first are the most common."""
    topics = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return topics, list(accumulate(1 / (n + 1) for n in range(len(topics))))


def _tagged(findings, name, topics, numbers, draw):
    keys, weights = topics
    key = f"{name}_id"
    for finding in findings:
        if most := draw.choice(numbers):
            for topic in set(draw.choices(keys, cum_weights=weights, k=most)):
                yield {"finding_id": finding["id"], key: topic}


_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
_REFERENCES = product(_SIGNS, repeat=5)


def _reference():
    return "".join(next(_REFERENCES))
