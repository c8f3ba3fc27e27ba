"""The staff side opens to nobody without a second factor: the one place that enforces it."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp import user_has_device

STAFF_SIDE = ("/admin/", "/desk/")


class SecondFactor:
    """Leads a member of staff to the second step of signing in, or to setting it up.

    Public pages are let through before anything is asked of the session.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(STAFF_SIDE) and self._lacks(request.user):
            step = "verify" if user_has_device(request.user) else "set-up"
            address = reverse(f"signin:{step}")
            return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)

    @staticmethod
    def _lacks(user):
        if not user.is_authenticated or user.is_verified():
            return False
        return settings.SECOND_FACTOR == "required" or user_has_device(user)
