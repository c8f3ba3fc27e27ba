"""One view an address. Each returns a value; `answers.api` makes it an answer."""

import json
from itertools import chain

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.urls import resolve, reverse

from findings import exports, search
from findings.models import Finding, FindingKind
from findings.public.addresses import absolute, file_url
from findings.public.api import records
from findings.public.api.answers import NOT_THERE, Withdrawn, api, as_json
from findings.public.api.changes import changes as changes_since
from findings.public.api.changes import tell
from findings.public.api.openapi import PATHS, ROOT, document
from findings.public.api.reading import NEEDED, PAGING, moment, page_of
from findings.public.asked import asked, given, letters_of, source_of
from findings.public.gone import finding_gone, letter_gone

EVERYTHING = (
    ("areas", records.areas, records.tell_areas),
    ("themes", records.themes, records.tell_topics),
    ("services", records.services, records.tell_topics),
    ("inspections", records.inspections, records.tell_inspections),
    ("letters", records.letters, records.tell_letters),
)
BATCH = 200  # records told at once where all are


@api
def index(request):
    """Where whoever has no more than the API's address can go."""
    data, root = given(request, PAGING), absolute(request, ROOT)

    def cut(start, stop):
        return [
            {
                "name": each.name,
                "says": each.says,
                "address": root + each.path,
                "parameters": list(each.parameters),
                "must_be_given": [name for name in each.parameters if name in NEEDED],
            }
            for each in PATHS[start:stop]
        ]

    return page_of(
        request,
        data,
        len(PATHS),
        cut,
        licence=exports.LICENCE,
        documentation=absolute(request, reverse("findings:data")),
        openapi=absolute(request, reverse("findings:api-openapi")),
    )


@api
def findings(request):
    found = asked(request, also=["per_page"])
    source = source_of(request, found)

    # Without the time: the same findings give the same answer.
    about = {name: value for name, value in source.about.items() if name != "made"}

    def cut(start, stop):
        rows = exports.json_rows(found.keys(start, stop), source, letters_of(found.held))
        return map(json.loads, rows)

    return page_of(request, request.GET, len(found), cut, about=about)


@api
def finding(request, reference):
    given(request, ())
    reference = reference.lower()
    held = Finding.objects.published().filter(reference=reference).only("kind").first()
    if held is None:
        raise Withdrawn(_once(finding_gone, reference, "finding", "findings"))
    if held.kind == FindingKind.NARRATIVE:
        raise Http404("This is a paragraph kept as context, which is never counted as a finding.")
    [row] = _rows(request, [held.pk])
    return row


def _once(gone_of, name, noun, listed):
    """What is to be said of a record that is not public: only of one that was."""
    try:
        return gone_of(name)
    except Http404 as never:
        raise Http404(_none(noun, name, listed)) from never


def _none(noun, name, listed):
    """What to do about it: names are hard to guess and easy to look up."""
    return f"There is no public {noun} “{name[:60]}”. {ROOT}{listed} lists all of them."


def _rows(request, keys):
    """Findings as all of them are told, outside of any question but the one for everything."""
    found = search.find(search.FindingQuery(), request.held)
    rows = exports.json_rows(keys, source_of(request, found), letters_of(found.held))
    return [json.loads(row) for row in rows]


def _listed(every, tell_some):
    """A view that gives a list of records, a page at a time."""

    @api
    def listed(request):
        data, all_of_them = given(request, PAGING), every()

        def cut(start, stop):
            return tell_some(request, all_of_them[start:stop])

        return page_of(request, data, all_of_them.count(), cut)

    return listed


letters = _listed(records.letters, records.tell_letters)
areas = _listed(records.areas, records.tell_areas)
themes = _listed(records.themes, records.tell_topics)
services = _listed(records.services, records.tell_topics)
inspections = _listed(records.inspections, records.tell_inspections)


@api
def letter(request, slug):
    given(request, ())
    held = records.letters().filter(slug=slug).first()
    if held is None:
        raise Withdrawn(_once(letter_gone, slug, "letter", "letters"))
    keys = held.findings.published().counted().in_letter_order().values_list("pk", flat=True)
    [told] = records.tell_letters(request, [held])
    return told | {"shown": _rows(request, keys)}


@api
def area(request, slug):
    given(request, ())
    held = records.areas().filter(slug=slug).first()
    if held is None:
        raise Http404(_none("area", slug, "areas"))
    [told] = records.tell_areas(request, [held])
    visits = records.inspections().filter(area=held)
    return told | {
        "neighbours": records.neighbours(held),
        "inspections": records.tell_inspections(request, visits),
    }


@api
def facets(request):
    found = asked(request)
    source = source_of(request, found)
    return {
        "question": source.question,
        "question_address": source.address,
        "total": len(found),
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "options": [
                    {
                        "value": option.value,
                        "label": option.label,
                        "findings": option.count,
                        "chosen": option.selected,
                    }
                    for option in facet.options
                ],
            }
            for facet in search.facets(found.query, found.held.labels)
        ],
    }


@api
def changes(request):
    data = given(request, (*PAGING, "since"))
    since = moment(data, "since")
    rows = changes_since(since)

    def cut(start, stop):
        return tell(
            rows[start:stop], lambda ref: records.address_of(request, "finding-detail", ref)
        )

    told = page_of(request, data, rows.count(), cut, since=f"{since:%Y-%m-%dT%H:%M:%S.%fZ}")
    return told


@api
def everything(request):
    """The whole of what is public, as one file that is sent as it is read."""
    given(request, ())
    found = search.find(search.FindingQuery(), request.held)
    source = source_of(request, found)
    counts = {name: every().count() for name, every, _ in EVERYTHING} | {"findings": len(found)}
    if request.method == "HEAD":
        response = HttpResponse(content_type="application/json")
    else:
        response = StreamingHttpResponse(
            _everything(request, found, source, counts), content_type="application/json"
        )
    name = f"send-findings-everything-{source.made:%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Link"] = f'<{exports.LICENCE_ADDRESS}>; rel="license"'
    return response


def _everything(request, found, source, counts):
    yield f'{{"about": {_json(source.about)},\n"counts": {_json(counts)}'.encode()
    for name, every, tell_some in EVERYTHING:
        told = chain.from_iterable(
            tell_some(request, every()[start : start + BATCH])
            for start in range(0, counts[name], BATCH)
        )
        yield f',\n"{name}": [\n{_lines(told)}\n]'.encode()
    pieces = exports.json_file(found.keys(), source, letters_of(found.held))
    next(pieces)  # what the file is, which stands above already
    yield b',\n"findings": ['
    yield from pieces


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def _lines(values):
    return ",\n".join(map(_json, values))


@api
def data_package(request):
    given(request, ())
    found = search.find(search.FindingQuery(), request.held)
    csv = absolute(request, file_url(found.query, "csv"))
    return exports.data_package(csv, len(found), found.held.snapshot.token[:16])


@api
def dictionary(request):
    given(request, ())
    return exports.dictionary()


@api
def openapi(request):
    given(request, ())
    told = document(absolute(request, "/").rstrip("/"), request.held.labels)
    return as_json(told, content_type="application/vnd.oai.openapi+json;version=3.1")


@api
def nowhere(request):
    """An address that ends with a slash, as those of pages do, leads to the one without."""
    without = request.path.rstrip("/")
    if without != request.path and resolve(without).url_name != "api-nowhere":
        asked_for = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(without + (f"?{asked_for}" if asked_for else ""))
    raise Http404(NOT_THERE)
