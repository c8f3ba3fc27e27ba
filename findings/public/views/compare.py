"""Areas side by side."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from findings import search
from findings.comparing import (
    MOST_AREAS,
    SHOWN,
    SHOWN_CLOSELY,
    areas_held,
    compare,
    in_place_of,
    nearest_held,
    neighbours_of,
)
from findings.models import Framework, LocalArea, Theme, folded
from findings.public.addresses import absolute, explorer_url
from findings.public.comparison import Comparison, framework_of, read
from findings.public.fresh import fresh


@require_safe
@fresh
def comparison(request):
    areas = {area.slug: area for area in LocalArea.objects.select_related("region")}
    themes = list(Theme.objects.order_by("ordinal"))
    asked, messages = read(request.GET, areas, [theme.slug for theme in themes])
    if not messages and request.get_full_path() != asked.address:
        return redirect(asked.address)  # one question has one address, to share and to keep
    chosen = [areas[slug] for slug in asked.areas]
    neighbours = neighbours_of(chosen[0]) if len(chosen) == 1 else []
    beside, passed_over = nearest_held(neighbours)
    columns = chosen + (beside if asked.with_neighbours else [])
    wanted = [theme for theme in themes if theme.slug in asked.themes]
    most = SHOWN_CLOSELY if wanted else SHOWN
    # Every theme is read, chosen or not: the number beside each is what choosing it would give.
    whole = compare(columns, themes, framework_of(asked), most) if len(columns) > 1 else []
    tables = [table.only(wanted) for table in whole] if wanted else whole
    held = areas_held()
    context = {
        "nav": "areas",
        "canonical": absolute(request, asked.address),
        "asked": asked,
        "messages_about_address": messages,
        "areas": columns,
        "tables": tables,
        "findings": _findings(asked, columns),
        "not_held": _not_held(asked, columns, areas.values(), held),
        "not_under": _not_under(asked, columns, tables, held),
        "neighbours": neighbours,
        "near": _near(asked, neighbours),
        "with_neighbours": Comparison(asked.areas[:1], True, asked.themes, asked.framework),
        "beside": beside,
        "passed_over": passed_over,
        "choosers": _choosers(columns, areas.values(), held),
        "picked": _picked(asked, wanted),
        "themes": [
            (theme, theme in wanted, [table.said(theme) for table in whole]) for theme in themes
        ],
        "frameworks": [(f.value.replace("_", "-"), f.label) for f in Framework],
        "everything": Comparison(asked.areas, asked.with_neighbours),
        "all_themes": replace(asked, themes=()),
    }
    return render(request, "findings/compare.html", context)


def _findings(asked, columns):
    """The same findings in the explorer, where they can be downloaded or put into a pack."""
    return explorer_url(
        search.FindingQuery(
            area=tuple(sorted(area.slug for area in columns)),
            theme=asked.themes,
            framework=(asked.framework,) if asked.framework else (),
        )
    )


def _not_held(asked, columns, areas, held):
    """Areas of which no letter is held, each with held ones that could stand in its place."""
    return [
        (area, [(other, _swapped(asked, area, other)) for other in near])
        for area in columns
        if area.pk not in held
        for near in [in_place_of(area, columns, areas, held)]
    ]


def _swapped(asked, area, other):
    """The address with another area in place of this one."""
    slugs = tuple(other.slug if slug == area.slug else slug for slug in asked.areas)
    return replace(asked, areas=slugs).address


def _not_under(asked, columns, tables, held):
    """The areas with a letter, but with none under the one framework that is shown."""
    shown = {column.area.pk for table in tables for column in table.held}
    return [area for area in columns if area.pk in held - shown] if asked.framework else []


def _near(asked, neighbours):
    """The neighbours of the one area chosen, each with the address that sets it beside the area:
    those of which a letter is held, and the others."""
    found = {True: [], False: []}
    for row in neighbours:
        address = replace(asked, areas=(*asked.areas[:1], row.area.slug), with_neighbours=False)
        found[row.held].append((row, address.address))
    return found[True], found[False]


def _picked(asked, wanted):
    """The themes chosen, each with the address without it."""
    return [
        (theme, replace(asked, themes=tuple(t for t in asked.themes if t != theme.slug)).address)
        for theme in wanted
    ]


def _choosers(columns, areas, held):
    """The form's boxes: their number, the area chosen in each, and every area by name, with
    whether a letter of it is held."""
    by_name = sorted(areas, key=lambda area: folded(area.name))
    options = [(area, area.pk in held) for area in by_name]
    chosen = [*columns, *[None] * (MOST_AREAS - len(columns))]
    return [(number, area, options) for number, area in enumerate(chosen, start=1)]
