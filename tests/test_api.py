"""The API: the same questions, the same findings, one shape of errors, and its own description."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings import exports, review, search
from findings.models import Finding
from findings.public.api.openapi import PATHS, ROOT
from findings.public.api.urls import urlpatterns
from findings.public.asked import PARAMETERS
from findings.public.forms import FindingFilterSet
from tests.crawl import whole
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_section,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world()


def get(client, path, status=200, **extra):
    response = client.get(path if path.startswith("/") else ROOT + path, **extra)
    body = json.loads(whole(response))
    assert response.status_code == status, body
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return body


def references(answer):
    return [row["reference"] for row in answer["results"]]


# ---- findings


def test_findings_are_those_of_the_page_in_its_order_a_page_at_a_time(client, world):
    expected = [f.reference for f in search.find(search.FindingQuery(sort="oldest"))[0:100]]
    first = get(client, "findings?sort=oldest&per_page=3")
    assert references(first) == expected[:3]
    assert (first["total"], first["page"], first["pages"], first["per_page"]) == (4, 1, 2, 3)
    base = "http://testserver/api/v1/findings?sort=oldest&per_page=3"
    assert first["links"] == {
        "first": base,
        "prev": None,
        "next": f"{base}&page=2",
        "last": f"{base}&page=2",
    }
    second = get(client, first["links"]["next"].removeprefix("http://testserver"))
    assert references(second) == expected[3:]
    assert second["links"]["prev"] == base
    assert second["links"]["next"] is None


def test_a_finding_is_told_as_in_the_files(client, world):
    rows = json.loads(whole(client.get("/findings.json")))["findings"]
    assert get(client, "findings")["results"] == rows
    assert get(client, f"findings/{rows[0]['reference']}") == rows[0]
    assert get(client, f"findings/{rows[0]['reference'].upper()}") == rows[0]


def test_background_is_no_finding(client, world):
    get(client, f"findings/{world.findings['context'].reference}", 404)


def test_the_answer_says_licence_question_and_how_to_read_it(client, world):
    about = get(client, "findings?theme=waiting")["about"]
    assert about["licence"] == exports.LICENCE
    assert about["question"] == "2 findings about Waiting"
    assert "made" not in about  # the same answer has the same ETag


# ---- other records


def test_a_letter_is_told_with_its_findings_in_its_order_and_nobody_of_it(client, world):
    letter = world.letters["old"]
    make_person(letter, name="Zebedee Quillfeather")
    told = get(client, f"letters/{letter.slug}")
    in_order = letter.findings.published().counted().in_letter_order()
    assert [row["reference"] for row in told["shown"]] == [f.reference for f in in_order]
    assert told["summary"]["going_well"] == ["Leaders know their area.", "Schools are kind."]
    assert told["outcome"]["code"] == "wsoa-required"
    assert "A later revisit letter exists" in told["standing"]
    assert "Quillfeather" not in json.dumps(told)
    listed = get(client, "letters")["results"]
    assert {each["slug"] for each in listed} == {"ashbourne-2018", "birchley-2024"}
    assert next(e for e in listed if e["slug"] == letter.slug) == {
        name: value for name, value in told.items() if name != "shown"
    }


def test_an_area_is_told_with_inspections_and_neighbours(client, world):
    told = get(client, "areas/ashbourne-example")
    assert told["other_names"] == ["Ashbourne by Sea"]
    assert told["findings"] == 3
    assert [row["slug"] for row in told["neighbours"]] == ["birchley-example", "quietham-example"]
    assert [row["letter"] for row in told["inspections"]] == ["ashbourne-2018", None]
    former = get(client, "areas/oldshire-example")
    assert former["ended_on"] == "2023-03-31"
    assert former["successors"] == ["birchley-example", "quietham-example"]


def test_topics_count_what_anyone_may_see(client, world):
    themes = {row["slug"]: row["findings"] for row in get(client, "themes")["results"]}
    assert themes == {"waiting": 2, "transport": 2, "never-mentioned": 0}
    services = {row["slug"]: row["findings"] for row in get(client, "services")["results"]}
    assert services == {"therapy": 2, "never-needed": 0}


def test_facets_count_as_the_page_does(client, world):
    told = get(client, "facets?theme=waiting")
    assert told["total"] == 2
    by_name = {facet["name"]: facet["options"] for facet in told["facets"]}
    assert list(by_name) == [dimension.name for dimension in search.DIMENSIONS]
    themes = {option["value"]: option["findings"] for option in by_name["theme"]}
    assert themes["transport"] == 2  # its own dimension is left out of the counting
    assert [o["value"] for o in by_name["theme"] if o["chosen"]] == ["waiting"]


def test_everything_is_one_file_with_its_counts(client, world):
    response = client.get(f"{ROOT}everything.json")
    assert response.streaming
    told = json.loads(whole(response))
    lists = ("areas", "themes", "services", "inspections", "letters", "findings")
    assert told["counts"] == {name: len(told[name]) for name in lists}
    assert told["counts"]["findings"] == 4
    assert told["about"]["licence"] == exports.LICENCE
    assert told["letters"] == get(client, "letters")["results"]
    assert told["findings"] == get(client, "findings")["results"]


# ---- changes


def changes(client, since, **more):
    asked = "&".join([f"since={quote(since.isoformat())}", *(f"{k}={v}" for k, v in more.items())])
    return get(client, f"changes?{asked}")


def events(answer):
    return [(row["event"], row["reference"]) for row in answer["results"]]


def test_changes_are_told_since_a_moment(client, world):
    begin = timezone.now()
    later = [begin + timedelta(minutes=n) for n in range(10)]
    corrected, gone = world.findings["main"], world.findings["plain"]
    review.correct_finding(
        corrected, by=world.reviewer, wording="Plans are good.", note="A word.", now=later[1]
    )
    review.withdraw_finding(gone, by=world.reviewer, reason="Twice.", now=later[2])
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page.", now=later[3])
    action = world.findings["action"]
    assert events(changes(client, begin)) == [
        ("corrected", corrected.reference),
        ("withdrawn", gone.reference),
        ("withdrawn", action.reference),
    ]
    assert events(changes(client, later[3])) == [("withdrawn", action.reference)]
    assert events(changes(client, later[4])) == []
    paged = changes(client, begin, per_page=2)
    assert (paged["total"], paged["pages"]) == (3, 2)


def test_a_withdrawn_finding_is_told_by_reference_and_time_only(client, world):
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Entered twice.")
    told = changes(client, datetime(2000, 1, 1, tzinfo=UTC))["results"]
    [row] = [row for row in told if row["event"] == "withdrawn"]
    assert set(row) == {"event", "at", "reference"}


def test_a_letter_that_was_opened_again_is_still_told_to_be_gone(client, world):
    before = timezone.now()
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    review.reopen(world.letters["new"], by=world.reviewer, reason="The page was found.")
    assert events(changes(client, before)) == [("withdrawn", world.findings["action"].reference)]


def test_another_topic_is_a_change_and_so_is_coming_back(client, world):
    before = timezone.now()
    world.findings["plain"].themes.add(world.themes["waiting"])
    gone = world.findings["strength"]
    review.withdraw_finding(gone, by=world.reviewer, reason="Entered twice.")
    review.restore_finding(gone, by=world.reviewer, reason="It was right.")
    assert events(changes(client, before)) == [
        ("changed", world.findings["plain"].reference),
        ("changed", gone.reference),
    ]


def test_a_draft_is_no_change(client, world):
    draft = make_finding(make_section(make_letter()))
    told = changes(client, datetime(2000, 1, 1, tzinfo=UTC))
    assert draft.reference not in json.dumps(told)
    assert {event for event, _ in events(told)} == {"published"}


@pytest.mark.parametrize(
    "since", ["", "yesterday", "2026-13-01", "2026-02-30T00:00:00Z", "0001-01-01"]
)
def test_a_moment_that_is_none_is_refused(client, world, since):
    told = get(client, f"changes?since={since}", 400)
    assert told["error"]["parameter"] == "since"


def test_a_day_and_an_offset_are_moments(client, world):
    assert get(client, "changes?since=2026-01-02")["since"].startswith("2026-01-02T00:00:00")
    told = get(client, "changes?since=2026-01-02T01:00:00+01:00")  # + not escaped, as people type
    assert told["since"].startswith("2026-01-02T00:00:00")


def test_without_a_moment_the_error_says_what_to_add(client, world):
    message = get(client, "changes", 400)["error"]["message"]
    assert "add since, such as ?since=2026-" in message
    assert (
        "“yesterday” is no time" in get(client, "changes?since=yesterday", 400)["error"]["message"]
    )


# ---- the way in


def test_the_api_s_own_address_leads_to_all_of_it(client, world):
    told = get(client, "")
    assert told["total"] == len(told["results"]) == len(PATHS)
    assert get(client, told["openapi"].removeprefix("http://testserver"))["openapi"] == "3.1.0"
    assert client.get(told["documentation"]).status_code == 200
    for each in told["results"]:
        if "{" not in each["address"]:
            asked = "?since=2000-01-01" if each["must_be_given"] else ""
            whole(response := client.get(each["address"] + asked))
            assert response.status_code == 200, each
    assert get(client, "?per_page=2&page=2")["results"] == told["results"][2:4]


def test_a_slash_too_many_leads_to_the_address_without(client, world):
    response = client.get(f"{ROOT}findings/?theme=waiting")
    assert (response.status_code, response.url) == (301, f"{ROOT}findings?theme=waiting")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    get(client, "nothing/", 404)


@pytest.mark.parametrize("listed", ["findings", "letters", "areas"])
def test_what_there_never_was_is_told_with_what_to_do(client, world, listed):
    message = get(client, f"{listed}/none", 404)["error"]["message"]
    assert message.startswith(f"There is no public {listed.rstrip('s')} “none”.")
    assert f"/api/v1/{listed} lists all" in message


# ---- errors, methods, headers


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("findings?theme=nothing", "theme"),
        ("findings?theem=waiting", "theem"),
        ("findings?sort=best", "sort"),
        ("findings?page=0", "page"),
        ("findings?page=1.5", "page"),
        ("findings?per_page=201", "per_page"),
        ("findings?per_page=-1", "per_page"),
        ("areas?q=ash", "q"),
        ("areas/ashbourne-example?x=1", "x"),
        ("facets?per_page=10", "per_page"),
        ("everything.json?theme=waiting", "theme"),
    ],
)
def test_what_is_not_known_is_an_error_that_says_which(client, world, path, parameter):
    error = get(client, path, 400)["error"]
    assert set(error) == {"status", "message", "parameter"}
    assert (error["status"], error["parameter"]) == (400, parameter)
    assert error["message"].endswith(".")


def test_an_unknown_parameter_is_told_the_known_ones(client, world):
    message = get(client, "findings?theem=waiting", 400)["error"]["message"]
    assert all(name in message for name in (*PARAMETERS, "per_page"))


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "no/thing",
        "a%0A",
        "findings/zzzzzzz",
        "letters/none",
        "areas/none",
        "areas?page=99",
    ],
)
def test_what_is_not_there_is_a_404_in_the_same_shape(client, world, path):
    error = get(client, path, 404)["error"]
    assert error["status"] == 404
    assert "matches the given query" not in error["message"]


def test_what_was_withdrawn_is_a_410_that_says_when_and_why(client, world):
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Entered twice.")
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    day = f"{timezone.now():%Y-%m-%d}"
    for path, message in (
        (f"findings/{world.findings['plain'].reference}", "Entered twice."),
        ("letters/birchley-2024", "A page was missing."),
        (f"findings/{world.findings['action'].reference}", "A page was missing."),
    ):
        error = get(client, path, 410)["error"]
        assert error["message"].endswith(f"was withdrawn on {day}. {message}")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_changed(client, world, method):
    for path in ("findings", "nothing"):
        response = getattr(client, method)(ROOT + path)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["error"]["status"] == 405


def test_other_websites_may_ask(client, world):
    response = client.options(f"{ROOT}findings", headers={"Origin": "https://example.org"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


def addresses(world):
    made = {"reference": world.findings["main"].reference}
    slugs = {"letters": "ashbourne-2018", "areas": "ashbourne-example"}
    for operation in PATHS:
        path = operation.path.format(**made, slug=slugs.get(operation.path.split("/")[0]))
        yield operation, path + ("?since=2000-01-01" if "since" in operation.parameters else "")


def test_every_answer_has_an_etag_and_is_not_sent_twice(client, world):
    for _, path in addresses(world):
        first = client.get(ROOT + path)
        whole(first)
        again = client.get(ROOT + path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(ROOT + path)
        assert (head.status_code, head.headers["ETag"]) == (200, first.headers["ETag"]), path
        assert whole(head) == b""


# ---- the description


def document(client):
    return get(client, "openapi.json")


def test_the_description_has_every_address_and_no_other(client, world):
    nowhere = {"api-nowhere", "api-openapi"}
    routes = {
        ROOT + str(each.pattern).replace("<slug:", "{").replace(">", "}")
        for each in urlpatterns
        if each.name not in nowhere
    }
    assert set(document(client)["paths"]) == routes


def test_the_description_knows_the_parameters_that_the_code_knows(client, world):
    for operation, path in addresses(world):
        names = {*operation.parameters}
        told = get(client, f"{path}{'&' if '?' in path else '?'}no-such=1", 400)
        known = told["error"]["message"].split("Known ones: ")[1].rstrip(".").split(", ")
        if operation.path == "facets":
            known.remove("page")  # taken, since a page's address has it, and of no effect
        assert set(filter(None, known)) == names, operation.path


def test_the_description_has_the_values_that_each_filter_takes(client, world):
    operation = document(client)["paths"][f"{ROOT}findings"]["get"]
    told = {each["name"]: each for each in operation["parameters"]}
    labels = search.options()
    for name in search.SEVERAL:
        assert told[name]["schema"]["items"]["enum"] == list(labels[name]), name
    assert told["sort"]["schema"]["enum"] == list(search.SORTS)
    everything = QueryDict("&".join(f"{n}={v}" for n in search.SEVERAL for v in labels[n]))
    assert not any(FindingFilterSet(everything, labels).messages)


def test_a_finding_is_described_by_the_columns_of_the_files(client, world):
    described = document(client)["components"]["schemas"]["Finding"]
    assert list(described["properties"]) == [column.name for column in exports.COLUMNS]
    assert described["additionalProperties"] is False


def test_every_answer_is_as_described(client, world):
    told = document(client)
    for operation, path in addresses(world):
        described = told["paths"][ROOT + operation.path]["get"]["responses"]["200"]
        schema = described["content"]["application/json"]["schema"]
        checker = jsonschema_rs.Draft202012Validator(schema | {"components": told["components"]})
        errors = [error.message for error in checker.iter_errors(get(client, path))]
        assert errors == [], path


def test_an_error_is_as_described(client, world):
    told = document(client)
    schema = told["components"]["schemas"]["Error"] | {"components": told["components"]}
    for path, status in (("findings?x=1", 400), ("findings/none", 404)):
        assert jsonschema_rs.is_valid(schema, get(client, path, status)), path


# ---- dictionary, data package, the page about them


def test_the_dictionary_and_the_data_package_describe_the_table(client, world):
    names = [column.name for column in exports.COLUMNS]
    table = whole(client.get("/findings.csv")).decode("utf-8-sig")
    assert table.splitlines()[0].split(",") == names
    assert [c["name"] for c in get(client, "dictionary.json")["columns"]] == names
    package = get(client, "datapackage.json")
    [resource] = package["resources"]
    assert resource["path"] == "http://testserver/findings.csv"
    assert resource["rows"] == 4
    assert [field["name"] for field in resource["schema"]["fields"]] == names
    assert package["licenses"][0]["path"] == exports.LICENCE_ADDRESS


def test_values_keep_to_what_the_dictionary_says(client, world):
    rows = get(client, "findings")["results"]
    for column in exports.COLUMNS:
        for row in rows:
            value = row[column.name]
            assert value is not None or not column.required, column.name
            assert value is None or not column.choices or value in column.values, column.name


def test_every_column_has_a_title_and_a_sentence():
    names = [column.name for column in exports.COLUMNS]
    assert len(set(names)) == len(names)
    for column in exports.COLUMNS:
        assert column.title
        assert column.says.endswith(".") or column.name == "licence"


def test_the_page_about_the_data_shows_columns_and_addresses(client, world):
    page = client.get("/data/").content.decode()
    for column in exports.COLUMNS:
        assert f"<code>{column.name}</code>" in page
    for operation in PATHS:
        assert f"<code>{ROOT}{operation.path}</code>" in page
    assert exports.LICENCE in page


# ---- cost


LISTS = ("findings", "letters", "areas", "themes", "services", "inspections", "everything.json")
ONE = ("letters/ashbourne-2018", "areas/ashbourne-example", "changes?since=2000-01-01")


@pytest.mark.parametrize("path", [*LISTS, *ONE])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, world, path):
    few = _queries(client, path)
    area = world.areas["ash"]
    for year in (2003, 2004, 2005):
        letter = make_letter(make_inspection(make_area()))
        for section in (make_section(letter), make_section(world.letters["old"])):
            for _ in range(5):
                make_finding(section, themes=world.themes.values())
        publish(letter)
        make_inspection(area, start=date(year, 1, 1))
    assert _queries(client, path) == few <= 40


def _queries(client, path):
    whole(client.get(ROOT + path))
    search.current().kept.pop("letters of files", None)
    with CaptureQueriesContext(connection) as captured:
        whole(client.get(ROOT + path))
    return len(captured)


def test_nothing_of_the_api_has_more_than_two_hundred_records_on_a_page(client, world):
    section = make_section(world.letters["old"])
    Finding.objects.bulk_create(
        Finding(
            letter=section.letter,
            section=section,
            framework=section.framework,
            kind="main_finding",
            judgement="strength",
            ordinal=n,
            wording=f"Finding {n}.",
            wording_status="restated",
        )
        for n in range(1, 251)
    )
    told = get(client, "findings?per_page=200")
    assert (len(told["results"]), told["total"], told["pages"]) == (200, 254, 2)
