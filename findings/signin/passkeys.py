"""Passkeys belong to the host on which they were made: the one that the visitor asked."""

from django.http import HttpRequest
from django_otp_webauthn.helpers import WebAuthnHelper


def host_of(request: HttpRequest) -> str:
    """The host without its port. Django has checked it against ALLOWED_HOSTS."""
    return request.get_host().partition(":")[0]


class OwnHost(WebAuthnHelper):
    """Takes answers from the portal's own address only, whichever of its hosts that is."""

    def get_allowed_origins(self) -> list[str]:
        scheme = "https" if self.request.is_secure() else "http"
        return [f"{scheme}://{self.request.get_host()}"]
