"""The public facts in `fixtures/`: sound in themselves, and true to the registers they came from.

The first part reads only the two fixtures. The second compares them, row by row, with the three
reference files, and is skipped where those are not beside this checkout. No database is needed.
"""

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"

REGISTER_2016, REGISTER_2023 = "register-2016-2022", "register-2023-on"
FRAMEWORK_REGISTERS = {"local_area_2016": REGISTER_2016, "area_send_2023": REGISTER_2023}

AREA_FIELDS = [
    "slug",
    "name",
    "ons_code",
    "la_code",
    "ofsted_urn",
    "authority_type",
    "region",
    "names",
    "earlier_codes",
    "ended_on",
    "successors",
    "neighbours",
]
INSPECTION_FIELDS = [
    "reference",
    "area",
    "framework",
    "kind",
    "start",
    "end",
    "published",
    "outcome",
    "weaknesses",
    "weaknesses_sufficient",
    "weaknesses_insufficient",
    "follows",
    "report_url",
    "next_inspection_years",
    "register",
]
OUTCOMES = {
    ("local_area_2016", "inspection"): {"wsoa_required", "wsoa_not_required"},
    ("local_area_2016", "revisit"): {"progress_all", "progress_some", "progress_none"},
    ("area_send_2023", "inspection"): {"typically_positive", "inconsistent", "widespread_failings"},
    ("area_send_2023", "monitoring"): set(),
}
# The first three characters of an ONS code say what kind of authority it stands for.
PREFIX_TYPES = {
    "E06": "unitary",
    "E08": "metropolitan",
    "E09": "london_borough",
    "E10": "county",
    "": "",
}

# What the reference calls each type, and the four areas where the ONS code says otherwise.
REFERENCE_TYPES = {
    "Unitary Authority": "unitary",
    "Metropolitan District": "metropolitan",
    "London Borough": "london_borough",
    "County": "county",
    "": "",
}
CORRECTED_TYPES = {
    "city-of-london": "city_of_london",
    "cumberland": "unitary",
    "north-yorkshire": "unitary",
    "westmorland-and-furness": "unitary",
}
# The reference gives these two the right region and the code of another.
MISCODED_REGIONS = {"buckinghamshire": "E12000004", "gloucestershire": "E12000003"}
# The reference has no code for Cumbria; the 2016 to 2022 register has.
CODES_FROM_REGISTER_2016 = {"cumbria": "E10000006"}

OUTCOMES_OF_INSPECTION = {"Yes": "wsoa_required", "No": "wsoa_not_required"}
OUTCOMES_OF_REVISIT = {"Yes": "progress_all", "Some": "progress_some", "No": "progress_none"}
OFSTED_REGIONS = {
    "North East": "North East, Yorkshire and the Humber",
    "Yorkshire and the Humber": "North East, Yorkshire and the Humber",
}


def load(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def reference_rows(name):
    if not REFERENCE.is_dir():
        pytest.skip("the shared reference is not beside this checkout")
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def local_areas():
    return load("local_areas.json")


@pytest.fixture(scope="module")
def areas(local_areas):
    return local_areas["areas"]


@pytest.fixture(scope="module")
def regions(local_areas):
    return local_areas["regions"]


@pytest.fixture(scope="module")
def inspections():
    return load("inspections.json")["inspections"]


@pytest.fixture(scope="module")
def authority_rows():
    return reference_rows("local_authorities.csv")


@pytest.fixture(scope="module")
def rows_2016():
    return reference_rows("inspections_2016_2022.csv")


@pytest.fixture(scope="module")
def rows_2023():
    return reference_rows("inspections_2023_on.csv")


def by(field, records):
    return {record[field]: record for record in records}


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


def slug_of(name):
    kept = re.sub(r"[^a-z0-9 -]", "", name.lower().replace("&", "and"))
    return re.sub(r"[ -]+", "-", kept)


def all_names(area):
    return [area["name"], *(other["name"] for other in area["names"])]


def goes_by(area, name):
    return name.casefold() in {known.casefold() for known in all_names(area)}


def predecessors(area, areas):
    return [other for other in areas if area["slug"] in other["successors"]]


def dates_of(inspection):
    days = [inspection["start"], inspection["end"], inspection["published"]]
    return [date.fromisoformat(day) for day in days if day is not None]


def number(text):
    return int(text) if text else None


# The areas in themselves


def test_every_area_has_the_same_fields_and_they_stand_in_order_of_slug(areas):
    assert all(list(area) == AREA_FIELDS for area in areas)
    assert [area["slug"] for area in areas] == sorted(area["slug"] for area in areas)


def test_every_area_has_a_slug_of_its_own_made_from_its_name(areas):
    assert repeated(area["slug"] for area in areas) == []
    assert [area["slug"] for area in areas] == [slug_of(area["name"]) for area in areas]


@pytest.mark.parametrize(
    ("field", "pattern"),
    [("ons_code", r"(E\d{8})?"), ("la_code", r"\d{3}"), ("ofsted_urn", r"\d{5,7}")],
)
def test_every_code_is_well_formed_and_belongs_to_one_area(areas, field, pattern):
    codes = [area[field] for area in areas]
    assert [code for code in codes if not re.fullmatch(pattern, code)] == []
    assert repeated(code for code in codes if code) == []


def test_an_earlier_code_is_the_code_of_no_other_area(areas):
    earlier = [code["ons_code"] for area in areas for code in area["earlier_codes"]]
    assert [code for code in earlier if not re.fullmatch(r"E\d{8}", code)] == []
    assert repeated(earlier) == []
    assert set(earlier) & {area["ons_code"] for area in areas} == set()


def test_no_name_stands_for_two_areas_or_twice_for_one(areas):
    names = [name.casefold() for area in areas for name in all_names(area)]
    assert repeated(names) == []


def test_every_other_name_says_what_kind_of_name_it_is(areas):
    others = [other for area in areas for other in area["names"]]
    assert all(list(other) == ["name", "kind"] for other in others)
    assert {other["kind"] for other in others} <= {"official", "other", "former"}
    assert [other for other in others if other["name"].strip() in ("", "-")] == []


def test_there_are_nine_regions_and_every_area_is_in_one(areas, regions):
    assert len(regions) == 9
    assert {region["ons_code"] for region in regions} == {f"E1200000{n}" for n in range(1, 10)}
    assert all(region["slug"] == slug_of(region["name"]) for region in regions)
    assert {area["region"] for area in areas} == {region["slug"] for region in regions}


def test_the_type_of_an_authority_is_the_one_its_ons_code_stands_for(areas):
    kinds = {a["slug"]: a["authority_type"] for a in areas}
    expected = {a["slug"]: PREFIX_TYPES[a["ons_code"][:3]] for a in areas}
    assert kinds == {**expected, "city-of-london": "city_of_london"}


def test_an_area_that_ended_points_to_present_successors_and_no_other_area_does(areas):
    present = {area["slug"] for area in areas if area["ended_on"] is None}
    assert [a["slug"] for a in areas if bool(a["successors"]) != bool(a["ended_on"])] == []
    assert {successor for area in areas for successor in area["successors"]} <= present


def test_the_areas_that_ended_did_so_on_the_day_their_order_took_effect(areas):
    assert {area["slug"]: area["ended_on"] for area in areas if area["ended_on"]} == {
        "cumbria": "2023-04-01",
        "northamptonshire": "2021-04-01",
        "poole": "2019-04-01",
    }


def test_every_present_area_has_ten_different_neighbours_and_a_former_one_none(areas):
    counts = {area["slug"]: len(set(area["neighbours"])) for area in areas}
    assert counts == {area["slug"]: 0 if area["ended_on"] else 10 for area in areas}
    assert [area["slug"] for area in areas if repeated(area["neighbours"])] == []


def test_every_neighbour_is_another_present_area(areas):
    present = {area["slug"] for area in areas if area["ended_on"] is None}
    assert {neighbour for area in areas for neighbour in area["neighbours"]} <= present
    assert [area["slug"] for area in areas if area["slug"] in area["neighbours"]] == []


def test_the_sources_are_named_with_their_licence():
    for name in ("local_areas.json", "inspections.json"):
        source = load(name)["source"]
        assert {REGISTER_2016, REGISTER_2023} <= set(source)
        assert "Open Government Licence v3.0" in " ".join(source.values())


@pytest.mark.parametrize("name", ["local_areas.json", "inspections.json"])
def test_every_record_stands_on_a_line_of_its_own(name):
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    on_a_line = [line.strip().rstrip(",") for line in lines if line.startswith("    {")]
    lists = [value for value in load(name).values() if isinstance(value, list)]
    entries = [json.dumps(entry, ensure_ascii=False) for entries in lists for entry in entries]
    assert on_a_line == entries


# The inspections in themselves


def test_every_inspection_has_the_same_fields_and_they_stand_in_order_of_reference(inspections):
    assert all(list(inspection) == INSPECTION_FIELDS for inspection in inspections)
    references = [inspection["reference"] for inspection in inspections]
    assert references == sorted(references)


def test_every_reference_is_unique_and_says_area_year_and_kind(inspections):
    assert repeated(inspection["reference"] for inspection in inspections) == []
    for inspection in inspections:
        year = (inspection["start"] or inspection["published"])[:4]
        expected = f"{inspection['area']}-{year}-{inspection['kind']}"
        assert inspection["reference"] == expected


def test_every_inspection_is_of_a_known_area(areas, inspections):
    assert {inspection["area"] for inspection in inspections} <= set(by("slug", areas))


def test_the_dates_of_an_inspection_are_in_order(inspections):
    disordered = [i["reference"] for i in inspections if dates_of(i) != sorted(dates_of(i))]
    assert disordered == []


def test_no_area_is_inspected_after_it_ended_or_before_it_began(areas, inspections):
    ended = {area["slug"]: area["ended_on"] for area in areas if area["ended_on"]}
    began = {new: area["ended_on"] for area in areas for new in area["successors"]}
    for inspection in inspections:
        first, last = min(dates_of(inspection)), max(dates_of(inspection))
        assert last.isoformat() < ended.get(inspection["area"], "9999")
        assert first.isoformat() >= began.get(inspection["area"], "")


def test_every_outcome_belongs_to_its_framework_and_kind(inspections):
    for inspection in inspections:
        allowed = OUTCOMES[inspection["framework"], inspection["kind"]]
        assert inspection["outcome"] in allowed | {""}, inspection["reference"]


def test_every_inspection_names_the_register_of_its_framework(inspections):
    for inspection in inspections:
        assert inspection["register"] == FRAMEWORK_REGISTERS[inspection["framework"]]


def test_every_revisit_follows_an_inspection_of_the_same_area(inspections):
    known = by("reference", inspections)
    for revisit in inspections:
        if revisit["kind"] != "revisit":
            continue
        followed = known[revisit["follows"]]
        assert (followed["area"], followed["kind"]) == (revisit["area"], "inspection")
        assert followed["framework"] == revisit["framework"]
        assert followed["published"] < revisit["start"]


def test_only_a_revisit_or_a_monitoring_inspection_follows_another(inspections):
    following = {inspection["kind"] for inspection in inspections if inspection["follows"]}
    assert following <= {"revisit", "monitoring"}


def test_no_inspection_is_followed_by_two_revisits(inspections):
    assert repeated(i["follows"] for i in inspections if i["kind"] == "revisit") == []


def test_weaknesses_are_counted_exactly_where_a_statement_was_required(inspections):
    for inspection in inspections:
        count = inspection["weaknesses"]
        required = inspection["outcome"] == "wsoa_required"
        assert (type(count) is int and count > 0) if required else count is None, inspection


def test_progress_is_counted_on_revisits_alone(inspections):
    for inspection in inspections:
        counts = [inspection["weaknesses_sufficient"], inspection["weaknesses_insufficient"]]
        expected = int if inspection["kind"] == "revisit" else type(None)
        assert {type(count) for count in counts} == {expected}, inspection["reference"]


def test_a_revisit_judges_as_many_weaknesses_as_the_inspection_found(inspections):
    known = by("reference", inspections)
    for revisit in (i for i in inspections if i["kind"] == "revisit"):
        judged = revisit["weaknesses_sufficient"] + revisit["weaknesses_insufficient"]
        assert judged == known[revisit["follows"]]["weaknesses"], revisit["reference"]


def test_the_outcome_of_a_revisit_agrees_with_its_counts(inspections):
    for revisit in (i for i in inspections if i["kind"] == "revisit"):
        better, same = revisit["weaknesses_sufficient"], revisit["weaknesses_insufficient"]
        expected = "progress_some" if better and same else "progress_all" if better else ""
        assert revisit["outcome"] == (expected or "progress_none"), revisit["reference"]


def test_only_the_2023_framework_has_an_end_a_report_and_a_next_inspection(inspections):
    fields = ("end", "report_url", "next_inspection_years")
    for inspection in inspections:
        if inspection["framework"] == "local_area_2016":
            assert not any(inspection[field] for field in fields), inspection["reference"]


def test_a_next_inspection_is_a_number_of_years_that_the_outcome_allows(inspections):
    years = {"typically_positive": 5, "inconsistent": 3, "widespread_failings": 3}
    for inspection in inspections:
        allowed = {None, years.get(inspection["outcome"])}
        assert inspection["next_inspection_years"] in allowed, inspection["reference"]


def test_every_report_has_an_address_of_its_own_at_ofsted(inspections):
    addresses = [i["report_url"] for i in inspections if i["framework"] == "area_send_2023"]
    pattern = r"https://files\.ofsted\.gov\.uk/v1/file/\d+"
    assert [address for address in addresses if not re.fullmatch(pattern, address)] == []
    assert repeated(addresses) == []


def test_a_missing_value_is_empty_and_never_a_placeholder(inspections):
    placeholders = {"not revisited yet", "n/a", "none", "null", "unknown", "-", "1900-01-01"}
    values = {str(value).casefold() for i in inspections for value in i.values() if value}
    assert values & placeholders == set()
    nullable = ("start", "end", "published", "follows", "next_inspection_years")
    assert [i["reference"] for i in inspections if any(i[field] == "" for field in nullable)] == []
    assert [i["reference"] for i in inspections if None in (i["outcome"], i["report_url"])] == []


# The areas beside the reference


def pair_areas(areas, authority_rows):
    known = by("la_code", areas)
    return [(known[row["la_code"]], row) for row in authority_rows]


def test_the_areas_are_those_of_the_reference_and_no_others(areas, authority_rows):
    ours = Counter((area["la_code"], area["ofsted_urn"]) for area in areas)
    assert ours == Counter((row["la_code"], row["ofsted_urn"]) for row in authority_rows)


def test_every_area_goes_by_each_of_the_names_in_the_reference(areas, authority_rows):
    for area, row in pair_areas(areas, authority_rows):
        aliases = row["also_known_as"].strip("[]")
        # "[BCP, Bournemouth, Christchurch & Poole]" holds one name that has a comma in it.
        listed = aliases.replace("Bournemouth, Christchurch", "Bournemouth; Christchurch")
        names = [name.replace(";", ",") for name in listed.split(", ") if name]
        assert all(goes_by(area, name) for name in [row["name"], *names]), area["slug"]


def test_every_ons_code_is_that_of_the_reference_or_of_the_older_register(areas, authority_rows):
    for area, row in pair_areas(areas, authority_rows):
        expected = row["ons_code"] or CODES_FROM_REGISTER_2016.get(area["slug"], "")
        assert area["ons_code"] == expected, area["slug"]


def test_every_region_is_that_of_the_reference(areas, regions, authority_rows):
    known = by("slug", regions)
    for area, row in pair_areas(areas, authority_rows):
        region = known[area["region"]]
        expected = MISCODED_REGIONS.get(area["slug"], region["ons_code"])
        assert (region["name"], expected) == (row["region"], row["region_ons_code"]), area["slug"]


def test_every_type_is_that_of_the_reference_but_for_four_corrections(areas, authority_rows):
    corrected = {}
    for area, row in pair_areas(areas, authority_rows):
        if area["authority_type"] != REFERENCE_TYPES[row["authority_type"]]:
            corrected[area["slug"]] = area["authority_type"]
    assert corrected == CORRECTED_TYPES


def test_every_area_has_the_neighbours_of_the_reference_in_their_order(areas, authority_rows):
    codes = {area["slug"]: area["la_code"] for area in areas}
    for area, row in pair_areas(areas, authority_rows):
        ours = [codes[neighbour] for neighbour in area["neighbours"]]
        assert ours == row["statistical_neighbours"].split(), area["slug"]


# The codes in the two registers


def area_of_2016(row, areas):
    (area,) = [area for area in areas if goes_by(area, row["Area name"])]
    return area


def area_of_2023(row, areas):
    return by("la_code", areas)[row["la_code"]]


def coded_areas(areas, rows_2016, rows_2023):
    """The area, the ONS code and the register of each row of both registers."""
    for row in rows_2016:
        yield area_of_2016(row, areas), row["Local authority code"], REGISTER_2016
    for row in rows_2023:
        yield area_of_2023(row, areas), row["ons_code"], REGISTER_2023


def test_earlier_codes_are_those_the_registers_carry_and_no_others(areas, rows_2016, rows_2023):
    carried = Counter()
    for area, code, register in coded_areas(areas, rows_2016, rows_2023):
        own = [area["ons_code"], *(old["ons_code"] for old in predecessors(area, areas))]
        if code not in own:
            carried[area["slug"], code, register] += 1
    ours = Counter(
        (area["slug"], earlier["ons_code"], register)
        for area in areas
        for earlier in area["earlier_codes"]
        for register in earlier["source"].split(", ")
    )
    assert ours == carried


def test_the_code_of_cumbria_is_the_one_in_the_older_register(areas, rows_2016):
    codes = {row["Area name"]: row["Local authority code"] for row in rows_2016}
    assert by("slug", areas)["cumbria"]["ons_code"] == codes["Cumbria"]


def test_the_areas_of_the_older_register_are_in_the_regions_it_gives(areas, regions, rows_2016):
    names = {region["slug"]: region["name"] for region in regions}
    for row in rows_2016:
        name = names[area_of_2016(row, areas)["region"]]
        assert OFSTED_REGIONS.get(name, name) == row["Ofsted region"], row["Area name"]


def test_the_areas_of_the_newer_register_have_its_names_and_urns(areas, rows_2023):
    for row in rows_2023:
        area = area_of_2023(row, areas)
        assert goes_by(area, row["area_name"]), row["area_name"]
        assert area["ofsted_urn"] == row["ofsted_urn"], row["area_name"]


# The inspections beside the reference


def record(**values):
    """An inspection with nothing known but what is given."""
    empty = dict.fromkeys(INSPECTION_FIELDS) | {"outcome": "", "report_url": ""}
    del empty["reference"]
    return empty | values


def inspection_2016(row, area):
    return record(
        area=area["slug"],
        framework="local_area_2016",
        kind="inspection",
        start=row["Inspection start date"] or None,
        published=row["Inspection publication date"] or None,
        outcome=OUTCOMES_OF_INSPECTION[
            row["Inspection outcome: written statement of action required?"]
        ],
        weaknesses=number(
            row["Number significant weaknesses identified in written statement of action"]
        ),
        register=REGISTER_2016,
    )


def revisit_2016(row, area):
    outcome = row["Revisit outcome: sufficient progress in addressing all significant weaknesses?"]
    made = row["Number significant weaknesses where sufficient progress has been made"]
    not_made = row["Number significant weaknesses where sufficient progress has not been made"]
    return record(
        area=area["slug"],
        framework="local_area_2016",
        kind="revisit",
        start=row["Revisit start date"] or None,
        published=row["Revisit publication date"] or None,
        outcome=OUTCOMES_OF_REVISIT[outcome],
        weaknesses_sufficient=number(made),
        weaknesses_insufficient=number(not_made),
        follows=f"{area['slug']}-{row['Inspection start date'][:4]}-inspection",
        register=REGISTER_2016,
    )


def inspection_2023(row, area):
    return record(
        area=area["slug"],
        framework="area_send_2023",
        kind="inspection",
        start=row["inspection_start"] or None,
        end=row["inspection_end"] or None,
        published=row["published"] or None,
        outcome=row["outcome"],
        report_url=row["report_url"],
        next_inspection_years=number(row["next_full_inspection"].removesuffix(" years")),
        register=REGISTER_2023,
    )


def was_revisited(row):
    return row["Revisit start date"] not in ("", "Not revisited yet")


def held(inspections, framework, kind):
    """Our inspections of one framework and kind, by area; the reference is checked elsewhere."""
    chosen = [i for i in inspections if (i["framework"], i["kind"]) == (framework, kind)]
    assert repeated(i["area"] for i in chosen) == []
    return {i["area"]: {k: v for k, v in i.items() if k != "reference"} for i in chosen}


def test_the_2016_inspections_are_those_of_the_register(areas, inspections, rows_2016):
    expected = [inspection_2016(row, area_of_2016(row, areas)) for row in rows_2016]
    assert len(expected) == 149
    assert held(inspections, "local_area_2016", "inspection") == by("area", expected)


def test_the_2016_revisits_are_those_of_the_register(areas, inspections, rows_2016):
    revisited = [row for row in rows_2016 if was_revisited(row)]
    expected = [revisit_2016(row, area_of_2016(row, areas)) for row in revisited]
    assert len(expected) == 46
    assert held(inspections, "local_area_2016", "revisit") == by("area", expected)


def test_the_2023_inspections_are_those_of_the_register(areas, inspections, rows_2023):
    expected = [inspection_2023(row, area_of_2023(row, areas)) for row in rows_2023]
    assert len(expected) == 96
    assert held(inspections, "area_send_2023", "inspection") == by("area", expected)


def test_there_is_no_inspection_beyond_the_registers(inspections, rows_2016, rows_2023):
    revisits = sum(was_revisited(row) for row in rows_2016)
    assert len(inspections) == len(rows_2016) + revisits + len(rows_2023)


def test_the_inspection_of_cumbria_belongs_to_the_area_that_ended(inspections):
    older = {i["area"] for i in inspections if i["framework"] == "local_area_2016"}
    assert older & {"cumbria", "cumberland", "westmorland-and-furness"} == {"cumbria"}
