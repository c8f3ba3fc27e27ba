"""Suggested themes and services: what fires and what does not, on made-up findings."""

import json

import pytest

from findings.parser.fitting import fit
from findings.parser.suggest import WEIGHTS, Evidence, Example, Suggester, Topic
from tests.labelled import ROOT, agreement, labelled_documents, taxonomy

THEMES = [
    Topic("waits", ("waiting", "waiting times", "too long")),
    Topic("plans", ("EHC", "EHC plan", "EHC plans")),
    Topic("care", ("social care", "social worker")),
    Topic("places", ("AP", "alternative provision")),
]
SERVICES = [
    Topic("salt", ("SALT", "speech and language therapy")),
    Topic("nursing", ("school nurse", "well-being team")),
    Topic("autism", ("autism assessment",)),
]
PLAIN = Suggester(THEMES, SERVICES)


def codes(suggestions):
    return [each.code for each in suggestions]


@pytest.mark.parametrize(
    ("text", "services", "why"),
    [
        ("SALT is late.", ["salt"], "an acronym as written"),
        ("A pinch of salt.", [], "an acronym is no common word"),
        ("Speech  and\nlanguage therapy", ["salt"], "spaces and line ends within a term"),
        ("Speech and language therapy (SALT)", ["salt"], "two terms, one service"),
        ("Preschool nurses", [], "a term within a word"),
        ("The well‑being team", ["nursing"], "a hyphen that does not break"),
        ("The wellbeing team", ["nursing"], "the same word without its hyphen"),
        ("An autism assessment by a school nurse", ["autism", "nursing"], "in the finding's order"),
        ("", [], "nothing"),
    ],
)
def test_services_go_by_their_terms(text, services, why):
    assert codes(PLAIN.services_of(text)) == services, why


def test_the_words_that_fired_are_shown_as_they_stand():
    (found,) = PLAIN.services_of("The Speech and language therapy team, known as SALT.")
    assert found.because == ("Speech and language therapy", "SALT")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Children are waiting too long.", "waits"),
        ("An EHC plan is often late. Some wait.", "plans"),
        ("Leaders across education, health and social care act on EHC plans.", "plans"),
        ("A social worker visits.", "care"),
        ("AP is scarce. A social worker said so.", "places"),
        ("AP is watched. Alternative provision is watched by a social worker.", "places"),
    ],
)
def test_the_likeliest_theme_comes_first(text, first):
    assert codes(PLAIN.themes_of(text))[0] == first


def test_a_term_inside_a_longer_one_does_not_count_twice():
    (hit,) = PLAIN.themes_of("An EHC plan.")[0].because
    assert hit == "EHC plan"


def test_a_list_of_the_sectors_suggests_no_theme():
    assert all(each.because == () for each in PLAIN.themes_of("Staff in health and social care."))


def test_a_finding_always_has_a_theme_suggested_and_an_empty_one_never():
    assert len(PLAIN.themes_of("Nothing that any term knows.")) == 1
    assert PLAIN.themes_of("   ") == ()
    assert Suggester([], []).themes_of("Waiting times are long.") == ()


def test_reviewed_findings_change_what_is_suggested_and_show_their_words():
    reviewed = [
        Example("Hoists are broken and ramps are missing.", frozenset({"places"})),
        Example("Ramps were promised and hoists ordered.", frozenset({"places"})),
        Example("Hoists stand unused beside the ramps.", frozenset({"places"})),
        Example("Letters about visits are kind.", frozenset({"care"})),
        Example("Letters are answered with care.", frozenset({"care"})),
    ]
    taught = Suggester(THEMES, SERVICES, PLAIN.learn(reviewed))
    first = taught.themes_of("New hoists came with ramps.")[0]
    assert first.code == "places"
    assert set(first.because) == {"hoists", "ramps"}


def test_suggestions_are_the_same_each_time():
    text = "An EHC plan waiting too long for alternative provision and a social worker."
    assert Suggester(THEMES, SERVICES).themes_of(text) == PLAIN.themes_of(text)


def test_evidence_survives_its_file_and_adds_up():
    evidence = PLAIN.learn([Example("SALT is late, waiting.", frozenset({"waits", "care"}))])
    again = Evidence.from_data(json.loads(json.dumps(evidence.as_data(at_least=1))))
    assert again == evidence
    assert (again + evidence).both["service:salt", "waits"] == 2
    assert evidence.as_data()["signs"] == {}  # what was seen less than three times is left out


def test_fitting_needs_two_documents():
    with pytest.raises(ValueError, match="two documents"):
        fit({"one": [Example("Waiting.", frozenset({"waits"}))]}, THEMES, SERVICES)


def test_the_shipped_counts_speak_of_the_shipped_topics_and_keep_no_wording():
    data = json.loads((ROOT / "fixtures" / "suggestions.json").read_text(encoding="utf-8"))
    themes, services = taxonomy()
    assert set(data["themes"]) == {topic.code for topic in themes}
    terms = {f"term:{topic.code}:{term}" for topic in themes for term in topic.terms}
    known = terms | {f"service:{topic.code}" for topic in services}
    words = set(data["signs"]) - known
    assert words
    assert all(word.startswith("word:") and " " not in word for word in words)


def test_suggestions_agree_with_people_on_documents_left_out(corpus):
    themes, services = taxonomy()
    documents = labelled_documents(corpus)
    for field, floor in (("themes", 0.75), ("services", 0.92)):
        right, extra, missed = agreement(documents, themes, services, field)
        assert 2 * right / (2 * right + extra + missed) >= floor, field


def test_the_weights_in_use_are_those_that_fit(corpus):
    themes, services = taxonomy()
    labelled = labelled_documents(corpus)
    documents = {slug: [row.example for row in rows] for slug, rows in labelled.items()}
    assert fit(documents, themes, services) == pytest.approx(WEIGHTS, abs=0.01)
