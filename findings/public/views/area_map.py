"""The map: England's local areas as hexagons, and the same as a list."""

from collections import defaultdict
from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import mapping, search, tilemap
from findings.charts import Hexagon, hexagon, honeycomb_size
from findings.models import YEARS, Framework, Theme, folded
from findings.public.addresses import absolute, explorer_url
from findings.public.fresh import fresh
from findings.public.map_view import (
    LETTERS,
    OF_THEME,
    MapView,
    of_outcomes,
    of_theme,
    read,
    slug_of,
)

LINE = 17  # from one line of a name to the next
NOTHING = mapping.NONE_HELD.look


@dataclass(frozen=True, slots=True)
class Tile:
    """A hexagon of the map with all that it shows."""

    shown: mapping.Shown
    url: str
    shape: Hexagon
    mark_at: float
    lines: list[tuple[float, str]]


@require_safe
@fresh
def area_map(request):
    known = mapping.register()
    themes = {theme.slug: theme for theme in Theme.objects.order_by("ordinal")}
    view, messages = read(request.GET, themes, lambda: mapping.framework_most_held(known))
    if not messages and request.get_full_path() != view.address:
        return redirect(view.address)  # one question has one address, to share and to keep
    theme = themes.get(view.theme)
    shown, kinds = _shown(known, view, theme)
    rows = [(each, _url(each, view)) for each in shown]
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list"))],
        "canonical": absolute(request, view.address),
        "view": view,
        "is_first": view == MapView(),
        "messages_about_address": messages,
        "heading": _heading(view, theme),
        "ways": [(_heading(way, theme), way.address, way == view) for way in _ways(theme)],
        "theme": theme,
        "themes": themes.values(),
        "legend": mapping.counted(kinds, shown),
        "regions": _by_region(rows),
        **_drawing(rows),
    }
    return render(request, "findings/area_map.html", context)


def _shown(known, view, theme):
    """Every area as the view shows it, and the kinds there are."""
    if view.show == OF_THEME:
        return mapping.by_topic(known, theme, view.framework), mapping.kinds_of_topic()
    if view.show == LETTERS:
        return mapping.by_letters(known), mapping.kinds_of_letters()
    return mapping.by_outcome(known, view.framework), mapping.kinds_of_outcome(view.framework)


def _heading(view, theme):
    if view.show == LETTERS:
        return "Letters and reports held"
    about = theme.name if view.show == OF_THEME else "Outcomes"
    return f"{about}, {YEARS[view.framework].lower()}"


def _ways(theme):
    """What else the map can show."""
    themes = [of_theme(theme.slug, framework) for framework in Framework] if theme else []
    return [MapView(), *of_outcomes(), *themes]


def _url(shown, view):
    """Where an area leads: to what its letter says of the theme, else to its own page."""
    if not shown.said:
        return shown.area.get_absolute_url()
    slugs = {"theme": view.theme, "area": shown.area.slug, "framework": slug_of(view.framework)}
    return explorer_url(search.FindingQuery(**{name: (slug,) for name, slug in slugs.items()}))


def _drawing(rows):
    """The tiles from north to south and west to east, with the size of the whole."""
    places = tilemap.places()
    drawn = [(places[each.area.slug], each, url) for each, url in rows if each.area.slug in places]
    drawn.sort(key=lambda row: row[0][::-1])
    width, height = honeycomb_size([place for place, _, _ in drawn])
    return {
        "tiles": [_tile(*row) for row in drawn],
        "width": width,
        "height": height,
        "not_drawn": len(rows) - len(drawn),
    }


def _tile(place, shown, url):
    shape = hexagon(*place)
    lines = tilemap.lines_of(shown.area.name)
    top = shape.y + 8 - LINE * (len(lines) - 1) / 2
    placed = [(round(top + LINE * number, 1), line) for number, line in enumerate(lines)]
    return Tile(shown, url, shape, round(shape.y - 30, 1), placed)


def _by_region(rows):
    """Every area under its region, drawn or not, with its address: first those of which there is
    something to say, then those of which there is nothing, which the page folds together."""
    regions = defaultdict(lambda: ([], []))
    for each, url in sorted(rows, key=lambda row: folded(row[0].area.name)):
        regions[each.area.region.name][each.kind.look == NOTHING].append((each, url))
    return [
        (name, told, others, len(told) + len(others))
        for name, (told, others) in sorted(regions.items())
    ]
