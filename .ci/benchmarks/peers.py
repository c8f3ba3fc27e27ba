"""What the explorer is measured against: the same page another way, and other programs.

- `Orm`: our own page as a Django project usually has it: django-filter's form, a query for the
  page, a GROUP BY for each facet, every card rendered by its template.
- `Datasette`: the same findings in its own table with the same facets and a text index.
"""

import asyncio
import json
import sqlite3
from urllib.parse import urlencode

import django_filters
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractYear
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string

from findings import search
from findings.models import Finding
from findings.public.cards import cards
from findings.words import stems

_LETTER = "letter__inspection"
_AREA = f"{_LETTER}__area"
COLUMNS = {
    "kind": "kind",
    "judgement": "judgement",
    "aspect": "section__aspect",
    "area": f"{_AREA}__slug",
    "region": f"{_AREA}__region__slug",
    "framework": "framework",
    "outcome": f"{_LETTER}__outcome",
}
TAGS = {"theme": "themes", "service": "services"}
MATCHING = {
    "sqlite": "SELECT rowid FROM findings_search WHERE findings_search MATCH %s",
    "postgresql": (
        "SELECT finding_id FROM findings_search WHERE entry @@ to_tsquery('simple', %s)"
    ),
}


class OrmFilter(django_filters.FilterSet):
    """Each parameter as a filter of its own."""

    q = django_filters.CharFilter(method="text")

    class Meta:
        model = Finding
        fields = []

    def text(self, findings, name, value):
        words = stems(value)
        joined = " AND ".join(f'"{w}"' for w in words)
        given = joined if connection.vendor == "sqlite" else " & ".join(words)
        return findings.filter(pk__in=RawSQL(MATCHING[connection.vendor], [given]))  # noqa: S611


def _column(name):
    def narrowed(filterset, findings, _, values):
        stored = [value.replace("-", "_") for value in values]
        stored = values if COLUMNS[name].endswith("slug") else stored
        return findings.filter(**{f"{COLUMNS[name]}__in": stored}) if values else findings

    return narrowed


def _tag(name):
    through = getattr(Finding, TAGS[name]).through

    def narrowed(filterset, findings, _, values):
        tagged = through.objects.filter(finding=OuterRef("pk"), **{f"{name}__slug__in": values})
        return findings.filter(Q(Exists(tagged))) if values else findings

    return narrowed


def _year(filterset, findings, _, values):
    return findings.filter(happened__year__in=[int(v) for v in values]) if values else findings


def filter_set(labels):
    """The class with today's options, as a project makes it once."""
    members = {}
    for name in (*COLUMNS, *TAGS, "year"):
        method = _year if name == "year" else _tag(name) if name in TAGS else _column(name)
        members[f"by_{name}"] = method
        members[name] = django_filters.MultipleChoiceFilter(
            choices=list(labels[name].items()), method=f"by_{name}"
        )
    return type("OrmFilters", (OrmFilter,), members)


def _counts(name, findings):
    findings = findings.order_by()
    if name in TAGS:
        through = getattr(Finding, TAGS[name]).through
        rows = through.objects.filter(finding__in=findings.values("pk"))
        return rows.values_list(f"{name}__slug").annotate(n=Count("pk"))
    if name == "year":
        rows = findings.annotate(year=ExtractYear("happened")).values_list("year")
        return rows.annotate(n=Count("pk"))
    return findings.values_list(COLUMNS[name]).annotate(n=Count("pk"))


PANEL = Template(
    """{% for name, options in facets %}<fieldset><legend>{{ name }}</legend>
    {% for option in options %}{% include "findings/_option.html" with name=name value=option.0
    label=option.1 count=option.2 only %}{% endfor %}</fieldset>{% endfor %}"""
)


class Orm:
    """Our page with django-filter and GROUP BY."""

    def __init__(self):
        self.labels = search.options()
        self.form = filter_set(self.labels)

    def view(self, request):
        return HttpResponse(self.page(request.GET)[0])

    def page(self, data):
        findings = search.public_findings()
        found = self.form(data, queryset=findings).qs
        page = Paginator(found.order_by("-happened", "letter__slug", "pk"), 20).page(1)
        facets = []
        for name in (*COLUMNS, *TAGS, "year"):
            without = QueryDict(mutable=True)
            for key in data:
                if key != name:
                    without.setlist(key, data.getlist(key))
            others = found if name not in data else self.form(without, queryset=findings).qs
            counts = {str(value).replace("_", "-"): n for value, n in _counts(name, others)}
            options = [(v, label, counts.get(v, 0)) for v, label in self.labels[name].items()]
            facets.append((name, [o for o in options if o[2] or name != "area"]))
        shown = [
            render_to_string("findings/_card.html", {"card": card})
            for card in cards(page.object_list.with_card())
        ]
        frame = {"title": "x", "description": "x", "results": "", "facets": ""}
        html = render_to_string("findings/finding_list.html", frame)
        return html + PANEL.render(Context({"facets": facets})) + "".join(
            shown
        ), page.paginator.count


class Datasette:
    """The same findings in a table of its own, asked in its own way, in this process."""

    TABLE = "findings"
    FACETS = ("kind", "judgement", "aspect", "area", "region", "framework", "outcome", "year")
    ARRAYS = ("themes", "services")

    def __init__(self, path, module):
        self.path = path
        settings = {
            "facet_time_limit_ms": 600_000,
            "sql_time_limit_ms": 600_000,
            "default_facet_size": 200,
            "max_returned_rows": 1000,
            "suggest_facets": False,
            "default_page_size": 20,
        }
        self.app = module.app.Datasette([str(path)], settings=settings)
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.app.invoke_startup())

    def address(self, pairs, ending=""):
        asked = [("_facet", name) for name in self.FACETS]
        asked += [("_facet_array", name) for name in self.ARRAYS]
        for name, value in pairs:
            if name == "q":
                asked.append(("_search", " ".join(stems(value))))
            elif name in ("theme", "service"):
                asked.append((f"{name}s__arraycontains", value))
            else:
                asked.append((name, value))
        asked.append(("_sort", "place"))
        return f"/{self.path.stem}/{self.TABLE}{ending}?{urlencode(asked)}"

    def get(self, address):
        response = self.loop.run_until_complete(self.app.client.get(address))
        assert response.status_code == 200, response.text[:500]  # noqa: S101
        return response

    def total(self, pairs):
        return json.loads(self.get(self.address(pairs, ".json") + "&_nofacet=1").text)[
            "filtered_table_rows_count"
        ]


def _row(row, places, tags):
    key, wording, summary, text, *values, year = row
    slugs = [
        value if "slug" in column else value.replace("_", "-")
        for value, column in zip(values, COLUMNS.values(), strict=True)
    ]
    topics = [json.dumps(tags[name].get(key, [])) for name in TAGS]
    return key, places[key], wording, summary, text, *slugs, str(year), *topics


def fill_datasette(path):
    """A file for Datasette with every public finding, a row each, and its text index."""
    into = sqlite3.connect(path)
    into.execute(
        "CREATE TABLE findings (id INTEGER PRIMARY KEY, place INTEGER, wording, summary, text,"
        " kind, judgement, aspect, area, region, framework, outcome, year, themes, services)"
    )
    held = search.current()
    tags = {}
    for name, relation in TAGS.items():
        through = getattr(Finding, relation).through
        of = tags.setdefault(name, {})
        for key, slug in through.objects.values_list("finding_id", f"{name}__slug").iterator():
            of.setdefault(key, []).append(slug)
    places = {key: place for place, key in enumerate(held.snapshot.keys)}
    rows = (
        search.public_findings()
        .annotate(year=ExtractYear("happened"))
        .values_list("pk", "wording", "summary", "search_words", *list(COLUMNS.values()), "year")
    )
    into.executemany(
        f"INSERT INTO findings VALUES ({','.join('?' * 15)})",  # noqa: S608 - only marks
        (_row(row, places, tags) for row in rows.iterator()),
    )
    for name in (*Datasette.FACETS, "place"):
        into.execute(f"CREATE INDEX by_{name} ON findings ({name})")
    into.execute('CREATE VIRTUAL TABLE findings_fts USING fts5(text, content="findings")')
    into.execute("INSERT INTO findings_fts (rowid, text) SELECT id, text FROM findings")
    into.execute("ANALYZE")
    into.commit()
    into.close()
