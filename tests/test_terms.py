"""Terms of the glossary in a text: which words are one, and which only look like it."""

import pytest

from findings.terms import Terms

TERMS = Terms(
    {
        "plan": ["EHC plan", "EHCP", "education, health and care plan"],
        "ap": ["alternative provision", "AP", "APs"],
        "salt": ["speech and language therapy", "SALT"],
        "therapy": ["therapy"],
        "senco": ["SENCo"],
        "coproduction": ["co-production"],
        "offer": ["local offer"],
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An EHC plan is late.", ["EHC plan"]),
        ("EHC plans are late.", ["EHC plans"]),  # a plural that nobody entered
        ("Some EHCPs", ["EHCPs"]),
        ("Education, health and care plans", ["Education, health and care plans"]),
        ("speech and language therapy", ["speech and language therapy"]),  # the longest alone
        ("Therapy helps", ["Therapy"]),
        ("Co-production and coproduction", ["Co-production", "coproduction"]),
        ("two SENCOs", ["SENCOs"]),
        ("A Local Offer", ["Local Offer"]),
        # what is no term
        ("a plan", []),
        ("The map, the ap and Ap", []),  # an acronym is written in capitals
        ("Add salt.", []),
        ("therapist", []),  # another word
        ("It is local. Offer more.", []),  # two sentences
        ("They called it “the local offer”.", []),  # somebody else's words
        ('They called it "the local offer" too', []),
        ("It’s the children’s local offer", ["local offer"]),  # an apostrophe quotes nothing
        ("", []),
    ],
)
def test_what_is_found_in_a_text(text, found):
    assert [text[span.start : span.end] for span in TERMS.spans(text)] == found


def test_a_form_that_two_terms_have_belongs_to_the_first():
    assert Terms({"one": ["aid"], "two": ["aid"]}).spans("an aid")[0].slug == "one"
