"""How much a first visit of each kind of page brings over the line, all told.

Sizes of what is sent, packed as the portal packs it; no time is measured.
"""

import gzip
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.contrib.staticfiles import finders

from tests.crawl import body_of
from tests.kinds import PAGES
from tests.markup import parse

pytestmark = pytest.mark.django_db

MOST = 60_000  # bytes
HEADERS = 500  # of one response


def packed(text):
    return len(gzip.compress(text, 6)) + HEADERS


def loaded_by(page):
    """The static files that a browser fetches by itself: styles, scripts, icons."""
    links = [each["href"] for each in page.all("link") if each.get("rel") in ("stylesheet", "icon")]
    scripts = [each["src"] for each in page.all("script") if each.get("src")]
    pictures = [each["href"] for each in page.all("use")]
    pictures += [each["src"] for each in page.all("img")]
    return {urldefrag(address).url for address in (*links, *scripts, *pictures)} - {""}


def size_of(client, address):
    body = body_of(client.get(address, follow=True))
    files = [finders.find(each.removeprefix("/static/")) for each in loaded_by(parse(body))]
    assert all(files), files
    return packed(body.encode()) + sum(packed(Path(file).read_bytes()) for file in files)


def test_a_first_visit_of_any_page_is_small(demo, client):
    sizes = {kind: size_of(client, address) for kind, address in PAGES.items()}
    too_large = {kind: size for kind, size in sizes.items() if size > MOST}
    assert too_large == {}
    assert min(sizes.values()) > 10_000  # styles alone are more
