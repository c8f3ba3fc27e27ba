"""The desk in a browser: accessibility, width, keys, and the way from a file to the public."""

import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth import get_user_model

from findings.models import Finding, Letter, Section, Status
from tests.browsing import COLOUR_RULES, PHONE, SMALLEST, WIDE, WIDEST, violations
from tests.kinds import screens

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def desk(portal, browser, django_db_blocker):
    """The addresses of every screen, with records to show."""
    with django_db_blocker.unblock():
        made = screens(get_user_model().objects.get(username="inspector"))
    return {name: portal + address for name, address in made.items()}


@pytest.fixture
def password(django_db_blocker):
    """Gives an account of the demonstration a password that the test knows."""

    def give(username):
        user = get_user_model().objects.get(username=username)
        user.set_password("made-up-password")
        user.save()
        return "made-up-password"

    return give


@pytest.fixture
def signed_in(portal, open_tab, password):
    def open_as(username, width=WIDE):
        tab = open_tab(width)
        tab.goto(portal + "/staff/sign-in/")
        tab.get_by_label("Account name").fill(username)
        tab.get_by_label("Password").fill(password(username))
        tab.get_by_role("button", name="Sign in").click()
        tab.wait_for_url("**/desk/**")
        return tab

    return open_as


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_no_accessibility_rule_is_broken_on_any_screen(desk, signed_in, width):
    tab = signed_in("inspector", width)
    broken = {}
    for name, address in desk.items():
        if name == "sign in":
            tab.context.clear_cookies()
        for scheme, rules in (("light", None), ("dark", COLOUR_RULES)):
            tab.emulate_media(color_scheme=scheme)
            tab.goto(address)
            tab.evaluate(AXE_SCRIPT)
            for details in tab.locator("details").all():
                details.evaluate("node => { node.open = true }")
            if found := violations(tab, rules):
                broken[name, scheme] = found
    assert broken == {}


def test_nothing_runs_over_the_edge_of_the_smallest_screen(desk, signed_in):
    tab = signed_in("inspector", SMALLEST)
    wide = {}
    for name, address in desk.items():
        tab.goto(address)
        width = tab.evaluate("document.documentElement.scrollWidth")
        if width > SMALLEST:
            wide[name] = (width, tab.evaluate(WIDEST, SMALLEST))
    assert wide == {}


def test_checking_goes_by_keys(desk, signed_in):
    tab = signed_in("inspector")
    tab.goto(desk["checking"])
    press(tab, "2")  # judges the main finding that is open
    assert tab.get_by_text("1 of 14 checked").count()
    press(tab, "u")
    assert tab.get_by_text("0 of 14 checked").count()
    tab.keyboard.press("r")
    tab.keyboard.type("It is a heading.")
    press(tab, "Enter")
    assert tab.get_by_text("Turned down").count()
    press(tab, "u")


def press(tab, key):
    """A key that leads to another page."""
    with tab.expect_navigation():
        tab.keyboard.press(key)


def test_a_passkey_takes_the_second_step(desk, portal, signed_in):
    """With Chromium's own virtual authenticator: added after the code, used at the next sign-in."""
    tab = signed_in("inspector")
    tools = tab.context.new_cdp_session(tab)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tab.goto(portal + "/staff/second-step/passkeys/")
    tab.get_by_role("button", name="Add a passkey").click()
    tab.wait_for_function("document.body.textContent.match(/Take away|registered|successful/i)")
    tab.goto(portal + "/staff/second-step/passkeys/")
    assert tab.get_by_role("button", name="Take away").count() == 1
    tab.context.clear_cookies()
    tab.goto(portal + "/desk/")
    tab.get_by_label("Account name").fill("inspector")
    tab.get_by_label("Password").fill("made-up-password")
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url("**/second-step/**")
    tab.get_by_role("button", name="Use your passkey").click()
    tab.wait_for_url("**/desk/")
    tab.goto(portal + "/staff/second-step/passkeys/")
    tab.get_by_role("button", name="Take away").click()


def test_advice_comes_while_one_types(desk, signed_in):
    tab = signed_in("inspector")
    tab.goto(desk["summary"])
    tab.get_by_label("Plain summary").fill("Leaders utilise it.")
    tab.get_by_text("plainer is “use”").wait_for()


# How the rows of an area's letter are reached.
ABOVE = {
    Finding: "letter__inspection__area__slug",
    Section: "letter__inspection__area__slug",
    Letter: "inspection__area__slug",
}


class Administrator:
    """A person at the browser: counts what is clicked and pressed, and what the machine takes."""

    def __init__(self, tab):
        self.tab, self.actions, self.seconds = tab, 0, {}

    def do(self, step, action):
        """An action that leads to another page."""
        begun = time.monotonic()
        with self.tab.expect_navigation():
            action()
        self.actions += 1
        self.seconds.setdefault(step, []).append(time.monotonic() - begun)


def check_all(person, letter):
    """Accept every finding: one press each, a judgement for a main finding."""
    tab = person.tab
    for _ in range(letter.findings.counted().count() + 1):
        if not tab.locator("#current [data-key='a'], #current [data-key='3']").count():
            break
        if tab.get_by_role("link", name="All checked").count():
            break
        key = "3" if tab.locator("#current [data-key='3']").count() else "a"
        person.do("check", lambda key=key: tab.keyboard.press(key))


REAL = {
    "oldham": ("pdf/oldham.pdf", 20),
    "st-helens": ("letters/st-helens-2018.txt", 48),
}


@pytest.mark.parametrize("what", REAL)  # slugs of areas
def test_an_administrator_publishes_a_real_letter(corpus, portal, signed_in, what):
    """From the file to the public page: at most 90 actions, no word retyped."""
    file, findings = REAL[what]
    for rows in (Finding, Section, Letter):  # the demonstration's restated one makes room
        rows.objects.filter(**{ABOVE[rows]: what}).delete()
    person = Administrator(signed_in("inspector"))
    tab = person.tab
    tab.goto(portal + "/desk/files/add/")
    tab.get_by_label("Files").set_input_files(corpus / file)
    person.actions += 1
    person.do("read", lambda: tab.get_by_role("button", name="Read and propose").click())
    tab.wait_for_url("**/desk/letters/**")
    letter = Letter.objects.order_by("-pk").first()
    assert letter.findings.counted().count() == findings
    check_all(person, letter)
    person.do("go on", tab.get_by_role("link", name="All checked").click)
    while tab.get_by_role("group", name="In this letter").count():
        tab.get_by_role("radio").first.check()
        person.actions += 1
        person.do("sense", tab.get_by_role("button", name="Note it").first.click)
    person.do("submit", tab.get_by_role("button", name="Hand to review").click)
    second = signed_in("reviewer")
    second.goto(f"{portal}/desk/letters/{letter.slug}/publication/")
    person.tab = second
    person.do("publish", second.get_by_role("button", name="Publish").click)
    letter.refresh_from_db()
    assert letter.status == Status.PUBLISHED
    assert not Finding.objects.published().counted().filter(letter=letter, themes=None).exists()
    assert person.actions <= 90
    slowest = {step: round(max(times), 2) for step, times in person.seconds.items()}
    print(f"{what}: {person.actions} actions; slowest of each step in seconds: {slowest}")
    second.goto(f"{portal}/letters/{letter.slug}/")
    assert second.get_by_text(f"{findings} of {findings} findings shown").count()
