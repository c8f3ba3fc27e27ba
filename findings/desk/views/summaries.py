"""Writing a plain summary beside the inspectors' words, with advice and the fidelity list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings import review
from findings.checking import version_of
from findings.desk.access import desk_page
from findings.models import Finding, GlossaryTerm, Letter, TickedOff
from findings.plain.advice import advise
from findings.plain.draft import draft
from findings.plain.fidelity import facts_of, missing
from findings.plain.readability import reading_of
from findings.review import NotPossible


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def write(request, slug, reference):
    letter = get_object_or_404(Letter.objects.select_related("inspection__area"), slug=slug)
    finding = get_object_or_404(letter.findings.select_related("section"), reference=reference)
    if request.method == "GET":
        offered = request.GET.get("draft") == "1"
        text = draft(finding.wording, acronyms=_acronyms()) if offered else finding.summary
        return _page(request, finding, text, "drafted" if offered else "")
    text = request.POST.get("summary", "").replace("\r\n", "\n")
    step = {"advise": _advise, "tick": _tick}.get(request.POST.get("what", ""), _save)
    return step(request, finding, text)


def _advise(request, finding: Finding, text: str):
    return render(request, "desk/_advice.html", _advice(finding, text))


def _save(request, finding: Finding, text: str):
    if request.POST.get("version") != str(version_of(finding)) and text != finding.summary:
        return _page(request, finding, text, "stale")
    try:
        review.summarise(finding, by=request.user, summary=text)
    except NotPossible as refusal:
        return _page(request, finding, text, *refusal.sentences)
    messages.success(request, "The summary is saved.")
    if request.POST.get("what") == "next":
        return _next(finding.letter, finding)
    return redirect("desk:summary", finding.letter.slug, finding.reference)


def _next(letter: Letter, finding: Finding):
    """To the next finding of the letter without a summary, else back to the letter."""
    rows = list(letter.findings.counted().in_letter_order().select_related("section"))
    at = next((place for place, row in enumerate(rows) if row.pk == finding.pk), -1)
    following = next((row for row in rows[at + 1 :] + rows if not row.summary), None)
    if following is None:
        return redirect("desk:check", letter.slug)
    return redirect("desk:summary", letter.slug, following.reference)


def _tick(request, finding: Finding, text: str):
    """Note that a fact is left out on purpose, and why; what was typed stays."""
    if not request.user.has_perm("findings.change_finding"):
        raise PermissionDenied
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "").strip()
    fact = next((each for each in facts_of(finding.wording) if each.key == key), None)
    if fact is None or not reason:
        problem = "Say why the fact is left out: the reason is kept with the record."
        return _page(request, finding, text, problem)
    TickedOff.objects.update_or_create(
        finding=finding,
        key=key[:120],
        defaults={"fact": fact.text[:120], "reason": reason[:300], "by": request.user},
    )
    return _page(request, finding, text)


def _page(request, finding, text, *marks):
    """The page; marks are `drafted`, `stale`, or sentences that say what is wrong."""
    problems = [mark for mark in marks if mark not in ("", "drafted", "stale")]
    stale = "stale" in marks
    context = {
        "letter": finding.letter,
        "finding": finding,
        "text": text,
        "version": version_of(finding),
        "stale": stale,
        "drafted": "drafted" in marks,
        "problems": problems,
        "ticked": finding.ticked_off.select_related("by"),
        **_advice(finding, text),
    }
    status = 409 if stale else 400 if problems else 200
    return render(request, "desk/summary.html", context, status=status)


def _advice(finding: Finding, text: str) -> dict:
    ticked = finding.ticked_off.values_list("key", flat=True)
    forms = _glossary_forms()
    return {
        "notes": advise(text, source=finding.wording, unexplained=forms) if text.strip() else (),
        "lost": missing(finding.wording, text, ticked),
        "kept": len(facts_of(finding.wording)),
        "reading": reading_of(text) if text.strip() else None,
    }


def _acronyms() -> dict[str, str]:
    """Acronyms of the glossary that mean one thing, in full."""
    found = {}
    for term in GlossaryTerm.objects.prefetch_related("senses", "forms"):
        senses = [sense for sense in term.senses.all() if sense.expansion]
        if len(senses) == 1:
            names = [term.term, *(form.text for form in term.forms.all())]
            found |= {name: senses[0].expansion for name in names if name.isupper()}
    found.pop("SEND", None)  # every page says what it is
    return found


def _glossary_forms() -> list[str]:
    """Acronyms of the glossary: families may not know them."""
    names = list(GlossaryTerm.objects.values_list("term", flat=True))
    return [name for name in names if name.isupper() and name not in ("SEND", "NHS")]
