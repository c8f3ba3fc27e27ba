"""One report of a visitor: what they said, the words as they were and are, what became of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings import reports
from findings.desk.access import desk_page
from findings.models import PageReport
from findings.models.report import LONGEST_ANSWER
from findings.review import NotPossible

ENDS = [(state, PageReport.State(state).label) for state in reports.CLOSED]


@desk_page("view_pagereport")
@require_http_methods(["GET", "POST"])
def report(request, pk):
    rows = PageReport.objects.select_related(
        "finding__letter", "letter__inspection__area", "state_by"
    )
    held = get_object_or_404(rows, pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _do(request, held))
            return redirect("desk:report", pk)
        except NotPossible as refused:
            problem = str(refused)
    context = {
        "report": held,
        "finding": held.finding,
        "problem": problem,
        "ends": ENDS,
        "chosen": request.POST.get("state", ""),
        "answer": request.POST.get("answer", ""),
        "longest": LONGEST_ANSWER,
        "may": request.user.has_perm("findings.change_pagereport"),
        "history": held.history.select_related("history_user").exclude(history_type="+"),
    }
    return render(request, "desk/report.html", context, status=400 if problem else 200)


def _do(request, held):
    """What the button that was pressed says. Returns a sentence."""
    what = request.POST.get("do", "")
    if what == "take":
        reports.take(held, by=request.user)
        return "It is yours. Others see that you are looking at it."
    if what == "reopen":
        reports.reopen(held, by=request.user)
        return "It is open again."
    given = {name: request.POST.get(name, "") for name in ("state", "answer")}
    reports.close(held, by=request.user, **given)
    return "Settled."
