"""Migrations: none missing, all named, and all of `findings` can be taken back and applied again.

The way back and forth runs in a process and a database of its own, so that no other test sees it.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from findings.models import LocalArea, guards

ROOT = Path(__file__).resolve().parents[1]
# As `makemigrations` names a migration when nobody does.
UNNAMED = re.compile(r"\d{4}_(initial|.*auto_\d.*|.*_and_more)")


def check_for_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_no_migration_is_missing():
    check_for_missing()


@pytest.mark.django_db
def test_a_missing_migration_is_noticed(monkeypatch):
    monkeypatch.setattr(LocalArea._meta.get_field("name"), "max_length", 81)
    with pytest.raises(SystemExit) as stop:
        check_for_missing()
    assert stop.value.code == 1


def names_of_migrations():
    loader = MigrationLoader(None)
    return [name for app, name in loader.disk_migrations if app == "findings"]


def test_every_migration_has_a_name_that_somebody_chose():
    assert names_of_migrations()
    assert [name for name in names_of_migrations() if UNNAMED.fullmatch(name)] == []


@pytest.mark.parametrize(
    "name",
    ["0001_initial", "0002_auto_20261123_0039", "0003_alter_finding_kind_letter_slug_and_more"],
)
def test_a_name_that_django_made_is_noticed(name):
    assert UNNAMED.fullmatch(name)


# Run in a process of its own: prints what the database holds after each step.
THERE_AND_BACK = """
import json, django
django.setup()
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

def triggers():
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return sorted(name for name, in cursor.fetchall())

def state():
    tables = [t for t in connection.introspection.table_names() if t.startswith("findings_")]
    roles = {
        group.name: sorted(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
    return {"tables": sorted(tables), "roles": roles, "triggers": triggers()}

states = []
for target in [(), ("findings", "zero"), ("findings", "0001"), ("findings",)]:
    call_command("migrate", *target, interactive=False, verbosity=0)
    states.append(state())

# With records: back to before changes were counted at the commit, changed there, and forward again.
from findings import search
from findings.models import Finding, PublicChange
from findings.search import FindingQuery, index
from tests.factories import make_published_finding

def say(wording):
    finding.wording = wording
    finding.save()

def found(q):
    return [each.pk for each in search.find(FindingQuery(q=q, words="exact"))]

finding = make_published_finding(wording="A multi-agency plan.")
call_command("migrate", "findings", "0007", interactive=False, verbosity=0)
say("A well-made plan.")
tokens = [PublicChange.objects.latest("number").token]
call_command("migrate", interactive=False, verbosity=0)
tokens.append(search.publication_token())
records = {"found": found('"well made"') == [finding.pk], "problems": index.problems()}
say("A small plan.")
tokens.append(search.publication_token())
records |= {"counted": len(set(tokens)) == 3, "found again": found("small") == [finding.pk]}
print(json.dumps([*states, records]))
"""


@pytest.fixture
def empty_database(db, tmp_path):
    """The address of a database without a table, on the same kind of server as the others."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    held = connection.settings_dict
    name = f"{held['NAME']}_empty"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    who = held["USER"] + (f":{held['PASSWORD']}" if held["PASSWORD"] else "")
    yield f"postgres://{who}@{held['HOST']}:{held['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def test_every_migration_can_be_taken_back_and_applied_again(empty_database, tmp_path):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": empty_database,
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", THERE_AND_BACK],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    applied, none, first_only, again, records = json.loads(done.stdout)

    roles = {"Inspector", "Reviewer", "Administrator"}
    assert set(applied["roles"]) == roles
    assert all(applied["roles"].values())
    assert "findings_finding" in applied["tables"]
    assert {f"{table}_issue" for table, _, _ in guards.ISSUING} <= set(applied["triggers"])

    assert none == {"tables": [], "roles": {}, "triggers": []}

    assert first_only["roles"] == {}
    assert again == applied

    assert records == {"found": True, "problems": [], "counted": True, "found again": True}
