"""How often letters speak of a topic: each letter once, silence as silence, frameworks apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import review
from findings.models import Judgement
from findings.tallies import (
    LEAST_FOR_PERCENT,
    LetterSaid,
    Said,
    Tally,
    by_framework,
    letters_on,
    said_of,
    tally,
)
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_region,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)


def letter_with(theme, *judgements, area=None, **inspection):
    """A published letter whose main findings on the theme have these judgements."""
    letter = make_letter(make_inspection(area, **inspection))
    section = make_section(letter)
    make_finding(section)  # every letter says something
    for judgement in judgements:
        make_finding(section, judgement=judgement, themes=[theme])
    publish(letter)
    return letter


@pytest.mark.parametrize(
    ("judgements", "said"),
    [
        ([], Said.SILENT),
        (["strength"], Said.STRENGTH),
        (["strength", "context"], Said.STRENGTH),
        (["development"], Said.DEVELOPMENT),
        (["context", "development"], Said.DEVELOPMENT),
        (["strength", "development"], Said.BOTH),
        (["mixed"], Said.BOTH),
        (["mixed", "strength"], Said.BOTH),
        (["context"], Said.CONTEXT),
    ],
)
def test_a_letter_says_one_thing_of_a_topic(judgements, said):
    assert said_of(judgements) == said


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(Judgement.values)),
            st.sampled_from(["local_area_2016", "area_send_2023"]),
            st.integers(2016, 2026),
            st.sampled_from(["North", "South", "East"]),
        ),
        max_size=40,
    )
)
def test_the_numbers_add_up_over_letters_however_they_are_grouped(rows):
    letters = [
        LetterSaid(number, number, region, framework, year, said_of(judgements))
        for number, (judgements, framework, year, region) in enumerate(rows)
    ]
    whole = tally(letters)
    assert whole.held == len(letters) == sum(whole.drawn.values())
    frameworks = by_framework(letters)
    for said in Said:
        total = getattr(whole, said)
        assert total == sum(getattr(each.total, said) for each in frameworks)
        for each in frameworks:
            for groups in (each.by_year, each.by_region):
                assert getattr(each.total, said) == sum(getattr(t, said) for _, t in groups)
    for each in frameworks:
        assert each.by_year == sorted(each.by_year, key=lambda group: group[0])


def test_small_numbers_get_no_percentage():
    few = Tally(strength=LEAST_FOR_PERCENT - 1)
    assert few.percents == dict.fromkeys(Said, None)
    many = Tally(strength=LEAST_FOR_PERCENT // 2, silent=LEAST_FOR_PERCENT // 2)
    assert (many.percent("strength"), many.percent("both")) == (50, 0)
    assert Tally().percent("silent") is None


@pytest.mark.django_db
def test_a_letter_with_many_findings_on_a_topic_counts_once():
    theme = make_theme()
    letter_with(theme, "strength", "strength", "strength")
    letter_with(theme, "development", "strength")
    letter_with(theme)
    [counted] = by_framework(letters_on(theme))
    assert counted.total == Tally(strength=1, both=1, silent=1)


@pytest.mark.django_db
def test_a_finding_with_three_themes_counts_once_under_each():
    themes = [make_theme() for _ in range(3)]
    make_published_finding(kind="strength", themes=themes)
    for theme in themes:
        assert tally(letters_on(theme)) == Tally(strength=1)


@pytest.mark.django_db
def test_services_are_counted_in_the_same_way():
    service = make_service()
    make_published_finding(kind="strength", services=[service])
    make_published_finding()
    assert tally(letters_on(service)) == Tally(strength=1, silent=1)


@pytest.mark.django_db
def test_frameworks_years_and_regions_stand_apart():
    theme = make_theme()
    north = make_area(region=make_region("North Vale"))
    letter_with(theme, "strength", area=north, start=date(2018, 3, 5))
    letter_with(theme, area=make_area(), start=date(2019, 3, 5))
    make_published_finding(
        inspection=make_inspection(north, framework="area_send_2023", start=date(2024, 3, 5)),
        kind="needs_better",
        themes=[theme],
    )
    new, old = by_framework(letters_on(theme))
    assert (new.framework, new.total) == ("area_send_2023", Tally(development=1))
    assert old.by_year == [("2018", Tally(strength=1)), ("2019", Tally(silent=1))]
    assert old.by_region == [("Middle Vale", Tally(silent=1)), ("North Vale", Tally(strength=1))]


@pytest.mark.django_db
def test_drafts_withdrawn_letters_and_withdrawn_findings_are_never_counted():
    theme, reviewer = make_theme(), make_user("Reviewer")
    draft = make_letter()
    make_finding(make_section(draft), themes=[theme])
    gone = letter_with(theme, "strength")
    review.withdraw(gone, by=reviewer, reason="Entered for the wrong area.")
    assert letters_on(theme) == []
    kept = letter_with(theme, "strength")
    finding = kept.findings.get(themes=theme)
    assert tally(letters_on(theme)) == Tally(strength=1)
    review.withdraw_finding(finding, by=reviewer, reason="Entered twice.")
    assert tally(letters_on(theme)) == Tally(silent=1)


@pytest.mark.django_db
def test_narrative_and_letters_of_revisits_are_left_out():
    theme = make_theme()
    letter = letter_with(theme)
    letter.sections.get().findings.create(
        letter=letter,
        framework=letter.framework,
        ordinal=9,
        kind="narrative",
        judgement="context",
        wording="Background.",
        wording_status="restated",
    ).themes.add(theme)
    letter_with(theme, "development", kind="revisit", follows=letter.inspection)
    assert tally(letters_on(theme)) == Tally(silent=1)
