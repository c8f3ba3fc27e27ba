"""The explorer's filters, with the number of findings that each option gives.

The markup of the panel, its dimensions and their options is rendered once for a publication and
filled in with counts for each question: `pieces` says how.
"""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from findings import search
from findings.public.pieces import Pieces

SEARCHABLE = 12  # options from which on a list has a box to find in it
LONG = 8  # options from which on a list scrolls


def panel(found: search.Found) -> SafeString:
    """Every dimension of which something is, or can be, chosen."""
    kept = found.held.kept
    if "panel" not in kept:
        kept["panel"] = Pieces("findings/_facets.html", {}, holes=("hidden", "filters"))
        kept["dimensions"] = _dimensions()
        kept["options"] = _options(found.held)
    open_ = True  # the first is open, and each of which something is chosen
    filters = []
    for dimension in search.DIMENSIONS:
        if html := _filter(found, dimension, open_):
            filters.append(html)
            open_ = False
    query = found.query
    hidden = [(name, getattr(query, name)) for name in ("q", "words", "sort")]
    return kept["panel"].filled(hidden=hidden_inputs(hidden), filters="".join(filters))


def hidden_inputs(pairs) -> SafeString:
    """What a form carries along, as HTML; what is empty is left out."""
    held = [pair for pair in pairs if pair[1]]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', held)


def _filter(found, dimension, open_):
    options, chosen = _joined(found, dimension)
    if not options:
        return ""
    said = f' <span class="facet__chosen">{chosen} chosen</span>' if chosen else ""
    searchable = len(options) > SEARCHABLE
    return found.held.kept["dimensions"][dimension.name, searchable].filled(
        open=" open" if chosen or open_ else "",
        chosen=said,
        long=" facet__list--long" if len(options) > LONG else "",
        options="".join(options),
    )


def _joined(found, dimension):
    """The options as HTML, and how many of them are chosen: these first, however long the list."""
    counts = found.counts(dimension.name)
    chosen = found.query.values(dimension.name)
    pieces = found.held.kept["options"][dimension.name]
    first = [_option(pieces[value], counts.get(value, 0), " checked") for value in chosen]
    if dimension.only_chosen:
        return first, len(first)
    rest = [
        _option(piece, counts.get(value, 0), "")
        for value, piece in pieces.items()
        if value not in chosen and (dimension.shows_empty or value in counts)
    ]
    return first + rest, len(first)


def _option(piece, count, checked):
    """A piece is the template's text before, between and after its three holes."""
    before, to_count, to_plural, after = piece
    return f"{before}{checked}{to_count}{count:,}{to_plural}{'' if count == 1 else 's'}{after}"


def _dimensions():
    return {
        (dimension.name, searchable): Pieces(
            "findings/_facet.html",
            {"name": dimension.name, "label": dimension.label, "searchable": searchable},
            holes=("open", "chosen", "long", "options"),
        )
        for dimension in search.DIMENSIONS
        for searchable in (True, False)
    }


def _options(held):
    option = Pieces(
        "findings/_option.html", {}, holes=("name", "value", "label", "checked", "count", "plural")
    )
    return {
        dimension.name: {
            value: option.partly(name=dimension.name, value=value, label=label)
            for value, label in held.labels[dimension.name].items()
        }
        for dimension in search.DIMENSIONS
    }


@search.carried_by
def _carry(kept, areas):
    """The panel is called the same, whatever letter changed."""
    names = ("panel", "dimensions", "options", "vocabulary", "explorer")
    return {name: kept[name] for name in names if name in kept}
