"""Areas side by side."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from findings.comparing import MOST_AREAS, compare, nearest_held, neighbours_of
from findings.models import Framework, LocalArea, Theme, folded
from findings.public.addresses import absolute
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
    wanted = [theme for theme in themes if not asked.themes or theme.slug in asked.themes]
    tables = compare(columns, wanted, framework_of(asked)) if len(columns) > 1 else []
    context = {
        "nav": "areas",
        "canonical": absolute(request, asked.address),
        "asked": asked,
        "messages_about_address": messages,
        "areas": columns,
        "tables": tables,
        "not_held": _without_letter(columns, tables),
        "neighbours": neighbours,
        "pairs": _pairs(chosen, neighbours),
        "with_neighbours": Comparison(asked.areas[:1], True, asked.themes, asked.framework),
        "beside": beside,
        "passed_over": passed_over,
        "choosers": _choosers(columns, areas.values()),
        "themes": [(theme, theme.slug in asked.themes) for theme in themes],
        "frameworks": [(f.value.replace("_", "-"), f.label) for f in Framework],
        "everything": Comparison(asked.areas, asked.with_neighbours),
    }
    return render(request, "findings/compare.html", context)


def _without_letter(areas, tables):
    """The areas of which no table has a letter."""
    held = {column.area.pk for table in tables for column in table.columns if column.letters}
    return [area for area in areas if area.pk not in held]


def _pairs(chosen, neighbours):
    """Each neighbour with the address that sets it beside the one area chosen."""
    return [
        (neighbour, Comparison((chosen[0].slug, neighbour.area.slug)).address)
        for neighbour in neighbours
    ]


def _choosers(columns, areas):
    """The form's boxes: their number, the area chosen in each, and every area by name."""
    by_name = sorted(areas, key=lambda area: folded(area.name))
    chosen = [*columns, *[None] * (MOST_AREAS - len(columns))]
    return [(number, area, by_name) for number, area in enumerate(chosen, start=1)]
