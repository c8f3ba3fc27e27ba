"""Advice on plain summaries: long sentences, hard words, how it reads, and facts that are lost."""

import doctest
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.plain.advice import LONG, Kind, advise
from findings.plain.draft import draft
from findings.plain.fidelity import added, facts_of, missing
from findings.plain.readability import reading_of, syllables
from findings.plain.sentences import sentences
from findings.plain.words import hard_words


@pytest.mark.parametrize("name", ["sentences", "words", "readability"])
def test_examples_in_docstrings_hold(name):
    assert doctest.testmod(import_module(f"findings.plain.{name}")).failed == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two.", 2),
        ("It rose by 3.5 weeks.", 1),
        ("Ask Mr. Sample. He knows.", 2),
        ("Help, e.g. from a nurse, is late.", 1),
        ("“Is it late?” she asked.", 2),
        ("A list:\n• one thing\n• another", 3),
        ("No full stop", 1),
        ("Wait... Then go.", 2),
        ("", 0),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They utilise it.", ["utilise"]),
        ("In order to help", ["In order to"]),
        ("Commissioning is late", ["Commissioning"]),
        ("They use it to help.", []),
        ("A strategically placed pre-provisional", ["strategically"]),
        ("well-established", []),
    ],
)
def test_hard_words(text, found):
    assert [each.text for each in hard_words(text)] == found


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("wait", 1),
        ("children", 2),
        ("families", 3),
        ("education", 4),
        ("waited", 2),
        ("helped", 1),
        ("places", 2),
        ("therapist", 3),
        ("school", 1),
        ("table", 2),
        ("parents’", 2),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_short_sentences_are_treated_fairly():
    assert reading_of("Education plans are late.").verdict == "easy"
    assert reading_of("They wait.").verdict == "easy"


def test_hard_texts_read_hard():
    text = (
        "Strategic commissioning arrangements demonstrate inadequate accountability for "
        "multi-agency quality assurance of statutory documentation."
    )
    assert reading_of(text).verdict == "hard"
    assert reading_of("").verdict == "easy"


def test_terms_that_the_page_explains_count_as_everyday_words():
    text = "A paediatrician helps."
    easier = reading_of(text, explained=["paediatrician"])
    assert easier.grade < reading_of(text).grade


@pytest.mark.parametrize(
    ("source", "summary", "lost"),
    [
        ("12 schools wait.", "Twelve schools wait.", []),
        ("Half of parents agree.", "50% of parents agree.", []),
        ("Waits last up to 40 weeks.", "Waits last 40 weeks.", ["up to"]),
        ("Waits last 40 weeks.", "Waits last a long time.", ["40"]),
        ("Leaders do not know.", "The people in charge don’t know.", []),
        ("Leaders do not know.", "Leaders know.", ["not"]),
        ("Some families wait.", "Several families wait.", []),
        ("Some families wait.", "Families wait.", ["Some"]),
        ("A small minority of parents agree.", "A small number of parents agree.", []),
        (
            "A small minority of parents agree.",
            "A minority of parents agree.",
            ["A small minority"],
        ),
        ("Children too often wait.", "Children often wait.", ["too often"]),
        ("Those aged 16 to 25 wait.", "People from 16 to 25 wait.", []),
        ("Those aged 16 to 25 wait.", "Young people wait.", ["aged 16 to 25"]),
        ("Parents and carers say so.", "Families say so.", ["Parents", "carers"]),
        ("Parents and carers say so.", "Parents say so, and carers too.", []),
        ("Children and young people wait.", "Children and teenagers wait.", []),
        ("Health visitors and school nurses help.", "Nurses help.", ["Health visitors"]),
        ("One in ten plans is late.", "1 in 10 plans is late.", []),
        ("Approximately 300 wait.", "About 300 wait.", []),
        ("1,200 children wait.", "1200 children wait.", []),
        ("Too many wait.", "Many wait.", ["Too many"]),
        ("No one wrote and nobody called.", "No one wrote.", ["nobody"]),
        ("Children wait. Children are late.", "Children wait and are late.", []),
        ("", "", []),
    ],
)
def test_what_a_summary_must_keep(source, summary, lost):
    assert [fact.text for fact in missing(source, summary)] == lost


@pytest.mark.parametrize(
    ("source", "summary", "new"),
    [
        ("Families wait.", "All families wait.", ["All"]),
        ("Families wait.", "Families wait 40 weeks.", ["40"]),
        ("Families wait.", "Families do not wait.", ["not"]),
        ("Some families wait.", "Some families wait.", []),
        ("Leaders wait.", "Teachers wait.", []),
    ],
)
def test_what_a_summary_adds_is_said(source, summary, new):
    assert [fact.text for fact in added(source, summary)] == new


def test_a_fact_can_be_ticked_off_by_its_key():
    source = "12 schools and 12 nurseries wait."
    keys = [fact.key for fact in facts_of(source) if fact.kind == "number"]
    assert keys == ["number:12#1", "number:12#2"]
    lost = missing(source, "Schools and nurseries wait.", ticked=keys[:1])
    assert [fact.key for fact in lost] == keys[1:]


def test_advice_says_each_thing_in_a_sentence():
    text = "Leaders utilise SALT. " + "They wait " * 12 + "."
    notes = advise(text, source="Leaders wait.", unexplained=["SALT"])
    kinds = {note.kind for note in notes}
    assert {Kind.LONG_SENTENCE, Kind.HARD_WORD, Kind.UNEXPLAINED} <= kinds
    assert all(note.sentence.endswith(".") for note in notes)
    assert [note.start for note in notes] == sorted(note.start for note in notes)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("SALT is late.", True),
        ("Speech and language therapy (SALT) is late. SALT helps.", False),
        ("A pinch of salt. BASALT.", False),
    ],
)
def test_terms_are_met_as_they_are_written(text, warned):
    notes = advise(text, unexplained=["SALT"])
    assert any(note.kind is Kind.UNEXPLAINED for note in notes) is warned


SOURCES = [
    "Leaders do not utilise data in order to monitor waits, which are long.",
    "Some children wait up to 40 weeks; consequently, numerous families receive no advice.",
    "A small minority of parents of those aged 16 to 25 say that nobody answered, so they left.",
    "Approximately half of schools, although well led, have too few places for pupils in Year 9.",
    "Prior to 2019, support was insufficient. Subsequently, it has improved for most, but not all.",
    "Staff seek views:\n• from children under five\n• from at least 12 carers",
]


@pytest.mark.parametrize("source", SOURCES)
def test_a_draft_drops_no_fact(source):
    lost = [fact for fact in missing(source, draft(source)) if fact.text not in ("although",)]
    assert lost == []


def test_a_draft_is_plainer_and_shorter_sentenced():
    source = (
        "Leaders utilise SALT data in order to plan, which helps staff in most schools to begin; "
        "furthermore, families whose children wait receive a letter at the earliest opportunity."
    )
    text = draft(source, acronyms={"SALT": "speech and language therapy"})
    assert "speech and language therapy (SALT)" in text
    assert "utilise" not in text
    assert max(len(each.text.split()) for each in sentences(text)) < LONG + 6
    assert len(sentences(text)) > len(sentences(source))


@given(st.text(max_size=300), st.text(max_size=300))
def test_nothing_is_raised_for_any_text_and_places_lie_within_it(text, other):
    for fact in (*facts_of(text), *missing(text, other), *missing(text, text)):
        assert 0 <= fact.start < fact.end <= len(text)
    for note in advise(text, source=other):
        assert 0 <= note.start <= note.end <= len(text)
    assert missing(text, text) == ()
    draft(text)
    reading_of(text)
