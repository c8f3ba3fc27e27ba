"""About the data: how to take it away, what each column means, and the API's own description."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import exports, search
from findings.public import structured
from findings.public.addresses import absolute
from findings.public.api.openapi import PATHS, ROOT, parameter
from findings.public.fresh import fresh

EXAMPLES = {
    "Every finding about waiting times, as CSV": "/findings.csv?theme=waiting-times",
    "What one area must improve, as JSON": "/findings.json?area=st-helens&judgement=development",
    "A feed of what is new about one service": "/findings/feed/?service=camhs",
    "The same question, a page of the API": "/api/v1/findings?theme=waiting-times&per_page=10",
}
LONG = 30  # values that are listed; of more, the API says which


@require_safe
@fresh
def data(request):
    labels = request.held.labels
    context = {
        "nav": "about",
        "structured": structured.of_dataset(request),
        "dictionary": exports.dictionary(),
        "operations": [_told(operation, labels) for operation in PATHS],
        "root": ROOT,
        "examples": [(says, absolute(request, address)) for says, address in EXAMPLES.items()],
        "openapi": absolute(request, reverse("findings:api-openapi")),
        "query": search.FindingQuery(),
        "most_rows": f"{exports.MOST_ROWS:,}",
    }
    return render(request, "findings/data.html", context)


def _told(operation, labels):
    return {
        "path": operation.path,
        "name": operation.name,
        "says": operation.says,
        "errors": operation.errors.items(),
        "parameters": [_parameter(name, labels) for name in operation.parameters],
    }


def _parameter(name, labels):
    told = parameter(name, labels)
    schema = told["schema"]
    values = (schema.get("items") or schema).get("enum") or []
    return {
        "name": name,
        "says": told["description"],
        "required": told.get("required", False),
        "several": schema["type"] == "array",
        "values": values if len(values) <= LONG else [],
    }
