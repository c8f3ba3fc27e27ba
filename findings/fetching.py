"""A letter from an address: from hosts that the settings name, and nowhere else.

No redirect is followed, since it could lead elsewhere; size and time are limited.
"""

import http.client
import time
from urllib.parse import urlsplit

from django.conf import settings

_TIMEOUT = 20.0  # seconds for the answer to begin, and for each piece of it
_ALL = 60.0  # seconds for the whole file


class NotFetched(Exception):
    """The file could not be had from its address. The text is a sentence for the person."""


def allowed_hosts() -> tuple[str, ...]:
    return tuple(settings.LETTER_HOSTS)


def fetch(address: str, *, limit: int) -> bytes:
    """The file at an address, at most `limit` bytes. Raises `NotFetched` with a sentence."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.netloc not in allowed_hosts():
        raise NotFetched("This address is on none of the hosts that are asked for letters.")
    connection = http.client.HTTPSConnection(parts.netloc, timeout=_TIMEOUT)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/pdf,*/*"})
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise NotFetched(
                f"The address answered with {answer.status} {answer.reason}. Redirects are not "
                "followed: open the address yourself, save the file and choose it."
            )
        return _body(answer, limit)
    except (OSError, http.client.HTTPException):
        raise NotFetched(
            "The address did not answer. Try later, or save the file and choose it."
        ) from None
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, limit: int) -> bytes:
    until = time.monotonic() + _ALL
    data = b""
    while piece := answer.read(65_536):
        data += piece
        if len(data) > limit:
            raise NotFetched(f"The file has more than {limit / 1e6:.0f} MB: it is not a letter.")
        if time.monotonic() > until:
            raise NotFetched("The file took more than a minute and was given up.")
    return data
