"""Text search: what is found and what is not, the same on both databases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings import review
from findings.models import Finding, folded
from findings.search import MAX_LENGTH, parse
from findings.search.text import MAX_TERMS, matching_text
from tests.factories import make_finding, make_published_finding, make_section, make_user

# query, text, what is odd
FOUND = [
    ("waiting", "Families are waiting.", "a word as it stands"),
    ("wait", "Families are waiting.", "the beginning of a word"),
    ("WAITING", "Families are waiting.", "upper case in the query"),
    ("waiting", "WAITING TIMES", "upper case in the text"),
    ("families waiting", "They wait: families are waiting.", "two words in another order"),
    ("OT", "The OT visits.", "a short word as a whole"),
    ("ot", "Help from (OT).", "a short word between marks"),
    ("SLT.", "the SLT service", "a mark after a short word"),
    ("co-production", "Good co-production here", "a hyphen in both"),
    ("coproduction", "Good co-production here", "a hyphen in the text"),
    ("co-production", "Good coproduction here", "a hyphen in the query"),
    ("co‑production", "Good co-production here", "a no-break hyphen"),
    ("children's", "The children’s plans", "straight for curly apostrophe"),
    ("children’s", "The children's plans", "curly for straight apostrophe"),
    ("childrens", "The children’s plans", "no apostrophe"),
    ('"waiting times"', "Long waiting times.", "a phrase"),
    ("“waiting times”", "Long waiting times.", "a phrase in curly quotes"),
    ('"waiting times', "Long waiting times.", "a phrase that is not closed"),
    ('"waiting times"', "Long waiting, times", "a mark inside a phrase"),
    ('"waiting times"', "Long waiting.\n\n• “Times”", "six marks inside a phrase"),
    ('"waiting times"', "waiting\u00a0times", "a no-break space inside a phrase"),
    ('"times"', "Long waiting times", "a phrase of one word at the end"),
    ("waiting -autism", "Families are waiting.", "an excluded word that is not there"),
    ('-"autism pathway"', "A pathway for autism", "an excluded phrase that is not there"),
    ("-OT", "other services", "an excluded short word inside another"),
    ("50%", "It rose by 50% here", "a per cent sign"),
    ("snake_case", "It says snake_case here", "an underscore"),
    ("back\\slash", "It says back\\slash here", "a backslash"),
    ("[draft]", "a draft plan", "brackets"),
    ("and/or", "SEN and/or disabilities", "a slash"),
    ("waiting!!!", "Families are waiting.", "marks after a word"),
    ("... waiting", "Families are waiting.", "marks before a word"),
    ("ÉCOLE", "une école", "an upper-case accent in the query"),
    ("école", "UNE ÉCOLE", "an upper-case accent in the text"),
    ("zoë’s", "ZOË’S PLAN", "another accent"),
    ("🙂", "Children said 🙂 to it", "an emoji"),
    ("wai\x00", "a wai here", "a null byte"),
    ("x" * 500, "x" * MAX_LENGTH, "a query that is too long is cut"),
    ("'; DROP TABLE --", "drop the table", "an injection is only words"),
    ("", "Anything at all.", "nothing asked"),
    ("   ", "Anything at all.", "only spaces asked"),
]
NOT_FOUND = [
    ("aiting", "Families are waiting.", "the end of a word"),
    ("OT", "other services", "a short word at the beginning of another"),
    ("OT", "not a lot", "a short word inside others"),
    ("SALT", "the SLT service", "another abbreviation"),
    ("EHC", "an EHCP", "a word of three letters at the beginning of another"),
    ("SLT", "SALT service", "a short word inside another"),
    ("co production", "Good coproduction here", "a space for a hyphen"),
    ("families autism", "Families are waiting.", "one of two words missing"),
    ('"times waiting"', "Long waiting times.", "a phrase in another order"),
    ('"waiting times"', "waiting long times", "a word inside the phrase"),
    ('"wait"', "Families are waiting.", "a phrase is whole words"),
    ("waiting -families", "Families are waiting.", "an excluded word"),
    ("-wait", "Families are waiting.", "the beginning of an excluded word"),
    ('waiting -"are waiting"', "Families are waiting.", "an excluded phrase"),
    ("-families -autism", "Families are waiting.", "one of two excluded words"),
    ("50%", "It rose by 500 here", "a per cent sign is no wildcard"),
    ("w%g", "waiting", "nor in the middle of a word"),
    ("sn_ke", "a snake", "an underscore is no wildcard"),
    ("back\\slash", "backslash", "a backslash is a sign"),
    ("!!!", "Anything at all!!!", "only marks"),
    ('""', "Anything at all.", "an empty phrase"),
    ("-", "a - b", "only a hyphen"),
    ("\x00", "Anything at all.", "only a null byte"),
    ("🙂", "Children said 🙁 to it", "another emoji"),
    ("ecole", "une école", "an accent counts"),
]


def answer(query):
    return matching_text(Finding.objects.all(), query)


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "text", "odd"), FOUND, ids=[odd for *_, odd in FOUND])
def test_a_text_is_found(query, text, odd):
    finding = make_finding(wording=text)
    assert list(answer(query)) == [finding]


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "text", "odd"), NOT_FOUND, ids=[odd for *_, odd in NOT_FOUND])
def test_a_text_is_not_found(query, text, odd):
    make_finding(wording=text)
    assert list(answer(query)) == []


@pytest.mark.django_db
def test_the_plain_summary_is_searched_too():
    finding = make_finding(wording="Needs are met.", summary="Children get help.")
    assert list(answer("children needs")) == [finding]
    assert list(answer("needs -children")) == []


@pytest.mark.django_db
def test_a_phrase_does_not_run_from_the_wording_into_the_summary():
    make_finding(wording="They have plans.", summary="Children get help.")
    assert list(answer('"plans children"')) == []


@pytest.mark.django_db
def test_an_em_dash_without_spaces_parts_words():
    finding = make_finding(wording="Families wait—sometimes for years.")
    assert list(answer("sometimes")) == [finding]


@pytest.mark.django_db
def test_the_text_searched_follows_a_correction_and_a_summary():
    finding, reviewer = make_published_finding(wording="Old words."), make_user("Reviewer")
    review.correct_finding(finding, by=reviewer, wording="New ones.", note="Better so.")
    review.summarise(finding, by=reviewer, summary="In plain language.")
    assert list(answer("old")) == []
    assert list(answer("ones plain")) == [finding]


@pytest.mark.django_db
def test_the_text_searched_is_written_with_rows_added_in_bulk():
    finding = make_finding(wording="First.")
    fields = {"letter": finding.letter, "section": finding.section, "judgement": "strength"}
    fields |= {"framework": finding.framework, "kind": "main_finding", "ordinal": 2}
    Finding.objects.bulk_create([Finding(wording="Second one.", **fields)])
    assert answer("second").count() == 1


def test_a_query_has_a_limited_number_of_terms():
    assert len(parse(" ".join("abcdefghijklmnopqrstuvwxyz"))) == MAX_TERMS


def test_a_query_is_read_to_a_limited_length():
    assert [term.text for term in parse("a" * 150 + " " + "b" * 150)] == ["a" * 150, "b" * 49]


# ---- against a plain reading of the rule

WORDS = ["ot", "other", "wait", "waiting", "a", "co-op", "coop", "it's", "50%", "a_b", "a\\b"]
texts = (
    st.lists(
        st.one_of(
            st.sampled_from(WORDS),
            st.text(st.characters(codec="ascii", exclude_characters="\x00"), max_size=6),
        ),
        min_size=1,
        max_size=8,
    )
    .map(" ".join)
    .filter(str.strip)
)
words = st.sampled_from([*WORDS, "wai", "o", "%", "_", "\\", "OT", "Coop"])
terms = st.tuples(
    st.sampled_from(["", "-"]),
    st.one_of(words, st.lists(words, min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"')),
).map("".join)
queries = st.lists(terms, min_size=1, max_size=3).map(" ".join)


def expected(query, text):
    """The rule in plain Python, word by word; what is asked is told by `query` as it was built."""
    held = folded(text).split()
    for term in split_terms(query):
        wanted = folded(term.strip('-"')).split()
        whole = '"' in term or len(" ".join(wanted)) <= 3
        hit = any(
            starts_here(held[at : at + len(wanted)], wanted, whole) for at in range(len(held))
        )
        if wanted and hit == term.startswith("-"):
            return False
    return True


def split_terms(query):
    """Terms as they were joined: a space inside quotes parts nothing."""
    found, quoted = [""], False
    for sign in query:
        quoted ^= sign == '"'
        if sign == " " and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return found


def starts_here(held, wanted, whole):
    if len(held) != len(wanted):
        return False
    if whole:
        return held == wanted
    return held[:-1] == wanted[:-1] and held[-1].startswith(wanted[-1])


class TestAgainstAPlainReading(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section()

    @settings(max_examples=25, deadline=None)
    @given(st.lists(texts, min_size=1, max_size=4), st.lists(queries, min_size=1, max_size=8))
    def test_the_database_answers_as_the_rule_says(self, wordings, asked):
        by_wording = {make_finding(self.section, wording=w).pk: w for w in wordings}
        for query in asked:
            wanted = {pk for pk, wording in by_wording.items() if expected(query, wording)}
            assert set(answer(query).values_list("pk", flat=True)) == wanted, query
