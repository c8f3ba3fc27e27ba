"""The layout of the map: every present area once, no two on one place, neighbours near."""

import json
from collections import Counter

import pytest
from django.conf import settings

from findings.tilemap import LINES, lines_of, places

ISLANDS = {"isles-of-scilly", "isle-of-wight"}
# Pairs that share a border, and a hexagon's edge. Each is a promise of a sensible place.
TOUCHING = [
    ("st-helens", "wigan"),
    ("st-helens", "knowsley"),
    ("st-helens", "halton"),
    ("liverpool", "wirral"),
    ("barnsley", "sheffield"),
    ("barnsley", "wakefield"),
    ("barnsley", "rotherham"),
    ("sheffield", "rotherham"),
    ("sheffield", "derbyshire"),
    ("northumberland", "cumberland"),
    ("cumberland", "westmorland-and-furness"),
    ("birmingham", "solihull"),
    ("birmingham", "sandwell"),
    ("camden", "islington"),
    ("city-of-london", "tower-hamlets"),
    ("city-of-london", "westminster"),
    ("bromley", "kent"),
    ("kent", "medway"),
    ("bristol", "south-gloucestershire"),
    ("devon", "plymouth"),
    ("norfolk", "cambridgeshire"),
    ("suffolk", "norfolk"),
]


def present():
    path = settings.FIXTURES_DIR / "local_areas.json"
    areas = json.loads(path.read_text(encoding="utf-8"))["areas"]
    return {area["slug"]: area["name"] for area in areas if not area["ended_on"]}


def around(place):
    column, row = place
    shift = row % 2
    beside = [(column - 1, row), (column + 1, row)]
    return beside + [(column + shift + x, row + y) for x in (-1, 0) for y in (-1, 1)]


def test_every_present_area_stands_on_the_map_once_and_nobody_else():
    assert set(places()) == set(present())
    text = (settings.FIXTURES_DIR / "tile_map.json").read_text(encoding="utf-8")
    pairs = json.loads(text, object_pairs_hook=list)
    tiles = next(value for name, value in pairs if name == "tiles")
    assert [slug for slug, times in Counter(s for s, _ in tiles).items() if times > 1] == []


def test_no_two_areas_stand_on_one_place():
    assert [place for place, times in Counter(places().values()).items() if times > 1] == []


def test_every_place_is_on_the_paper():
    assert all(column >= 0 and row >= 0 for column, row in places().values())


def test_all_but_the_islands_hang_together():
    mainland = {place for slug, place in places().items() if slug not in ISLANDS}
    reached, waiting = set(), [next(iter(mainland))]
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += [other for other in around(place) if other in mainland]
    assert reached == mainland


@pytest.mark.parametrize(("one", "other"), TOUCHING)
def test_areas_that_share_a_border_touch(one, other):
    assert places()[other] in around(places()[one])


def test_north_is_above_and_west_is_left():
    at = places()
    assert at["northumberland"][1] < at["leeds"][1] < at["leicester"][1] < at["kent"][1]
    assert at["cornwall"][0] < at["hampshire"][0] < at["kent"][0]
    assert at["herefordshire"][0] < at["birmingham"][0] < at["norfolk"][0]


def test_every_name_fits_its_hexagon():
    for name in present().values():
        lines = lines_of(name)
        assert len(lines) <= LINES, name
        assert max(map(len, lines)) <= 12, name
        assert not any("…" in line for line in lines), name


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Leeds", ["Leeds"]),
        ("St Helens", ["St Helens"]),
        ("Nottinghamshire", ["Nottingham-", "shire"]),
        ("Stoke-on-Trent", ["Stoke-on-", "Trent"]),
        ("A long name of so many words that nobody could read it", None),
        ("", []),
    ],
)
def test_a_name_is_broken_where_a_reader_expects_it(name, lines):
    broken = lines_of(name)
    if lines is None:
        assert len(broken) == LINES
        assert broken[-1].endswith("…")
    else:
        assert broken == lines
