"""The basket of a pack, in a browser: filled by a press, kept there only, emptied by a press."""

import re

import pytest

from tests.browsing import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FINDING, OTHER = "g4hdfbs", "3xfth54"


def basket(tab):
    return tab.evaluate("localStorage.getItem('pack')")


def add(tab, portal, reference):
    tab.goto(f"{portal}/findings/{reference}/")
    tab.get_by_role("button", name="Add to your pack").click()


def test_findings_are_collected_and_opened_as_a_pack(portal, tab):
    tab.goto(f"{portal}/findings/{FINDING}/")
    bar = tab.get_by_role("region", name="Your pack")
    assert not bar.is_visible()
    add(tab, portal, FINDING)
    assert bar.get_by_role("status").inner_text() == "Added."
    add(tab, portal, OTHER)
    assert basket(tab) == f"{FINDING} {OTHER}"
    bar.get_by_role("link", name="Open your pack (2)").click()
    tab.wait_for_url(re.compile(rf"/pack/\?made=\d{{4}}-\d\d-\d\d&f={FINDING}&f={OTHER}$"))
    assert tab.locator(".pack__item").count() == 2


def test_a_finding_is_taken_out_again_and_the_basket_emptied(portal, tab):
    add(tab, portal, FINDING)
    out = tab.get_by_role("button", name="Take out of your pack")
    assert out.locator("use").get_attribute("href").endswith("#icon-close")
    out.click()
    assert basket(tab) is None
    tab.get_by_role("button", name="Add to your pack").click()
    tab.get_by_role("button", name="Empty it").click()
    assert tab.get_by_text("Your pack is empty.").is_visible()
    assert basket(tab) is None
    tab.goto(f"{portal}/findings/")
    assert not tab.locator("[data-pack-bar]").is_visible()


def test_what_is_moved_on_the_pack_s_page_is_moved_in_the_basket(portal, tab):
    add(tab, portal, FINDING)
    add(tab, portal, OTHER)
    tab.get_by_role("link", name="Open your pack (2)").click()
    tab.evaluate("window.stayed = true")
    tab.get_by_role("button", name="Move down finding 1").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(rf"\?made=\d{{4}}-\d\d-\d\d&f={OTHER}&f={FINDING}$"))
    assert basket(tab) == f"{OTHER} {FINDING}"
    # No page was loaded; the finding kept the focus, at its end on the way back; all says the same.
    assert tab.evaluate("window.stayed")
    assert tab.evaluate("document.activeElement.id") == f"up-{FINDING}"
    assert tab.get_by_text("Moved to place 2 of 2.").count() == 1
    assert tab.locator("#pack-address a").inner_text() == tab.url
    assert tab.get_by_role("link", name="Word file").get_attribute("href") in tab.url.replace(
        "/pack/", "/pack.docx"
    )
    for part, whose in ((".pack__item", "id"), (".pack__sources li", "id")):
        order = [each.get_attribute(whose).split("-")[1] for each in tab.locator(part).all()]
        assert order == [OTHER, FINDING]
    assert tab.locator(f"#finding-{FINDING} h3").inner_text().startswith("2. ")
    url = tab.url
    tab.reload()
    assert tab.url == url
    tab.get_by_role("button", name="Remove finding 1").click()
    tab.wait_for_url(re.compile(rf"\d&f={FINDING}#findings$"))
    assert basket(tab) == FINDING


def test_somebody_else_s_pack_leaves_the_basket_alone_until_asked(portal, tab):
    add(tab, portal, FINDING)
    tab.goto(f"{portal}/pack/?made=2020-01-02&f={OTHER}")
    assert basket(tab) == FINDING
    tab.get_by_role("button", name="Add more while you browse").click()
    tab.wait_for_url(f"{portal}/findings/")
    assert basket(tab) == OTHER


def test_a_pack_is_made_and_changed_without_javascript(portal, open_tab):
    tab = open_tab(PHONE, java_script_enabled=False)
    tab.goto(f"{portal}/findings/{FINDING}/")
    tab.get_by_role("link", name="Add to a pack").first.click()
    tab.get_by_role("link", name="Make a pack with this finding").click()
    tab.get_by_label("Title of the pack").fill("For the board")
    tab.get_by_label("More findings").fill(f"{portal}/findings/{OTHER}/")
    tab.keyboard.press("Enter")  # the form's own button, not the first “Up”
    tab.wait_for_url(re.compile("title=For"))
    assert tab.locator("h1").inner_text() == "For the board"
    assert tab.locator(".pack__item").count() == 2
    tab.get_by_role("button", name="Move up finding 2").click()
    tab.wait_for_url(re.compile(f"f={OTHER}&f={FINDING}#down-{OTHER}$"))
    assert tab.evaluate("document.activeElement.id") == f"down-{OTHER}"


def test_a_broken_basket_does_no_harm(portal, tab):
    tab.goto(f"{portal}/findings/")
    tab.evaluate("localStorage.setItem('pack', '<b> ../x  g4hdfbs')")
    tab.goto(f"{portal}/findings/")
    assert tab.get_by_role("link", name="Open your pack (1)").is_visible()
