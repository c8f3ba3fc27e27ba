"""The second step of signing in: taking it, setting it up, its passkeys and recovery codes."""

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login, user_has_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from findings.signin.forms import CodeForm

RECOVERY_CODES = 8
SETTING_UP = "second_step_set_up"
WRONG_CODE = ValidationError(
    "That code is wrong or was used already. Enter the one that the app shows now.", code="wrong"
)
TOO_OFTEN = ValidationError(
    "Too many wrong codes. Wait a little, then enter a new one.", code="too_often"
)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def verify(request):
    """A code from the app, or a recovery code."""
    if request.user.is_verified() or not user_has_device(request.user):
        return redirect(_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, error = _match(request.user, form.cleaned_data["code"])
        if device is not None:
            _let_in(request, device)
            return redirect(_next(request))
        form.add_error("code", error)
    context = {
        "form": form,
        "next": _next(request),
        "has_passkey": WebAuthnCredential.objects.filter(user=request.user).exists(),
    }
    return render(request, "signin/verify.html", context, status=_status(form))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def set_up(request):
    """Scan, confirm, and keep the recovery codes, shown once. Later: the same with a new app."""
    if user_has_device(request.user) and not request.user.is_verified():
        return redirect("signin:verify")
    device = _new_app(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waits = _waits(device)
        if device.verify_token(form.cleaned_data["code"]):
            _confirm(device)
            _let_in(request, device)
            return _show_recovery_codes(request)
        form.add_error("code", TOO_OFTEN if waits else WRONG_CODE)
    context = {
        "form": form,
        "next": _next(request),
        "picture": segno.make(device.config_url).svg_inline(scale=5, border=2, omitsize=False),
        "key": device.config_url.split("secret=")[1].split("&")[0],
        "replaces": user_has_device(request.user),
    }
    return render(request, "signin/set_up.html", context, status=_status(form))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def passkeys(request):
    """The passkeys of an account: added, and taken away."""
    held = WebAuthnCredential.objects.filter(user=request.user)
    if request.method == "POST":
        number = request.POST.get("passkey", "")
        held.filter(pk=number if number.isdecimal() else None).delete()
        return redirect("signin:passkeys")
    return render(request, "signin/passkeys.html", {"passkeys": held})


@never_cache
@login_required
@require_POST
def recovery_codes(request):
    """New recovery codes in place of the old ones, for who has taken the second step."""
    if not request.user.is_verified():
        return redirect("signin:set-up")
    return _show_recovery_codes(request)


def _new_app(request) -> TOTPDevice:
    """A key that only this session was shown: somebody else who knew the password may have seen an
    earlier one, and could make codes with it for ever."""
    unconfirmed = TOTPDevice.objects.filter(user=request.user, confirmed=False)
    device = unconfirmed.filter(pk=request.session.get(SETTING_UP)).first()
    if device is None:
        unconfirmed.delete()
        device = TOTPDevice.objects.create(user=request.user, confirmed=False, name="App")
        request.session[SETTING_UP] = device.pk
    return device


@transaction.atomic
def _confirm(device: TOTPDevice) -> None:
    """Make the device count, and no other app."""
    device.confirmed = True
    device.save()
    TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()


def _let_in(request, device) -> None:
    login(request, device)
    request.session.pop(SETTING_UP, None)
    request.session.cycle_key()  # whoever knew the session before the second step is left outside


@transaction.atomic
def _renew(user) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _show_recovery_codes(request):
    context = {"codes": _renew(request.user), "next": _next(request)}
    return render(request, "signin/recovery_codes.html", context)


@transaction.atomic
def _match(user, code: str):
    """The device that takes the code, or what to say.

    The app's codes are six digits and recovery codes are longer, so only the one that is meant is
    asked: django-otp's `match_token` asks all, and each wrong code of the app would slow down the
    recovery codes, for ever.
    """
    model = TOTPDevice if len(code) == 6 and code.isdecimal() else StaticDevice
    waits = False
    for device in model.objects.devices_for_user(user, confirmed=True).select_for_update():
        waits = waits or _waits(device)
        if device.verify_token(code):
            return device, None
    return None, TOO_OFTEN if waits else WRONG_CODE


def _waits(device) -> bool:
    """Whether it answers no code for a while, after wrong ones."""
    return not device.verify_is_allowed()[0]


def _status(form: CodeForm) -> int:
    if form.has_error("code", TOO_OFTEN.code):
        return 429
    return 400 if form.errors else 200


def _next(request) -> str:
    """Where the person was going, on this site only."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure):
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL)
