"""The quote lock: what counts as the same words, and what does not."""

import doctest

import pytest

from findings import quotes
from findings.quotes import occurs, quote_form

LETTER = """ Leaders’ plans are ambitious. Families said that the ‘local offer’ is hard to find.
 Support for 18- to 25-year-olds is not up-
to-date. Staff work well –
and quickly – with partners1 in the
area. Most children’s plans are ineffective."""

# wording, text, what is odd
SAME = [
    ("Leaders’ plans are ambitious.", LETTER, "exactly as it stands"),
    ("Leaders' plans are ambitious.", LETTER, "straight apostrophe for a curly one"),
    ("that the 'local offer' is hard", LETTER, "straight quotes for curly ones"),
    ("hard to find. Support for", LETTER, "over a line end"),
    ("not up-to-date. Staff", LETTER, "a hyphen at a line end"),
    ("18- to 25-year-olds", LETTER, "a hyphen before a space"),
    ("18-\nto 25-year-olds", LETTER, "the wording broken where the letter is not"),
    ("work well – and quickly", LETTER, "a dash at a line end"),
    ("  work   well\t– and\nquickly ", LETTER, "more spaces in the wording"),
    ("work well – and quickly – with partners", LETTER, "a footnote's figure after the last word"),
    ("short- and long-term", "both short-\nand long-term", "a hanging hyphen at a line end"),
    ("support - including", "their support -\nincluding", "a hyphen for a dash at a line end"),
    ("“Good” help", 'They had "Good" help', "curly double quotes in the wording"),
    ("ready to work", "ready\u00a0to work", "a no-break space"),
    ("co-operate", "they co\u2011operate", "a no-break hyphen"),
    ("co-operate", "they co\u2010operate", "the hyphen proper"),
    ("co-operate", "they co\ufffe\noperate", "pdfium's mark for a line-end hyphen"),
    ("co-operate", "they co\u0002\noperate", "pdfium's other mark"),
    ("cooperate", "they co\u00adoperate", "a soft hyphen"),
    ("cooperate", "they co\u00ad\noperate", "a soft hyphen at a line end"),
    ("effective first steps", "eﬀective ﬁrst steps", "ligatures"),
    ("Areas:\n• waiting times\n• transport", "Areas: • waiting times • transport", "bullets"),
    ("Areas:\n• waiting times", "Areas:\n▪ waiting times", "another bullet"),
    ("Areas:\n• waiting times", "Areas:\n\uf0b7 waiting times", "Symbol's bullet"),
    ("Areas: waiting times", "Areas:\n• waiting times", "a bullet that the wording leaves out"),
    ("Zoë’s school", "Zoe\u0308's school", "an accent apart from its letter"),
]
DIFFERENT = [
    ("Leaders’ plans are not ambitious.", LETTER, "a word more"),
    ("Leaders’ plans ambitious.", LETTER, "a word less"),
    ("leaders’ plans are ambitious.", LETTER, "another case"),
    ("Leaders’ plans are ambitious!", LETTER, "another mark at the end"),
    ("Leaders plans are ambitious.", LETTER, "an apostrophe less"),
    ("find. Staff work well", LETTER, "a sentence left out between"),
    ("plans are effective.", LETTER, "a word of which the letter has the opposite"),
    ("effective.", LETTER, "the end of a word"),
    ("Leaders’ plans are ambi", LETTER, "the beginning of a word"),
    ("work well - and quickly", LETTER, "a hyphen for a dash"),
    ("uptodate", LETTER, "a hyphen lost at a line end"),
    ("cooperate", "they co-operate", "a hyphen that is the letter's own"),
    ("co operate", "they co-operate", "a space for a hyphen"),
    ("25%", "25 per cent", "a sign for words"),
    ("", LETTER, "nothing"),
    (" \n", LETTER, "only spaces"),
    ("•", LETTER, "only a bullet"),
    ("Some words", "", "a letter without text"),
]


@pytest.mark.parametrize(("wording", "text", "odd"), SAME, ids=[odd for *_, odd in SAME])
def test_the_same_words_are_found(wording, text, odd):
    assert occurs(wording, [text])


@pytest.mark.parametrize(("wording", "text", "odd"), DIFFERENT, ids=[odd for *_, odd in DIFFERENT])
def test_other_words_are_not_found(wording, text, odd):
    assert not occurs(wording, [text])


def test_a_wording_may_run_over_a_page_end():
    assert occurs(
        "begun on one page and ended on", ["It was begun on one", "page and ended on the next"]
    )
    assert occurs("up-to-date", ["they are up-", "to-date"])


def test_a_wording_does_not_jump_a_page():
    assert not occurs("first third", ["first", "second", "third"])


def test_a_letter_without_pages_holds_no_wording():
    assert not occurs("Some words", [])


def test_words_do_not_grow_together_at_a_page_end():
    assert not occurs("onepage", ["one", "page"])


@pytest.mark.parametrize("text", [text for _, text, _ in SAME + DIFFERENT])
def test_folding_twice_is_folding_once(text):
    assert quote_form(quote_form(text)) == quote_form(text)


def test_signs_of_patterns_are_only_signs():
    assert occurs("costs (in £) rose by 5.5*", ["costs (in £) rose by 5.5* in all"])
    assert not occurs("5.5", ["it was 505 in all"])


def test_the_example_in_the_docstring_holds():
    assert doctest.testmod(quotes).attempted == 1
    assert doctest.testmod(quotes).failed == 0


TABLE = [
    "Responsible body\nTelby Council and\nLeaders should act at pace to improve",
    "NHS Telby ICB\n\nhow long families wait,\nand tell them why.\n\nAnother row.",
]
CUT = [
    ("Leaders should act at pace to improve how long families wait, and tell them why.", True, ""),
    ("Leaders should act at pace to improve and tell them why.", False, "a line left out"),
    ("Leaders should act to improve how long families wait,", False, "words left out before"),
    ("act at pace to improve long families wait,", False, "from within a line"),
    ("Leaders should act at pace how long families wait,", False, "not to the page's end"),
]


@pytest.mark.parametrize(("wording", "there", "why"), CUT, ids=[why or "whole" for *_, why in CUT])
def test_a_row_that_runs_over_a_page_end_is_found_behind_the_other_columns_rest(
    wording, there, why
):
    assert occurs(wording, TABLE) is there
