"""What stands in a page's head for other programs: link previews and structured data."""

import json
import re

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from findings.public.addresses import PICTURE, absolute

register = template.Library()

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
# So that no text can end the block or begin another.
_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


class PreviewNode(template.Node):
    """The title and description inside, and again as a link preview says them."""

    def __init__(self, nodes):
        self.nodes = nodes

    def render(self, context):
        html = self.nodes.render(context)
        said = {}
        if found := _TITLE.search(html):
            said["og:title"] = found[1].strip().replace('"', "&quot;")
        if found := _DESCRIPTION.search(html):
            said["og:description"] = found[1]
        metas = [f'<meta property="{name}" content="{text}">' for name, text in said.items()]
        return mark_safe("\n    ".join([html.rstrip(), *metas, ""]))  # noqa: S308 - rendered here


@register.tag
def preview(parser, token):
    """{% preview %}<title>…</title><meta name="description" …>{% endpreview %}"""
    nodes = parser.parse(("endpreview",))
    parser.delete_first_token()
    return PreviewNode(nodes)


@register.simple_tag(takes_context=True)
def preview_image(context):
    """The picture beside a link: it must be named with its host. None where there is no request."""
    address = context.get("picture")  # said by a page that is put together from pieces
    if address is None:
        request = context.get("request")
        if request is None or "canonical" not in context:
            return ""
        address = absolute(request, static(PICTURE))
    return format_html('<meta property="og:image" content="{}">', address)


@register.simple_tag(takes_context=True)
def structured_data(context):
    """What the view says in `structured`, and the way to the page, as one block of JSON-LD."""
    request = context.get("request")
    if request is None or "canonical" not in context:
        return ""
    things = [context["structured"]] if "structured" in context else []
    if context.get("crumbs"):
        things.append(_breadcrumbs(request, context["crumbs"]))
    if not things:
        return ""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    escaped = text.translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{escaped}</script>')  # noqa: S308 - escaped


def _breadcrumbs(request, crumbs):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": label, "item": absolute(request, url)}
            for n, (label, url) in enumerate([("Home", "/"), *crumbs], start=1)
        ],
    }
