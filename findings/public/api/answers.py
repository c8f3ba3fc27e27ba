"""What every answer of the API has in common: its methods, its headers, one shape of errors."""

import json
from functools import wraps

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from findings.public.asked import Unusable
from findings.public.fresh import fresh

METHODS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition",
    "X-Robots-Tag": "noindex",
}
NOT_THERE = "There is nothing at this address. /api/v1/openapi.json lists the addresses."


class Withdrawn(Exception):
    """What was asked for was public once. `gone` says when and why it went."""

    def __init__(self, gone):
        super().__init__(gone.reason)
        self.gone = gone


def api(view):
    """A view that gives a value, as JSON. Errors have one shape, whatever goes wrong."""

    @wraps(view)
    @fresh
    def answered(request, *args, **kwargs):
        try:
            value = view(request, *args, **kwargs)
        except Unusable as refused:
            return error(400, refused.message, refused.parameter)
        except Http404 as nowhere:
            return error(404, _said(nowhere))
        except Withdrawn as what:
            when = f" on {what.gone.when:%Y-%m-%d}" if what.gone.when else ""
            return error(410, f"This {what.gone.noun} was withdrawn{when}. {what.gone.reason}")
        return value if isinstance(value, HttpResponseBase) else as_json(value)

    @wraps(view)
    def inner(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response.headers["Access-Control-Max-Age"] = "86400"
            del response.headers["Content-Type"]
        elif request.method in METHODS:
            response = answered(request, *args, **kwargs)
        else:
            response = error(405, f"Nothing can be changed here: use {' or '.join(METHODS)}.")
        if response.status_code in (204, 405):
            response.headers["Allow"] = ", ".join(METHODS)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    inner.csrf_exempt = True  # nothing is changed; a refusal must have the shape of all errors
    return inner


def _said(nowhere):
    """Our own sentence, but not what Django says of models and arguments."""
    said = str(nowhere)
    return said if said.endswith(".") and "matches the given query" not in said else NOT_THERE


def error(status, message, parameter=None):
    said = {"status": status, "message": message}
    if parameter is not None:
        said["parameter"] = parameter
    return as_json({"error": said}, status=status)


def as_json(value, status=200, content_type="application/json"):
    body = json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).encode()
    return HttpResponse(body, status=status, content_type=content_type)
