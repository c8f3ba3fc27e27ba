"""Numbers in, shapes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.charts import HEXAGON_WIDTH, TALL, bar, columns, hexagon, honeycomb_size


def test_the_pieces_of_a_bar_stand_side_by_side_in_hundredths():
    parts = bar({"strength": 1, "development": 0, "both": 3}, most=8)
    assert [(part.kind, part.x, part.width) for part in parts] == [
        ("strength", 0, 12.5),
        ("both", 12.5, 37.5),
    ]


def test_nothing_is_drawn_of_nothing():
    assert bar({"strength": 0}, most=0) == []
    assert columns([]).columns == ()
    assert columns([("2018", {"strength": 0})]).columns[0].parts == ()


numbers = st.dictionaries(st.sampled_from(["strength", "development", "both"]), st.integers(0, 999))


@given(numbers, st.integers(0, 999))
def test_no_bar_is_longer_than_it_may_be(given_numbers, most):
    parts = bar(given_numbers, most)
    assert sum(part.width for part in parts) <= 100.05
    assert len(parts) == sum(number > 0 for number in given_numbers.values())


@given(st.lists(st.tuples(st.text(max_size=4), numbers), max_size=12))
def test_columns_stay_in_their_chart_and_do_not_overlap(rows):
    chart = columns(rows)
    right = 0
    for column in chart.columns:
        for part in column.parts:
            assert part.x >= right
            assert -0.05 <= part.y <= TALL
            assert part.y + part.height <= TALL + 0.05
        right = column.middle + 18
    assert right <= chart.width


def test_the_tallest_column_is_as_tall_as_the_chart():
    chart = columns([("2018", {"strength": 2, "both": 2}), ("2019", {"strength": 1})])
    assert [sum(part.height for part in column.parts) for column in chart.columns] == [TALL, 25]


@pytest.mark.parametrize(
    ("one", "other"), [((0, 0), (1, 0)), ((0, 0), (0, 1)), ((1, 0), (0, 1)), ((1, 1), (2, 2))]
)
def test_hexagons_that_touch_are_a_width_apart(one, other):
    a, b = hexagon(*one), hexagon(*other)
    assert ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 == pytest.approx(HEXAGON_WIDTH, abs=0.1)


def test_every_corner_is_within_the_drawing():
    places = [(0, 0), (3, 1), (2, 2)]
    width, height = honeycomb_size(places)
    for place in places:
        for corner in hexagon(*place).points.split():
            x, y = map(float, corner.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height
