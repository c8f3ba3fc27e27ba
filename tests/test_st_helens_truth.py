"""The restated letter of St Helens: sound in itself, and true to the letter it restates.

The second part compares it with what is in the letter, and is skipped where the corpus is not
beside this checkout.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from findings.models import JUDGEMENT_BY_KIND, KINDS
from findings.models.finding import REFERENCE_ALPHABET, REFERENCE_LENGTH

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
LETTER = json.loads((FIXTURES / "restated" / "st-helens-2018.json").read_text(encoding="utf-8"))
TAXONOMY = json.loads((FIXTURES / "taxonomy.json").read_text(encoding="utf-8"))
FINDINGS = [finding for section in LETTER["sections"] for finding in section["findings"]]
EVERY_FINDING = pytest.mark.parametrize(
    "finding", FINDINGS, ids=[finding["reference"] for finding in FINDINGS]
)

LONGEST_SENTENCE = 20
_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBERS = {word: str(value) for value, word in enumerate(_UNITS)} | {
    "eleven": "11",
    "twelve": "12",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "hundred": "100",
}
del NUMBERS["one"]  # “one of the area’s strengths” counts nothing

# Numbers of a summary that count what its wording names one by one.
COUNTED = {"wbs7tdk": {"2"}}  # “the two services”


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])[’”)]?\s+", text.strip()) if part]


def long_sentences(text):
    return [part for part in sentences(text) if len(part.split()) > LONGEST_SENTENCE]


def numbers(text):
    """Every number of a text as digits, however it is written."""
    found = re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", text.lower())
    return {NUMBERS.get(word, word) for word in found if word in NUMBERS or word[0].isdigit()}


# ---- sound in itself


def test_sentences_and_numbers_are_told_apart():
    assert sentences("One two. ‘Three’ (four)! Five 1.5?") == [
        "One two.",
        "‘Three’ (four)!",
        "Five 1.5?",
    ]
    assert long_sentences("word " * 20 + "end. Short one.") == ["word " * 20 + "end."]
    assert numbers("Aged 18 to 25, within six weeks and 1.5 years; one of them") == {
        "18",
        "25",
        "6",
        "1.5",
    }


def test_references_are_as_the_portal_makes_them_and_unique():
    references = [finding["reference"] for finding in FINDINGS]
    assert len(set(references)) == len(references) == 48
    for reference in references:
        assert re.fullmatch(f"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}", reference)


def test_findings_are_numbered_from_one_in_every_section():
    for section in LETTER["sections"]:
        ordinals = [finding["ordinal"] for finding in section["findings"]]
        assert ordinals == list(range(1, len(ordinals) + 1))
    assert len(FINDINGS) == LETTER["findings_in_document"]


def test_pages_are_in_order_and_in_the_letter():
    last = 1
    for finding in FINDINGS:
        assert last <= finding["page_start"] <= finding["page_end"] <= LETTER["pages"]
        last = finding["page_start"]


def test_nothing_of_the_letter_is_called_word_for_word():
    assert LETTER["wording_status"] == "restated"
    assert "Restated by the portal’s editors" in LETTER["source_note"]
    assert "Open Government Licence v3.0 (Ofsted and CQC)" in LETTER["source_note"]


@EVERY_FINDING
def test_a_finding_has_a_kind_and_judgement_that_go_together(finding):
    assert finding["kind"] in KINDS[LETTER["framework"]]
    given = JUDGEMENT_BY_KIND.get(finding["kind"])
    assert finding["judgement"] in ([given] if given else ["strength", "development", "mixed"])


@EVERY_FINDING
def test_a_finding_has_known_themes_and_services(finding):
    assert finding["themes"]
    for kind in ("themes", "services"):
        known = {row["slug"] for row in TAXONOMY[kind]}
        assert set(finding[kind]) <= known
        assert len(set(finding[kind])) == len(finding[kind])


@EVERY_FINDING
def test_a_summary_is_in_short_sentences(finding):
    assert finding["summary"].strip()
    assert long_sentences(finding["summary"]) == []


@EVERY_FINDING
def test_a_summary_adds_no_number(finding):
    plain = re.sub(r"\([^)]*\)", "", finding["summary"])  # brackets explain: (ages 7 to 11)
    counted = COUNTED.get(finding["reference"], set())
    assert numbers(plain) - counted <= numbers(finding["wording"])


@pytest.mark.parametrize("part", ["going_well", "needs_better", "happens_next", "not_said"])
def test_the_summary_of_the_letter_is_in_short_sentences(part):
    assert LETTER["summary"][part]
    for line in LETTER["summary"][part]:
        assert long_sentences(line) == []


@pytest.mark.parametrize("part", ["going_well", "needs_better"])
def test_the_summary_of_the_letter_adds_no_number(part):
    held = set().union(*(numbers(finding["wording"]) for finding in FINDINGS))
    for line in LETTER["summary"][part]:
        assert numbers(line) <= held


def test_people_are_roles_and_bodies_only():
    for person in LETTER["people"]:
        assert set(person) == {"capacity", "role", "organisation"}
        assert person["role"] or person["organisation"]


# ---- true to the letter


@pytest.fixture(scope="module")
def truth(corpus):
    return json.loads((corpus / "truth" / "st-helens-2018.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def labels(corpus):
    return json.loads((corpus / "labels" / "st-helens-2018.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def parts(truth):
    """The letter's sections that hold findings."""
    return [section for section in truth["sections"] if section["kind"] != "narrative"]


def test_the_letter_is_the_one_of_the_corpus(truth):
    for name in ("title", "letter_date", "inspection_start", "inspection_end", "pages"):
        assert LETTER[name] == truth[name]


def test_sections_stand_in_the_letters_order_under_its_headings(parts):
    assert [(s["heading"], s["subheading"], s["aspect"]) for s in LETTER["sections"]] == [
        (s["heading"], s["subheading"] or "", s["part"]) for s in parts
    ]


def test_every_finding_of_the_letter_is_there_in_order_on_its_pages(parts):
    ours = [
        [(f["ordinal"], f["page_start"], f["page_end"]) for f in section["findings"]]
        for section in LETTER["sections"]
    ]
    assert ours == [
        [(f["ordinal"], f["page_start"], f["page_end"]) for f in section["findings"]]
        for section in parts
    ]


def test_every_finding_is_of_the_kind_that_its_heading_gives(parts):
    for ours, theirs in zip(LETTER["sections"], parts, strict=True):
        assert {finding["kind"] for finding in ours["findings"]} == {theirs["kind"]}


def test_every_finding_has_the_themes_and_services_of_the_labels(labels):
    codes = {
        kind: {row["slug"]: row["code"] for row in TAXONOMY[kind]}
        for kind in ("themes", "services")
    }
    ours = [
        (
            section["aspect"],
            finding["kind"],
            finding["ordinal"],
            {codes["themes"][slug] for slug in finding["themes"]},
            {codes["services"][slug] for slug in finding["services"]},
        )
        for section in LETTER["sections"]
        for finding in section["findings"]
    ]
    assert ours == [
        (row["part"], row["kind"], row["ordinal"], set(row["themes"]), set(row["services"]))
        for row in labels["labels"]
    ]


def test_every_finding_holds_the_numbers_of_the_letter(parts):
    theirs = [finding["text"] for section in parts for finding in section["findings"]]
    for finding, text in zip(FINDINGS, theirs, strict=True):
        assert numbers(finding["wording"]) == numbers(text), finding["reference"]


def test_no_person_of_the_letter_is_named(truth):
    names = {truth["signed_by"]["name"], truth["salutation"].removeprefix("Dear ")}
    names |= {person["name"] for person in truth["addressees"] + truth["signatories"]}
    names |= {person["name"] for person in truth["inspection_team"]}
    surnames = {words_of(name)[-1] for name in names}
    assert len(surnames) >= 6
    held = Counter(words_of(json.dumps(LETTER, ensure_ascii=False)))
    assert {surname for surname in surnames if held[surname]} == set()


def words_of(text):
    """Words in lower case, a person's letters after the name dropped."""
    return re.findall(r"[^\W\d_]+", text.lower().replace("’", "").removesuffix(" hmi"))
