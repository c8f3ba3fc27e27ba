"""The made-up letters, read as text, as printed text, without glyphs, as Word and as PDF.

Beside each letter in `fixtures/letters/` stands what is in it, written down and read by eye. Pages
end in many places: where a narrative paragraph's end falls there, two paragraphs may be read as
one, and then a doubt says so; findings are the same wherever a page ends.
"""

import json

import pytest

from findings.parser.reader import read_letter
from findings.parser.records import Doubt, Role
from findings.parser.shapes import as_truth
from tests.letter_files import (
    FOLDER,
    SLUGS,
    as_docx,
    as_pdf,
    printed,
    source,
    summary,
    without_glyphs,
)

# Without glyphs, a paragraph below a list cannot be told from its last bullet, and two bullets are
# too few to tell that glyphs are lost.
WITHOUT_GLYPHS = [
    slug
    for slug in SLUGS
    if not slug.endswith(("-2023", "-2024"))
    and slug not in ("marrowdale-2017", "fennick-revisit-2019")
]


def expected(slug):
    return json.loads((FOLDER / f"{slug}.json").read_text(encoding="utf-8"))


def read(data, slug):
    """What was read, in the expected results' form; and the letter itself."""
    letter = read_letter(data)
    return summary(as_truth(letter, file=f"{slug}.txt")), letter


def split(letter):
    """Findings, and the words of each narrative section whatever its paragraphs."""
    findings = [section for section in letter["content"] if section["sort"] != "narrative"]
    narrative = [
        (section["title"], " ".join(section["items"]))
        for section in letter["content"]
        if section["sort"] == "narrative"
    ]
    return findings, narrative


def assert_read(data, slug):
    """All is as expected; paragraphs of narrative may only differ where a page join is in doubt."""
    found, letter = read(data, slug)
    wanted = expected(slug)
    if found != wanted:
        assert any(each.doubt is Doubt.PAGE_JOIN for each in letter.problems)
    assert split(found) == split(wanted)
    assert found | {"content": None} == wanted | {"content": None}
    assert set(letter.ledger) == {line.number for line in letter.lines}
    assert Role.UNPLACED not in letter.ledger.values()


def test_there_are_letters_of_every_sort():
    kinds = [expected(slug) for slug in SLUGS]
    assert sum(bool(each.get("wsoa_required")) for each in kinds) >= 3
    assert {each.get("progress") for each in kinds} >= {"all", "some", "none"}
    assert {each["outcome"] for each in kinds} >= {"typically_positive", "widespread_failings"}
    assert {len(each["addressees"]) for each in kinds} >= {1, 2, 3}
    assert len(SLUGS) >= 8


@pytest.mark.parametrize("slug", SLUGS)
def test_the_text_as_written(slug):
    found, letter = read(source(slug).encode(), slug)
    assert found == expected(slug)
    assert all(each.doubt is Doubt.NO_FULL_STOP for each in letter.problems)


@pytest.mark.parametrize("page_lines", [31, 38, 44, 200])
@pytest.mark.parametrize("slug", SLUGS)
def test_printed_text(slug, page_lines):
    assert_read(printed(slug, page_lines=page_lines), slug)


@pytest.mark.parametrize("width", [76, 96])
@pytest.mark.parametrize("slug", SLUGS)
def test_printed_text_of_another_width(slug, width):
    assert_read(printed(slug, width=width), slug)


@pytest.mark.parametrize("slug", WITHOUT_GLYPHS)
def test_text_that_lost_its_glyphs(slug):
    found, _ = read(without_glyphs(slug), slug)
    assert split(found)[0] == split(expected(slug))[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_word(slug):
    assert read(as_docx(slug), slug)[0] == expected(slug)


@pytest.mark.parametrize("height", [330.0, 400.0, 470.0, 560.0, 842.0])
@pytest.mark.parametrize("slug", SLUGS)
def test_pdf(slug, height):
    assert_read(as_pdf(slug, height=height), slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_finding_has_its_place_on_its_pages(slug):
    letter = read_letter(as_pdf(slug, height=400.0))
    for section in letter.sections:
        for finding in section.findings:
            assert {box.page for box in finding.boxes} == set(
                range(finding.page_start, finding.page_end + 1)
            )
            for box in finding.boxes:
                assert 0 <= box.left < box.right <= 595
                assert 0 <= box.top < box.bottom <= 400
