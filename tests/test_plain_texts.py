"""How hard our own plain texts read, by the desk's measure. The ceilings may only go down.

The aim is a reader of 9 to 11 (`EASY`). Whoever writes a text that is easier than the worst, or
rewrites one, lowers the ceiling with it. `pytest -s tests/test_plain_texts.py` lists the texts that
are above the aim, the hardest first.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from findings.plain.readability import EASY, reading_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@dataclass(frozen=True)
class Ceiling:
    """Of one sort of text: how many in a hundred may be above the aim, and the hardest grade."""

    share: int
    worst: float


CEILINGS = {
    "letter summaries": Ceiling(75, 9.2),
    "finding summaries": Ceiling(82, 9.6),
    "glossary explanations": Ceiling(37, 8.3),
    "definitions of themes and services": Ceiling(50, 7.7),
}


def read(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def restated():
    return [read(path) for path in sorted(FIXTURES.glob("restated/*.json"))]


def letter_summaries():
    for letter in restated():
        for part, text in letter["summary"].items():
            yield f"{letter['slug']}, {part}", text if isinstance(text, str) else "\n".join(text)


def finding_summaries():
    for letter in restated():
        for section in letter["sections"]:
            for finding in section["findings"]:
                yield f"{letter['slug']}, {finding['reference']}", finding.get("summary", "")


def glossary_explanations():
    for term in read("glossary.json")["terms"]:
        for sense in term["senses"]:
            yield term["term"], sense["explanation"]


def definitions():
    topics = read("taxonomy.json")
    for topic in (*topics["themes"], *topics["services"]):
        yield topic["slug"], topic["definition"]


TEXTS = {
    "letter summaries": letter_summaries,
    "finding summaries": finding_summaries,
    "glossary explanations": glossary_explanations,
    "definitions of themes and services": definitions,
}


def graded(texts):
    """Grade, name and text of each, the hardest first."""
    rows = [(reading_of(text).grade, name, text) for name, text in texts if text]
    return sorted(rows, reverse=True)


@pytest.mark.parametrize("sort", TEXTS)
def test_texts_above_the_aim_become_fewer_and_easier(sort):
    rows, ceiling = graded(TEXTS[sort]()), CEILINGS[sort]
    above = [row for row in rows if row[0] > EASY]
    print(f"\n{sort}: {len(above)} of {len(rows)} above grade {EASY}, the worst {rows[0][0]}")
    for grade, name, text in above:
        print(f"  {grade}  {name}: {text[:100]}")
    assert round(100 * len(above) / len(rows)) <= ceiling.share
    assert rows[0][0] <= ceiling.worst, rows[0]


def test_a_ceiling_is_no_higher_than_it_must_be():
    """Or texts could become harder again without anybody noticing."""
    for sort, texts in TEXTS.items():
        rows, ceiling = graded(texts()), CEILINGS[sort]
        share = round(100 * sum(grade > EASY for grade, _, _ in rows) / len(rows))
        assert (share, rows[0][0]) == (ceiling.share, ceiling.worst), sort


def test_a_hard_text_is_seen():
    hard = "Notwithstanding statutory accountabilities, commissioning arrangements deteriorated."
    assert graded([("hard", hard)])[0][0] > max(ceiling.worst for ceiling in CEILINGS.values())
