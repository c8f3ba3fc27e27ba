"""Presentation of the public pages: addresses of filtered views, age and dates in words."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def explorer_url(query):
    """The explorer's address for a question, in canonical order."""
    pairs = query.params()
    return reverse("findings:finding-list") + (f"?{urlencode(pairs)}" if pairs else "")


@register.simple_tag
def with_option(query, name, value):
    """The explorer's address with one option more."""
    return explorer_url(query.with_value(name, value))


@register.simple_tag
def without_option(query, name, value=None):
    """The explorer's address with one option less."""
    return explorer_url(query.without(name, value))


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


@register.filter
def day(value):
    """A date as people write it: 21 March 2018. Empty where there is none."""
    return f"{value.day} {value:%B %Y}" if value else ""


@register.filter
def month(value):
    """March 2018."""
    return f"{value:%B %Y}" if value else ""


@register.filter
def points(text):
    """The lines of a text as a list, blank ones dropped."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@register.filter
def slug(value):
    """A stored choice as addresses spell it."""
    return str(value).replace("_", "-")
