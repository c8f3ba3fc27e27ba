"""A browser before the demonstration's portal, for the tests that only a browser can run.

Chromium is the system's own. Where there is none these tests are skipped, unless CI_BROWSER is
`required`. The demonstration data are committed once for a module and taken away afterwards.
"""

import importlib
import json
import os
import shutil
import threading

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from findings import review
from findings.loading.demo import make_accounts
from findings.loading.facts import load_facts
from findings.loading.restated import load_letters
from findings.models import Finding
from tests.kinds import WITHDRAWN

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDE, PHONE, SMALLEST = 1280, 360, 320
HEIGHT = 800
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
DEMONSTRATION = {"entered_by": "inspector", "published_by": "reviewer"}

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
def portal(browser, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, served. A letter is withdrawn, so that a page of that kind is there."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("var"))
        list(load_facts(settings.FIXTURES_DIR))
        accounts = make_accounts()
        by = {name: accounts.users[role] for name, role in DEMONSTRATION.items()}
        list(load_letters(settings.FIXTURES_DIR / "restated", **by))
        review.withdraw_finding(
            Finding.objects.get(reference=WITHDRAWN.split("/")[2]),
            by=accounts.users["reviewer"],
            reason="Entered twice.",
        )
        server = LiveServer("localhost")
        yield server.url
        _let_requests_end(browser)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
        _make_roles_again()


def _let_requests_end(browser):
    """Wait for the server's threads, which end as the browser lets its connections go.

    They share the database connection of this thread, and may not outlive that.
    """
    for context in browser.contexts:
        context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


def _make_roles_again():
    """The groups that a migration made, and that a flush takes away."""
    importlib.import_module("findings.migrations.0002_roles").make_roles(apps, None)
    for name in (
        "0004_who_may_override",
        "0009_family_questions_and_advice",
        "0010_page_reports",
    ):
        importlib.import_module(f"findings.migrations.{name}").give(apps, None)


@pytest.fixture(scope="module")
def tabs(portal, browser):
    """One page of the browser for each width, opened once."""
    opened = {}
    for width in (WIDE, PHONE):
        size = {"width": width, "height": HEIGHT}
        opened[width] = browser.new_context(viewport=size, reduced_motion="reduce").new_page()
    yield opened
    for tab in opened.values():
        tab.context.close()


def listen(tab, portal):
    """Whatever the browser complains of, and every request that leaves the portal."""
    noticed = []

    def on_request(request):
        if not request.url.startswith(portal):
            noticed.append(f"left the portal: {request.url}")

    def on_failure(request):
        if request.failure != "net::ERR_ABORTED":  # the next page was asked for meanwhile
            noticed.append(f"failed: {request.url}, {request.failure}")

    tab.on("console", lambda message: noticed.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: noticed.append(f"script: {error}"))
    tab.on("request", on_request)
    tab.on("requestfailed", on_failure)
    return noticed


@pytest.fixture
def open_tab(portal, browser):
    """Opens a fresh page of the browser, as wide as a desk's unless told otherwise."""
    contexts = []

    def open_one(width=WIDE, **options):
        size = {"width": width, "height": HEIGHT}
        contexts.append(browser.new_context(viewport=size, reduced_motion="reduce", **options))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab):
    return open_tab()


def violations(tab, rules=None):
    """What axe finds wrong on the page, each as a sentence with its places."""
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = tab.evaluate(f"axe.run({json.dumps(options)})")
    return [
        f"{v['id']} ({v['impact']}): {v['help']} {[node['target'] for node in v['nodes']][:5]}"
        for v in found["violations"]
    ]


# The elements that stick out, to be named when the test fails.
WIDEST = """(edge) => [...document.querySelectorAll("main *")]
  .filter((node) => node.getBoundingClientRect().right > edge + 1)
  .slice(0, 5).map((node) => node.tagName + "." + node.className)"""

# WCAG 2.2, 2.5.8: what is smaller than 24 px, neither within a sentence nor with a label that is
# large enough, and nearer to another target than the rule allows.
SMALL_TARGETS = """() => {
  const small = 24;
  const places = "a[href], button, input:not([type=hidden]), select, summary, textarea";
  const boxes = [...document.querySelectorAll(places)]
    .filter((n) => n.checkVisibility() && !n.closest(".vh, .skip-link"))
    .map((n) => ({n, r: n.getBoundingClientRect()})).filter(({r}) => r.width && r.height);
  const under = (r) => r.width < small || r.height < small;
  const worded = (c) => c.nodeType === Node.TEXT_NODE && c.textContent.trim();
  const inline = (n) => getComputedStyle(n).display === "inline"
    && [...n.parentNode.childNodes].some(worded);
  const labelled = (n) => n.labels && [...n.labels].some((l) => !under(l.getBoundingClientRect()));
  const near = (a, b) => {
    const x = a.r.x + a.r.width / 2, y = a.r.y + a.r.height / 2;
    const dx = Math.max(b.r.x - x, 0, x - b.r.right), dy = Math.max(b.r.y - y, 0, y - b.r.bottom);
    const between = Math.hypot(b.r.x + b.r.width / 2 - x, b.r.y + b.r.height / 2 - y);
    return Math.hypot(dx, dy) < small / 2 || (under(b.r) && between < small);
  };
  const apart = (a) => boxes.every((b) => a.n.contains(b.n) || b.n.contains(a.n) || !near(a, b));
  // A tile of the map may be small: a list on the same page has the same link.
  const listed = (n) => n.closest("svg")
    && [...document.querySelectorAll("main li a")].some(
      (o) => !o.closest("svg") && o.getAttribute("href") === n.getAttribute("href"));
  const fine = (a) => inline(a.n) || labelled(a.n) || listed(a.n) || apart(a);
  return boxes.filter((a) => under(a.r) && !fine(a))
    .map(({n, r}) => `${r.width} × ${r.height}: ${n.outerHTML.slice(0, 120)}`);
}"""
