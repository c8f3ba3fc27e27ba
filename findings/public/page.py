"""A whole page that is kept, as bytes that are sent: plain, and packed for whoever takes it so."""

from functools import cached_property
from gzip import compress

from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers

LEVEL = 6  # as the middleware packs every other page


class Page:
    """HTML that is the same for everybody, so that it is packed once and not for each visitor.

    It holds nothing secret, so what its packed size may tell (BREACH) is what everybody can read.
    """

    def __init__(self, html: bytes):
        self.html = html

    @cached_property
    def packed(self) -> bytes:
        return compress(self.html, LEVEL, mtime=0)

    def response(self, request):
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return HttpResponse(self.html)  # the middleware says on what it depends
        response = HttpResponse(self.packed)
        response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
        return response
