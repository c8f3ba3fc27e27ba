"""The staff side opens to nobody without a second factor: the one place that enforces it."""

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp import user_has_device

from findings.signin.session import is_over

STAFF_SIDE = ("/admin/", "/desk/", "/staff/")
# What of /staff/ is no step of signing in, so that it waits for all of them.
AFTER_SIGNING_IN = (
    "/staff/second-step/passkeys/",
    "/staff/second-step/recovery-codes/",
    "/staff/passkeys/registration/",
)


class SecondFactor:
    """Leads a member of staff to the second step of signing in, or to setting it up.

    Public pages are let through before anything is asked of the session.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        if not path.startswith(STAFF_SIDE):
            return self.get_response(request)
        if request.user.is_authenticated and is_over(request.session):
            logout(request)  # what was asked for now leads to the sign-in page, and back
        waits = not path.startswith("/staff/") or path.startswith(AFTER_SIGNING_IN)
        if waits and self._lacks(request.user):
            step = "verify" if user_has_device(request.user) else "set-up"
            address = reverse(f"signin:{step}")
            return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)

    @staticmethod
    def _lacks(user):
        if not user.is_authenticated or user.is_verified():
            return False
        return settings.SECOND_FACTOR == "required" or user_has_device(user)
