"""Whether a visitor's copy of a public page is still true: its ETag, from the publication's token.

A public page depends on what is published, on the day (ages are told by it) and on the program
itself; so on these depends its ETag, and a repeat visit costs one query.
"""

from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from findings import search

PROGRAM = ("findings", "templates", "static", "sendportal", "fixtures")


@cache
def release() -> str:
    """A fingerprint of the program: another one makes other pages of the same records."""
    digest = sha256()
    for folder in PROGRAM:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".json"}:
                digest.update(path.read_bytes())
    digest.update(f"{settings.ALERTS} {settings.PUBLIC_ADDRESS}".encode())
    return digest.hexdigest()[:12]


def etag(token: str, address: str) -> str:
    """Of one public page as it is now. No other address has it, or what is not there would seem
    to be unchanged."""
    place, day = crc32(address.encode()), timezone.localdate().toordinal()
    return f'W/"{token[:16]}-{day}-{release()}-{place:08x}"'


def _names(given: str, now: str) -> bool:
    """Whether a header lists a tag, strong or weak. Browsers send one, as they got it."""
    if given == now or not given:
        return bool(given)
    strong = now.removeprefix("W/")
    return any(tag.removeprefix("W/") == strong for tag in parse_etags(given))


def fresh(view):
    """Answer 304 to who has the page as it is now, and mark every other answer.

    The view finds what the page is made from as `request.held`.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        request.held = search.current()
        if request.held.provisional:  # true but for names, which are being read
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store"
            return response
        now = etag(request.held.snapshot.token, request.get_full_path())
        if _names(request.META.get("HTTP_IF_NONE_MATCH", ""), now):
            response = HttpResponseNotModified()
        else:
            response = view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = now
            response.headers["Cache-Control"] = "no-cache"  # kept, and asked about each time
        return response

    return inner
