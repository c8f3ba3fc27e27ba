"""The newest of the findings that answer a question, as an Atom feed."""

import json
import re
from array import array
from datetime import UTC, datetime, time
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from findings import exports, search
from findings.public.addresses import absolute, file_url
from findings.public.asked import Unusable, asked_whole, letters_of, source_of
from findings.public.fresh import etag
from findings.words import first_sentence

NEWEST = 50
# The authority of the entries' names: it says who named them, and is no address to visit.
AUTHORITY = "send-findings-portal,2026"
_PUBLIC = Coalesce("first_public_at", "letter__published_at")
UPDATED = Greatest(_PUBLIC, "letter__published_at", Coalesce("corrected_at", _PUBLIC))


@require_safe
def finding_feed(request):
    request.held = search.current()
    try:
        found = asked_whole(request)
    except Unusable as refused:
        return HttpResponse(
            f"{refused.message}\n", status=400, content_type="text/plain; charset=utf-8"
        )
    changed = _changed(found.held)
    now = etag(found.held.snapshot.token, request.get_full_path())
    response = get_conditional_response(request, etag=now, last_modified=int(changed.timestamp()))
    if response is None:
        body = _feed(request, found, changed)
        response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = now
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _changed(held):
    """When what this feed says may have changed last: the publication, or the day (ages).

    A process knows when it first saw a publication, which is no earlier than its change; a feed
    from which something was withdrawn has no entry to tell the time by.
    """
    seen = held.kept.setdefault("seen", timezone.now())
    return max(seen, timezone.make_aware(datetime.combine(timezone.localdate(), time())))


def _feed(request, found, changed):
    source = source_of(request, found)
    keys = _newest(found)
    updated = dict(
        search.public_findings()
        .filter(pk__in=keys)
        .annotate(updated=UPDATED)
        .values_list("reference", "updated")
    )
    rows = exports.json_rows(keys, source, letters_of(found.held))
    entries = [_entry(row, updated[row["reference"]]) for row in map(json.loads, rows)]
    own = absolute(request, file_url(found.query, "feed"))
    newest = max(updated.values(), default=changed)
    # Without their number, which would give the feed another title every week.
    title = search.sentence(0, search.applied(found.query, found.held.labels))
    title = title.replace("0 findings", "Findings", 1)
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n',
            _element("id", _tag(request.path, own)),
            _element("title", f"{title} – SEND findings portal"),
            _element("subtitle", f"The {NEWEST} that were published or corrected last."),
            _element("updated", _time(newest)),
            _element("rights", exports.LICENCE),
            f"<author>{_element('name', 'SEND findings portal')}</author>\n",
            _link("self", own, "application/atom+xml"),
            _link("alternate", source.address, "text/html"),
            _link("license", exports.LICENCE_ADDRESS, "text/html"),
            *entries,
            "</feed>\n",
        ]
    )


def _newest(found):
    """The keys of the findings of an answer that came or changed last, the last one first."""
    kept = found.held.kept
    if "by change" not in kept:
        rows = search.public_findings().annotate(updated=UPDATED)
        keys = rows.order_by("-updated", "reference").values_list("pk", flat=True)
        kept["by change"] = array("q", keys.iterator())
    keys = kept["by change"]
    if found.query.is_filtered:
        wanted = set(found.keys())
        keys = (key for key in keys if key in wanted)
    return list(islice(keys, NEWEST))


def _entry(row, updated):
    """One finding: its plain summary first, then the wording, marked for what it is."""
    headline = first_sentence(row["summary"] or "")
    title = f"{row['area']}: {headline or row['aspect']}"
    content = [
        _plain_summary(row),
        ("In our words, not a quotation: " if row["wording_status"] == "restated" else "Word for "
         "word: ") + row["wording"],
        row["standing"],
        _correction(row),
        row["citation"],
        exports.LICENCE,
    ]  # fmt: skip
    html = "".join(f"<p>{escape(_clean(text))}</p>" for text in content if text)
    return (
        "<entry>\n"
        + _element("id", f"tag:{AUTHORITY}:finding/{row['reference']}")
        + _element("title", title)
        + _element("updated", _time(updated))
        + _link("alternate", row["address"], "text/html")
        + "".join(
            f"<category term={quoteattr(code)} label={quoteattr(_clean(name))}/>\n"
            for code, name in zip(row["theme_codes"], row["themes"], strict=True)
        )
        + (_element("summary", row["summary"]) if row["summary"] else "")
        + f'<content type="html">{escape(html)}</content>\n</entry>\n'
    )


def _plain_summary(row):
    if not row["summary"]:
        return ""
    stale = " (The wording changed after this was written.)" if row["summary_out_of_date"] else ""
    return f"In plain words: {row['summary']}{stale}"


def _correction(row):
    on, note = row["corrected_on"], row["correction_note"]
    return f"Corrected on {on}: {note}" if on else ""


def _tag(path, address):
    """The feed's own name: the same question has the same name wherever the portal is reached."""
    return f"tag:{AUTHORITY}:{address[address.index(path) :]}"


def _time(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text):
    """Without the characters that XML cannot hold in any way."""
    return _NOT_XML.sub("", text)


def _element(name, text):
    return f"<{name}>{escape(_clean(text))}</{name}>\n"


def _link(rel, address, kind):
    return f"<link rel={quoteattr(rel)} type={quoteattr(kind)} href={quoteattr(address)}/>\n"
