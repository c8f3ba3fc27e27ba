"""What only a browser can tell: accessibility rules, focus, width, print, with and without scripts.

Chromium is the system's own. Where there is none these tests are skipped, unless CI_BROWSER is
`required`. The demonstration data are committed once for the module and taken away afterwards.
"""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browsing import (
    COLOUR_RULES,
    HEIGHT,
    PHONE,
    SMALL_TARGETS,
    SMALLEST,
    WIDE,
    WIDEST,
    listen,
    violations,
)
from tests.kinds import FINDING, PAGES, STATUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Every kind of page


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("kind", PAGES)
def test_no_accessibility_rule_is_broken_in_light_or_dark(portal, tabs, kind, width):
    """All rules of axe in light; in dark, where only colours differ, the rules on colours again.

    Colours are the same at both widths, so dark is tried at one.
    """
    tab = tabs[width]
    tab.emulate_media(color_scheme="light")
    tab.goto(portal + PAGES[kind])
    tab.evaluate(AXE_SCRIPT)
    assert violations(tab) == []
    if width == PHONE:
        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOUR_RULES) == []


def test_axe_would_see_a_broken_rule(portal, tab):
    tab.goto(portal + "/about/")
    tab.evaluate(AXE_SCRIPT)
    tab.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"#\">')")
    tab.evaluate("document.querySelector('h1').style.color = '#8888'")
    assert any(found.startswith("image-alt") for found in violations(tab))
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        assert any(found.startswith("color-contrast") for found in violations(tab, COLOUR_RULES))


def test_a_word_is_explained_in_place_without_losing_the_reader(portal, tabs):
    """By key and by touch, at a desk and on a phone; axe finds nothing wrong while it is open."""
    for tab in tabs.values():
        tab.emulate_media(color_scheme="light")
        tab.goto(portal + "/letters/st-helens-2018/")
        term = tab.locator(".term").first
        note = tab.locator(f"#{term.get_attribute('popovertarget')}")
        assert not note.is_visible()
        term.press("Enter")
        assert note.is_visible()
        assert note.evaluate("node => node === document.activeElement")
        box = note.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= tab.viewport_size["width"]
        tab.evaluate(AXE_SCRIPT)
        assert violations(tab) == []
        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOUR_RULES) == []
        tab.keyboard.press("Escape")
        assert not note.is_visible()
        assert term.evaluate("node => node === document.activeElement")
        term.click()
        note.get_by_role("button", name="Close").click()
        assert not note.is_visible()


# Looks and requests


def test_the_smallest_screen_is_wide_enough_and_targets_are_large_enough(portal, open_tab):
    """320 px is also what a screen of 1280 px has left at four times the size."""
    tab = open_tab(SMALLEST)
    wide, small = {}, {}
    for kind, address in PAGES.items():
        tab.goto(portal + address)
        width = tab.evaluate("document.documentElement.scrollWidth")
        if width > SMALLEST:
            wide[kind] = (width, tab.evaluate(WIDEST, SMALLEST))
        if found := tab.evaluate(SMALL_TARGETS):
            small[kind] = found
    assert wide == {}
    assert small == {}
    buttons = "<button style='height:20px'>a</button><button style='height:20px'>b</button>"
    tab.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", buttons
    )
    assert len(tab.evaluate(SMALL_TARGETS)) == 2  # it would see them


def test_colours_of_the_device_leave_everything_told_and_the_focus_seen(portal, open_tab):
    tab = open_tab(forced_colors="active")
    tab.goto(portal + FINDING)
    edge = "node => getComputedStyle(node).borderTopStyle"
    for part in (".judgement", ".plain", ".citation"):
        assert tab.locator(part).first.evaluate(edge) == "solid", part
    tab.get_by_role("button", name="Copy the citation").focus()
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate(FOCUSED)["ringed"]


def test_a_screen_reader_is_told_the_parts_of_a_page_and_that_tables_are_tables(portal, open_tab):
    """On a phone, where a table looks like a list of cards."""
    tab = open_tab(PHONE)
    tab.goto(portal + "/areas/st-helens/")
    for role, name in (
        ("banner", ""),
        ("navigation", "Main"),
        ("navigation", "Breadcrumb"),
        ("main", ""),
        ("contentinfo", ""),
        ("navigation", "About this service"),
    ):
        named = {"name": name, "exact": True} if name else {}
        assert tab.get_by_role(role, **named).count() == 1, (role, name)
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert roles.count("table") == tab.locator("table:visible").count() > 0
    assert roles.count("rowheader") >= 10
    assert roles.count("columnheader") > 4
    assert "LayoutTable" not in roles


def test_every_request_stays_with_the_portal_and_nothing_is_complained_of(portal, tab):
    noticed = listen(tab, portal)
    for kind, address in PAGES.items():
        response = tab.goto(portal + address, wait_until="load")
        assert response.status == STATUS.get(kind, 200), kind
        if kind in STATUS:  # Chromium calls a page’s own 404 an error; nothing else may be one
            assert len(noticed) == 1, noticed
            assert f"status of {STATUS[kind]}" in noticed.pop()
        assert noticed == [], kind


def test_no_page_leaves_anything_in_the_browser(portal, tab):
    for address in ("/", "/findings/", FINDING, "/areas/st-helens/"):
        tab.goto(portal + address)
    assert tab.context.cookies() == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0


def test_print_leaves_out_what_paper_cannot_do_and_keeps_the_licence(portal, tab):
    tab.emulate_media(media="print")
    for address in ("/findings/", FINDING, "/letters/st-helens-2018/", "/areas/st-helens/"):
        tab.goto(portal + address)
        for navigation in (".site-nav", ".skip-link", ".breadcrumbs", ".filters", ".search-box"):
            for node in tab.locator(navigation).all():
                assert not node.is_visible(), f"{address}: {navigation}"
        footer = tab.locator(".site-footer")
        assert footer.get_by_text("Open Government Licence v3.0").is_visible(), address
        assert footer.get_by_text("not an official Ofsted, CQC or GOV.UK service").is_visible()
        assert footer.get_by_text(f"Printed from {portal}{address}").is_visible()
    tab.goto(portal + "/letters/st-helens-2018/")
    assert tab.locator(".note").first.is_visible()  # a footnote
    assert tab.locator(".para__n").first.is_visible()


def test_dark_and_light_are_two_looks(portal, tab):
    tab.goto(portal + "/about/")
    paper = set()
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        paper.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(paper) == 2


# Without JavaScript


@pytest.fixture
def scriptless(open_tab):
    return open_tab(PHONE, java_script_enabled=False)


def test_findings_are_filtered_without_javascript(portal, scriptless):
    scriptless.goto(portal + "/findings/")
    scriptless.locator("summary.filters__summary").click()
    scriptless.get_by_label(re.compile("^Waiting times")).check()
    scriptless.get_by_role("button", name="Show results").click()
    assert scriptless.url == portal + "/findings/?theme=waiting-times"
    assert scriptless.locator(".result").count() == 20  # a page full
    assert not scriptless.locator("[data-facet-search]").first.is_visible()


def test_a_facet_opens_without_javascript(portal, scriptless):
    scriptless.goto(portal + "/findings/")
    scriptless.locator("summary.filters__summary").click()
    box = scriptless.locator("#judgement-strength")
    assert not box.is_visible()
    scriptless.locator("summary.facet__name", has_text="Judgement").click()
    assert box.is_visible()


def test_a_search_works_without_javascript(portal, scriptless):
    scriptless.goto(portal + "/")
    scriptless.get_by_label("Search the findings").fill("short breaks")
    scriptless.get_by_role("button", name="Search").first.click()
    assert scriptless.url == portal + "/findings/?q=short+breaks"
    assert scriptless.locator(".result").count() > 0


def test_the_citation_is_there_without_javascript_and_the_button_is_not(portal, scriptless):
    scriptless.goto(portal + FINDING)
    assert scriptless.locator("#cite-text").is_visible()
    assert not scriptless.locator("[data-copy]").is_visible()


# With JavaScript


def test_the_filters_are_open_where_there_is_room_and_closed_on_a_phone(portal, tab):
    box = tab.locator("#theme-waiting-times")
    tab.goto(portal + "/findings/")
    assert box.is_visible()
    tab.set_viewport_size({"width": PHONE, "height": HEIGHT})
    tab.wait_for_function("!document.querySelector('.filters').open")
    assert not box.is_visible()


def test_a_long_list_of_options_is_narrowed_as_one_types(portal, tab):
    tab.goto(portal + "/findings/")
    tab.get_by_label("Find in Theme").fill("wait")
    assert tab.locator("#facet-theme li:visible").count() == 1
    assert tab.locator("[data-facet-search=facet-theme] [role=status]").inner_text() == "1 shown"


def test_the_citation_is_copied_and_that_is_said(portal, tab):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal)
    tab.goto(portal + FINDING)
    expected = " ".join(tab.locator("#cite-text").inner_text().split())
    tab.get_by_role("button", name="Copy the citation").click()
    status = tab.locator(".citation [role=status]")
    status.get_by_text("Copied.").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == expected
    assert expected.endswith(portal + FINDING)


def test_where_the_clipboard_is_closed_the_citation_is_selected(portal, tab):
    tab.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    tab.goto(portal + FINDING)
    tab.get_by_role("button", name="Copy the citation").click()
    tab.locator(".citation [role=status]").get_by_text("Selected.").wait_for()
    selected = tab.evaluate("getSelection().toString()")
    assert "Ofsted and Care Quality Commission" in selected


# By keyboard

FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const covered = hit && !node.contains(hit) && !hit.contains(node)
    && !(node.labels && [...node.labels].some((l) => l.contains(hit)));
  const label = node.labels && node.labels[0], near = label ? getComputedStyle(label) : style;
  return {
    what: [node.tagName, node.id, node.className, node.textContent.trim().slice(0, 40)].join(" "),
    seen: !covered && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    ringed: [style, near].some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0)
      || s.boxShadow !== "none"),
  };
}"""


def test_the_skip_link_comes_first_and_leads_to_the_content(portal, tab):
    for address in ("/", "/findings/", FINDING):
        tab.goto(portal + address)
        tab.keyboard.press("Tab")
        first = tab.evaluate(FOCUSED)
        assert "skip-link" in first["what"]
        assert first["seen"]
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "main"
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("kind", ["home", "explorer", "finding", "area"])
def test_the_focus_is_never_lost(portal, tab, kind, width):
    tab.set_viewport_size({"width": width, "height": HEIGHT})
    tab.goto(portal + PAGES[kind])
    stops, lost = 0, []
    while stops < 400:
        tab.keyboard.press("Tab")
        focus = tab.evaluate(FOCUSED)
        if focus is None:
            break
        stops += 1
        if not (focus["seen"] and focus["ringed"]):
            lost.append(focus)
    assert lost == []
    assert 20 < stops < 400  # neither stuck nor a page without links


def test_a_filter_is_ticked_and_sent_from_the_keyboard(portal, tab):
    tab.goto(portal + "/findings/")
    tab.locator("#theme-waiting-times").focus()
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(portal + "/findings/?theme=waiting-times")


# Two people


def test_a_parent_finds_what_inspectors_said_about_waiting_in_three_taps(portal, open_tab):
    tab = open_tab(PHONE, has_touch=True)
    tab.goto(portal + "/")
    tab.get_by_label("Find your area").fill("st helens")
    tab.get_by_role("button", name="Find", exact=True).tap()
    tab.wait_for_url(portal + "/areas/st-helens/")
    tab.get_by_role("link", name="Find your topic").tap()
    topics = tab.locator("section[aria-labelledby=by-topic]")
    topics.locator("summary", has_text="Waiting times").tap()
    said = topics.locator(".topic[open] .line").first
    assert "Poor communication makes parents and carers worry" in said.inner_text()
    assert topics.get_by_text("Inspectors wrote this in March 2018").first.is_visible()


def test_an_officer_finds_a_finding_and_cites_it(portal, tab):
    tab.goto(portal + "/")
    tab.get_by_label("Search the findings").fill("speech language")
    tab.keyboard.press("Enter")
    tab.wait_for_url(portal + "/findings/?q=speech+language")
    tab.locator("#theme-identification-assessment").check()
    tab.get_by_role("button", name="Show results").click()
    tab.wait_for_url("**/findings/?q=speech+language&theme=identification-assessment")
    tab.locator(".result__title a[href='/findings/wbs7tdk/']").click()
    tab.wait_for_url(portal + "/findings/wbs7tdk/")
    said = tab.locator("#cite-text").inner_text()
    assert said.startswith(
        "Ofsted and Care Quality Commission, ‘Joint local area SEND inspection in St Helens’, "
        "letter dated 21 March 2018, published 29 March 2018, ‘The effectiveness of the local area"
    )
    assert said.endswith(
        "‘Strengths’, point 1, page 7. Wording restated by the portal, not a quotation. "
        f"SEND findings portal, finding wbs7tdk: {portal}/findings/wbs7tdk/"
    )
