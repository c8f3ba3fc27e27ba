"""Every public address, visited. Tests of what the public may see start here.

`crawl()` begins with each address of `findings.public.urls`, with the slug or reference of every
record whether it is public or not, and follows each link and each single choice in a form.
"""

import re
from html import unescape
from io import BytesIO
from itertools import product
from urllib.parse import unquote, urlencode, urljoin, urlsplit
from zipfile import ZipFile

from django.test import Client
from django.urls import reverse

from findings.models import (
    FamilyQuestion,
    Finding,
    Letter,
    LetterVersion,
    LocalArea,
    Service,
    Theme,
)
from findings.public.urls import urlpatterns
from tests.markup import parse

# What stands in the address of a record's page. A new page with a record in its address fails here
# until it says what its records are.
RECORDS = {
    "finding-detail": lambda: Finding.objects.order_by("pk").values_list("reference", flat=True),
    "letter-detail": lambda: Letter.objects.order_by("pk").values_list("slug", flat=True),
    "letter-version": lambda: [
        (v.letter.slug, v.slug) for v in LetterVersion.objects.order_by("pk")
    ],
    "area-detail": lambda: LocalArea.objects.order_by("pk").values_list("slug", flat=True),
    "area-sheet": lambda: LocalArea.objects.order_by("pk").values_list("slug", flat=True),
    "question-detail": lambda: _questions().values_list("slug", flat=True),
    "question-area": lambda: list(product(_slugs(_questions()), _slugs(LocalArea.objects))),
    "question-sheet": lambda: list(product(_slugs(_questions()), _slugs(LocalArea.objects))),
    "learn-area": lambda: LocalArea.objects.order_by("pk").values_list("slug", flat=True),
    "sitemap-part": lambda: [1],
    "theme-detail": lambda: Theme.objects.values_list("slug", flat=True),
    "service-detail": lambda: Service.objects.values_list("slug", flat=True),
    "api-finding": lambda: Finding.objects.counted().values_list("reference", flat=True),
    "api-letter": lambda: Letter.objects.order_by("pk").values_list("slug", flat=True),
    "api-area": lambda: LocalArea.objects.order_by("pk").values_list("slug", flat=True),
}
MUST_BE_ASKED = {"api-changes": "?since=2000-01-01"}  # pages that say nothing without it
ERRORS = [
    "/no-such-page/",
    "/letters/no-such-letter/",
    "/findings/?page=9999",
    "/api/v1/no-such-list",
]
NOWHERE = {"api-nowhere"}  # it only says that there is nothing
HOST = "http://testserver"
FILES = ("/findings.", "/findings/feed/")
MOST_CHOICES = 2  # of filters, order and page in one address that the crawl follows


def _questions():
    """Those that are shown; test_families.py looks for the others."""
    return FamilyQuestion.objects.filter(shown=True)


def _slugs(records):
    return records.order_by("pk").values_list("slug", flat=True)


def page_names():
    """The name of every public page."""
    return [pattern.name for pattern in _patterns()]


def _patterns():
    """Every address, those of parts with addresses of their own included."""
    for each in urlpatterns:
        yield from getattr(each, "url_patterns", [each])


def starts():
    """The home page, robots.txt, every page for every record, and pages that cannot be found."""
    addresses = []
    for pattern in _patterns():
        if pattern.name in NOWHERE:
            continue
        if pattern.pattern.converters:
            records = RECORDS[pattern.name]()
            parts = [value if isinstance(value, tuple) else (value,) for value in records]
            addresses += [reverse(f"findings:{pattern.name}", args=args) for args in parts]
        else:
            asked = MUST_BE_ASKED.get(pattern.name, "")
            addresses.append(reverse(f"findings:{pattern.name}") + asked)
    return addresses + ERRORS


def crawl(client=None, *, also=(), limit=3000):
    """Every public address with its response, in the order of the visit. `also`: more to start."""
    client = client or Client()
    waiting = [*starts(), *also]
    visited = {}
    asked = set(waiting)
    while waiting:
        address = waiting.pop(0)
        if address in visited:
            continue
        assert len(visited) < limit, f"more than {limit} addresses: is {address} one of a trap?"
        visited[address] = response = client.get(address)
        whole(response)  # a file that nobody reads would stay open
        found = [link for link in addresses_in(response, address) if not _is_deep(link)]
        waiting += [link for link in found if link not in asked]
        asked.update(found)
    return visited


def _is_deep(address):
    """More choices at once than tell a page anything new; their number has no end.

    A file of a question is made as the page of it is, and takes longer: one choice is enough.
    """
    is_file = address.startswith(FILES)
    return address.count("&") >= (1 if is_file else MOST_CHOICES)


def visit(client, address, status=200):
    """One page as a tree. The address may be a record."""
    address = getattr(address, "get_absolute_url", lambda: address)()
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    document = parse(body_of(response))
    assert document.mistakes == [], address
    return document


def pages(visited):
    """The HTML pages of a crawl, as trees."""
    return {
        address: parse(body_of(response))
        for address, response in visited.items()
        if response.headers.get("Content-Type", "").startswith("text/html") and body_of(response)
    }


def body_of(response):
    """The body as text, whether it was streamed or not."""
    return unpacked(whole(response)).decode(response.charset or "utf-8")


def unpacked(content):
    """What stands in a file: of a Word file or a workbook, which are ZIPs, all of their parts."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as parts:
        texts = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        return b"\n".join(parts.read(name) for name in texts)


def timeless(body):
    """A page or a file without the moment in which it, or its form, was given out.

    Nor the name of the public records' state: it says that a record was changed which is public,
    or was, and not which.
    """
    body = re.sub(r'(name="started" value=")[^"]*', r"\1", body)
    body = re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "", body)
    return re.sub(r"(?<=[\">])[0-9a-f]{16}(?=[<\"])", "", body)


def whole(response):
    """The body as it was sent. What is streamed can be read once, so it is kept."""
    if not response.streaming:
        return response.content
    if not hasattr(response, "kept_body"):
        response.kept_body = b"".join(response.streaming_content)
    return response.kept_body


def sight_of(response):
    """All that a visitor could read in a response: status line, headers, cookies and body.

    Escapes of HTML and of addresses are undone as well, so that O’Hara is found as O&#x27;Hara.
    """
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    raw = "\n".join([response.reason_phrase, headers, str(response.cookies), body_of(response)])
    return "\n".join([raw, unescape(raw), unquote(raw.replace("+", " "))])


def addresses_in(response, address):
    """Addresses of the portal that a response leads to, fragments cut off."""
    if location := response.headers.get("Location"):
        return _internal([location], address)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    document = parse(body_of(response))
    found = [link["href"] for link in document.all("a") if "href" in link.attributes]
    if "?" not in address:  # a form once, not again with every choice made already
        found += [choice for form in document.all("form") for choice in choices_of(form, address)]
    return _internal(found, address)


def choices_of(form, address):
    """What a form sends with each one of its options chosen."""
    action = form.get("action") or address
    carried = [(i["name"], i.get("value", "")) for i in form.all("input", type="hidden")]
    chosen = [(box["name"], box["value"]) for box in form.all("input", type="checkbox")]
    for select in form.all("select"):
        chosen += [(select["name"], option["value"]) for option in select.all("option")]
    return [f"{action.split('#')[0]}?{urlencode([*carried, pair])}" for pair in chosen]


def _internal(links, address):
    found = []
    for link in links:
        target = urljoin(HOST + address, link)
        if target.startswith(HOST + "/"):
            parts = urlsplit(target)
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(dict.fromkeys(found))
