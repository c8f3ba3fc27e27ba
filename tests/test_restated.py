"""Every restated letter: sound in itself, and complete beside the document that it restates.

St Helens has tests of its own besides (`test_st_helens_truth`). The second part is skipped where
the corpus is not beside this checkout.
"""

import json
import re
from pathlib import Path

import pytest

from findings.models import ASPECTS_OF_FINDINGS, JUDGEMENT_BY_KIND, KINDS
from findings.models.finding import REFERENCE_ALPHABET, REFERENCE_LENGTH
from findings.plain.readability import reading_of
from tests.test_st_helens_truth import TAXONOMY, long_sentences, numbers, words_of

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "restated"
LETTERS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}
EVERY_LETTER = pytest.mark.parametrize("slug", LETTERS)
# Kinds of the corpus, as the portal names them.
KIND = {
    "effective": "effective_practice",
    "needs_better": "needs_better",
    "areas_for_priority_action": "priority_action",
    "areas_for_improvement": "improvement",
}
REPORTS = pytest.mark.parametrize(
    "slug", [slug for slug, letter in LETTERS.items() if letter["framework"] == "area_send_2023"]
)
# What a headline must not be longer than, in words; what a summary must not be harder than.
LONGEST_HEADLINE, HARDEST = 24, 10


def findings_of(letter):
    return [finding for section in letter["sections"] for finding in section["findings"]]


def test_the_letters_are_those_that_readme_names():
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert len(LETTERS) == 9
    total = sum(len(findings_of(letter)) for letter in LETTERS.values())
    assert f"{total} findings" in readme


def test_no_reference_stands_twice():
    references = [f["reference"] for letter in LETTERS.values() for f in findings_of(letter)]
    assert len(set(references)) == len(references)
    for reference in references:
        assert re.fullmatch(f"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}", reference)


@EVERY_LETTER
def test_findings_are_numbered_counted_and_in_the_order_of_pages(slug):
    letter = LETTERS[slug]
    for section in letter["sections"]:
        ordinals = [finding["ordinal"] for finding in section["findings"]]
        assert ordinals == list(range(1, len(ordinals) + 1))
        assert section["aspect"] in ASPECTS_OF_FINDINGS
    assert len(findings_of(letter)) == letter["findings_in_document"]
    for finding in findings_of(letter):
        assert 1 <= finding["page_start"] <= finding["page_end"] <= letter["pages"]


@EVERY_LETTER
def test_each_finding_has_a_kind_a_judgement_and_known_topics(slug):
    letter = LETTERS[slug]
    for finding in findings_of(letter):
        assert finding["kind"] in KINDS[letter["framework"]]
        given = JUDGEMENT_BY_KIND.get(finding["kind"])
        assert finding["judgement"] in ([given] if given else ["strength", "development", "mixed"])
        assert finding["themes"], finding["reference"]
        for kind in ("themes", "services"):
            assert set(finding[kind]) <= {row["slug"] for row in TAXONOMY[kind]}
            assert len(set(finding[kind])) == len(finding[kind])


@EVERY_LETTER
def test_each_summary_is_plain_and_adds_no_number(slug):
    for finding in findings_of(LETTERS[slug]):
        summary = finding["summary"]
        assert len(re.split(r"(?<=[.!?])\s", summary)[0].split()) <= LONGEST_HEADLINE, summary
        assert reading_of(summary).grade <= HARDEST, summary
        assert [s for s in long_sentences(summary) if len(s.split()) > LONGEST_HEADLINE] == []
        plain = re.sub(r"\([^)]*\)", "", summary)  # brackets explain: (ages 7 to 11)
        assert numbers(plain) - {"2"} <= numbers(finding["wording"]), finding["reference"]


@EVERY_LETTER
def test_it_is_called_restated_and_names_nobody(slug):
    letter = LETTERS[slug]
    assert letter["wording_status"] == "restated"
    assert "Restated by the portal’s editors" in letter["source_note"]
    assert "Open Government Licence v3.0 (Ofsted and CQC)" in letter["source_note"]
    for person in letter["people"]:
        assert set(person) <= {"capacity", "role", "organisation", "lead"}
        assert person["role"] or person["organisation"]
    for part in ("going_well", "needs_better", "happens_next", "not_said"):
        assert letter["summary"][part]


# ---- beside the document


def truth_of(corpus, slug):
    name = re.sub(r"-\d{4}$", "", slug)
    return json.loads((corpus / "truth" / f"{name}.json").read_text(encoding="utf-8"))


def whole(text):
    """Its numbers, 1000 the same as 1,000."""
    return {number.replace(",", "") for number in numbers(text)}


def parts_of(truth):
    return [section for section in truth["sections"] if section["kind"] != "narrative"]


@REPORTS
def test_every_finding_of_the_report_is_there_in_order_on_its_pages(corpus, slug):
    letter, truth = LETTERS[slug], truth_of(corpus, slug)
    for name in ("title", "inspection_start", "inspection_end", "pages"):
        assert letter[name] == truth[name]
    ours = [
        (section["heading"], f["kind"], f["ordinal"], f["page_start"], f["page_end"])
        for section in letter["sections"]
        for f in section["findings"]
    ]
    assert ours == [
        (section["heading"], KIND[section["kind"]], f["ordinal"], f["page_start"], f["page_end"])
        for section in parts_of(truth)
        for f in section["findings"]
    ]


@REPORTS
def test_every_number_of_the_report_is_in_the_wording(corpus, slug):
    theirs = [
        f["text"] for section in parts_of(truth_of(corpus, slug)) for f in section["findings"]
    ]
    for finding, text in zip(findings_of(LETTERS[slug]), theirs, strict=True):
        lost = whole(text) - whole(finding["wording"])
        assert lost == set(), (finding["reference"], lost)


@REPORTS
def test_no_person_of_the_report_is_named(corpus, slug):
    truth = truth_of(corpus, slug)
    people = [*truth["inspection_team"], *truth["addressees"]]
    for partner in truth["partnership_details"].values():
        people += partner.get("leads", [])
    names = {p["name"] if isinstance(p, dict) else p for p in people}
    bare = [words_of(name) for name in names]
    surnames = {words[-1] for words in bare if words}
    held = set(words_of(json.dumps(LETTERS[slug], ensure_ascii=False)))
    assert len(surnames) >= 4
    assert surnames & held == set()
