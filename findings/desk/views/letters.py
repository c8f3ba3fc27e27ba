"""A letter's way to the public: what blocks it, its verbs, its preview, history and changes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from findings import changes, checking, review
from findings.desk.access import desk_page
from findings.desk.past import past_of
from findings.models import ChosenSense, Finding, GlossarySense, Letter, Status, WaitingChange
from findings.readiness import readiness, unsettled_terms
from findings.reading import letter_page
from findings.review import NotPossible

VERBS = {
    "submit": lambda letter, data, by: review.submit(letter, by=by),
    "send-back": lambda letter, data, by: review.send_back(letter, by=by, reason=_reason(data)),
    "hold": lambda letter, data, by: review.hold(letter, by=by, reason=_reason(data)),
    "take-up": lambda letter, data, by: review.take_up(letter, by=by),
    "publish": lambda letter, data, by: review.publish(
        letter, by=by, override=data.get("override", "")
    ),
    "withdraw": lambda letter, data, by: review.withdraw(letter, by=by, reason=_reason(data)),
    "reopen": lambda letter, data, by: review.reopen(letter, by=by, reason=_reason(data)),
}
SAID = {
    "submit": "Handed to review. A second person checks and publishes it.",
    "send-back": "Sent back. It is a draft again.",
    "hold": "On hold.",
    "take-up": "Taken up again: it is a draft.",
    "publish": "Published. Anyone can read it now.",
    "withdraw": "Withdrawn. No public page shows it.",
    "reopen": "Reopened: it is a draft again.",
}


def _reason(data) -> str:
    return data.get("reason", "")


def _letter(slug: str) -> Letter:
    return get_object_or_404(Letter.objects.select_related("inspection__area"), slug=slug)


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def publication(request, slug):
    letter = _letter(slug)
    problems = []
    if request.method == "POST":
        try:
            return _act(request, letter)
        except NotPossible as refusal:
            problems = refusal.sentences
    ready = readiness(letter)
    alone = review.last_changed_by(letter) == request.user.pk
    context = {
        "letter": letter,
        "blocks": ready.blocks,
        "warnings": ready.warnings,
        "alone": alone,
        "may_override": alone and request.user.has_perm("findings.override_letter"),
        "may_publish": request.user.has_perm("findings.publish_letter"),
        "problems": problems,
        "typed": request.POST,
        "terms": unsettled_terms(letter) if letter.status == Status.DRAFT else [],
        "waiting": letter.waiting_changes.filter(decided_at=None).count(),
    }
    return render(request, "desk/publication.html", context, status=400 if problems else 200)


def _act(request, letter: Letter):
    what = request.POST.get("what", "")
    if what == "sense":
        _choose_sense(letter, request)
        messages.success(request, "Noted what it means in this letter.")
    elif what in VERBS:
        if _done_already(letter, what):
            messages.info(request, "That was done already.")
        else:
            VERBS[what](letter, request.POST, request.user)
            messages.success(request, SAID[what])
    else:
        raise NotPossible("Choose what to do with the letter.")
    return redirect("desk:publication", letter.slug)


def _done_already(letter: Letter, what: str) -> bool:
    """Whether a second click asks for what the first one did."""
    states = {
        "submit": Status.IN_REVIEW,
        "publish": Status.PUBLISHED,
        "hold": Status.ON_HOLD,
        "withdraw": Status.WITHDRAWN,
    }
    return states.get(what) == letter.status


def _choose_sense(letter: Letter, request) -> None:
    sense = GlossarySense.objects.filter(pk=request.POST.get("sense") or 0).first()
    if sense is None:
        raise NotPossible("Choose what the term means in this letter.")
    ChosenSense.objects.update_or_create(
        letter=letter, term=sense.term, defaults={"sense": sense, "by": request.user}
    )


@desk_page("view_letter")
@require_GET
def preview(request, slug):
    """The letter's page as the public will see it, with findings that are not public yet."""
    letter = _letter(slug)
    findings = Finding.objects.filter(withdrawn_at=None)
    context = letter_page(letter, findings) | {"preview": True}
    return render(request, "findings/letter_detail.html", context)


@desk_page("view_letter")
@require_http_methods(["GET", "POST"])
def history(request, slug):
    """Who changed what, when and why, field by field; an earlier value can be put back."""
    letter = _letter(slug)
    problem = ""
    if request.method == "POST":
        if not request.user.has_perm("findings.change_finding"):
            raise PermissionDenied
        try:
            checking.put_back(letter, by=request.user, row=request.POST.get("row", ""))
        except NotPossible as refusal:
            problem = str(refusal)
        else:
            messages.success(request, "Put back. The letter's checks look at it again.")
            return redirect("desk:history", letter.slug)
    finding = letter.findings.filter(reference=request.GET.get("finding", "")).first()
    context = {
        "letter": letter,
        "finding": finding,
        "changes": past_of(letter, finding),
        "problem": problem,
        "open": letter.status in (Status.DRAFT, Status.ON_HOLD, Status.IN_REVIEW),
    }
    return render(request, "desk/history.html", context, status=400 if problem else 200)


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def waiting_changes(request, slug):
    """Changes to a public letter that wait for a second person, both texts side by side."""
    letter = _letter(slug)
    problem = ""
    if request.method == "POST":
        try:
            return _propose_or_decide(request, letter)
        except NotPossible as refusal:
            problem = str(refusal)
    waiting = letter.waiting_changes.filter(decided_at=None)
    context = {
        "letter": letter,
        "waiting": waiting.select_related("finding", "by"),
        "from_file": waiting.filter(upload__isnull=False).exclude(by=request.user).count(),
        "decided": letter.waiting_changes.exclude(decided_at=None).select_related(
            "finding", "by", "decided_by"
        ),
        "findings": letter.findings.counted().in_letter_order().select_related("section"),
        "may_decide": request.user.has_perm("findings.correct_finding"),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/changes.html", context, status=400 if problem else 200)


def _propose_or_decide(request, letter: Letter):
    if request.POST.get("what") == "propose":
        finding = get_object_or_404(letter.findings, reference=request.POST.get("finding", ""))
        changes.propose_wording(
            finding,
            by=request.user,
            wording=request.POST.get("wording", ""),
            note=request.POST.get("note", ""),
        )
        messages.success(request, "Proposed. A second person decides.")
    elif request.POST.get("what") == "accept-file":
        count = changes.accept_file(letter, by=request.user)
        messages.success(request, f"{count} changes accepted; the public reads them now.")
    else:
        change = get_object_or_404(WaitingChange, pk=request.POST.get("change") or 0, letter=letter)
        accept = request.POST.get("what") == "accept"
        changes.decide(change, by=request.user, accept=accept)
        messages.success(request, "Accepted; the public reads it now." if accept else "Refused.")
    return redirect("desk:changes", letter.slug)
