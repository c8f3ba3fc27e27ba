"""The explorer's filters, with the number of findings that each option gives.

The markup of the panel, its dimensions and their options is rendered once for a publication and
filled in with counts for each question: `pieces` says how.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from findings import search
from findings.public.pieces import Pieces

SEARCHABLE = 12  # options from which on a list has a box to find in it
LONG = 8  # options from which on a list scrolls


def panel(found: search.Found) -> bytes:
    """Every dimension of which something is, or can be, chosen."""
    kept = found.held.kept
    if "panel" not in kept:
        kept["panel"] = Pieces("findings/_facets.html", {}, holes=("hidden", "filters"))
        kept["dimensions"] = _dimensions()
        kept["options"] = _options(found.held)
    if "choices" not in kept:
        # Of areas whose neighbours have no finding there is nothing to choose.
        any_ = found.held.snapshot.bitmaps["near"]
        labels = found.held.labels["near"]
        areas = [(slug, name) for slug, name in labels.items() if any_.get(slug)]
        kept["choices"] = render_to_string("findings/_near.html", {"areas": areas}).encode()
    open_ = True  # the first is open, and each of which something is chosen
    filters = []
    for dimension in search.DIMENSIONS:
        if html := _filter(found, dimension, open_):
            filters.append(html)
            open_ = False
    query = found.query
    hidden = [(name, getattr(query, name)) for name in ("q", "words", "sort")]
    return kept["panel"].filled(hidden=hidden_inputs(hidden), filters=b"".join(filters))


def hidden_inputs(pairs) -> SafeString:
    """What a form carries along, as HTML; what is empty is left out."""
    held = [pair for pair in pairs if pair[1]]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', held)


def _filter(found, dimension, open_):
    options, size, chosen = _joined(found, dimension)
    if not size:
        return b""
    said = f' <span class="facet__chosen">{chosen} chosen</span>' if chosen else ""
    searchable = size > SEARCHABLE
    return found.held.kept["dimensions"][dimension.name, searchable].filled(
        open=" open" if chosen or open_ else "",
        chosen=said,
        long=" facet__list--long" if size > LONG else "",
        options=options,
    )


def _joined(found, dimension):
    """The options as HTML, how many there are, and how many of them are chosen.

    What is chosen stands first, in sight however long the list. Everything is bytes that were
    rendered before, copied in place: there are hundreds of options, counted anew for each page.
    """
    chosen = found.query.values(dimension.name)
    if dimension.only_chosen and not chosen:
        return found.held.kept["choices"], 1, 0
    counts = found.counts(dimension.name)
    pieces = found.held.kept["options"][dimension.name]
    parts: list[bytes] = []
    size = 0
    for value in chosen:
        parts += pieces[value].with_count(counts.get(value, 0), checked=True)
        size += 1
    if not dimension.only_chosen:
        shown = pieces if dimension.shows_empty else [v for v in pieces if v in counts]
        for value in shown:
            if value not in chosen:
                parts += pieces[value].with_count(counts.get(value, 0))
                size += 1
    return b"".join(parts), size, len(chosen)


_NUMBERS = [str(n).encode() for n in range(1000)]


@dataclass(frozen=True, slots=True)
class _Option:
    """One option's markup, in parts: up to its count, and what follows a count of one or more."""

    plain: bytes
    checked: bytes
    one: bytes
    many: bytes

    def with_count(self, count, *, checked=False):
        number = _NUMBERS[count] if count < 1000 else f"{count:,}".encode()
        return (
            self.checked if checked else self.plain,
            number,
            self.one if count == 1 else self.many,
        )


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

    def made(name, value, label):
        before, after, plural, rest = option.partly(name=name, value=value, label=label)
        texts = (before + after, f"{before} checked{after}", plural + rest, f"{plural}s{rest}")
        return _Option(*(text.encode() for text in texts))

    return {
        dimension.name: {
            value: made(dimension.name, value, label)
            for value, label in held.labels[dimension.name].items()
        }
        for dimension in search.DIMENSIONS
    }


@search.carried_by
def _carry(kept, areas):
    """Names stay, whatever letter changed; whose neighbours have findings may not."""
    names = ("panel", "dimensions", "options", "explorer")
    return {name: kept[name] for name in names if name in kept}
