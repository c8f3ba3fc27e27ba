"""Packs: chosen findings as a briefing. The address is the pack: nothing is kept here."""

from dataclasses import replace
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from findings import search
from findings.models import Finding
from findings.packs import LONGEST_TITLE, MOST, PackQuery, gather, references_in, word_file
from findings.public.addresses import absolute, explorer_url, pack_url
from findings.public.forms import FindingFilterSet
from findings.public.fresh import fresh
from findings.public.pack_forms import MOST_NAMED, pack_at, place_to_go, read_pack

LONGEST_SHOWN = 2000
LONGEST_NAME = 60  # characters of a title that name its file
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@fresh
def pack(request):
    asked = read_pack(request.GET, timezone.localdate())
    if not asked.messages and _not_canonical(request, asked.query):
        return redirect(pack_url(asked.query) + place_to_go(request.GET, asked.query))
    gathered = gather(asked.query, lambda f: absolute(request, f.get_absolute_url()))
    # The address to keep leaves out what there never was.
    kept = replace(
        asked.query,
        references=tuple(r for r in asked.query.references if r not in gathered.unknown),
    )
    today = timezone.localdate()
    context = {
        "pack": gathered,
        "query": kept,
        "messages_about_address": asked.messages + _unknown(gathered.unknown),
        "address": absolute(request, pack_url(kept)),
        "word": pack_url(kept, "pack-word"),
        "today": today,
        "anew": pack_url(replace(kept, made=today)),
        "longest_title": LONGEST_TITLE,
        "most": MOST,
    }
    return render(request, "findings/pack.html", context)


def _not_canonical(request, query):
    """Whether the address says the same pack in another way: one pack has one address to keep."""
    given = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    return given != query.params()


def _unknown(references):
    if not references:
        return []
    named = ", ".join(references[:MOST_NAMED])
    more = len(references) - MOST_NAMED
    return [
        f"There is no public finding {named}{f' and {more} more' if more > 0 else ''}, "
        "so it was left out."
    ]


@require_safe
@fresh
def pack_word(request):
    asked = read_pack(request.GET, timezone.localdate())
    gathered = gather(asked.query, lambda f: absolute(request, f.get_absolute_url()))
    if not gathered.entries:
        return redirect(pack_url(asked.query))
    today = timezone.localdate()
    address = absolute(request, pack_url(asked.query))
    response = HttpResponse(word_file(gathered, address, today), content_type=WORD)
    name = slugify(asked.query.title)[:LONGEST_NAME].strip("-") or "send-findings-pack"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-{asked.query.made:%Y-%m-%d}.docx"'
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def pack_add(request):
    """One finding into a pack that somebody has, by its address, or into a new one.

    Without state there is no current pack: the person says which.
    """
    [reference, *_] = references_in(request.GET.get("f", ""))[0] or [""]
    rows = Finding.objects.published().with_card().filter(reference=reference)
    finding = rows.first() if reference else None
    given = request.GET.get("to", "").strip()
    message = "" if finding or not reference else f"There is no public finding {reference}."
    if given and finding:
        held = pack_at(given, timezone.localdate())
        if held is not None:
            return redirect(pack_url(held.with_added((reference,))))
        message = (
            "That is not the address of a pack. Copy the whole of it from the address bar, or from "
            "“Keep this address” on the pack’s page."
        )
    context = {
        "finding": finding,
        "message": message,
        "given": given[:LONGEST_SHOWN],
        "new": pack_url(PackQuery((reference,))),
    }
    return render(request, "findings/pack_add.html", context)


@require_safe
def pack_of(request):
    """The first findings of a filter as a pack: to the address that holds them."""
    labels = search.options()
    query = FindingFilterSet(request.GET, labels).query
    findings = search.find(query)
    sentence = search.sentence(len(findings), search.applied(query, labels))
    chosen = PackQuery(
        tuple(finding.reference for finding in findings[:MOST]),
        title=_bounded(sentence[:1].upper() + sentence[1:]),
        made=timezone.localdate(),
    )
    return redirect(pack_url(chosen) if chosen.references else explorer_url(query))


def _bounded(title):
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
