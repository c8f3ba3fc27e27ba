"""Fixtures shared by the tests."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings

from findings.loading.demo import make_accounts
from findings.loading.facts import load_facts
from findings.loading.restated import load_letters
from tests.browsing import (  # noqa: F401 - fixtures for every test in a browser
    browser_type_launch_args,
    open_tab,
    portal,
    tab,
    tabs,
)

SHARED = Path(__file__).resolve().parents[2] / "shared"
# A run has memory enough, and looking for rubbish among a million objects takes time.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(config, items):
    """On a second kind of database, only what asks a database need be tried again."""
    if os.environ.get("DATABASE_TESTS_ONLY"):
        apart = [item for item in items if "django_db_setup" not in item.fixturenames]
        without = [item for item in apart if not item.get_closest_marker("django_db")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in set(without)]


@pytest.fixture(scope="session")
def corpus():
    """The folder of real letters beside the checkout; tests that need it are skipped without."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not beside this checkout")
    return folder


@pytest.fixture
def facts(db):
    """Every public fact of `fixtures/`, loaded."""
    return list(load_facts(settings.FIXTURES_DIR))


@pytest.fixture
def demo(facts, tmp_path, settings):
    """Facts, accounts and the restated letters, as `manage.py demo` makes them."""
    settings.VAR_DIR = tmp_path
    accounts = make_accounts()
    by = {"entered_by": accounts.users["inspector"], "published_by": accounts.users["reviewer"]}
    list(load_letters(settings.FIXTURES_DIR / "restated", **by))
    return accounts
