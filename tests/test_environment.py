"""Settings from the environment: what is missing or unreadable stops the start with a sentence."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from sendportal import environment

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a-made-up-secret-that-is-long-enough-for-the-checks-0123456789"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "findings.example.org",
}


@pytest.fixture
def python(tmp_path):
    """Runs Python beside `manage.py`, with nothing in the environment but what is given."""

    def run(*arguments, **variables):
        env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | variables
        return subprocess.run(
            [sys.executable, *arguments],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def setting(python):
    """What an expression of the settings comes to; fails where the settings do not load."""

    def read(expression, **variables):
        code = f"from sendportal import settings as s; print(repr({expression}))"
        done = python("-c", code, **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return read


def without(name):
    return {key: value for key, value in PRODUCTION.items() if key != name}


# ---- the portal starts


def test_production_starts_with_a_secret_and_hosts(setting):
    read = "(s.PRODUCTION, s.DEBUG, s.SECRET_KEY, s.ALLOWED_HOSTS)"
    assert setting(read, **PRODUCTION) == repr((True, False, SECRET, ["findings.example.org"]))


def test_development_starts_with_nothing_set_and_everything_safe(setting):
    read = "(s.PRODUCTION, s.DEBUG, len(s.SECRET_KEY) >= 50, s.ALLOWED_HOSTS)"
    assert setting(read) == repr((False, False, True, ["localhost", "127.0.0.1", "[::1]"]))


def test_production_asks_for_a_second_factor_and_development_does_not(setting):
    assert setting("s.SECOND_FACTOR", **PRODUCTION) == "'required'"
    assert setting("s.SECOND_FACTOR") == "'optional'"
    assert setting("s.SECOND_FACTOR", SECOND_FACTOR="required") == "'required'"


def test_production_keeps_its_cookies_to_itself(setting):
    names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE"]
    assert setting(f"[getattr(s, name) for name in {names}]", **PRODUCTION) == str([True] * 3)
    names = ["SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"]
    assert setting(f"[getattr(s, name) for name in {names}]", **PRODUCTION) == str(["Lax"] * 2)


def test_alerts_are_offered_in_production_only_where_mail_can_be_sent(setting):
    asked = "(s.ALERTS, s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_USE_TLS, s.EMAIL_TIMEOUT)"
    assert setting(asked, **PRODUCTION) == "(False, 'console', True, 30)"
    mail = {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_FROM": "alerts@example.org",
        "PUBLIC_ADDRESS": "https://findings.example.org",
    }
    assert setting(asked, **PRODUCTION, **mail) == "(True, 'smtp', True, 30)"
    assert setting(asked) == "(True, 'console', True, 30)"
    assert setting("s.ALERTS_SITE", **PRODUCTION, **mail) == "'https://findings.example.org'"


def test_the_lock_and_the_length_of_a_session_are_settings(setting):
    read = "(s.AXES_FAILURE_LIMIT, s.AXES_COOLOFF_TIME.seconds, s.SESSION_COOKIE_AGE)"
    assert setting(read) == str((5, 900, 8 * 60 * 60))
    given = {"SIGN_IN_TRIES": "3", "SIGN_IN_LOCK_MINUTES": "30", "SESSION_HOURS": "4"}
    assert setting(read, **given) == str((3, 1800, 4 * 60 * 60))


def test_a_check_warns_where_production_takes_a_password_alone(python):
    done = python("manage.py", "check", **PRODUCTION, SECOND_FACTOR="optional")
    assert "signin.W001" in done.stdout + done.stderr


def test_the_deployment_check_finds_nothing_in_production(python):
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_the_deployment_check_can_fail(python):
    weak = PRODUCTION | {"SECURE_HSTS_SECONDS": "0"}
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **weak)
    assert done.returncode == 1
    assert "security.W004" in done.stderr


def test_the_server_starts_in_production_unless_told_otherwise(python):
    code = "import sendportal.wsgi; from django.conf import settings; print(settings.PRODUCTION)"
    assert python("-c", code, **without("ENVIRONMENT")).stdout.strip() == "True"
    assert python("-c", code, ENVIRONMENT="development").stdout.strip() == "False"


def test_the_server_does_not_start_without_what_production_needs(python):
    done = python("-c", "import sendportal.wsgi")
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr


def test_the_server_takes_a_blank_environment_for_production(python):
    code = "import sendportal.wsgi; from django.conf import settings; print(settings.PRODUCTION)"
    assert python("-c", code, **(PRODUCTION | {"ENVIRONMENT": ""})).stdout.strip() == "True"


# ---- the portal refuses to start

REFUSED = [
    (without("SECRET_KEY"), "SECRET_KEY is not set", "no secret"),
    (PRODUCTION | {"SECRET_KEY": "  "}, "SECRET_KEY is not set", "a blank secret"),
    (without("ALLOWED_HOSTS"), "ALLOWED_HOSTS is not set", "no hosts"),
    (PRODUCTION | {"SECRET_KEY": "a" * 49}, "SECRET_KEY is too short", "a short secret"),
    (PRODUCTION | {"ALLOWED_HOSTS": " , "}, "must name the hosts", "hosts that are blank"),
    (PRODUCTION | {"ALLOWED_HOSTS": "a.example.org,*"}, "A star would let anybody", "any host"),
    (PRODUCTION | {"PUBLIC_ADDRESS": "a.example.org"}, "PUBLIC_ADDRESS is “a.", "half an address"),
    (
        PRODUCTION | {"EMAIL_HOST": "mail.example.org", "PUBLIC_ADDRESS": "https://a.example.org"},
        "EMAIL_FROM is not set",
        "mail from nobody",
    ),
    (
        PRODUCTION | {"EMAIL_HOST": "mail.example.org", "EMAIL_FROM": "a@example.org"},
        "PUBLIC_ADDRESS is not set",
        "mail with links to nowhere",
    ),
    ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY is “ssl”", "an unknown way to a mail server"),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is “LOUD”", "an unknown level of the log"),
    ({"DATABASE_URL": "mysql://u@h/n"}, "another kind of database", "another kind of database"),
    (PRODUCTION | {"DEBUG": "true"}, "DEBUG is on in production", "debug in production"),
    ({"DEBUG": "maybe"}, "DEBUG is “maybe”. Set it to true or false.", "an unreadable flag"),
    (
        PRODUCTION | {"SECURE_SSL_REDIRECT": "sometimes"},
        "SECURE_SSL_REDIRECT is “sometimes”",
        "an unreadable flag of production",
    ),
    (
        PRODUCTION | {"SECURE_HSTS_SECONDS": "a year"},
        "SECURE_HSTS_SECONDS is “a year”",
        "an unreadable number",
    ),
    ({"SECOND_FACTOR": "maybe"}, "SECOND_FACTOR is “maybe”", "half a second factor"),
    ({"SIGN_IN_TRIES": "0"}, "SIGN_IN_TRIES is “0”", "a lock that is always shut"),
    ({"SIGN_IN_LOCK_MINUTES": "0"}, "SIGN_IN_LOCK_MINUTES is “0”", "a lock that never shuts"),
    ({"SESSION_HOURS": "0"}, "SESSION_HOURS is “0”", "a session that never begins"),
    ({"ENVIRONMENT": "staging"}, "ENVIRONMENT is “staging”", "an unknown environment"),
    ({"DATABASE_URL": "my database"}, "DATABASE_URL cannot be read", "an unreadable address"),
    (
        {"DATABASE_URL": "postgres://user@host:port/name"},
        "DATABASE_URL cannot be read",
        "a port that is no number",
    ),
]


@pytest.mark.parametrize(("variables", "said", "why"), REFUSED, ids=[why for *_, why in REFUSED])
def test_the_portal_does_not_start(python, variables, said, why):
    done = python("-c", "import sendportal.settings", **variables)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert said in last


def test_manage_py_does_not_start_either(python):
    done = python("manage.py", "check", **without("SECRET_KEY"))
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr


def test_no_refusal_repeats_a_password(python):
    done = python("-c", "import sendportal.settings", DATABASE_URL="postgres://u:hush-hush@h:p/n")
    assert done.returncode == 1
    assert "hush-hush" not in done.stderr.splitlines()[-1]


# ---- the readers


@pytest.mark.parametrize("word", ["1", "true", "TRUE", " yes ", "on"])
def test_a_flag_is_on(monkeypatch, word):
    monkeypatch.setenv("A_FLAG", word)
    assert environment.flag("A_FLAG", default=False) is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_a_flag_is_off(monkeypatch, word):
    monkeypatch.setenv("A_FLAG", word)
    assert environment.flag("A_FLAG", default=True) is False


@pytest.mark.parametrize("word", ["2", "tru", "enabled", "none", "-1"])
def test_a_flag_is_neither(monkeypatch, word):
    monkeypatch.setenv("A_FLAG", word)
    with pytest.raises(ImproperlyConfigured, match="Set it to true or false"):
        environment.flag("A_FLAG", default=True)


@pytest.mark.parametrize("word", ["-1", "1.5", "1e3", "²", "0x10"])
def test_a_number_is_none(monkeypatch, word):
    monkeypatch.setenv("A_NUMBER", word)
    with pytest.raises(ImproperlyConfigured, match="Set it to a whole number, such as 7"):
        environment.number("A_NUMBER", 7)


def test_a_blank_variable_has_its_default(monkeypatch):
    monkeypatch.setenv("BLANK", "  ")
    assert environment.flag("BLANK", default=True) is True
    assert environment.number("BLANK", 7) == 7
    assert environment.names("BLANK", ["a"]) == ["a"]
    assert environment.text("BLANK", "a") == "a"


def test_names_are_told_apart_by_commas(monkeypatch):
    monkeypatch.setenv("NAMES", " a.example.org, ,b.example.org,")
    assert environment.names("NAMES") == ["a.example.org", "b.example.org"]


# ---- the secret of a checkout


def test_the_local_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "var" / "secret-key"
    secret = environment.local_secret(path)
    assert len(secret) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert environment.local_secret(path) == secret


def test_two_checkouts_have_two_secrets(tmp_path):
    assert environment.local_secret(tmp_path / "a") != environment.local_secret(tmp_path / "b")


# ---- the database

SQLITE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="is about SQLite, and these tests run on PostgreSQL"
)
PRAGMAS = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ["journal_mode", "foreign_keys", "busy_timeout", "synchronous"]:
        cursor.execute(f"PRAGMA {name}")
        print(name, cursor.fetchone()[0])
"""


@SQLITE
@pytest.mark.parametrize("address", ["", "sqlite:///{}/other.sqlite3"])
def test_sqlite_waits_for_writers_and_keeps_its_foreign_keys(python, tmp_path, address):
    done = python(
        "-c",
        PRAGMAS,
        DJANGO_SETTINGS_MODULE="sendportal.settings",
        DATABASE_URL=address.format(tmp_path),
    )
    assert done.stdout.split("\n")[:4] == [
        "journal_mode wal",
        "foreign_keys 1",
        "busy_timeout 20000",
        "synchronous 1",
    ]


@SQLITE
def test_sqlite_begins_with_the_lock_of_a_writer(setting):
    assert setting("s.DATABASES['default']['OPTIONS']['transaction_mode']") == "'IMMEDIATE'"


def test_an_address_of_postgresql_is_understood(setting):
    read = "[s.DATABASES['default'][k] for k in ('ENGINE', 'NAME', 'HOST', 'PORT')]"
    given = setting(read, DATABASE_URL="postgres://user:word@db.example.org:5433/portal")
    assert given == repr(["django.db.backends.postgresql", "portal", "db.example.org", 5433])
