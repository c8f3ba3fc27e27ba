"""Fixtures shared by the tests."""

from pathlib import Path

import pytest
from django.conf import settings

from findings.loading.demo import load_restated_letters, make_accounts
from findings.loading.facts import load_facts

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
    list(load_restated_letters(settings.FIXTURES_DIR / "restated", accounts))
    return accounts
