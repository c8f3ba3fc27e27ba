"""Home, glossary, coverage and the pages about the portal itself."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import families, search
from findings.agreement import agreement_by_theme
from findings.areas import suggestions
from findings.models import (
    YEARS,
    Framework,
    GlossaryTerm,
    Inspection,
    InspectionKind,
    Judgement,
    Letter,
    LocalArea,
    Region,
    Service,
    Theme,
    folded,
)
from findings.public import structured
from findings.public.addresses import absolute
from findings.public.cards import cards
from findings.public.forms import chosen_region, typed
from findings.public.fresh import fresh
from findings.public.views.topics import counted
from findings.standing import standings

LETTERS_SHOWN = 6
SAMPLES = 20  # the first of them with a summary of its present wording is shown
FORMS_SHOWN = 3
# What families ask about most: the way in for those who know their question, not its name.
OFTEN = [
    "waiting-times",
    "ehc-plans",
    "transitions-adulthood",
    "neurodevelopmental-pathway",
    "speech-language-therapy",
    "home-school-transport",
]


@require_safe
@fresh
def home(request):
    letters = list(
        Letter.objects.published()
        .select_related("inspection__area")
        .order_by("-published_at", "slug")[:LETTERS_SHOWN]
    )
    sample = _sample()
    context = {
        "structured": structured.of_site(request),
        "sample": sample.finding if sample else None,
        "sample_standing": sample.standing if sample else None,
        "themes": counted(Theme),
        "for_families": [
            *Theme.objects.filter(slug__in=OFTEN),
            *Service.objects.filter(slug__in=OFTEN),
        ],
        "letters": _with_counts(letters),
        "figures": _figures(),
        "questions": families.kept(request.held).questions.values(),
        "suggested": suggestions(LocalArea.objects.prefetch_related("names")),
    }
    return render(request, "findings/home.html", context)


def _sample():
    """A short finding that needs work, in both layers, to show how the portal speaks.

    One whose summary is up to date: there is no room beside it for a warning.
    """
    shortest = (
        search.public_findings()
        .exclude(summary="")
        .filter(judgement=Judgement.DEVELOPMENT)
        .with_card()
        .order_by("-happened", Length("wording") + Length("summary"), "reference")[:SAMPLES]
    )
    return next(iter(cards([f for f in shortest if not f.summary_is_stale][:1])), None)


def _figures():
    """What is held, as numbers."""
    return {
        "findings": search.public_findings().count(),
        "letters": Letter.objects.published().count(),
        "areas": LocalArea.objects.present().count(),
        "inspections": Inspection.objects.count(),
    }


@require_safe
@fresh
def glossary(request):
    q = typed(request.GET.get("q", ""))
    terms = GlossaryTerm.objects.prefetch_related("forms", "senses")
    initials = defaultdict(list)
    for term in sorted(terms, key=lambda term: folded(term.term)):
        if not q or _is_meant(term, q):
            term.also = _also(term)
            initial = term.term[0].upper()
            initials[initial if initial.isalpha() else "0–9"].append(term)
    context = {
        "nav": "glossary",
        "q": q,
        "initials": sorted(initials.items()),
        "total": sum(map(len, initials.values())),
    }
    return render(request, "findings/glossary.html", context)


def _also(term):
    """Other forms worth showing: short forms first, then other names; no plurals, no variants."""
    shown = {folded(term.term), *(folded(sense.expansion) for sense in term.senses.all())}
    forms = sorted((form.text for form in term.forms.all()), key=lambda text: not _is_short(text))
    also = []
    for text in forms:
        stem = folded(text).removesuffix("s")
        if not any(stem in (known, known.removesuffix("s")) for known in shown):
            if _is_short(text) or not folded(text).startswith(folded(term.term)[:-1]):
                also.append(text)
            shown.add(folded(text))
    return also[:FORMS_SHOWN]


def _is_short(text):
    """Whether it is an acronym: SALT, EHCP, SENCo."""
    return sum(letter.isupper() for letter in text) > 1 and " " not in text


def _is_meant(term, q):
    """Whether what was typed begins a word of the term, of a form of it, or of its full name."""
    forms = [
        term.term,
        *(form.text for form in term.forms.all()),
        *(sense.expansion for sense in term.senses.all()),
    ]
    wanted = folded(q)
    return bool(wanted) and any(f" {wanted}" in f" {folded(form)}" for form in forms)


@require_safe
@fresh
def coverage(request):
    regions = list(Region.objects.all())
    region = chosen_region(request.GET.get("region"), regions)
    only_held = request.GET.get("held") == "yes"
    letters = Letter.objects.published().select_related("inspection__area").order_by("slug")
    public = {letter.inspection_id: letter for letter in letters}
    areas = LocalArea.objects.select_related("region").prefetch_related("inspections")
    if region:
        areas = areas.filter(region=region)
    rows = [_coverage_row(area, public) for area in sorted(areas, key=_by_name)]
    context = {
        "nav": "coverage",
        "rows": [row for row in rows if row["held"] or not only_held],
        "frameworks": YEARS.values(),
        "region": region,
        "regions": regions,
        "only_held": only_held,
        "totals": _coverage_totals(public),
        "letters": _with_counts(list(public.values())),
    }
    return render(request, "findings/coverage.html", context)


def _by_name(area):
    return folded(area.name)


def _coverage_row(area, public):
    """An area with its inspections under each framework, oldest first, and whether held."""
    cells = {framework: [] for framework in Framework.values}
    for inspection in sorted(area.inspections.all(), key=lambda i: i.when):
        inspection.shown_letter = public.get(inspection.pk)
        cells[inspection.framework].append(inspection)
    return {
        "area": area,
        "cells": [(YEARS[Framework(under)], visits) for under, visits in cells.items()],
        "held": any(i.shown_letter for under in cells.values() for i in under),
    }


def _coverage_totals(public):
    """For each framework and kind of inspection: on the register, and held here."""
    totals = defaultdict(lambda: [0, 0])
    for pk, framework, kind in Inspection.objects.values_list("pk", "framework", "kind"):
        totals[framework, kind][0] += 1
        totals[framework, kind][1] += pk in public
    return [
        {
            "label": f"{YEARS[framework]}: {kind.label.lower()}s",
            "known": totals[framework, kind][0],
            "held": totals[framework, kind][1],
        }
        for framework in Framework
        for kind in InspectionKind
        if (framework, kind) in totals
    ]


def _with_counts(letters):
    """Each letter with its standing and how many of its findings are shown."""
    findings = search.public_findings().filter(letter__in=letters).order_by()
    shown = dict(findings.values_list("letter").annotate(n=Count("pk")))
    standing = standings(letters)
    return [(letter, standing[letter.pk], shown.get(letter.pk, 0)) for letter in letters]


def prose(template, **context):
    """A page of prose, as a view."""

    @require_safe
    def view(request):
        return render(request, f"findings/{template}.html", context)

    return view


@require_safe
def about(request):
    context = {"nav": "about", "agreement": agreement_by_theme()}
    return render(request, "findings/about.html", context)


privacy = prose("privacy")


@require_safe
def accessibility(request):
    context = {"contact": settings.CONTACT_EMAIL, "provider": settings.PROVIDER}
    return render(request, "findings/accessibility.html", context)


styleguide = prose("styleguide")


@require_safe
def healthz(request):
    """Alive: the process answers. It asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    closed = [
        "/admin/",
        "/desk/",
        "/findings/?",
        "/findings/kept/",
        "/pack",
        "/alerts/",
        "/report/",
    ]
    closed += ["/findings/feed/?", "/findings.", "/api/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute(request, reverse('findings:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
