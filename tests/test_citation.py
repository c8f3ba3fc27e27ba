"""Citations: they lead back to the words, and never pass our words off as the inspectors'."""

from datetime import date

import pytest

from findings.citation import cite, document_of, place_in_letter
from tests.factories import make_area, make_finding, make_inspection, make_letter, make_section

pytestmark = pytest.mark.django_db

ADDRESS = "https://findings.example.org/findings/k7m3qz4/"


def a_finding(letter=None, section=None, **fields):
    section = section or {}
    letter = letter or make_letter(letter_date=date(2018, 3, 21))
    return make_finding(make_section(letter, **{"heading": "Main findings"} | section), **fields)


def test_a_citation_says_everything_in_one_line():
    area = make_area("Vale of Examples")
    letter = make_letter(make_inspection(area), letter_date=date(2018, 3, 1))
    finding = a_finding(
        letter,
        reference="k7m3qz4",
        ordinal=3,
        page_start=2,
        page_end=2,
        wording_status="verbatim",
    )
    assert str(cite(finding, ADDRESS)) == (
        "Ofsted and Care Quality Commission, "
        "‘Joint local area SEND inspection in Vale of Examples’, "
        "letter dated 1 March 2018, ‘Main findings’, point 3, page 2. Quoted exactly. "
        "SEND findings portal, finding k7m3qz4: https://findings.example.org/findings/k7m3qz4/"
    )


def test_a_restated_wording_says_that_it_is_no_quotation():
    citation = cite(a_finding(wording_status="restated"), ADDRESS)
    assert citation.wording == "Wording restated by the portal, not a quotation."
    assert "Quoted" not in str(citation)


def test_the_place_names_both_headings_as_printed():
    finding = a_finding(section={"heading": "Meeting needs", "subheading": "Strengths"})
    assert place_in_letter(finding) == "‘Meeting needs’, ‘Strengths’, point 1"


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({}, "point 1"),
        ({"page_start": 4, "page_end": 4}, "point 1, page 4"),
        ({"page_start": 4, "page_end": 5}, "point 1, pages 4 to 5"),
    ],
)
def test_the_place_names_the_pages_that_are_known(pages, said):
    assert place_in_letter(a_finding(**pages)) == f"‘Main findings’, {said}"


def test_a_letter_is_cited_by_its_printed_date_and_its_publication():
    inspection = make_inspection(start=date(2018, 1, 29), published=date(2018, 3, 29))
    finding = a_finding(make_letter(inspection, letter_date=date(2018, 3, 21)))
    assert document_of(finding).endswith(", letter dated 21 March 2018, published 29 March 2018")


def test_a_letter_whose_publication_is_unknown_is_cited_by_its_printed_date():
    finding = a_finding(make_letter(letter_date=date(2018, 3, 21)))
    assert document_of(finding).endswith(", letter dated 21 March 2018")


def test_a_report_without_a_printed_date_is_cited_by_its_publication():
    inspection = make_inspection(
        framework="area_send_2023", start=date(2024, 1, 15), published=date(2024, 3, 8)
    )
    assert document_of(a_finding(make_letter(inspection))).endswith(
        ", report published 8 March 2024"
    )


def test_a_document_without_any_date_of_its_own_is_cited_by_the_visit():
    inspection = make_inspection(framework="area_send_2023", start=date(2024, 1, 15))
    assert document_of(a_finding(make_letter(inspection))).endswith(
        ", report of the inspection in January 2024"
    )
