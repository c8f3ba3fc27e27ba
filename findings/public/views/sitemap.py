"""Every public page, for search engines: /sitemap.xml, and parts of it where they are too many.

A page stands here when it has something to say by itself: no filtered view, no pack, nothing that
is not public. When it last changed is told where the records know it.
"""

from itertools import chain
from xml.sax.saxutils import escape

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import families
from findings.models import Finding, Letter, LocalArea, Service, Theme
from findings.public.addresses import absolute
from findings.public.fresh import fresh
from findings.public.views.feed import UPDATED

MOST = 50_000  # addresses in one file, as the protocol has it
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "home",
    "finding-list",
    "area-list",
    "area-map",
    "learn-list",
    "compare",
    "question-list",
    "topic-list",
    "glossary",
    "coverage",
    "data",
    "about",
    "privacy",
    "accessibility",
)


@require_safe
@fresh
def sitemap(request):
    """The whole map, or the index of its parts."""
    last = _last_part()
    if last == 1:
        return _answer(_urls(request, _part(1, request.held)), "urlset")
    parts = ((reverse("findings:sitemap-part", args=[n]), None) for n in range(1, last + 1))
    return _answer(_urls(request, parts, tag="sitemap"), "sitemapindex")


@require_safe
@fresh
def sitemap_part(request, number):
    if not 1 <= number <= _last_part():
        raise Http404("The map has no such part.")
    return _answer(_urls(request, _part(number, request.held)), "urlset")


def _last_part():
    return max(1, -(-Finding.objects.published().count() // MOST_FINDINGS))


MOST_FINDINGS = MOST - 5_000  # the other pages stand with the first of them


def _part(number, held):
    """Paths, each with the moment of its last change or None."""
    rows = Finding.objects.published().order_by("pk").annotate(changed=UPDATED)
    start = (number - 1) * MOST_FINDINGS
    rows = rows.values_list("reference", "changed")[start : start + MOST_FINDINGS]
    findings = ((reverse("findings:finding-detail", args=[ref]), when) for ref, when in rows)
    return findings if number > 1 else chain(_others(held), findings)


def _others(held):
    yield from ((reverse(f"findings:{name}"), None) for name in PAGES)
    public = Q(findings__in=Finding.objects.published())
    letters = Letter.objects.published().annotate(
        changed=Greatest(
            "published_at", Coalesce(Max("findings__corrected_at", filter=public), "published_at")
        )
    )
    questions = families.kept(held).questions
    for question in questions:
        yield reverse("findings:question-detail", args=[question]), None
    newest = {}
    for slug, area, changed in letters.order_by("slug").values_list(
        "slug", "inspection__area__slug", "changed"
    ):
        yield reverse("findings:letter-detail", args=[slug]), changed
        newest[area] = max(newest.get(area, changed), changed)
    for slug in LocalArea.objects.order_by("slug").values_list("slug", flat=True):
        for name in ("area-detail", "learn-area"):
            yield reverse(f"findings:{name}", args=[slug]), newest.get(slug)
        for question in questions:
            yield reverse("findings:question-area", args=[question, slug]), newest.get(slug)
    for name, model in (("theme-detail", Theme), ("service-detail", Service)):
        topics = model.objects.annotate(
            changed=Max(F("findings__letter__published_at"), filter=public)
        )
        for slug, changed in topics.order_by("slug").values_list("slug", "changed"):
            yield reverse(f"findings:{name}", args=[slug]), changed


def _urls(request, pages, tag="url"):
    for path, changed in pages:
        when = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
        yield f"<{tag}><loc>{escape(absolute(request, path))}</loc>{when}</{tag}>\n"


def _answer(entries, root):
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n'
    body = "".join([head, *entries, f"</{root}>\n"])
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
