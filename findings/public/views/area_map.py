"""The map: England's local areas as hexagons, and the same as a list."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import mapping, search, tilemap
from findings.charts import Hexagon, hexagon, honeycomb_size
from findings.models import YEARS, Framework, Theme, folded
from findings.public.addresses import absolute, explorer_url
from findings.public.forms import typed

LETTERS = "letters"
OUTCOMES = {"outcome-2016": Framework.LOCAL_AREA_2016, "outcome-2023": Framework.AREA_SEND_2023}
LINE = 17  # from one line of a name to the next


@dataclass(frozen=True, slots=True)
class Tile:
    """A hexagon of the map with all that it shows."""

    shown: mapping.Shown
    url: str
    shape: Hexagon
    mark_at: float
    lines: list[tuple[float, str]]


@require_safe
def area_map(request):
    known = mapping.register()
    themes = list(Theme.objects.order_by("ordinal"))
    view, messages = _read(request.GET, themes, known)
    address = _address(**view)
    if not messages and request.get_full_path() != address:
        return redirect(address)
    theme = next((theme for theme in themes if theme.slug == view["theme"]), None)
    framework = _framework(view)
    shown, kinds = _shown(known, view, theme, framework)
    context = {
        "nav": "areas",
        "crumbs": [("Areas", reverse("findings:area-list"))],
        "canonical": absolute(request, address),
        "is_view": address != reverse("findings:area-map"),
        "messages_about_address": messages,
        "ways": _ways(view, theme),
        "heading": _heading(view, theme),
        "theme": theme,
        "themes": themes,
        "framework": framework,
        "legend": mapping.counted(kinds, shown),
        "total": len(shown),
        **_drawing(shown, theme, framework),
        "regions": _by_region(shown, theme, framework),
    }
    return render(request, "findings/area_map.html", context)


def _read(data, themes, known):
    """What the address asks the map to show, and sentences about what could not be used."""
    messages = []
    slug = typed(data.get("theme", "")).lower()
    if slug and slug not in {theme.slug for theme in themes}:
        messages.append(f"There is no theme “{slug}”, so it was left out.")
        slug = ""
    given = typed(data.get("framework", "")).lower()
    slugs = [_slug(framework) for framework in Framework]
    if given and given not in slugs:
        messages.append(f"There is no framework “{given}”, so it was left out.")
        given = ""
    show = typed(data.get("show", "")).lower()
    if show and show not in (LETTERS, *OUTCOMES):
        messages.append(f"The map cannot show “{show}”, so it shows which letters are held.")
        show = LETTERS
    framework = given or _slug(mapping.framework_most_held(known))
    if slug:  # the framework is always in a theme's address, so that it never means another one
        return {"show": "", "theme": slug, "framework": framework}, messages
    return {"show": show or LETTERS, "theme": "", "framework": ""}, messages


def _slug(framework):
    return search.to_slug(framework.value)


def _address(show="", theme="", framework=""):
    given = {"show": "" if show == LETTERS else show, "theme": theme, "framework": framework}
    pairs = [(name, value) for name, value in given.items() if value]
    return reverse("findings:area-map") + (f"?{urlencode(pairs)}" if pairs else "")


def _framework(view):
    if view["theme"]:
        return next(f for f in Framework if _slug(f) == view["framework"])
    return OUTCOMES.get(view["show"])


def _shown(known, view, theme, framework):
    if theme:
        return mapping.by_topic(known, theme, framework), mapping.kinds_of_topic()
    if framework:
        return mapping.by_outcome(known, framework), mapping.kinds_of_outcome(framework)
    return mapping.by_letters(known), mapping.kinds_of_letters()


def _heading(view, theme):
    if theme:
        return f"{theme.name}, {_years(_framework(view))}"
    if view["show"] in OUTCOMES:
        return f"Outcomes, {_years(OUTCOMES[view['show']])}"
    return "Letters and reports held here"


def _years(framework):
    return YEARS[framework].lower()


def _ways(view, theme):
    """Links to the other things that the map can show: words, address, whether it is this one."""
    ways = [("Letters held", _address(), view["show"] == LETTERS)]
    for show, framework in OUTCOMES.items():
        label = f"Outcomes, {_years(framework)}"
        ways.append((label, _address(show), view["show"] == show))
    for framework in Framework if theme else ():
        slug = _slug(framework)
        here = slug == view["framework"]
        ways.append((f"{theme.name}, {_years(framework)}", _address("", theme.slug, slug), here))
    return ways


def _url(shown, theme, framework):
    """Where an area leads: to what its letter says of the theme, else to its own page."""
    if not (theme and shown.said):
        return shown.area.get_absolute_url()
    slugs = {"theme": (theme.slug,), "area": (shown.area.slug,), "framework": (_slug(framework),)}
    return explorer_url(search.FindingQuery(**slugs))


def _drawing(shown, theme, framework):
    """The tiles from north to south and west to east, with the size of the whole."""
    places = tilemap.places()
    drawn = sorted(
        (each for each in shown if each.area.slug in places),
        key=lambda each: places[each.area.slug][::-1],
    )
    tiles = []
    for each in drawn:
        shape = hexagon(*places[each.area.slug])
        lines = tilemap.lines_of(each.area.name)
        top = shape.y + 8 - LINE * (len(lines) - 1) / 2
        tiles.append(
            Tile(
                each,
                _url(each, theme, framework),
                shape,
                round(shape.y - 30, 1),
                [(round(top + LINE * number, 1), line) for number, line in enumerate(lines)],
            )
        )
    width, height = honeycomb_size([places[each.area.slug] for each in drawn])
    not_drawn = len(shown) - len(drawn)
    return {"tiles": tiles, "width": width, "height": height, "not_drawn": not_drawn}


def _by_region(shown, theme, framework):
    """Every area under its region, drawn or not, with its address."""
    regions = defaultdict(list)
    for each in sorted(shown, key=lambda each: folded(each.area.name)):
        regions[each.area.region.name].append((each, _url(each, theme, framework)))
    return sorted(regions.items())
