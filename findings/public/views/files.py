"""The findings of a question as files: exactly what the explorer shows, all pages of it."""

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from findings import exports, search
from findings.public.addresses import absolute
from findings.public.asked import Unusable, asked_whole, letters_of, source_of
from findings.public.fresh import fresh

LONGEST_NAME = 90  # characters of a file's name before its date
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@fresh
def finding_csv(request):
    return _file(request, "csv", exports.csv_file)


@require_safe
@fresh
def finding_json(request):
    return _file(request, "json", exports.json_file)


@require_safe
@fresh
def finding_xlsx(request):
    return _file(request, "xlsx", _workbook)


def _file(request, kind, writer):
    try:
        found = asked_whole(request)
    except Unusable as refused:
        text = f"{refused.message} Nothing is sent: it would not be what you asked for.\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    source = source_of(request, found)
    if request.method == "HEAD":  # nobody waits for a body
        response = HttpResponse(content_type=TYPES[kind])
    else:
        body = writer(found.keys(), source, letters_of(found.held))
        sent = StreamingHttpResponse if kind != "xlsx" else FileResponse
        response = sent(body, content_type=TYPES[kind])
    name = _name(found.query, source.made, kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Link"] = _links(request, source)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _workbook(keys, source, letters):
    """Written to the disk, then sent from there; the file goes when it is closed."""
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    exports.write_workbook(keys, source, letters, file)
    file.seek(0)
    return file


def _name(query, made, kind):
    """Such as send-findings-waiting-times-st-helens-2026-11-25.csv."""
    asked_for = [slugify(query.q)[:40]]
    for name in search.SEVERAL:
        # These areas are not in the file: their neighbours are.
        before = "neighbours-of-" if name == "near" else ""
        asked_for += [before + value for value in query.values(name)]
    words = "-".join(["send-findings", *filter(None, asked_for)])
    return f"{words[:LONGEST_NAME].rstrip('-')}-{made:%Y-%m-%d}.{kind}"


def _links(request, source):
    described = absolute(request, reverse("findings:api-data-package"))
    return ", ".join(
        [
            f'<{exports.LICENCE_ADDRESS}>; rel="license"',
            f'<{source.address}>; rel="alternate"; type="text/html"',
            f'<{described}>; rel="describedby"; type="application/json"',
        ]
    )
