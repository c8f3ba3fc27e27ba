"""The checking screen: the document's page on one side, its proposed findings on the other."""

import re
from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from findings import checking
from findings.checking import Stale, version_of
from findings.desk.access import desk_page
from findings.desk.steps import STEPS
from findings.models import (
    KINDS,
    Editing,
    Finding,
    FindingKind,
    Framework,
    Judgement,
    Letter,
    Passage,
    Section,
    Service,
    Status,
    Theme,
)
from findings.parser.guarded import draw_guarded
from findings.parser.records import Unreadable
from findings.review import NotPossible

# How long “somebody is editing this” stands after the last page was opened.
_EDITING = timedelta(minutes=10)
_PIXELS_A_POINT = 1.6


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def check(request, slug):
    letter = _letter(slug)
    return _screen(request, letter, at=request.GET.get("at", ""))


@desk_page("change_finding")
@require_POST
def act(request, slug, reference):
    """One step on one finding, saved at once; then the next finding, or what went wrong."""
    letter = _letter(slug)
    finding = letter.findings.filter(reference=reference).first()
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    if finding is None:
        messages.info(request, "That finding is gone: it was joined to another, or turned down.")
        return redirect("desk:check", letter.slug)
    try:
        said = step(finding, request.POST, request.user)
    except Stale as refusal:
        if _done_already(refusal.finding, request):
            return _on(request, letter, after=refusal.finding)
        return _screen(request, letter, at=reference, stale=refusal)
    except NotPossible as refusal:
        return _screen(request, letter, at=reference, problems=refusal.sentences)
    messages.success(request, said)
    stays = request.POST.get("step") not in ("accept", "reject")
    return _on(request, letter, after=finding, stays=stays)


def _done_already(finding: Finding, request) -> bool:
    """Whether a second click asks for what the first one did."""
    return (
        request.POST.get("step") == "accept"
        and finding.checked_by_id == request.user.pk
        and finding.checked_at is not None
        and timezone.now() - finding.checked_at < timedelta(seconds=10)
    )


def _on(request, letter: Letter, *, after: Finding, stays: bool = False):
    """To the next finding that is not checked, or the same one where the step leaves it open."""
    query = {}
    if request.POST.get("doubts"):
        query["doubts"] = "first"
    if stays and Finding.objects.filter(pk=after.pk).exists():
        query["at"] = after.reference
    elif following := _following(letter, after, doubts=bool(query)):
        query["at"] = following.reference
    address = reverse("desk:check", args=[letter.slug])
    return redirect(f"{address}?{urlencode(query)}#current" if query else f"{address}#current")


def _following(letter: Letter, after: Finding, *, doubts: bool) -> Finding | None:
    rows = _in_order(letter, doubts)
    waiting = [row for row in rows if row.waits]
    place = (after.section.ordinal, after.ordinal)
    later = [row for row in waiting if (row.section.ordinal, row.ordinal) > place]
    return next(iter(waiting if doubts else [*later, *waiting]), None)


def _letter(slug: str) -> Letter:
    return get_object_or_404(Letter.objects.select_related("inspection__area"), slug=slug)


def _in_order(letter: Letter, doubts: bool) -> list[Finding]:
    rows = list(
        letter.findings.select_related("section", "checked_by")
        .in_letter_order()
        .prefetch_related(
            "themes", "services", "doubts", "suggestions__theme", "suggestions__service"
        )
    )
    for row in rows:
        row.open_doubts = [doubt for doubt in row.doubts.all() if not doubt.settled_at]
        row.counts = row.kind != FindingKind.NARRATIVE
        # What a person typed has been checked by that; what the reader proposed waits for one.
        row.waits = row.counts and bool(row.rule) and not row.checked_at
    return sorted(rows, key=lambda row: not row.open_doubts) if doubts else rows


def _screen(request, letter, *, at="", stale=None, problems=()):
    doubts = (request.GET.get("doubts") or request.POST.get("doubts")) == "first"
    rows = _in_order(letter, doubts)
    current = next((row for row in rows if row.reference == at), None)
    if current is None:
        current = next((row for row in rows if row.waits), rows[0] if rows else None)
    counted = [row for row in rows if row.kind != FindingKind.NARRATIVE]
    context = {
        "letter": letter,
        "groups": _groups(rows),
        "current": current,
        "doubts_first": doubts,
        "checked": sum(not row.waits for row in counted),
        "counted": len(counted),
        "doubtful": sum(bool(row.open_doubts) for row in rows),
        "letter_doubts": letter.doubts.filter(finding=None, settled_at=None),
        "unplaced": letter.passages.filter(role=Passage.Role.UNPLACED).count(),
        "last_step": letter.desk_steps.first(),
        "editing": _note_editing(letter, request.user),
        "open": letter.status in (Status.DRAFT, Status.ON_HOLD, Status.IN_REVIEW),
        "stale": stale,
        "problems": problems,
        "typed": request.POST if request.method == "POST" else {},
        **(_tools(letter, current, request) if current else {}),
    }
    return render(
        request, "desk/check.html", context, status=409 if stale else 400 if problems else 200
    )


def _groups(rows: list[Finding]) -> list[dict]:
    """Rows that follow one another in one section; narrative ones are folded away on the page."""
    groups = []
    for _, each in groupby(rows, key=lambda row: (row.section_id, row.kind == "narrative")):
        held = list(each)
        groups.append({"section": held[0].section, "rows": held, "folded": not held[0].counts})
    return groups


def _tools(letter: Letter, current: Finding, request) -> dict:
    """What the current finding's forms need."""
    suggestions = list(current.suggestions.all())
    themes = {s.theme_id: s for s in suggestions if s.theme_id}
    services = {s.service_id: s for s in suggestions if s.service_id}
    fresh = not current.checked_at
    sent = request.POST if request.POST.get("step") in ("accept", "tag") else None
    return {
        "version": version_of(current),
        "themes": _choices(Theme, current.themes, themes, fresh, sent and sent.getlist("theme")),
        "services": _choices(
            Service, current.services, services, fresh, sent and sent.getlist("service")
        ),
        "kinds": [
            (kind.value, FindingKind(kind).label) for kind in KINDS[Framework(letter.framework)]
        ],
        "judgements": [
            (value, Judgement(value).label) for value in ("strength", "development", "mixed")
        ],
        "judged": current.kind != FindingKind.MAIN_FINDING or bool(current.checked_at),
        "sections": list(letter.sections.order_by("ordinal")),
        "spans": _spans(current),
        "cuts": [
            {"start": start, "text": current.wording[start:]}
            for start, _ in checking.sentences_of(current.wording)[1:]
        ],
        **_page_shown(letter, current),
    }


def _choices(model, held, suggested, fresh, sent):
    """Every topic: whether it is ticked, and why it is suggested. Suggested ones come first."""
    given = {topic.pk for topic in held.all()}
    rows = []
    for topic in model.objects.order_by("ordinal"):
        suggestion = suggested.get(topic.pk)
        ticked = topic.pk in given or (fresh and not given and suggestion is not None)
        if sent is not None:
            ticked = str(topic.pk) in sent
        rows.append({"topic": topic, "ticked": ticked, "why": suggestion})
    return sorted(rows, key=lambda row: row["why"] is None and not row["ticked"])


def _spans(finding: Finding) -> list[dict]:
    """A main finding's sentences, for judging its parts, with the judgement each has now."""
    if finding.kind != FindingKind.MAIN_FINDING:
        return []
    held = {span.start: span.judgement for span in finding.judged_spans.all()}
    return [
        {"start": start, "end": end, "text": finding.wording[start:end], "now": held.get(start, "")}
        for start, end in checking.sentences_of(finding.wording)
    ]


def _page_shown(letter: Letter, current: Finding) -> dict:
    """The page that the finding begins on: its picture's size, the outlines, or its text."""
    number = current.page_start or 1
    page = letter.pages.filter(number=number).first()
    picture = bool(
        letter.original and letter.original.name.endswith(".pdf") and page and page.width
    )
    boxes = []
    if picture:
        scale = _PIXELS_A_POINT
        boxes = [
            {
                "x": round((left - 3) * scale, 1),
                "y": round((top - 3) * scale, 1),
                "width": round((right - left + 6) * scale, 1),
                "height": round((bottom - top + 6) * scale, 1),
            }
            for on, left, top, right, bottom in current.place or []
            if on == number
        ]
    return {
        "page": page,
        "page_text": _marked(page.text, current.wording) if page else ("", "", ""),
        "page_number": number,
        "picture": picture,
        "picture_width": round(page.width * _PIXELS_A_POINT) if picture else 0,
        "picture_height": round(page.height * _PIXELS_A_POINT) if picture else 0,
        "boxes": boxes,
        "second_page": current.page_end
        if current.page_end and current.page_end != number
        else None,
    }


def _marked(text: str, wording: str) -> tuple[str, str, str]:
    """A page’s text before, within and behind a finding, which may go on overleaf."""
    words = wording.replace("•", " ").split()
    for count in range(len(words), 2, -1):
        pattern = r"[\s•]+".join(map(re.escape, words[:count]))
        if found := re.search(pattern, text):
            return text[: found.start()], found.group(), text[found.end() :]
    return text, "", ""


def _note_editing(letter: Letter, user) -> Editing | None:
    """Say that this person has the letter open; returns who else has, until it expires."""
    now = timezone.now()
    held = Editing.objects.filter(letter=letter).select_related("by").first()
    if held is not None and held.by_id != user.pk and held.until > now:
        return held
    Editing.objects.update_or_create(letter=letter, defaults={"by": user, "until": now + _EDITING})
    return None


@desk_page("change_finding")
@require_POST
def undo(request, slug):
    letter = _letter(slug)
    try:
        messages.success(request, f"Taken back: {checking.undo(letter, by=request.user)}")
    except NotPossible as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:check", letter.slug)


@desk_page("change_finding")
@require_POST
def settle(request, slug, doubt):
    """Somebody has looked at a doubt about the letter as a whole."""
    letter = _letter(slug)
    held = get_object_or_404(letter.doubts, pk=doubt)
    try:
        checking.settle(held, by=request.user)
    except NotPossible as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:check", letter.slug)


@desk_page("view_letter")
@require_GET
def page_picture(request, slug, number):
    """A page of the stored PDF. Its address carries the document's digest, so it may be kept."""
    letter = _letter(slug)
    if not letter.original:
        raise Http404
    try:
        with letter.original.open("rb") as opened:
            picture = draw_guarded(opened.read(), number)
    except (Unreadable, OSError):
        raise Http404 from None
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    return response


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def coverage(request, slug):
    """Every stretch of the document that is no finding, and why; what is unplaced first."""
    letter = _letter(slug)
    problem = ""
    if request.method == "POST":
        passage = get_object_or_404(Passage, pk=request.POST.get("passage") or 0, letter=letter)
        section = Section.objects.filter(pk=request.POST.get("section") or 0).first()
        try:
            checking.place(
                passage,
                by=request.user,
                section=section,
                role=request.POST.get("role", ""),
                reason=request.POST.get("reason", ""),
            )
        except NotPossible as refusal:
            problem = str(refusal)
        else:
            messages.success(request, "Placed.")
            return redirect("desk:coverage", letter.slug)
    passages = list(letter.passages.all())
    context = {
        "letter": letter,
        "unplaced": [each for each in passages if each.role == Passage.Role.UNPLACED],
        "placed": [each for each in passages if each.role != Passage.Role.UNPLACED],
        "roles": [
            choice for choice in Passage.Role.choices if choice[0] not in ("unplaced", "rejected")
        ],
        "sections": letter.sections.order_by("ordinal"),
        "held": letter.findings.count(),
        "problem": problem,
    }
    return render(request, "desk/coverage.html", context, status=400 if problem else 200)
