"""The reader's small parts, a table each: what they take, and what they must not."""

import doctest
from datetime import date
from importlib import import_module

import pytest

from findings.parser import vocabulary as words
from findings.parser.bodies import bodies_in, is_whole
from findings.parser.correspondence import addressees_of, is_name, name_in_front
from findings.parser.dates import first_date, first_range
from findings.parser.document.glyphs import bullet_of, tidy
from findings.parser.paragraphs import ends_sentence, join_texts
from findings.parser.people import split_person, team_of
from findings.parser.records import Line

DOCUMENTED = (
    *("bodies", "correspondence", "dates", "people", "document.glyphs"),
    *("paragraphs", "items", "suggest", "fitting", "reader"),
)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_examples_in_docstrings_hold(name):
    assert doctest.testmod(import_module(f"findings.parser.{name}")).failed == 0


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Between 29 January 2018 to 2 February 2018, they", (2018, 1, 29), (2018, 2, 2)),
        ("Between 1 October 2018 and 5 October 2018", (2018, 10, 1), (2018, 10, 5)),
        ("Between 5 to 9 July 2021", (2021, 7, 5), (2021, 7, 9)),
        ("Between 19 and 21 May 2021", (2021, 5, 19), (2021, 5, 21)),
        ("27 June to 1 July 2016", (2016, 6, 27), (2016, 7, 1)),
        ("6 February to 10 February 2017", (2017, 2, 6), (2017, 2, 10)),
        ("11–15 March 2024", (2024, 3, 11), (2024, 3, 15)),
        ("11-15 Mar 2024", (2024, 3, 11), (2024, 3, 15)),
        ("04 to 08 December 2023", (2023, 12, 4), (2023, 12, 8)),
        ("the 3rd to the 7th", None, None),
        ("3rd to 7th June 2019", (2019, 6, 3), (2019, 6, 7)),
        ("30 December to 3 January 2020", (2019, 12, 30), (2020, 1, 3)),
        ("on 9 May 2017 only", (2017, 5, 9), (2017, 5, 9)),
        ("31 June 2019", None, None),
        ("29 February 2023", None, None),
        ("9 to 5 July 2021", (2021, 7, 5), (2021, 7, 5)),
        ("aged 5 to 9, in July 2021", None, None),
        ("May 2019", None, None),
    ],
)
def test_spans_of_days(text, start, end):
    found = first_range(text)
    assert (found.start if found else None) == (date(*start) if start else None)
    assert (found.end if found else None) == (date(*end) if end else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 July 2021", date(2021, 7, 12)),
        ("21st March 2018", date(2018, 3, 21)),
        ("3 Sept 2019", date(2019, 9, 3)),
        ("July 2021", None),
        ("12/07/2021", None),
    ],
)
def test_single_days(text, day):
    assert first_date(text) == day


@pytest.mark.parametrize(
    ("text", "area", "names"),
    [
        ("Telby Council and NHS Norby ICB", None, ["Telby Council", "NHS Norby ICB"]),
        (
            "Telby and Wick Council, and NHS Norby, Telby and Wick Integrated Care Board (ICB)",
            "Telby and Wick",
            ["Telby and Wick Council", "NHS Norby, Telby and Wick Integrated Care Board"],
        ),
        ("The London Borough of Telby", None, ["The London Borough of Telby"]),
        (
            "North Telby Clinical Commissioning Group and South Telby Clinical Commissioning Group",
            None,
            [
                "North Telby Clinical Commissioning Group",
                "South Telby Clinical Commissioning Group",
            ],
        ),
        ("", None, []),
    ],
)
def test_bodies(text, area, names):
    assert [body.name for body in bodies_in(text, area)] == names


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("NHS Norby ICB", True),
        ("NHS Norby", False),
        ("Telby County Council", True),
        ("Telby and", False),
        ("Royal Borough of Telby", True),
    ],
)
def test_whether_a_body_is_named_to_its_end(name, whole):
    assert is_whole(name) is whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mr Jordan Sample", True),
        ("Quentin Sample HMI", True),
        ("Ada van der Sample", True),
        ("Regional Director", False),
        ("Ofsted Inspector", False),
        ("Telby Clinical Commissioning Group", False),
        ("the end", False),
        ("Sample", False),
    ],
)
def test_names(text, found):
    assert is_name(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jo Sample, Chief Officer, Telby CCG", ("Jo Sample", "Chief Officer, Telby CCG")),
        ("Jo Sample Interim Chief Executive", ("Jo Sample", "Interim Chief Executive")),
        (
            "Jo Stand-In Local Area Nominated Officer",
            ("Jo Stand-In", "Local Area Nominated Officer"),
        ),
        ("Director of Children’s Services", None),
        ("1 Mill Street, TB1 2XX", None),
        ("Corporation Street", None),
    ],
)
def test_a_name_with_its_role_behind(text, found):
    assert name_in_front(text) == found


def test_an_address_is_nobody():
    texts = ["Ms Ada Sample", "Director", "Marsh Road", "Telby", "TB1 2XX"]
    lines = [Line(n, 1, text, gap=24.0 if n else 0.0, whole=True) for n, text in enumerate(texts)]
    (person,) = addressees_of(lines)
    assert (person.role, person.address) == ("Director", "Marsh Road, Telby, TB1 2XX")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Una Sample, HMI, Ofsted Lead inspector", "Una Sample", "HMI, Ofsted Lead inspector"),
        ("Una Sample HMI, Ofsted", "Una Sample", "HMI, Ofsted"),
        ("Una Sample (CQC inspector)", "Una Sample", "CQC inspector"),
        ("Una Sample – CQC inspector", "Una Sample", "CQC inspector"),
        ("Una Sample", "Una Sample", None),
    ],
)
def test_a_person_and_the_role(text, name, role):
    assert split_person(text) == (name, role)


def test_a_role_that_wraps_is_no_person():
    team = team_of({"Ofsted": ["Una Sample, Ofsted", "Lead inspector", "Ira Sample, Ofsted HMI"]})
    assert [(p.name, p.role, p.lead) for p in team] == [
        ("Una Sample", "Ofsted Lead inspector", True),
        ("Ira Sample", "Ofsted HMI", False),
    ]


@pytest.mark.parametrize(
    ("text", "bullet", "rest"),
    [
        ("▪ Leaders know", "▪", "Leaders know"),
        ("•\tLeaders know", "•", "Leaders know"),
        ("\uf0b7 Leaders know", "\uf0b7", "Leaders know"),
        ("- improve", "-", "improve"),
        ("– improve", "–", "improve"),
        ("-5 degrees", "", "-5 degrees"),
        ("multi-agency", "", "multi-agency"),
        ("16 to 25", "", "16 to 25"),
        ("", "", ""),
    ],
)
def test_bullets(text, bullet, rest):
    assert bullet_of(text) == (bullet, rest)


def test_what_nobody_sees_is_taken_out():
    assert tidy(" of\ufb01ce\u200b of\u00a0 the\u202e ﬁrst\x00 ") == "office of the first"


@pytest.mark.parametrize(
    ("lines", "known", "text"),
    [
        (["multi-", "agency work"], (), "multi-agency work"),
        (["signifi-", "cant gaps"], ("significant",), "significant gaps"),
        (["well-", "being"], ("wellbeing", "well"), "well-being"),
        (["co-", "production"], ("coproduction",), "co-production"),
        (["soft\u00ad", "ware"], (), "software"),
        (["a dash –", "and more"], (), "a dash – and more"),
        (["one", "two"], (), "one two"),
    ],
)
def test_lines_are_joined_at_their_hyphens(lines, known, text):
    held = [Line(number, 1, each) for number, each in enumerate(lines)]
    assert join_texts(held, frozenset(known)) == text


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("They wait.", True),
        ("“They wait.”", True),
        ("They wait.2", True),
        ("They wait:", False),
        ("They wait", False),
        ("Do they wait?)", True),
        ("", False),
    ],
)
def test_where_a_sentence_ends(text, ends):
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "taken", "not_yet"),
    [
        ("The area has made sufficient progress in addressing this weakness.", True, False),
        ("The local area has not made sufficient progress to improve this area.", True, True),
        ("Leaders have not yet made sufficient progress in this.", True, True),
        ("The area has made sufficient progress in two of three areas.", False, None),
        ("Sufficient progress is a term of the framework.", False, None),
    ],
)
def test_judgements_on_a_weakness(text, taken, not_yet):
    found = words.PROGRESS_JUDGEMENT.search(text)
    assert (found is not None) is taken
    if found:
        assert bool(found["not"]) is not_yet


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Main Findings", "main_findings"),
        ("The main findings of this inspection", "main_findings"),
        (
            "The effectiveness of the local area in identifying children with SEND",
            "identifying",
        ),
        (
            "The effectiveness of the local area in assessing and meeting the needs of "
            "pupils with SEN and/or disabilities",
            "meeting_needs",
        ),
        (
            "The effectiveness of the local area in improving the outcomes of those who have "
            "special educational needs and/or disabilities",
            "improving_outcomes",
        ),
        ("The effectiveness of the local area", None),
        ("Strengths", "strengths"),
        ("Area of strength", "strengths"),
        ("Areas for further development", "development"),
        ("Areas for improvement", "development"),
        ("Areas in need of improvement", "development"),
        ("Strengths and weaknesses are known", None),
    ],
)
def test_headings_of_letters(text, key):
    headings = (*words.LETTER_HEADINGS, words.STRENGTHS, words.DEVELOPMENT)
    assert next((h.key for h in headings if h.pattern.fullmatch(text)), None) == key
