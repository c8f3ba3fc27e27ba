"""Fixtures shared by the tests."""

import gc
import os
import re
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


# Forms, screens and looks: they ask a database in Django's own plain words.
PAGES = re.compile(
    r"test_(admin|desk|signin|roles|sizes|pages_(?!explorer)|packs|alerts|public_manners)"
)


def pytest_collection_modifyitems(config, items):
    """Where `DATABASE_TESTS_ONLY` is set: what may differ between databases, and nothing else.

    Records and what the database refuses, search and counts, exports and API, verbs, intake,
    loading, migrations, two people at once, what is never published, names, numbers of queries.
    """
    if os.environ.get("DATABASE_TESTS_ONLY"):
        kept = [
            item for item in items if _asks_a_database(item) and not PAGES.match(item.path.name)
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _asks_a_database(item):
    return "django_db_setup" in item.fixturenames or item.get_closest_marker("django_db")


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
