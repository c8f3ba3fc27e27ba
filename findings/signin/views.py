"""Signing in: the password, the second step, setting it up, signing out."""

import segno
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import devices_for_user, login, match_token, user_has_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from findings.signin.forms import CodeForm, SignInForm

RECOVERY_CODES = 8
WRONG_CODE = "That code is wrong or was used already. Enter the one that the app shows now."
TOO_OFTEN = "Too many wrong codes. Wait a little, then enter a new one."


class SignIn(LoginView):
    """Account name and password; the middleware asks for the second step after it."""

    template_name = "signin/sign_in.html"
    authentication_form = SignInForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_staff:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self):
        return reverse("desk:home")


@require_safe
def from_admin(request):
    """Django's admin signs in here as well: one door, one lock."""
    query = request.GET.urlencode()
    return redirect(reverse("signin:sign-in") + (f"?{query}" if query else ""))


def locked(request, credentials, *args, **kwargs):
    """Too many wrong passwords: what django-axes answers with."""
    minutes = round(get_cool_off(request).total_seconds() / 60)
    return render(request, "signin/locked.html", {"minutes": minutes}, status=429)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def verify(request):
    """The second step: a code from the app, or a recovery code."""
    if request.user.is_verified() or not user_has_device(request.user):
        return redirect(_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waits = _waits(request.user)
        device = match_token(request.user, form.cleaned_data["code"])
        if device is not None:
            login(request, device)
            return redirect(_next(request))
        form.add_error("code", TOO_OFTEN if waits else WRONG_CODE)
    has_passkey = WebAuthnCredential.objects.filter(user=request.user).exists()
    context = {"form": form, "next": _next(request), "has_passkey": has_passkey}
    return render(request, "signin/verify.html", context, status=400 if form.errors else 200)


def _waits(user) -> bool:
    """Whether a device answers no code for a while, after wrong ones."""
    return any(not device.verify_is_allowed()[0] for device in devices_for_user(user))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def set_up(request):
    """Setting up the second step: scan, confirm, and keep the recovery codes, shown once."""
    if user_has_device(request.user):
        return redirect(_next(request))
    device, _ = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "App"}
    )
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            codes = _confirm(device)
            login(request, device)
            context = {"codes": codes, "next": _next(request)}
            return render(request, "signin/recovery_codes.html", context)
        form.add_error("code", "That code is wrong. Enter the one that the app shows now.")
    context = {
        "form": form,
        "next": _next(request),
        "picture": segno.make(device.config_url).svg_inline(scale=5, border=2, omitsize=False),
        "key": device.config_url.split("secret=")[1].split("&")[0],
    }
    return render(request, "signin/set_up.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _confirm(device: TOTPDevice) -> list[str]:
    """Make the device count, and new recovery codes beside it."""
    device.confirmed = True
    device.save()
    StaticDevice.objects.filter(user=device.user).delete()
    recovery = StaticDevice.objects.create(user=device.user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    return codes


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def passkeys(request):
    """The passkeys of an account that has taken its second step: added, and taken away."""
    if not request.user.is_verified() and user_has_device(request.user):
        return redirect("signin:verify")
    held = WebAuthnCredential.objects.filter(user=request.user)
    if request.method == "POST":
        held.filter(pk=request.POST.get("passkey") or 0).delete()
        return redirect("signin:passkeys")
    return render(request, "signin/passkeys.html", {"passkeys": held})


@require_POST
def sign_out(request):
    logout(request)
    return redirect("signin:sign-in")


def _next(request) -> str:
    """Where the person was going, on this site only."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure):
        return address
    return reverse("desk:home")


def client_address(request) -> str:
    """The visitor's own address, for the lock-out: behind proxies of ours, what the first of them
    saw. Without the setting nobody's header is believed."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.TRUSTED_PROXIES
    if count and len(seen) >= count and seen[-count]:
        return seen[-count]
    return request.META.get("REMOTE_ADDR", "")
