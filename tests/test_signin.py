"""Signing in: the lock after wrong passwords, the second step, and sessions that end."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core import checks
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from findings.signin.passkeys import OwnHost, host_of
from findings.signin.views import client_address
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
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client).status_code == 429  # the right one does not help now


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
    ],
)
def test_a_visitor_s_address_is_believed_from_our_proxies_only(settings, proxies, header, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == seen


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "javascript:alert(1)"]
)
def test_signing_in_never_leads_elsewhere(client, inspector, address):
    assert sign_in(client, next=address)["Location"] == reverse("desk:home")
    assert sign_in(client, next="/desk/files/")["Location"] == "/desk/files/"


def test_the_admin_signs_in_by_the_same_door(client):
    answer = client.get("/admin/findings/letter/", follow=True)
    assert answer.request["PATH_INFO"] == SIGN_IN
    assert "next=" in answer.request["QUERY_STRING"]


# ---- the second step


STAFF_PAGES = ["/desk/", "/desk/files/", "/admin/", "/admin/findings/letter/", "/admin/nowhere/"]


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_nothing_opens_before_the_second_step_is_set_up(client, inspector, required, address):
    sign_in(client)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("signin:set-up"))


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_nothing_opens_before_the_code_is_given(client, inspector, address):
    confirmed(inspector)
    sign_in(client)
    answer = client.get(address)
    assert answer["Location"].startswith(reverse("signin:verify"))


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
    codes = re.findall(r"<code>(\w+)</code>", answer.content.decode())
    assert len(codes) == 8
    assert client.get("/desk/").status_code == 200
    assert client.get(reverse("signin:set-up")).status_code == 302  # never shown again


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
    page = client.post(reverse("signin:verify"), {"code": "000000"}).content.decode()
    assert "Wait a little" in page


def test_a_recovery_code_works_once(client, inspector):
    confirmed(inspector)
    recovery = StaticDevice.objects.create(user=inspector, name="Recovery codes")
    recovery.token_set.create(token="abcd2345")
    sign_in(client)
    assert client.post(reverse("signin:verify"), {"code": "ABCD 2345"}).status_code == 302
    client.post("/staff/sign-out/")
    sign_in(client)
    assert client.post(reverse("signin:verify"), {"code": "abcd2345"}).status_code == 400


@pytest.mark.parametrize("page", ["verify", "set-up"])
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


def test_public_pages_set_no_cookie_and_ask_nothing_of_the_session(client, required):
    for address in ("/", "/findings/", "/areas/", "/glossary/"):
        assert not client.get(address).cookies


def test_production_is_warned_where_a_password_is_enough(settings):
    settings.SECOND_FACTOR = "optional"
    found = checks.run_checks(include_deployment_checks=True)
    assert any(each.id == "signin.W001" for each in found)
    settings.SECOND_FACTOR = "required"
    found = checks.run_checks(include_deployment_checks=True)
    assert not any(each.id == "signin.W001" for each in found)


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
    assert client.get(reverse("signin:passkeys"))["Location"] == reverse("signin:verify")
    assert client.post("/staff/passkeys/registration/begin/").status_code == 403


def test_a_passkey_of_somebody_else_is_not_taken_away(client, inspector):
    other = make_user("Inspector")
    passkey = WebAuthnCredential.objects.create(user=other, name="Theirs", sign_count=0)
    sign_in(client)
    client.post(reverse("signin:passkeys"), {"passkey": passkey.pk})
    assert WebAuthnCredential.objects.filter(pk=passkey.pk).exists()
