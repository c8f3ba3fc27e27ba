"""Likeness of words: what is close, what it costs, and that it is true after every publication."""

import random
from datetime import date
from threading import Thread

import pytest

from findings import review, search, similar
from findings.similar import Likeness
from findings.similar.model import MOST_READ
from tests.crawl import visit
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_theme,
    make_user,
    publish,
)

BUSES = "The bus to the special school is late every morning."
LATE_BUSES = "School buses are late and children miss the morning."
SPEECH = "Speech therapists see babies within a fortnight."


def model_of(**texts):
    keys = dict(enumerate(texts, start=1))
    come = {key: texts[name].split() for key, name in keys.items()}
    return Likeness({}, {}).changed((), come), {name: key for key, name in keys.items()}


def test_what_shares_rare_words_is_closer_than_what_shares_common_ones():
    model, keys = model_of(
        this="wait autism school", rare="autism team", common="school plan", other="school bus"
    )
    best = model.around(keys["this"]).best(lambda key: key != keys["other"], 5)
    assert [key for key, _ in best] == [keys["rare"], keys["common"]]
    assert all(0 < score < 1 for _, score in best)


def test_the_same_words_are_as_like_as_can_be_and_other_words_are_not_like_at_all():
    model, keys = model_of(a="wait autism", b="autism wait", c="bus late")
    around = model.around(keys["a"])
    assert around.likeness(keys["b"]) == pytest.approx(1)
    assert around.likeness(keys["c"]) == 0
    assert around.likeness(99) == 0
    assert model.around(99).best(lambda _: True, 5) == []


def test_a_changed_model_answers_as_one_made_anew():
    chance = random.Random(3)  # noqa: S311 - any texts will do
    words = [f"w{n}" for n in range(60)]
    texts = {n: chance.choices(words, k=12) for n in range(80)}
    anew = Likeness({}, {}).changed((), {n: texts[n] for n in range(20, 80)})
    first = Likeness({}, {}).changed((), {n: texts[n] for n in reversed(range(60))})
    before = {key: list(held) for key, held in first.postings.items()}
    changed = first.changed(range(20), {n: texts[n] for n in range(60, 80)})
    assert changed.texts == anew.texts
    assert {t: sorted(h) for t, h in changed.postings.items()} == {
        t: sorted(h) for t, h in anew.postings.items()
    }
    for key in (20, 50, 79):
        assert changed.around(key).best(lambda _: True, 9) == anew.around(key).best(
            lambda _: True, 9
        )
    assert {key: list(held) for key, held in first.postings.items()} == before  # it never changes


def test_a_look_up_reads_a_bounded_number_of_postings():
    many = MOST_READ + 1
    come = {n: ["everywhere", f"only{n // 2}"] for n in range(many)}
    model = Likeness({}, {}).changed((), come)
    assert set(model.around(0).candidates) == {1}


@pytest.mark.django_db
def test_only_what_anyone_may_see_is_in_the_model():
    shown = make_published_finding(wording=BUSES)
    draft = make_finding(make_section(make_letter()), wording=BUSES)
    gone = make_published_finding(wording=BUSES)
    review.withdraw(gone.letter, by=make_user("Reviewer"), reason="A page was missing.")
    model = similar.likeness(search.current())
    assert shown.pk in model.texts
    assert draft.pk not in model.texts
    assert gone.pk not in model.texts


@pytest.mark.django_db
def test_after_every_change_the_model_is_that_of_what_is_public():
    first, second = make_published_finding(wording=BUSES), make_published_finding(wording=SPEECH)
    similar.likeness(search.current())
    third = make_published_finding(wording=LATE_BUSES)
    assert similar.elsewhere(first, search.current()) == [third.pk]
    review.correct_finding(third, by=make_user("Reviewer"), wording=SPEECH, note="Misread.")
    assert similar.elsewhere(first, search.current()) == []
    assert similar.elsewhere(second, search.current()) == [third.pk]
    review.withdraw(third.letter, by=make_user("Reviewer"), reason="A page was missing.")
    assert similar.elsewhere(second, search.current()) == []
    held = search.current()
    assert set(similar.likeness(held).texts) == set(held.snapshot.keys)


@pytest.mark.django_db
def test_the_model_is_kept_until_something_changes(django_assert_num_queries):
    make_published_finding()
    held = search.current()
    model = similar.likeness(held)
    with django_assert_num_queries(0):
        assert similar.likeness(held) is model


@pytest.mark.django_db
def test_similar_findings_are_of_other_areas_and_say_all_that_a_finding_must(client):
    finding = make_published_finding(wording=BUSES)
    area = finding.letter.inspection.area
    make_published_finding(area=area, inspection=_later(area), wording=LATE_BUSES)
    other = make_published_finding(
        area=make_area("Farley Example"),
        inspection=make_inspection(
            make_area("Nearby Example"), framework="area_send_2023", start=date(2024, 5, 13)
        ),
        wording=LATE_BUSES,
        summary="Buses come late.",
        kind="needs_better",
    )
    section = visit(client, finding).one("section", **{"aria-labelledby": "alike"})
    [item] = section.all("li")
    assert item.links()["Buses come late."] == other.get_absolute_url()
    for part in (
        "Needs to get better",
        "Nearby Example",
        "2023 onwards framework",
        "Inspectors wrote this in May 2024",
    ):
        assert part in item.text, part


def _later(area):
    return make_inspection(area, start=date(2020, 3, 5), kind="revisit")


@pytest.mark.django_db
def test_the_opposite_is_of_the_same_area_and_theme_and_of_either_framework(client):
    theme, elsewhere = make_theme("buses"), make_theme("plans")
    area = make_area()
    strong = make_published_finding(
        area=area, wording=BUSES, kind="strength", themes=[theme], summary="Buses run."
    )
    newer = make_letter(make_inspection(area, framework="area_send_2023", start=date(2024, 1, 8)))
    section = make_section(newer, "needs_better")
    weak = make_finding(section, kind="needs_better", themes=[theme], summary="Buses are late.")
    make_finding(section, kind="needs_better", themes=[elsewhere], summary="Plans are late.")
    publish(newer)
    section = visit(client, strong).one("section", **{"aria-labelledby": "opposite"})
    [item] = section.all("li")
    assert item.links()["Buses are late."] == weak.get_absolute_url()
    assert "2023 onwards framework" in item.text
    assert "Inspectors wrote this in January 2024" in item.text
    back = visit(client, weak).one("section", **{"aria-labelledby": "opposite"})
    assert "Buses run." in back.text
    assert "2016 to 2022 framework" in back.text


@pytest.mark.django_db
def test_where_nothing_is_similar_or_opposite_nothing_is_said(client):
    finding = make_published_finding(wording=BUSES, judgement="mixed", themes=[make_theme()])
    document = visit(client, finding)
    assert "Similar findings" not in document.text
    assert "the opposite" not in document.text


@pytest.mark.django_db
def test_of_too_many_findings_the_newest_are_compared_and_the_page_says_so(client, monkeypatch):
    old = make_published_finding(inspection=make_inspection(start=date(2017, 5, 8)), wording=BUSES)
    new = make_published_finding(inspection=make_inspection(start=date(2019, 5, 8)), wording=BUSES)
    newest = make_published_finding(
        inspection=make_inspection(start=date(2020, 5, 8)), wording=LATE_BUSES
    )
    monkeypatch.setattr("findings.similar.current.MOST_HELD", 2)
    held = search.current()
    held.kept.clear()
    assert set(similar.likeness(held).texts) == {new.pk, newest.pk}
    assert similar.elsewhere(old, held) == []
    assert "Only the newest" in visit(client, new).text
    held.kept.clear()


@pytest.mark.django_db
def test_threads_that_ask_at_once_get_one_model():
    make_published_finding()
    held = search.current()
    first = similar.likeness(held)
    got = []
    threads = [Thread(target=lambda: got.append(similar.likeness(held))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [first] * 4
