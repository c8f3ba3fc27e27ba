"""What only a browser can tell: accessibility rules, focus, width, print, scripts and their absence.

Chromium is the system's own. Where there is none these tests are skipped, unless CI_BROWSER is
`required`. The demonstration data are committed once for the module and taken away afterwards.
"""

import importlib
import json
import os
import shutil
from dataclasses import dataclass
from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from findings import review
from findings.loading.demo import load_restated_letters, make_accounts
from findings.loading.facts import load_facts
from findings.models import Letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDE, PHONE, SMALLEST = 1280, 360, 320
HEIGHT = 800
# WCAG 2.2 A and AA, and what axe calls best practice: nothing is left out.
AXE_OPTIONS = {"resultTypes": ["violations"]}


@dataclass
class Portal:
    """The served demonstration: its address, its pages by kind, and one finding."""

    url: str
    pages: dict
    finding: str

    def __call__(self, address):
        return self.url + address


# A fixture may be asked for before any test has run: Playwright's loop runs in this thread from
# then on, and Django would refuse the database to code that is not asynchronous at all.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        sentence = "Chromium is not installed (apt-get install chromium)."
        if os.environ.get("CI_BROWSER") == "required":
            pytest.fail(f"{sentence} CI_BROWSER says that it must be.")
        pytest.skip(sentence)
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu"],
    }


@pytest.fixture(scope="module")
def portal(browser_type_launch_args, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, served. A letter is withdrawn, so that a page of that kind is there."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("var"))
        list(load_facts(settings.FIXTURES_DIR))
        accounts = make_accounts()
        list(load_restated_letters(settings.FIXTURES_DIR / "restated", accounts))
        letter = Letter.objects.get(slug="st-helens-2018")
        findings = letter.findings.published().counted().in_letter_order()
        gone = findings.last()
        review.withdraw_finding(gone, by=accounts.users["reviewer"], reason="Entered twice.")
        shown = findings.filter(themes__slug="waiting-times").first()
        server = LiveServer("localhost")
        yield Portal(server.url, _pages(letter, shown, gone), shown.get_absolute_url())
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
        _make_roles_again()


def _make_roles_again():
    """The groups that a migration made, and that a flush takes away."""
    from django.apps import apps

    importlib.import_module("findings.migrations.0002_roles").make_roles(apps, None)


def _pages(letter, shown, gone):
    """One address for each kind of public page and each of its states."""
    return {
        "home": "/",
        "explorer": "/findings/",
        "explorer filtered": "/findings/?theme=waiting-times&judgement=strength&sort=oldest",
        "explorer searched": "/findings/?q=therapy",
        "explorer second page": "/findings/?page=2",
        "explorer empty": "/findings/?q=unicorn&theme=waiting-times",
        "explorer mistaken": "/findings/?theme=nothing",
        "finding": shown.get_absolute_url(),
        "letter": letter.get_absolute_url(),
        "area": "/areas/st-helens/",
        "area without letter": "/areas/kent/",
        "former area": "/areas/cumbria/",
        "areas": "/areas/",
        "areas empty": "/areas/?q=atlantis",
        "topics": "/topics/",
        "theme": "/themes/waiting-times/",
        "service": "/services/speech-language-therapy/",
        "service without finding": "/services/school-transport-nowhere/",
        "glossary": "/glossary/",
        "glossary empty": "/glossary/?q=unicorn",
        "coverage": "/coverage/",
        "about": "/about/",
        "privacy": "/privacy/",
        "accessibility": "/accessibility/",
        "not found": "/nowhere/",
        "withdrawn": gone.get_absolute_url(),
    }


PAGES = list(_pages(Letter(slug="-"), Letter(slug="-"), Letter(slug="-")))


@pytest.fixture(scope="module")
def tabs(portal, browser):
    """One page of the browser for each width and scheme, opened once."""
    opened = {}
    for width, scheme in product((WIDE, PHONE), ("light", "dark")):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        tab = opened[width, scheme] = context.new_page()
        tab.noticed = _listen(tab, portal)
    yield opened
    for tab in opened.values():
        tab.context.close()


def _listen(tab, portal):
    """Whatever the browser complains of, and every request that leaves the portal."""
    noticed = []
    tab.on("console", lambda message: noticed.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: noticed.append(f"script: {error}"))
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith(portal.url) else noticed.append(f"left: {request.url}")
        ),
    )
    tab.on(
        "response",
        lambda response: (
            noticed.append(f"{response.status}: {response.url}")
            if response.status >= 400 and response.request.resource_type != "document"
            else None
        ),
    )
    return noticed


@pytest.fixture
def tab(portal, browser):
    """A fresh page on a wide screen."""
    context = browser.new_context(viewport={"width": WIDE, "height": HEIGHT}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def violations(tab):
    """What axe finds wrong on the page, each as a sentence with its places."""
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(f"axe.run({json.dumps(AXE_OPTIONS)})")
    return [
        f"{v['id']} ({v['impact']}): {v['help']} {[node['target'] for node in v['nodes']][:5]}"
        for v in found["violations"]
    ]


# Every kind of page


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_no_accessibility_rule_is_broken(portal, tabs, kind, width, scheme):
    tab = tabs[width, scheme]
    tab.goto(portal(portal.pages[kind]))
    assert violations(tab) == []


def test_axe_would_see_a_broken_rule(portal, tab):
    tab.goto(portal("/about/"))
    tab.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"#\">')")
    assert any(found.startswith("image-alt") for found in violations(tab))
