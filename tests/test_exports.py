"""Files of findings: exactly those asked for, in the page's order, in every format alike."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings import exports, review, search
from findings.citation import cite
from findings.exports import workbook as workbook_module
from findings.exports.reading import near
from findings.models import Finding
from findings.standing import standing
from tests.crawl import whole
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_published_finding,
    make_section,
    make_service,
    make_theme,
    make_user,
    publish,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db

NAMES = [column.name for column in exports.COLUMNS]
SHEET = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
FORMULA = '=HYPERLINK("http://example.org","Click")'


def csv_rows(client, address="/findings.csv"):
    response = client.get(address)
    assert response.status_code == 200, whole(response)
    text = whole(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def json_rows(client, address="/findings.json"):
    return json.loads(whole(client.get(address)))["findings"]


def sheets(client, address="/findings.xlsx"):
    """Each sheet as a list of rows, a row as a dictionary from column number to text."""
    with ZipFile(BytesIO(whole(client.get(address)))) as book:
        return [
            [
                {_number(cell.get("r")): _text(cell) for cell in row.iterfind("x:c", SHEET)}
                for row in _tree(book.read(name)).iterfind(".//x:row", SHEET)
            ]
            for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
        ]


def _tree(xml):
    return ElementTree.fromstring(xml)  # noqa: S314 - we wrote it


def _number(place):
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(cell):
    value = cell.find("x:v", SHEET)
    return value.text if value is not None else "".join(cell.itertext())


def of(rows, finding):
    return next(row for row in rows if row["reference"] == finding.reference)


@pytest.fixture
def world(db):
    return make_world()


def test_a_row_says_everything_about_a_finding(client, world):
    finding = world.findings["main"]
    review.correct_finding(
        finding,
        by=world.reviewer,
        wording="Most plans are well written.",
        note="A word was missing.",
        now=datetime(2026, 5, 6, 23, 30, tzinfo=UTC),
    )
    row = of(csv_rows(client), finding)
    letter = world.letters["old"]
    address = f"http://testserver{finding.get_absolute_url()}"
    finding = Finding.objects.get(pk=finding.pk)
    assert row == {
        "reference": finding.reference,
        "address": address,
        "area": "Ashbourne Example",
        "area_code": "ashbourne-example",
        "ons_code": world.areas["ash"].ons_code,
        "dfe_code": world.areas["ash"].la_code,
        "region": "Middle Vale",
        "region_code": "middle-vale",
        "framework": "2016 to 2022 framework",
        "framework_code": "local-area-2016",
        "kind": "Main finding",
        "kind_code": "main-finding",
        "judgement": "Some of both",
        "judgement_code": "mixed",
        "aspect": "Main findings",
        "aspect_code": "main-findings",
        "heading": "Main findings",
        "subheading": "",
        "place": "2",
        "page_start": "1",
        "page_end": "2",
        "wording": "Most plans are well written.",
        "wording_status": "restated",
        "summary": "Most plans are good. Some are late.",
        "summary_out_of_date": "true",
        "responsible_body": "",
        "themes": "Formal waiting",
        "theme_codes": "waiting",
        "services": "Formal therapy",
        "service_codes": "therapy",
        "letter_title": "Joint local area SEND inspection in Ashbourne Example",
        "letter_code": "ashbourne-2018",
        "letter_address": f"http://testserver{letter.get_absolute_url()}",
        "inspection_kind": "Full inspection",
        "inspection_start": "2018-01-29",
        "inspection_end": "2018-02-02",
        "report_published": "2018-03-27",
        "letter_date": "2018-03-21",
        "outcome": "Written statement of action required",
        "outcome_code": "wsoa-required",
        "age": standing(letter).age,
        "standing": f"{standing(letter).sentence} {standing(letter).later_sentence}",
        "later_report_exists": "true",
        "corrected_on": "2026-05-07",  # in London
        "correction_note": "A word was missing.",
        "citation": str(cite(finding, address)),
        "licence": exports.LICENCE,
        "question_address": "http://testserver/findings/",
    }


def test_all_formats_say_the_same(client, world):
    table, objects = csv_rows(client), json_rows(client)
    found, _ = sheets(client)
    assert list(table[0]) == list(objects[0]) == NAMES
    assert list(found[0].values()) == [column.title for column in exports.COLUMNS]
    assert len(table) == len(objects) == len(found) - 1 == 4
    for row, told, cells in zip(table, objects, found[1:], strict=True):
        for number, column in enumerate(exports.COLUMNS):
            value = told[column.name]
            text = _as_text(value)
            assert row[column.name] == text, column.name
            if column.type == "boolean":
                text = {"true": "1", "false": "0"}.get(text, "")
            if column.type == "date" and value:
                text = str((date.fromisoformat(value) - date(1899, 12, 30)).days)
            assert cells.get(number, "") == text, column.name


def _as_text(value):
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    "question",
    ["", "?sort=oldest", "?sort=area", "?theme=waiting", "?q=waits", "?q=waits&sort=area&page=1"],
)
def test_a_file_has_what_the_page_shows_in_its_order_on_all_its_pages(client, world, question):
    letter = make_letter(make_inspection(world.areas["quiet"], start=date(2021, 5, 4)))
    section = make_section(letter)
    for n in range(45):
        make_finding(
            section, wording=f"Waits are long, number {n}.", themes=[world.themes["waiting"]]
        )
    publish(letter)
    page = client.get(f"/findings/{question}", follow=True)
    assert page.status_code == 200
    shown = search.find(search.FindingQuery(**_query(question)))[0:1000]
    expected = [finding.reference for finding in shown]
    assert len(expected) > 40
    for rows in (csv_rows, json_rows):
        kind = rows.__name__.split("_")[0]
        found = rows(client, f"/findings.{kind}{question}")
        assert [row["reference"] for row in found] == expected
    found, _ = sheets(client, f"/findings.xlsx{question}")
    assert [row[0] for row in found[1:]] == expected


def _query(question):
    pairs = dict(pair.split("=") for pair in question[1:].split("&") if pair)
    pairs.pop("page", None)
    return {name: (value,) if name in search.SEVERAL else value for name, value in pairs.items()}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("?theme=nothing", "There is no theme “nothing”."),
        ("?theme=waiting&area=atlantis", "There is no area “atlantis”."),
        ("?theem=waiting", "There is no parameter “theem”."),
        ("?sort=best", "There is no order “best”."),
        ("?words=loosely", "The only way to mean words is “exact”."),
        ("?page=none", "A page is a whole number from 1."),
        ("?page=2", "no pages: leave “page” out"),
        ("?q=!!!", "punctuation alone finds nothing"),
        (f"?q={'a' * 500}", "characters at most"),
        ("?" + "&".join("theme=waiting" for _ in range(1100)), "too many parameters"),
    ],
)
@pytest.mark.parametrize("address", ["/findings.csv", "/findings.xlsx", "/findings.json"])
def test_what_is_not_known_is_refused_and_never_left_out(client, world, address, question, says):
    response = client.get(address + question)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert says in response.content.decode()


def test_nothing_found_is_a_file_without_rows(client, world):
    assert csv_rows(client, "/findings.csv?theme=never-mentioned") == []
    assert json_rows(client, "/findings.json?theme=never-mentioned") == []
    assert len(sheets(client, "/findings.xlsx?theme=never-mentioned")[0]) == 1


def test_a_file_says_what_it_is(client, world):
    told = json.loads(whole(client.get("/findings.json?theme=waiting")))["about"]
    assert told["question"] == "2 findings about Waiting"
    assert told["question_address"] == "http://testserver/findings/?theme=waiting"
    assert told["findings"] == 2
    assert told["licence"] == exports.LICENCE
    assert told["publication"] == search.publication_token()[:16]
    assert told["made"].endswith("Z")
    _, about = sheets(client, "/findings.xlsx?theme=waiting")
    held = {row[0]: row.get(1, "") for row in reversed(about)}
    assert held["Question"] == told["question"]
    assert held["Findings"] == "2"
    assert held["Licence"] == exports.LICENCE
    assert held["Wording status"].startswith("“verbatim”")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_headers_name_the_file_its_licence_and_its_page(client, world, kind):
    response = client.get(f"/findings.{kind}?theme=waiting&q=long waits")
    whole(response)
    name = f"send-findings-long-waits-waiting-{date.today():%Y-%m-%d}.{kind}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert f'<{exports.LICENCE_ADDRESS}>; rel="license"' in response.headers["Link"]
    page = "http://testserver/findings/?q=long+waits&theme=waiting"
    assert f'<{page}>; rel="alternate"' in response.headers["Link"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_file_of_neighbours_is_named_for_them(client, world):
    response = client.get("/findings.csv?near=ashbourne-example")
    assert "findings-neighbours-of-ashbourne-example-" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["findings.csv", "findings.xlsx", "findings.json", "pack.docx"])
def test_a_slash_after_a_file_leads_to_the_file(client, world, name):
    response = client.get(f"/{name}/?f=zzzzzzz&theme=waiting")
    assert (response.status_code, response.url) == (302, f"/{name}?f=zzzzzzz&theme=waiting")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_file_that_is_held_as_it_is_now_is_not_sent_again(client, world, kind):
    first = client.get(f"/findings.{kind}")
    whole(first)
    held = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/findings.{kind}", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Entered twice.")
    after = client.get(f"/findings.{kind}", headers=held)
    assert after.status_code == 200
    assert world.findings["plain"].reference.encode() not in whole(after)


# ---- cells that a spreadsheet would run


@pytest.mark.parametrize(
    "hostile",
    [FORMULA, "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1", "'=1", "''=1"],
)
def test_no_cell_is_run_and_the_text_can_be_had_back(client, hostile):
    finding = make_published_finding(wording=f"{hostile}", summary=f"{hostile} too")
    row = of(csv_rows(client), finding)
    assert row["wording"] == f"'{hostile}"
    assert row["summary"] == f"'{hostile} too"
    found, _ = sheets(client)
    assert found[1][NAMES.index("wording")].replace("_x000D_", "\r") == f"'{hostile}"
    assert of(json_rows(client), finding)["wording"] == hostile


@pytest.mark.parametrize("text", ["It’s fine", "'quoted'", "a=b", "3 - 2", "•", "“=”"])
def test_other_texts_are_as_they_were(text):
    assert exports.harmless(text) == text


def test_quotes_commas_and_line_ends_stay_in_their_cell(client):
    text = 'He said "no", twice.\n• And "again", 100%s %d%%.'
    theme = make_theme("odd", formal_name='Odd, "quoted" 50%')
    letter = make_letter(title='A "title", 100% %s')
    section = make_section(letter, heading='A "heading", 5%', subheading="%s")
    finding = make_finding(section, wording=text, themes=[theme], responsible_body='"B", 1%')
    publish(letter)
    for rows in (csv_rows(client), json_rows(client)):
        row = of(rows, finding)
        assert row["wording"] == text
        assert row["letter_title"] == 'A "title", 100% %s'
        assert (row["heading"], row["subheading"]) == ('A "heading", 5%', "%s")
        assert row["responsible_body"] == '"B", 1%'
        assert row["citation"] == str(cite(finding, row["address"]))


def test_a_formula_is_no_formula_in_the_workbook(client):
    make_published_finding(wording=FORMULA)
    with ZipFile(BytesIO(whole(client.get("/findings.xlsx")))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert not [name for name in book.namelist() if "rels" in name and "sheet" in name]


def test_a_text_longer_than_a_cell_of_excel_is_cut_and_says_so(client):
    finding = make_published_finding(wording="word " * 8000)
    cell = sheets(client)[0][1][NAMES.index("wording")]
    assert len(cell) == 32_767
    assert cell.endswith(workbook_module.CUT)
    assert of(csv_rows(client), finding)["wording"] == finding.wording


def test_more_rows_than_excel_holds_are_left_out_and_the_file_says_so(client, world, monkeypatch):
    monkeypatch.setattr(workbook_module, "MOST_ROWS", 3)
    found, about = sheets(client)
    assert len(found) - 1 == 3
    held = {row[0]: row[1] for row in about if 1 in row}
    assert held["Left out"] == "Excel holds 3 rows: the rest is left out. Take the CSV for all."


# ---- how it is read


def test_a_verbatim_finding_is_cited_as_a_quotation(client):
    letter = make_letter(letter_date=date(2018, 3, 1))
    letter.pages.create(number=1, text="Waits are long.")
    section = make_section(letter, subheading="Strengths")
    finding = make_finding(
        section, wording="Waits are long.", wording_status="verbatim", page_start=1, page_end=1
    )
    publish(letter)
    row = of(csv_rows(client), finding)
    assert row["wording_status"] == "verbatim"
    assert row["citation"] == str(cite(finding, row["address"]))
    assert "Quoted exactly." in row["citation"]
    assert (row["summary"], row["summary_out_of_date"]) == ("", "")


def test_several_topics_stand_in_the_order_of_their_list(client):
    second, first = make_theme("second", ordinal=902), make_theme("first", ordinal=901)
    services = [make_service("b", ordinal=912), make_service("a", ordinal=911)]
    finding = make_published_finding(themes=[second, first], services=services)
    row = of(json_rows(client), finding)
    assert row["theme_codes"] == ["first", "second"]
    assert row["themes"] == ["Formal first", "Formal second"]
    assert row["service_codes"] == ["a", "b"]


def test_the_number_of_queries_does_not_grow_with_the_rows(client, world):
    for kind in ("csv", "json", "xlsx"):
        few = _queries(client, kind)
        for _ in range(2):
            letter = make_letter(make_inspection(make_area()))
            section = make_section(letter)
            for _ in range(15):
                make_finding(section, themes=world.themes.values())
            publish(letter)
        assert _queries(client, kind) == few <= 16, kind


def _queries(client, kind):
    whole(client.get(f"/findings.{kind}"))  # what is read once for a publication is read now
    search.current().kept.pop("letters of files")
    with CaptureQueriesContext(connection) as captured:
        whole(client.get(f"/findings.{kind}"))
    return len(captured)


def test_what_is_withdrawn_while_a_file_is_sent_is_not_in_it(client, world):
    found = search.find(search.FindingQuery())
    keys = list(found.keys())
    review.withdraw(world.letters["old"], by=world.reviewer, reason="A page was missing.")
    letters = exports.Letters(date.today())
    rows = list(exports.json_rows(keys, _source(), letters))
    assert [json.loads(row)["reference"] for row in rows] == [world.findings["action"].reference]


def test_a_section_that_came_after_its_letter_was_read_is_found(client, world):
    letters = exports.Letters(date.today())
    letter = world.letters["new"]
    letters.of([letter.pk])
    added = make_finding(make_section(letter, heading="A new heading"))
    [row] = exports.json_rows([added.pk], _source(), letters)
    assert json.loads(row)["heading"] == "A new heading"


def _source():
    return exports.Source(
        question="",
        address="https://example.org/findings/",
        finding="https://example.org/findings/{}/",
        letter="https://example.org/letters/{}/",
        made=datetime(2026, 1, 1, tzinfo=UTC),
        findings=1,
        publication="",
    )


@pytest.mark.parametrize("step", [1, 5, 50])
def test_keys_close_together_and_far_apart_are_all_found(step):
    keys = list(range(1, 2000 * step, step))
    wanted = near(keys, Finding, "id")
    assert (" IN (" in wanted.sql) == (step == 50)
    assert Finding.objects.filter(wanted).count() == 0


def test_nobody_without_a_role_changes_a_file(client):
    client.force_login(make_user("Administrator"))
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/findings.csv").status_code == 405


def test_the_links_to_files_ask_what_the_page_asks(client, world):
    page = client.get("/findings/?theme=waiting").content.decode()
    assert "Download these 2 findings" in page
    for kind in ("csv", "xlsx", "json"):
        assert f'href="/findings.{kind}?theme=waiting"' in page
    area = client.get("/areas/ashbourne-example/").content.decode()
    assert 'href="/findings.csv?area=ashbourne-example"' in area
    letter = client.get("/letters/ashbourne-2018/").content.decode()
    asked = "area=ashbourne-example&amp;year=2018&amp;framework=local-area-2016"
    assert f'href="/findings.csv?{asked}"' in letter
    assert 'href="/findings.csv?theme=waiting"' in client.get("/themes/waiting/").content.decode()
