"""What every public page does and never does, whichever page it is."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.template import loader
from django.test import Client
from django.urls import Resolver404, resolve

from findings import review
from findings.models import Alert, PageReport
from findings.public.views import sitemap
from tests.crawl import (
    ERRORS,
    HOST,
    RECORDS,
    body_of,
    crawl,
    page_names,
    pages,
    starts,
    timeless,
    whole,
)
from tests.factories import make_user
from tests.markup import parse
from tests.world import make_world, undone_afterwards

pytestmark = pytest.mark.django_db

OGL = (
    "Contains public sector information licensed under the Open Government Licence v3.0, "
    "from Ofsted and the Care Quality Commission (CQC)."
)
# Pages whose canonical address is the whole question.
VIEWS = ("/findings/?", "/compare/?", "/areas/map/?")
NOT_OFFICIAL = "This is not an official Ofsted, CQC or GOV.UK service."
NOT_ABOUT_ONE = "The letters are about whole areas, not about one child or one school."


@dataclass
class Gone:
    """Addresses of what was public once."""

    letter: str
    findings: list[str]


def make_country():
    """The made-up country, with a finding withdrawn and a letter withdrawn and opened again."""
    world = make_world()
    review.withdraw_finding(world.findings["plain"], by=world.reviewer, reason="Entered twice.")
    review.withdraw(world.letters["new"], by=world.reviewer, reason="A page was missing.")
    review.reopen(world.letters["new"], by=world.reviewer, reason="The page was found.")
    findings = [world.findings[name].get_absolute_url() for name in ("plain", "action")]
    return Gone(world.letters["new"].get_absolute_url(), findings)


@pytest.fixture(scope="module")
def crawled(django_db_setup, django_db_blocker):
    """One crawl for all tests that only look at its pages."""
    with undone_afterwards(django_db_blocker):
        gone = make_country()
        beginnings = starts()
        visited = crawl()
    return visited, gone, beginnings


@pytest.fixture(scope="module")
def visited(crawled):
    """Every public address with its response."""
    return crawled[0]


@pytest.fixture(scope="module")
def gone(crawled):
    return crawled[1]


@pytest.fixture(scope="module")
def documents(visited):
    """Every HTML page as a tree."""
    return pages(visited)


def test_the_crawl_visits_every_page_that_the_public_side_has(visited):
    assert set(page_names()) == {name for name in map(_page_of, visited) if name}


def _page_of(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def test_the_crawl_visits_every_record(visited, crawled):
    assert set(crawled[2]) <= set(visited)
    seen = {r.resolver_match.url_name for r in visited.values() if r.status_code == 200}
    assert set(RECORDS) <= seen, "the made-up country has none of them"
    statuses = {response.status_code for response in visited.values()}
    assert statuses == {200, 302, 404, 410}


def test_the_crawl_follows_links_and_each_choice_of_a_form(visited):
    assert "/findings/?theme=waiting" in visited  # a link of the area's page
    assert "/findings/?judgement=mixed" in visited  # a box of the filter panel
    assert "/coverage/?region=north-vale" in visited  # an option of a select


def test_every_link_on_every_page_leads_somewhere(visited, gone):
    dead = {a for a, response in visited.items() if response.status_code not in (200, 302)}
    told_by_api = {f"/api/v1{a.rstrip('/')}" for a in (gone.letter, *gone.findings)}
    assert dead == {*ERRORS, gone.letter, *gone.findings, *told_by_api}


def test_no_page_links_to_a_withdrawn_record(documents, gone):
    for address, page in documents.items():
        linked = {link.get("href", "").split("#")[0] for link in page.all("a")}
        assert linked & {gone.letter, *gone.findings} == set(), address


def test_every_fragment_names_a_place_that_is_there(documents):
    broken = []
    for address, page in documents.items():
        for link in page.all("a"):
            target = urlsplit(urljoin(HOST + address, link.get("href", "")))
            there = target.path + (f"?{target.query}" if target.query else "")
            if target.fragment and f"{target.scheme}://{target.netloc}" == HOST:
                ids = {node["id"] for node in documents[there].all() if node.get("id")}
                if unquote(target.fragment) not in ids:
                    broken.append((address, link["href"]))
    assert broken == []


def test_nobody_gets_a_cookie(visited):
    for address, response in visited.items():
        assert not response.cookies, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_staff_see_what_everybody_sees_and_get_no_cookie_from_it():
    make_country()
    staff = Client()
    staff.force_login(make_user("Administrator"))
    for address, response in crawl().items():
        for_staff = staff.get(address)
        assert for_staff.status_code == response.status_code, address
        assert timeless(body_of(for_staff)) == timeless(body_of(response)), address
        assert not for_staff.cookies, address
        assert "cookie" not in for_staff.headers.get("Vary", "").lower(), address


def test_every_response_says_how_a_browser_must_treat_it(visited):
    for address, response in visited.items():
        assert response.headers["X-Content-Type-Options"] == "nosniff", address
        assert response.headers["Referrer-Policy"] == "same-origin", address
        assert response.headers["X-Frame-Options"] == "DENY", address


def test_nothing_is_loaded_from_another_host(documents):
    loading = {
        "src",
        "srcset",
        "data",
        "poster",
        "action",
        "formaction",
        "xlink:href",
        "background",
    }
    for address, page in documents.items():
        for node in page.all():
            names = loading | ({"href"} if node.tag in {"link", "use", "image", "base"} else set())
            for name in names & set(node.attributes):
                own = urljoin(HOST + address, node[name] or "").startswith(HOST + "/")
                assert own, f"{address}: <{node.tag} {name}={node[name]}>"


def test_no_style_or_script_stands_in_a_page(documents):
    for address, page in documents.items():
        assert page.all("style") == [], address
        for node in page.all():
            assert "style" not in node.attributes, f"{address}: <{node.tag} style>"
            handlers = [name for name in node.attributes if name.startswith("on")]
            assert handlers == [], f"{address}: <{node.tag} {handlers}>"
            assert not (node.get("href") or "").startswith("javascript:"), address
        for script in page.all("script"):
            if script.get("type") == "application/ld+json":
                continue  # data, which no browser runs
            assert script.get("src"), address
            assert script.text == "", address


def test_every_page_has_what_readers_and_their_tools_look_for(documents):
    for address, page in documents.items():
        assert page.one("html")["lang"] == "en-GB", address
        assert page.one("h1").text, address
        assert page.one("main")["id"] == "main", address
        assert page.all("a")[0]["href"] == "#main", address
        assert page.one("title").text, address
        assert page.one("meta", name="description")["content"], address
        assert page.one("meta", name="viewport")["content"].startswith("width=device-width"), (
            address
        )
        assert page.one("header", cls="site-header"), address
        assert page.one("footer", cls="site-footer"), address


def test_headings_never_skip_a_level(documents):
    for address, page in documents.items():
        levels = [int(node.tag[1]) for node in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        steps = pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), f"{address}: {levels}"


def test_every_page_names_its_own_address_as_the_canonical_one(visited, documents):
    for address, page in documents.items():
        if visited[address].status_code in (404, 410):
            assert page.all("link", rel="canonical") == []  # it has no page to be found by
            continue
        canonical = page.one("link", rel="canonical")["href"]
        if visited[address].status_code == 200 and address.startswith(VIEWS):
            assert canonical == HOST + address
        else:
            assert canonical == HOST + urlsplit(address).path


def test_two_pages_share_a_title_only_where_they_are_one_page_in_two_views(visited, documents):
    titles = {}
    for address, page in documents.items():
        if visited[address].status_code == 200:
            titles.setdefault(page.one("title").text, set()).add(urlsplit(address).path)
    shared = {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert shared == {}


def test_a_view_of_a_list_that_nobody_should_find_by_chance_says_so(visited, documents):
    for address, page in documents.items():
        if visited[address].status_code == 200 and re.search(
            r"\?.*(theme|region|held|q)=\w", address
        ):
            assert page.one("meta", name="robots")["content"] == "noindex, follow", address
    assert documents["/"].all("meta", name="robots") == []


def test_elements_are_nested_as_html_allows(documents):
    mistakes = {address: page.mistakes for address, page in documents.items() if page.mistakes}
    assert mistakes == {}


def test_an_id_stands_once_on_a_page(documents):
    for address, page in documents.items():
        ids = [node["id"] for node in page.all() if "id" in node.attributes]
        twice = {each for each in ids if ids.count(each) > 1}
        assert twice == set(), address
        assert all(each and not re.search(r"\s", each) for each in ids), address


def test_every_reference_between_elements_finds_its_element(documents):
    for address, page in documents.items():
        ids = {node["id"] for node in page.all() if "id" in node.attributes}
        for name in (
            "for",
            "aria-labelledby",
            "aria-describedby",
            "aria-controls",
            "data-copy",
            "popovertarget",
        ):
            for node in page.all():
                wanted = set((node.get(name) or "").split())
                assert wanted <= ids, f"{address}: {name}={node.get(name)}"


def test_every_field_of_a_form_has_a_label_and_every_button_and_link_has_words(documents):
    for address, page in documents.items():
        labelled = {label["for"] for label in page.all("label") if label.text}
        for box in page.all("input", "select", "textarea"):
            if box.get("type") != "hidden":
                assert box.get("id") in labelled, f"{address}: {box.attributes}"
        for node in page.all("a", "button", "summary"):
            assert node.text or node.get("aria-label"), f"{address}: {node.attributes}"


def test_pictures_and_symbols_are_hidden_from_screen_readers_or_have_words(documents):
    for address, page in documents.items():
        for node in page.all("svg"):
            if node.get("aria-hidden") != "true":  # a chart or a map says what it is
                assert node["role"] in ("img", "group"), address
                assert node["aria-label"], address
                assert all(link["aria-label"] for link in node.all("a")), address
        for node in page.all("img"):
            assert node.get("alt") is not None, address


def test_licence_and_independence_are_said_on_every_page(visited, documents):
    assert {visited[address].status_code for address in documents} == {200, 404, 410}
    for address, page in documents.items():
        assert OGL in page.text, address
        assert NOT_OFFICIAL in page.text, address
        assert page.all("a", rel="license"), address


def test_every_page_says_once_what_the_letters_are_not_and_where_to_say_what_is_wrong(documents):
    for address, page in documents.items():
        assert page.text.count(NOT_ABOUT_ONE) == 1, address
        assert page.one("footer", cls="site-footer").all("a", href="/report/"), address


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html"])
def test_licence_and_independence_are_said_on_error_pages_too(client, template, settings):
    page = parse(_rendered_without_request(template))
    assert OGL in page.text
    assert NOT_OFFICIAL in page.text
    assert page.one("h1").text
    assert page.mistakes == []
    assert not page.all("link", rel="canonical")


def _rendered_without_request(template):
    """As Django's handler of a failing request does it: with no context at all."""
    return loader.get_template(template).render()


def test_nothing_looks_like_an_official_service(visited, documents):
    for address, page in documents.items():
        body = body_of(visited[address]).lower()
        assert "govuk-" not in body, address
        assert "gds transport" not in body, address
        assert page.all("img") == [], address  # no logo of anybody


def test_pages_can_be_asked_for_without_their_body(client):
    make_country()
    for address in starts():
        head = client.head(address)
        asked = client.get(address)
        whole(asked)
        assert head.status_code == asked.status_code, address
        assert whole(head) == b"", address


# What takes a form, and does nothing without a filled-in form or a key: test_alerts, test_reports.
FORMS = {"/alerts/", "/alerts/confirm/", "/alerts/mine/", "/alerts/stop/", "/report/"}


@pytest.mark.parametrize("address", sorted(FORMS))
def test_a_form_with_nothing_in_it_changes_nothing(address, client):
    response = client.post(address)
    assert response.status_code == (400 if address in ("/alerts/", "/report/") else 302)
    assert not response.cookies
    assert not Alert.objects.exists()
    assert not PageReport.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_public_page_takes_anything(method, client):
    make_country()
    for address in starts():
        if method == "post" and address in FORMS:
            continue
        answer = getattr(client, method)(address)
        assert answer.status_code == (404 if address == "/no-such-page/" else 405), address


def test_a_link_preview_says_what_the_page_says(documents):
    for address, page in documents.items():
        said = {meta.get("property"): meta.get("content") for meta in page.all("meta")}
        assert said["og:title"] == page.one("title").text, address
        assert said["og:description"] == page.one("meta", name="description")["content"], address
        if canonical := page.all("link", rel="canonical"):
            assert said["og:url"] == canonical[0]["href"], address
            assert said["og:image"] == f"{HOST}/static/portal/preview.png", address


def things(page):
    """What a page's structured data describe, by type."""
    [block] = page.all("script", type="application/ld+json")
    data = json.loads(block.text)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def test_pages_describe_themselves_to_programs(documents):
    site = things(documents["/"])["WebSite"]
    search = site["potentialAction"]["target"]["urlTemplate"].replace("{words}", "wait")
    assert search == f"{HOST}/findings/?q=wait"
    files = [each["contentUrl"] for each in things(documents["/data/"])["Dataset"]["distribution"]]
    assert f"{HOST}/findings.csv" in files
    letter = things(documents["/letters/ashbourne-2018/"])
    assert letter["Report"]["about"]["name"] == "Ashbourne Example"
    assert letter["Report"]["isBasedOn"]["datePublished"] == "2018-03-27"
    way = letter["BreadcrumbList"]["itemListElement"]
    assert [each["item"] for each in way] == [
        f"{HOST}/",
        f"{HOST}/areas/",
        f"{HOST}/areas/ashbourne-example/",
    ]
    for address, page in documents.items():
        if page.all("nav", cls="breadcrumbs"):
            assert "BreadcrumbList" in things(page), address


def test_no_text_can_leave_the_block_that_it_is_described_in(client):
    world = make_world()
    area = world.areas["ash"]
    area.name = "</script><script src=//example.org>&"
    area.save()
    body = body_of(client.get("/letters/ashbourne-2018/"))
    assert "<script src=//example.org" not in body
    assert things(parse(body))["Report"]["about"]["name"] == area.name


def test_the_sitemap_names_every_page_that_may_be_found_and_no_other(visited, documents):
    mapped = set(re.findall("<loc>(.*?)</loc>", body_of(visited["/sitemap.xml"])))
    may_be_found = {
        HOST + address
        for address, page in documents.items()
        if visited[address].status_code == 200
        and "?" not in address
        and not page.all("meta", name="robots")
    }
    assert mapped == may_be_found


def test_the_sitemap_tells_when_a_record_changed_last(visited):
    body = body_of(visited["/sitemap.xml"])
    for path in ("/letters/ashbourne-2018/", "/areas/ashbourne-example/", "/themes/waiting/"):
        assert re.search(rf"<loc>{HOST}{path}</loc><lastmod>20\d\d-\d\d-\d\dT", body), path
    assert f"<loc>{HOST}/areas/quietham-example/</loc></url>" in body


def test_a_large_sitemap_is_an_index_of_its_parts(client, monkeypatch):
    make_world()
    whole_map = body_of(client.get("/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST_FINDINGS", 3)
    client = Client()
    index = re.findall("<loc>(.*?)</loc>", body_of(client.get("/sitemap.xml")))
    assert index == [f"{HOST}/sitemap-1.xml", f"{HOST}/sitemap-2.xml"]
    parts = "".join(body_of(client.get(each.removeprefix(HOST))) for each in index)
    assert sorted(re.findall("<loc>.*?</loc>", parts)) == sorted(
        re.findall("<loc>.*?</loc>", whole_map)
    )
    assert client.get("/sitemap-3.xml").status_code == 404


def test_robots_are_kept_out_of_the_staff_side_and_of_endless_filters(visited):
    lines = body_of(visited["/robots.txt"]).splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /findings/?"} <= set(lines)
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert visited["/robots.txt"].headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_process_says_that_it_is_alive_without_asking_the_database(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, body_of(response)) == (200, "ok\n")
