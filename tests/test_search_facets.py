"""Facets, filters in words, order and addresses of the explorer.

The number beside an option is the number of results that choosing it gives, with its own dimension
left out of the counting; whatever the data and whatever the question.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import product

import pytest
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from findings import review, search
from findings.models import JUDGEMENT_BY_KIND, KINDS, Finding, LocalArea, StatisticalNeighbour
from findings.public.forms import FindingFilterSet, Parameters
from findings.search import SEVERAL, SORTS, FindingQuery
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

OLD, NEW = "local_area_2016", "area_send_2023"
ASPECTS = {OLD: ["main_findings", "identifying"], NEW: ["effective", "needs_better"]}
NOW = datetime(2026, 11, 2, 9, tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Drawn:
    """What hypothesis decides about one finding."""

    letter: int
    section: int
    kind: int
    judgement: str
    themes: frozenset
    services: frozenset
    withdrawn: bool
    wording: str


drawn = st.builds(
    Drawn,
    letter=st.integers(0, 6),
    section=st.integers(0, 1),
    kind=st.integers(0, 4),
    judgement=st.sampled_from(["strength", "development", "mixed"]),
    themes=st.frozensets(st.integers(0, 2)),
    services=st.frozensets(st.integers(0, 1)),
    withdrawn=st.sampled_from([False, False, False, True]),
    wording=st.sampled_from(["alpha", "beta", "alpha beta"]),
)
CHOICES = {
    "theme": ["theme-a", "theme-b", "theme-c"],
    "service": ["service-a", "service-b"],
    "kind": ["main-finding", "strength", "effective-practice", "improvement"],
    "judgement": ["strength", "development", "mixed", "context"],
    "aspect": ["main-findings", "identifying", "effective", "needs-better"],
    "area": ["north-vale", "south-vale", "east-vale"],
    "region": ["upper-vale", "lower-vale"],
    "near": ["north-vale", "south-vale"],
    "year": ["2018", "2019", "2024"],
    "framework": ["local-area-2016", "area-send-2023"],
    "outcome": ["wsoa-required", "inconsistent"],
}
NEIGHBOURS = {"north-vale": {"south-vale", "east-vale"}, "south-vale": {"east-vale"}}
questions = st.builds(
    FindingQuery,
    q=st.sampled_from(["", "", "alpha", "alpha -beta"]),
    sort=st.sampled_from(["", "newest", "oldest", "area"]),
    **{
        name: st.one_of(
            st.just(()),
            st.lists(st.sampled_from(slugs), unique=True, max_size=2).map(sorted).map(tuple),
        )
        for name, slugs in CHOICES.items()
    },
)


class TestCountsAreTrue(TestCase):
    @classmethod
    def setUpTestData(cls):
        upper, lower = make_region("Upper Vale"), make_region("Lower Vale")
        north = make_area("North Vale", region=upper)
        south = make_area("South Vale", region=upper)
        east = make_area("East Vale", region=lower)
        cls.themes = [make_theme(slug) for slug in CHOICES["theme"]]
        cls.services = [make_service(slug) for slug in CHOICES["service"]]
        for near, others in NEIGHBOURS.items():
            for rank, slug in enumerate(sorted(others), start=1):
                StatisticalNeighbour.objects.create(
                    area=LocalArea.objects.get(slug=near),
                    neighbour=LocalArea.objects.get(slug=slug),
                    rank=rank,
                    set_year=2026,
                )
        StatisticalNeighbour.objects.create(area=north, neighbour=east, rank=1, set_year=2020)
        inspections = [
            make_inspection(north, start=date(2018, 3, 5), outcome="wsoa_required"),
            make_inspection(south, start=date(2018, 3, 5)),  # the same day as its neighbour
            make_inspection(east, published=date(2019, 1, 7)),
            make_inspection(north, framework=NEW, start=date(2024, 1, 15), outcome="inconsistent"),
            make_inspection(east, framework=NEW, start=date(2024, 1, 15)),
            make_inspection(south, framework=NEW, start=date(2024, 9, 2)),  # stays a draft
            make_inspection(south, kind="revisit", start=date(2019, 9, 2)),  # will be withdrawn
        ]
        cls.reviewer = make_user("Reviewer")
        cls.letters = [make_letter(inspection) for inspection in inspections]
        cls.sections = [
            [make_section(letter, aspect) for aspect in ASPECTS[letter.framework]]
            for letter in cls.letters
        ]
        for place in (0, 1, 2, 3, 4, 6):
            seed = make_finding(cls.sections[place][0])
            publish(cls.letters[place], by=cls.reviewer)
            Finding.objects.filter(pk=seed.pk).delete()
        review.withdraw(cls.letters[6], by=cls.reviewer, reason="Made up.")

    def enter(self, rows):
        """The drawn findings, in few queries."""
        made = []
        for place, row in enumerate(rows, start=1):
            section = self.sections[row.letter][row.section]
            kinds = KINDS[section.framework]
            kind = kinds[row.kind % len(kinds)]
            withdrawn = {
                "withdrawn_at": NOW,
                "withdrawn_by": self.reviewer,
                "withdrawn_reason": "Made up.",
            }
            made.append(
                Finding(
                    letter=section.letter,
                    section=section,
                    framework=section.framework,
                    ordinal=place,
                    kind=kind,
                    judgement=JUDGEMENT_BY_KIND.get(kind, row.judgement),
                    wording=row.wording,
                    wording_status="restated",
                    **(withdrawn if row.withdrawn else {}),
                )
            )
        Finding.objects.bulk_create(made)
        for name, topics in (("themes", self.themes), ("services", self.services)):
            through = getattr(Finding, name).through
            key = {"themes": "theme", "services": "service"}[name]
            through.objects.bulk_create(
                through(finding=finding, **{key: topics[n]})
                for finding, row in zip(made, rows, strict=True)
                for n in getattr(row, name)
            )
        self.public = [
            (finding.pk, self.values_of(finding, row))
            for finding, row in zip(made, rows, strict=True)
            if row.letter not in (5, 6) and not row.withdrawn and finding.kind != "narrative"
        ]

    def values_of(self, finding, row):
        """What one finding holds in each dimension, read from the drawing and not by a query."""
        inspection = finding.letter.inspection
        return {
            "words": set(row.wording.split()),
            "theme": {self.themes[n].slug for n in row.themes},
            "service": {self.services[n].slug for n in row.services},
            "kind": {finding.kind.replace("_", "-")},
            "judgement": {str(finding.judgement)},
            "aspect": {finding.section.aspect.replace("_", "-")},
            "area": {inspection.area.slug},
            "region": {inspection.area.region.slug},
            "near": {near for near, of in NEIGHBOURS.items() if inspection.area.slug in of},
            "year": {str(inspection.when.year)},
            "framework": {finding.framework.replace("_", "-")},
            "outcome": {inspection.outcome.replace("_", "-")} - {""},
        }

    def answers(self, query):
        """OR within a dimension, AND between them, over the drawing."""
        wants = {"": set(), "alpha": {"alpha"}, "alpha -beta": {"alpha"}}[query.q]
        bars = {"beta"} if "-beta" in query.q else set()
        return {
            pk
            for pk, values in self.public
            if wants <= values["words"]
            and not bars & values["words"]
            and all(
                not query.values(name) or set(query.values(name)) & values[name] for name in SEVERAL
            )
        }

    @settings(max_examples=25, deadline=None)
    @given(st.lists(drawn, max_size=12), questions)
    def test_every_count_is_the_number_of_results_that_choosing_it_gives(self, rows, query):
        self.enter(rows)
        labels = search.options()
        found = search.find(query)
        assert {finding.pk for finding in found} == self.answers(query)

        facets = search.facets(query, labels)
        assert {facet.name for facet in facets} == set(SEVERAL)
        for facet in facets:
            shown = {option.value: option for option in facet.options}
            in_place = [value for value in labels[facet.name] if value in shown]
            held = query.values(facet.name)
            chosen_first = [v for v in in_place if v in held]
            chosen_first += [v for v in in_place if v not in held]
            assert list(shown) == chosen_first
            assert set(query.values(facet.name)) <= set(shown)
            for value in labels[facet.name]:
                if facet.name == "near" and value not in query.near:
                    continue  # chosen elsewhere, and not offered in the panel
                chosen = replace(query, page=1, **{facet.name: (value,)})
                results = self.answers(chosen)
                count = shown[value].count if value in shown else 0
                assert count == len(results), (facet.name, value)
                if value in shown:
                    assert shown[value].label == labels[facet.name][value]
                    assert shown[value].selected == (value in query.values(facet.name))

    @settings(max_examples=25, deadline=None)
    @given(st.lists(drawn, max_size=12), questions)
    def test_the_list_that_an_option_leads_to_is_as_long_as_its_count(self, rows, query):
        self.enter(rows)
        labels = search.options()
        for facet in search.facets(query, labels):
            option = max(facet.options, key=lambda option: option.count, default=None)
            if option:
                alone = query.without(facet.name).with_value(facet.name, option.value)
                assert len(search.find(alone)) == option.count

    @settings(max_examples=25, deadline=None)
    @given(st.lists(drawn, max_size=12), questions)
    def test_every_way_out_leads_to_as_many_results_as_it_says(self, rows, query):
        self.enter(rows)
        ways = {way.name: (way, n) for way, n in search.ways_out(query, search.options())}
        used = {name for name in ("q", *SEVERAL) if query.values(name)}
        assert set(ways) <= used
        for name in used:
            left = len(self.answers(query.without(name)))
            assert (name in ways) == bool(left)
            if left:
                assert ways[name][1] == left
                assert ways[name][0].without == query.without(name)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(drawn, max_size=12), questions)
    def test_every_order_decides_every_tie(self, rows, query):
        self.enter(rows)
        for sort in ("newest", "oldest", "area"):
            found = search.find(replace(query, sort=sort))
            keys = [self.place_in(sort, finding) for finding in found]
            assert keys == sorted(keys)
            assert len(set(keys)) == len(keys)
            pages = [key for at in range(0, len(found), 3) for key in found.keys(at, at + 3)]
            assert pages == [finding.pk for finding in found]

    def place_in(self, sort, finding):
        """What decides where a finding stands in a list, so that no two are equal."""
        inspection = finding.letter.inspection
        day = inspection.when.toordinal()
        in_letter = (finding.letter.slug, finding.section.ordinal, finding.ordinal)
        return {
            "newest": (-day, *in_letter),
            "oldest": (day, *in_letter),
            "area": (inspection.area.name, -day, *in_letter),
        }[sort]

    def test_the_number_of_queries_does_not_grow_with_the_findings(self):
        def asked():
            labels = search.options()  # and the snapshot is read anew
            with CaptureQueriesContext(connection) as queries:
                search.facets(FindingQuery(q="alpha", theme=("theme-a",)), labels)
                list(search.find(FindingQuery()))
            return len(queries)

        row = Drawn(0, 0, 0, "mixed", frozenset({0, 1}), frozenset({0}), False, "alpha")
        self.enter([row])
        one = asked()
        self.enter([replace(row, letter=n, section=1) for n in range(5)])
        assert asked() == one


# ---- order


@pytest.mark.django_db
def test_newest_oldest_and_by_area():
    def finding(name, start):
        return make_published_finding(inspection=make_inspection(areas[name], start=start))

    areas = {name: make_area(name) for name in ("Aldermoor", "Birchwick")}
    middle = finding("Birchwick", date(2019, 5, 6))
    newest = finding("Aldermoor", date(2021, 5, 6))
    oldest = finding("Aldermoor", date(2017, 5, 6))
    found = {sort: list(search.find(FindingQuery(sort=sort))) for sort in SORTS}
    assert found == {
        "relevance": [newest, middle, oldest],  # nothing is close to no words
        "newest": [newest, middle, oldest],
        "oldest": [oldest, middle, newest],
        "area": [newest, oldest, middle],
    }


@pytest.mark.django_db
def test_findings_of_one_letter_stand_in_its_order_whichever_way_the_list_runs():
    letter = make_letter()
    first, second = make_section(letter), make_section(letter, "identifying")
    later = make_finding(second)
    wanted = [make_finding(first), make_finding(first), later]
    publish(letter)
    for sort in SORTS:
        assert list(search.find(FindingQuery(sort=sort))) == wanted


@pytest.mark.django_db
def test_a_finding_with_three_themes_is_one_finding():
    themes = [make_theme(slug) for slug in ("a", "b", "c")]
    finding = make_published_finding(themes=themes)
    query = FindingQuery(theme=("a", "b", "c"))
    assert list(search.find(query)) == [finding]
    assert len(search.find(query)) == 1


# ---- what a question says


@pytest.fixture
def words(db):
    """A waiting-times finding in a made-up area, and the labels of every option."""
    make_published_finding(
        area=make_area("Vale of Examples"),
        themes=[make_theme("waiting-times"), make_theme("ehc-plans", name="EHC plans")],
        wording="Families wait.",
    )
    return search.options()


def said(query, labels, total=2):
    return search.sentence(total, search.applied(query, labels))


def test_a_question_without_filters_says_only_how_many(words):
    assert said(FindingQuery(), words) == "2 findings"
    assert said(FindingQuery(), words, 1) == "1 finding"
    assert said(FindingQuery(), words, 0) == "0 findings"
    assert said(FindingQuery(), words, 12345) == "12,345 findings"


def test_a_question_is_told_with_or_within_and_comma_between(words):
    query = FindingQuery(
        q="wait",
        theme=("ehc-plans", "waiting-times"),
        area=("vale-of-examples",),
        framework=("local-area-2016",),
    )
    assert said(query, words) == (
        "2 findings with the words “wait”, about EHC plans or Waiting times, in Vale of Examples, "
        "under the 2016 to 2022 framework"
    )


def test_every_filter_in_force_can_be_taken_away_alone(words):
    query = FindingQuery(q="wait", theme=("ehc-plans", "waiting-times"), page=3, sort="area")
    filters = search.applied(query, words)
    assert [(f.name, f.value) for f in filters] == [
        ("q", "wait"),
        ("theme", "ehc-plans"),
        ("theme", "waiting-times"),
    ]
    assert [f.without for f in filters] == [
        FindingQuery(theme=("ehc-plans", "waiting-times"), sort="area"),
        FindingQuery(q="wait", theme=("waiting-times",), sort="area"),
        FindingQuery(q="wait", theme=("ehc-plans",), sort="area"),
    ]


def test_the_ways_out_of_an_empty_answer_name_what_to_drop(words):
    query = FindingQuery(q="xylophones", theme=("ehc-plans", "waiting-times"))
    assert len(search.find(query)) == 0
    [(way, count)] = search.ways_out(query, words)
    assert (way.name, count) == ("q", 1)
    assert way.without == FindingQuery(theme=("ehc-plans", "waiting-times"))


def test_empty_options_are_shown_in_short_lists_and_not_among_areas(words):
    make_area("Area Without Letters")
    make_theme("theme-without-findings")
    facets = {facet.name: facet for facet in search.facets(FindingQuery(), search.options())}
    assert [option.value for option in facets["area"].options] == ["vale-of-examples"]
    counts = {option.value: option.count for option in facets["theme"].options}
    assert counts["theme-without-findings"] == 0


# ---- the address

LABELS = {name: {slug: slug.title() for slug in slugs} for name, slugs in CHOICES.items()}
typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
addresses = st.builds(
    FindingQuery,
    q=typed.map(lambda text: " ".join(text.split())),
    sort=st.sampled_from(["", "oldest", "area"]),
    words=st.just(""),
    page=st.integers(1, 99_999_999),
    **{
        name: st.lists(st.sampled_from(slugs), unique=True).map(sorted).map(tuple)
        for name, slugs in CHOICES.items()
    },
)


def read(pairs):
    """The form's reading of an address."""
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return FindingFilterSet(QueryDict(data.urlencode()), LABELS)


@settings(max_examples=100, deadline=None)
@given(addresses)
def test_a_question_written_into_an_address_and_read_again_is_the_same(query):
    form = read(query.params())
    assert form.query == query
    assert form.query.params() == query.params()


@settings(max_examples=50, deadline=None)
@given(addresses, st.randoms())
def test_an_address_in_any_order_is_the_same_question(query, random):
    pairs = query.params() * 2
    random.shuffle(pairs)
    single = dict(query.params())
    pairs = [(name, value) for name, value in pairs if name in SEVERAL] + [
        (name, single[name]) for name in ("page", "q", "sort") if name in single
    ]
    assert read(pairs).query == query


@settings(max_examples=50, deadline=None)
@given(addresses)
def test_parameters_stand_in_one_order_and_defaults_are_left_out(query):
    order = [field.name for field in fields(FindingQuery)]
    names = [name for name, _ in query.params()]
    assert names == sorted(names, key=order.index)
    assert ("sort" in names) == (query.sort != "")
    assert ("page" in names) == (query.page != 1)
    backwards = replace(query, **{name: query.values(name)[::-1] for name in SEVERAL})
    assert backwards.params() == query.params()


@settings(max_examples=50, deadline=None)
@given(addresses, st.sampled_from([(n, v) for n in SEVERAL for v in CHOICES[n]]))
def test_adding_a_value_and_taking_it_away_again_changes_nothing_else(query, chosen):
    name, value = chosen
    there = query.with_value(name, value)
    assert value in there.values(name)
    assert there.page == 1
    without = tuple(v for v in query.values(name) if v != value)
    assert there.without(name, value) == replace(query, page=1, **{name: without})
    assert query.without(name) == replace(query, page=1, **{name: ()})


def test_the_first_page_of_everything_has_an_empty_address():
    assert FindingQuery().params() == []
    assert not FindingQuery(page=2, sort="area").is_filtered
    assert FindingQuery(q="a").is_filtered
    assert FindingQuery(year=("2018",)).is_filtered


def test_parameters_of_the_form_are_the_fields_of_the_question():
    names = {field.name for field in fields(FindingQuery)}
    assert set(Parameters.base_filters) == names - {"sort", "page"}
    assert set(SEVERAL) == names - {"q", "words", "sort", "page"}
    assert {dimension.name for dimension in search.DIMENSIONS} == set(SEVERAL)


@pytest.mark.parametrize("name", SEVERAL)
def test_an_unknown_value_is_left_out_with_a_message(name):
    known = CHOICES[name][0]
    form = read([(name, "no-such-thing"), (name, known)])
    assert form.query.values(name) == (known,)
    assert form.messages == [f"There is no {name} “no-such-thing”, so it was left out."]


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("sort", "best")], "There is no order “best”, so the newest findings come first."),
        (
            [("sort", "best"), ("q", "wait")],
            "There is no order “best”, so the closest findings come first.",
        ),
        ([("q", "a" * 201)], "Only the first 200 characters were searched for."),
        ([("q", "?!")], "There is no word in “?!”: punctuation alone finds nothing."),
    ],
)
def test_what_cannot_be_used_is_told(pairs, message):
    assert read(pairs).messages == [message]


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("q", ""), ("theme", ""), ("sort", ""), ("page", "")],
        [("theme", "THEME-A"), ("kind", "main_finding"), ("sort", "Area")],
        [("utm_source", "a newsletter")],
        [("q", "waiting"), ("page", "7")],
    ],
)
def test_what_can_be_used_needs_no_message(pairs):
    assert read(pairs).messages == []


def test_values_are_read_whatever_their_case_and_spelling():
    query = read([("theme", " THEME-A "), ("kind", "main_finding"), ("sort", "Area")]).query
    assert query == FindingQuery(theme=("theme-a",), kind=("main-finding",), sort="area")


def test_a_null_byte_in_an_address_does_no_harm():
    form = read([("q", "wai\x00ting"), ("theme", "a\x00b"), ("sort", "\x00")])
    assert form.query == FindingQuery(q="waiting")
    assert len(form.messages) == 2


@pytest.mark.parametrize(
    "given",
    ["0", "-1", "1.5", "one", " 1", "1e3", "٣", "²", "123456789", "9" * 5000, "\x00", "1;"],
)
def test_a_page_that_is_none_is_not_found(given):
    with pytest.raises(Http404):
        _ = read([("page", given)]).query


@pytest.mark.parametrize(
    ("given", "number"), [("", 1), ("1", 1), ("007", 7), ("99999999", 99999999)]
)
def test_a_page_that_is_one_is_read(given, number):
    assert read([("page", given)]).query.page == number


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "sort"), list(product(["theme", "year", "area"], SORTS)))
def test_a_question_about_nothing_held_has_no_answer_and_no_error(name, sort):
    query = FindingQuery(sort=sort, **{name: (CHOICES[name][0],)})
    assert list(search.find(query)) == []
    assert search.ways_out(query, search.options()) == []
