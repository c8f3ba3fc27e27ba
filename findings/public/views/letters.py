"""A whole letter, and a single finding of it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings import search, similar
from findings.citation import cite
from findings.models import Finding, Letter
from findings.public import structured
from findings.public.addresses import absolute
from findings.public.cards import cards
from findings.public.forms import typed
from findings.public.fresh import fresh
from findings.public.gone import finding_gone, gone, letter_gone
from findings.reading import letter_page, numbers_of
from findings.standing import standing

RELATED = 5


@require_safe
@fresh
def letter_detail(request, slug):
    letters = Letter.objects.published().select_related("inspection__area__region")
    letter = letters.filter(slug=slug).first()
    if letter is None:
        return gone(request, letter_gone(slug))
    area = letter.inspection.area
    q = typed(request.GET.get("q", ""), search.MAX_LENGTH)
    page = letter_page(letter, Finding.objects.published())
    context = page | {
        **_downloads(letter),
        "nav": "areas",
        "q": q,
        "structured": structured.of_letter(request, letter),
        "versions": letter.versions.all(),
        "matches": _look_for(q, page["parts"], request.held.lexicon),
        "crumbs": [("Areas", reverse("findings:area-list")), (area.name, area.get_absolute_url())],
    }
    return render(request, "findings/letter_detail.html", context)


def _downloads(letter):
    """No filter is one letter's alone: area, year and framework come closest, and are named."""
    area, year = letter.inspection.area, letter.inspection.when.year
    framework = search.to_slug(letter.framework)
    query = search.FindingQuery(area=(area.slug,), year=(str(year),), framework=(framework,))
    return {"query": query, "downloads": f"the findings of {area.name} from {year}"}


def _look_for(q, parts, lexicon):
    """Give the findings that hold what was typed their place among such, and mark it in them.

    Returns how many there are. In one letter every finding is shown, whether it holds it or not.
    """
    things = search.parse(q, lexicon)
    matches = []
    for _, sections in parts:
        for finding in (each for section in sections for each in section.shown):
            held = search.surfaces(f"{finding.wording}\n{finding.summary}")
            texts = (finding.wording, finding.summary)
            if any(search.holds(text, things) for text in texts):
                matches.append(finding)
                finding.marking = search.Marking(held, tuple(things))
                finding.in_summary = search.holds(finding.summary, things)
    for place, finding in enumerate(matches):
        finding.match = place + 1
        finding.match_before = matches[place - 1] if place else None
        finding.match_after = matches[place + 1] if place + 1 < len(matches) else None
    return matches


@require_safe
@fresh
def finding_detail(request, reference):
    if reference != reference.lower():
        return redirect("findings:finding-detail", reference.lower())
    finding = Finding.objects.published().with_card().filter(reference=reference).first()
    if finding is None:
        return gone(request, finding_gone(reference))
    letter = finding.letter
    address = absolute(request, finding.get_absolute_url())
    area = letter.inspection.area
    context = {
        "nav": "findings",
        "crumbs": [
            ("Areas", reverse("findings:area-list")),
            (area.name, area.get_absolute_url()),
            (f"{letter.noun.capitalize()} of {letter.written:%B %Y}", letter.get_absolute_url()),
        ],
        "finding": finding,
        "letter": letter,
        "area": area,
        "standing": standing(letter),
        "citation": cite(finding, address),
        "related": _related(finding),
        **_beside(finding),
        **_around(finding),
    }
    return render(request, "findings/finding_detail.html", context)


def _related(finding):
    """Other findings of the same letter on the same themes."""
    return list(
        finding.letter.findings.published()
        .counted()
        .filter(themes__in=finding.themes.all())
        .exclude(pk=finding.pk)
        .distinct()
        .with_card()
        .in_letter_order()[:RELATED]
    )


def _beside(finding):
    """Findings like it in other areas, and the opposite in its own, as cards."""
    held = search.current()
    alike, opposite = similar.elsewhere(finding, held), similar.opposite(finding, held)
    by_key = {card.finding.pk: card for card in cards(search.with_cards([*alike, *opposite]))}
    return {
        "alike": [by_key[key] for key in alike if key in by_key],
        "opposite": [by_key[key] for key in opposite if key in by_key],
        "most_compared": None if similar.is_whole(held) else similar.MOST_HELD,
    }


def _around(finding):
    """The findings before and after, and which of how many this is."""
    numbers = numbers_of(finding.letter)
    shown = list(
        finding.letter.findings.published().counted().in_letter_order().select_related("section")
    )
    if finding not in shown:  # narrative is shown at its address, but not counted
        return {"previous": None, "next": None, "number": None, "of": len(numbers)}
    at = shown.index(finding)
    return {
        "previous": shown[at - 1] if at else None,
        "next": shown[at + 1] if at + 1 < len(shown) else None,
        "number": numbers[finding.pk],
        "of": len(numbers),
    }
