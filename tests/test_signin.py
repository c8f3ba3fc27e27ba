"""Signing in: the lock after wrong passwords, the second step, and sessions that end."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from findings.signin import session
from findings.signin.lock import client_address
from findings.signin.passkeys import OwnHost, host_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "made-up-password"
SIGN_IN = "/staff/sign-in/"


@pytest.fixture
def inspector():
    return make_user("Inspector", username="ines")


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


def sign_in(client, username="ines", password=PASSWORD, **data):
    return client.post(SIGN_IN, {"username": username, "password": password, **data})


def code_of(device, step=0):
    """What the app shows now, or so many half minutes later."""
    return f"{totp(device.bin_key, step=device.step, drift=step):06d}"


def key_of(device):
    """The key of an app as the page shows it."""
    return device.config_url.split("secret=")[1].split("&")[0]


def key_in(page):
    return re.search(r"Key: <code>(\w+)</code>", page)[1]


def codes_in(answer):
    return re.findall(r"<li><code>(\w+)</code>", answer.content.decode())


def confirmed(user):
    return TOTPDevice.objects.create(user=user, name="App", confirmed=True)


def test_the_right_password_leads_to_the_desk(client, inspector):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:home"))
    assert client.get("/desk/").status_code == 200


def test_a_wrong_password_is_said_without_saying_which_is_wrong(client, inspector):
    for username in ("ines", "nobody"):
        page = sign_in(client, username=username, password="wrong").content.decode()
        assert "do not go together" in page


@pytest.mark.parametrize("person", ["not staff", "closed"])
def test_others_do_not_get_in(client, person):
    user = make_user(username="ines")
    user.is_staff = person == "closed"
    user.is_active = person != "closed"
    user.save()
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account_from_that_address(client, inspector):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client).status_code == 429  # the right one does not help now


def test_another_browser_does_not_get_round_the_lock(client, inspector):
    for number in range(5):
        client.post(
            SIGN_IN,
            {"username": "ines", "password": "wrong"},
            headers={"user-agent": f"Browser {number}"},
        )
    assert sign_in(client).status_code == 429


def test_visitors_of_a_server_on_a_socket_are_locked_too(client, inspector):
    wrong = {"username": "ines", "password": "wrong"}
    answers = [client.post(SIGN_IN, wrong, REMOTE_ADDR="").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_the_number_of_tries_and_the_length_of_the_lock_are_settings(client, inspector, settings):
    settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME = 2, timedelta(minutes=40)
    assert sign_in(client, password="wrong").status_code == 200
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 429
    assert "40 minutes" in answer.content.decode()


def test_no_password_is_kept_of_a_wrong_try(client, inspector):
    sign_in(client, password="nearly-right")
    kept = AccessAttempt.objects.values().get()
    assert kept["username"] == "ines"
    assert "nearly-right" not in str(kept)


def test_the_lock_ends(client, inspector):
    for _ in range(5):
        sign_in(client, password="wrong")
    long_ago = timezone.now() - timedelta(minutes=16)
    AccessAttempt.objects.update(attempt_time=long_ago)
    assert sign_in(client).status_code == 302


def test_other_accounts_and_other_addresses_are_not_locked(client, inspector):
    make_user("Reviewer", username="remy")
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client, username="remy").status_code == 302
    client.logout()
    answer = client.post(
        SIGN_IN, {"username": "ines", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3"
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, " , ", "127.0.0.1"),
    ],
)
def test_a_visitor_s_address_is_believed_from_our_proxies_only(settings, proxies, header, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == seen


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org",
        "javascript:alert(1)",
        "\\\\example.org",
        "/\\example.org",
        "http:///example.org",
        "https://testserver@example.org/",
        "https://testserver.example.org/",
    ],
)
def test_signing_in_never_leads_elsewhere(client, inspector, address):
    assert sign_in(client, next=address)["Location"] == reverse("desk:home")
    again = client.get(SIGN_IN, {"next": address})  # who is signed in already
    assert again["Location"] == reverse("desk:home")
    device = confirmed(inspector)
    wrong = client.get(reverse("signin:verify"), {"next": address}).content.decode()
    assert f'name="next" value="{reverse("desk:home")}"' in wrong
    answer = client.post(reverse("signin:verify"), {"code": code_of(device), "next": address})
    assert answer["Location"] == reverse("desk:home")


def test_signing_in_leads_to_where_one_was_going(client, inspector):
    assert sign_in(client, next="/desk/files/")["Location"] == "/desk/files/"


def test_the_admin_signs_in_by_the_same_door(client):
    answer = client.get("/admin/findings/letter/", follow=True)
    assert answer.request["PATH_INFO"] == SIGN_IN
    assert "next=" in answer.request["QUERY_STRING"]


# ---- the second step


# Of all addresses of the project, what opens without a second step: the public side, which is for
# everybody, and the steps of signing in themselves.
OPEN = (
    *["sign-in", "sign-out", "verify", "set-up"],
    *["credential-authentication-begin", "credential-authentication-complete"],
    *["js-i18n-catalog", "styleguide"],
)
STAFF_PAGES = ["/desk/", "/desk/files/", "/admin/", "/admin/findings/letter/", "/admin/nowhere/"]


def staff_addresses(resolver=None, prefix="/", public=False):
    """Every address that a second step stands before, with something in place of its records."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + re.sub(r"<(\w+:)?\w+>", "1", str(pattern.pattern)).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from staff_addresses(pattern, address, public or pattern.app_name == "findings")
        elif not public and pattern.name not in OPEN:
            yield re.sub(r"\(.*", "nowhere/", address).removesuffix("$")


def test_the_walk_finds_desk_and_admin_and_what_follows_signing_in():
    found = set(staff_addresses())
    assert {reverse("admin:index"), reverse("admin:findings_letter_add")} <= found
    assert {reverse("desk:home"), reverse("desk:check", args=["1"])} <= found
    assert {reverse("signin:passkeys"), "/staff/passkeys/registration/begin/"} <= found
    assert len(found) > 80
    assert not [address for address in found if "<" in address or "?" in address]


def test_nothing_opens_before_the_second_step_is_set_up(client, inspector, required):
    sign_in(client)
    open_ones = []
    for address in staff_addresses():
        for answer in (client.get(address), client.post(address)):
            away = answer.status_code == 302 and answer["Location"]
            if not away or not away.startswith(reverse("signin:set-up")):
                open_ones.append((address, answer.status_code))
    assert open_ones == []


def test_nothing_opens_before_the_code_is_given(client, inspector):
    confirmed(inspector)
    sign_in(client)
    open_ones = []
    for address in staff_addresses():
        for answer in (client.get(address), client.post(address)):
            away = answer.status_code == 302 and answer["Location"]
            if not away or not away.startswith(reverse("signin:verify")):
                open_ones.append((address, answer.status_code))
    assert open_ones == []


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_a_visitor_is_sent_to_the_password_and_comes_back(client, required, address):
    answer = client.get(address, follow=True)
    assert answer.request["PATH_INFO"] == SIGN_IN
    assert answer.wsgi_request.GET["next"] == address


def test_without_the_setting_a_password_is_enough(client, inspector, settings):
    settings.SECOND_FACTOR = "optional"
    sign_in(client)
    assert client.get("/desk/").status_code == 200


def test_setting_up_shows_key_and_picture_then_recovery_codes_once(client, inspector, required):
    sign_in(client)
    page = client.get(reverse("signin:set-up"))
    assert "<svg" in page.content.decode()
    device = TOTPDevice.objects.get(user=inspector)
    assert not device.confirmed
    wrong = client.post(reverse("signin:set-up"), {"code": "000000"})
    assert wrong.status_code == 400
    TOTPDevice.objects.update(throttling_failure_count=0)
    answer = client.post(
        reverse("signin:set-up"), {"code": code_of(device), "next": "/desk/files/"}
    )
    codes = codes_in(answer)
    assert len(codes) == 8
    assert client.get("/desk/").status_code == 200
    later = client.get(reverse("signin:set-up")).content.decode()
    assert key_in(page.content.decode()) not in later  # never shown again
    assert not [code for code in codes if code in later]
    sign_in(other := Client())
    assert other.get(reverse("signin:set-up"))["Location"] == reverse("signin:verify")


def test_a_key_that_another_session_was_shown_is_never_the_one_that_counts(inspector, required):
    thief, owner = Client(), Client()
    shown = []
    for client in (thief, owner):
        sign_in(client)
        shown.append(key_in(client.get(reverse("signin:set-up")).content.decode()))
        assert key_in(client.get(reverse("signin:set-up")).content.decode()) == shown[-1]
    assert shown[0] != shown[1]
    assert key_of(TOTPDevice.objects.get(user=inspector)) == shown[1]


def test_the_second_step_gives_a_new_session_key(client, inspector):
    device = confirmed(inspector)
    sign_in(client)
    before = client.session.session_key
    client.post(reverse("signin:verify"), {"code": code_of(device)})
    assert client.get("/desk/").status_code == 200
    assert client.session.session_key != before


def test_another_app_takes_the_place_of_the_old_one(client, inspector):
    old = confirmed(inspector)
    sign_in(client)
    client.post(reverse("signin:verify"), {"code": code_of(old)})
    assert "Use another app" in client.get(reverse("signin:set-up")).content.decode()
    new = TOTPDevice.objects.get(user=inspector, confirmed=False)
    answer = client.post(reverse("signin:set-up"), {"code": code_of(new)})
    assert len(codes_in(answer)) == 8
    assert list(TOTPDevice.objects.filter(user=inspector)) == [new]
    assert client.get("/desk/").status_code == 200


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, inspector):
    device = confirmed(inspector)
    sign_in(client)
    client.post(reverse("signin:verify"), {"code": code_of(device)})
    first = codes_in(client.post(reverse("signin:recovery-codes")))
    second = codes_in(client.post(reverse("signin:recovery-codes")))
    assert len(first) == len(second) == 8
    client.post("/staff/sign-out/")
    sign_in(client)
    assert client.post(reverse("signin:verify"), {"code": first[0]}).status_code == 400
    StaticDevice.objects.update(throttling_failure_count=0)
    assert client.post(reverse("signin:verify"), {"code": second[0]}).status_code == 302


def test_without_a_second_step_there_are_no_recovery_codes(client, inspector):
    sign_in(client)
    answer = client.post(reverse("signin:recovery-codes"))
    assert answer["Location"] == reverse("signin:set-up")
    assert not StaticDevice.objects.exists()


def test_the_right_code_opens_and_is_used_once(client, inspector):
    device = confirmed(inspector)
    sign_in(client)
    code = code_of(device)
    answer = client.post(reverse("signin:verify"), {"code": code, "next": "/desk/files/"})
    assert answer["Location"] == "/desk/files/"
    client.post("/staff/sign-out/")
    sign_in(client)
    again = client.post(reverse("signin:verify"), {"code": code})
    assert again.status_code == 400
    assert "used already" in again.content.decode()


def test_wrong_codes_are_slowed_down(client, inspector):
    confirmed(inspector)
    sign_in(client)
    client.post(reverse("signin:verify"), {"code": "000000"})
    answer = client.post(reverse("signin:verify"), {"code": "000000"})
    assert answer.status_code == 429
    assert "Wait a little" in answer.content.decode()


def test_wrong_codes_of_the_app_do_not_slow_down_the_recovery_codes(client, inspector):
    """Nor the other way round: who cannot find the phone tries, and then takes a recovery code."""
    confirmed(inspector)
    StaticDevice.objects.create(user=inspector).token_set.create(token="abcd2345")
    sign_in(client)
    for _ in range(3):
        client.post(reverse("signin:verify"), {"code": "000000"})
    assert client.post(reverse("signin:verify"), {"code": "abcd2345"}).status_code == 302
    client.post("/staff/sign-out/")
    TOTPDevice.objects.update(throttling_failure_count=0)
    sign_in(client)
    client.post(reverse("signin:verify"), {"code": "abcd2345"})
    device = TOTPDevice.objects.get()
    answer = client.post(reverse("signin:verify"), {"code": code_of(device)})
    assert answer.status_code == 302


def test_a_blank_code_is_asked_for_again(client, inspector):
    confirmed(inspector)
    sign_in(client)
    answer = client.post(reverse("signin:verify"), {"code": " "})
    assert answer.status_code == 400
    assert "Enter a code." in answer.content.decode()


def test_a_recovery_code_works_once(client, inspector):
    confirmed(inspector)
    recovery = StaticDevice.objects.create(user=inspector, name="Recovery codes")
    recovery.token_set.create(token="abcd2345")
    sign_in(client)
    assert client.post(reverse("signin:verify"), {"code": "ABCD 2345"}).status_code == 302
    client.post("/staff/sign-out/")
    sign_in(client)
    assert client.post(reverse("signin:verify"), {"code": "abcd2345"}).status_code == 400


@pytest.mark.parametrize("page", ["verify", "set-up", "passkeys", "recovery-codes"])
def test_the_second_step_is_for_those_who_took_the_first(client, page):
    assert client.get(reverse(f"signin:{page}"))["Location"].startswith(SIGN_IN)


# ---- sessions, and the public side


def test_a_session_ends_with_the_browser_and_after_a_day_s_work(client, inspector, settings):
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.session.get_expiry_age() <= 8 * 60 * 60


def test_a_session_is_over_however_busy_it_was(client, inspector, monkeypatch):
    sign_in(client)
    began, hours = client.session[session.BEGAN], 60 * 60
    busy = client.session
    busy["written"] = "now"  # Django counts anew from here
    busy.save()
    monkeypatch.setattr("time.time", lambda: began + 8 * hours - 1)
    assert client.get("/desk/").status_code == 200
    monkeypatch.setattr("time.time", lambda: began + 8 * hours)
    answer = client.get("/desk/files/")
    assert answer["Location"] == f"{SIGN_IN}?next=/desk/files/"
    assert "_auth_user_id" not in client.session


def test_a_session_that_does_not_say_when_it_began_is_over(client, inspector):
    sign_in(client)
    kept = client.session
    del kept[session.BEGAN]
    kept.save()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_session_that_is_over_adds_no_passkey(client, inspector):
    sign_in(client)
    kept = client.session
    kept[session.BEGAN] = 0
    kept.save()
    assert client.post("/staff/passkeys/registration/begin/").status_code == 403
    assert client.get(SIGN_IN).status_code == 200  # the form, not on to the desk


def test_signing_in_gives_a_new_session_key(client, inspector):
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = "x"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_signing_out_is_by_button_only(client, inspector):
    sign_in(client)
    assert client.get("/staff/sign-out/").status_code == 405
    client.post("/staff/sign-out/")
    assert client.get("/desk/").status_code == 302


def test_public_pages_set_no_cookie_and_ask_nothing_of_the_session(client, inspector, required):
    for address in ("/", "/findings/", "/areas/", "/glossary/"):
        assert not client.get(address).cookies
    sign_in(client)
    for address in ("/", "/findings/", "/areas/", "/glossary/"):
        with CaptureQueriesContext(connection) as captured:
            assert not client.get(address).cookies
        asked = " ".join(query["sql"] for query in captured.captured_queries)
        assert "django_session" not in asked
        assert "auth_user" not in asked


def test_production_is_warned_where_a_password_is_enough(settings):
    def warned(production, second_factor):
        settings.PRODUCTION, settings.SECOND_FACTOR = production, second_factor
        return any(each.id == "signin.W001" for each in checks.run_checks())

    assert warned(True, "optional")
    assert not warned(True, "required")
    assert not warned(False, "optional")


def test_no_account_is_made_by_trying(client):
    sign_in(client, username="nobody")
    assert not get_user_model().objects.filter(username="nobody").exists()


# ---- passkeys


def test_passkeys_belong_to_the_host_that_was_asked():
    request = RequestFactory().get("/", HTTP_HOST="testserver:8000")
    assert host_of(request) == "testserver"
    assert OwnHost(request=request).get_allowed_origins() == ["http://testserver:8000"]


def test_a_passkey_is_no_way_round_the_password(client):
    answer = client.post("/staff/passkeys/authentication/begin/")
    assert answer.status_code == 403


def test_a_passkey_is_added_after_the_second_step_only(client, inspector):
    assert client.get(reverse("signin:passkeys")).status_code == 302
    confirmed(inspector)
    sign_in(client)
    for answer in (
        client.get(reverse("signin:passkeys")),
        client.post("/staff/passkeys/registration/begin/"),
    ):
        assert answer["Location"].startswith(reverse("signin:verify"))


def test_a_passkey_of_somebody_else_is_not_taken_away(client, inspector):
    other = make_user("Inspector")
    passkey = WebAuthnCredential.objects.create(user=other, name="Theirs", sign_count=0)
    sign_in(client)
    for number in (passkey.pk, "", "one", "9" * 40):
        assert client.post(reverse("signin:passkeys"), {"passkey": number}).status_code == 302
    assert WebAuthnCredential.objects.filter(pk=passkey.pk).exists()
