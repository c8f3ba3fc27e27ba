"""Themes and services: what they mean, and what inspectors said about them."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import families, search
from findings.charts import bar, columns
from findings.models import YEARS, Finding, Framework, Judgement, Service, Theme
from findings.public.cards import cards
from findings.public.fresh import fresh
from findings.public.map_view import of_theme
from findings.tallies import Said, by_framework, letters_on

SHOWN = 10
BESIDE = 6
SAID = [
    (Said.STRENGTH.value, "Named as something going well"),
    (Said.DEVELOPMENT.value, "Named as something to improve"),
    (Said.BOTH.value, "In both ways"),
    (Said.CONTEXT.value, "Mentioned, not judged"),
    (Said.SILENT.value, "Not mentioned"),
]


@require_safe
@fresh
def topic_list(request):
    context = {"nav": "topics", "themes": counted(Theme), "services": counted(Service)}
    return render(request, "findings/topic_list.html", context)


def counted(model):
    """Themes or services, each with the number of findings anyone may see."""
    public = Q(findings__in=Finding.objects.published().counted())
    topics = model.objects.annotate(total=Count("findings", filter=public, distinct=True))
    return topics.order_by("ordinal")


@require_safe
@fresh
def theme_detail(request, slug):
    theme = get_object_or_404(Theme, slug=slug)
    return _topic(request, theme, "theme", beside=Service, beside_name="service")


@require_safe
@fresh
def service_detail(request, slug):
    service = get_object_or_404(Service, slug=slug)
    return _topic(request, service, "service", beside=Theme, beside_name="theme")


def _topic(request, topic, name, *, beside, beside_name):
    """The page of a theme or service; `beside` is the other kind, often named with it."""
    query = search.FindingQuery(**{name: (topic.slug,)})
    findings = search.find(query)
    counts = findings.counts("judgement")
    together = list(beside.objects.filter(slug__in=findings.counts(beside_name)))
    for each in together:
        each.total = findings.counts(beside_name)[each.slug]
    together.sort(key=lambda each: (-each.total, each.ordinal))
    context = {
        "nav": "topics",
        "crumbs": [("Topics", reverse("findings:topic-list"))],
        "topic": topic,
        "name": name,
        "query": query,
        "total": sum(counts.values()),
        "said": SAID,
        "tallies": [_tally(each, topic) for each in by_framework(letters_on(topic))],
        "downloads": f"the findings about {topic.name}",
        "judgements": [(value, label, counts.get(value, 0)) for value, label in Judgement.choices],
        "cards": cards(findings[:SHOWN]),
        "together": together[:BESIDE],
        "together_name": beside_name,
        **_for_families(request.held, topic, name),
    }
    return render(request, "findings/topic_detail.html", context)


def _for_families(held, topic, name):
    """The questions of families about it, and what one can do."""
    kept = families.kept(held)
    asked = {f"{name}s": (topic.slug,)}
    return {
        "questions": kept.about(**asked),
        "advice": kept.advice_on(**asked, particular=True),
    }


def _tally(counted, topic):
    """One framework's numbers with the shapes that draw them."""
    most = max((tally.held for _, tally in counted.by_region), default=0)
    return {
        "counted": counted,
        "noun": Framework(counted.framework).noun,
        "bar": bar(counted.total.drawn, counted.total.held),
        "years_label": YEARS[counted.framework].lower(),
        "years": counted.by_year,
        "chart": columns([(year, tally.drawn) for year, tally in counted.by_year]),
        "map": of_theme(topic.slug, counted.framework) if isinstance(topic, Theme) else None,
        "regions": [(name, tally, bar(tally.drawn, most)) for name, tally in counted.by_region],
    }
