"""Presentation of the public pages: addresses of filtered views, dates and places in words."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from findings.public.addresses import explorer_url, file_url, keep_url
from findings.public.explaining import explainer_of
from findings.words import after_first_sentence, first_sentence, points

register = template.Library()


register.filter(points)
register.simple_tag(explorer_url)
register.simple_tag(keep_url)
register.simple_tag(file_url)


@register.simple_tag
def with_option(query, name, value):
    """The explorer's address with one option more."""
    return explorer_url(query.with_value(name, value))


@register.simple_tag
def topic_url(dimension, slug):
    """The page of a theme or service."""
    return reverse(f"findings:{dimension}-detail", args=[slug])


@register.simple_tag
def findings_url(**filters):
    """The explorer's address for fixed filters: {% findings_url theme="waiting-times" %}."""
    pairs = [(name, value) for name, value in filters.items() if value]
    return reverse("findings:finding-list") + (f"?{urlencode(pairs)}" if pairs else "")


@register.simple_tag(takes_context=True)
def page_link(context, number):
    """This page's address with another page number."""
    params = context["request"].GET.copy()
    params.pop("page", None)
    if number > 1:
        params["page"] = number
    return f"?{params.urlencode()}" if params else context["request"].path


class MarkedNode(template.Node):
    """What stands inside, with what was looked for marked."""

    def __init__(self, nodes, marking):
        self.nodes, self.marking = nodes, marking

    def render(self, context):
        html = self.nodes.render(context)
        marking = self.marking.resolve(context, ignore_failures=True)
        return mark_safe(marking.on(html)) if marking else html  # noqa: S308 - rendered here


@register.tag
def marked(parser, token):
    """{% marked finding.marking %}…{% endmarked %}: the HTML inside, as its `on` gives it back."""
    _, name = token.split_contents()
    nodes = parser.parse(("endmarked",))
    parser.delete_first_token()
    return MarkedNode(nodes, parser.compile_filter(name))


@register.simple_tag(takes_context=True)
def explained(context, text):
    """A plain text of ours, with each glossary term that is new to the page as a button."""
    explainer = explainer_of(getattr(context, "request", None))  # also within `only`
    return explainer.marked(text) if explainer else text


@register.simple_tag(takes_context=True)
def terms_in(context, text):
    """Notes on the terms of what inspectors wrote, to be listed beside it: it stays as it is."""
    explainer = explainer_of(getattr(context, "request", None))
    return explainer.beside(text) if explainer else []


@register.inclusion_tag("findings/_notes.html", takes_context=True)
def notes(context):
    """What this page explains. It comes last: what is explained is known by then."""
    explainer = getattr(getattr(context, "request", None), "explainer", None)
    return {"notes": explainer.notes if explainer else []}


@register.filter
def day(value):
    """A date as people write it: 21 March 2018. Empty where there is none."""
    return f"{value.day} {value:%B %Y}" if value else ""


@register.filter
def month(value):
    """March 2018."""
    return f"{value:%B %Y}" if value else ""


@register.filter
def headline(text):
    """The first sentence of a text."""
    return first_sentence(text) if text else ""


@register.filter
def after_headline(text):
    """Everything after the first sentence."""
    return after_first_sentence(text) if text else ""


@register.filter
def title(finding):
    """What a finding is called in headings and links: the headline of its summary, else its place.

    A summary that may be out of date gives no headline.
    """
    current = finding.summary and not finding.summary_is_stale
    return headline(finding.summary) if current else place(finding)


# Parts that hold one kind of finding, whose name says nothing more.
OF_ONE_KIND = {
    "main_findings",
    "weaknesses",
    "effective",
    "needs_better",
    "priority_action",
    "improvement",
}


@register.filter
def place(finding):
    """Where a finding stands, shortly: “Identifying needs, strength 2”."""
    section, kind = finding.section.get_aspect_display(), finding.get_kind_display()
    if finding.section.aspect in OF_ONE_KIND:  # “Main findings, 3”, not “… main finding 3”
        return f"{section}, {finding.ordinal}"
    return f"{section}, {kind.lower()} {finding.ordinal}"


@register.filter
def slug(value):
    """A stored choice as addresses spell it."""
    return str(value).replace("_", "-")
