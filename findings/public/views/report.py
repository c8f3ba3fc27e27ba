"""“Something wrong on this page?”: a short form into the desk's queue. No page shows a report."""

from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from findings import reports
from findings.models import Finding, PageReport
from findings.models.report import LONGEST_PLACE, LONGEST_TEXT
from findings.public.open_forms import open_form_page
from findings.public.report_forms import ReportForm
from findings.signin.lock import client_address


@open_form_page
def report(request):
    finding = _finding(request.GET.get("finding", ""))
    form, status, refused = ReportForm(), 200, ""
    place = _place(request.GET.get("page") or _came_from(request))
    if request.method == "POST":
        form, status = ReportForm(request.POST), 400
        place = _place(request.POST.get("page", "")) or place
        if form.is_valid() and form.is_quick:
            status = 200
        elif form.is_valid():
            if form.is_trapped or _keep(request, form.cleaned_data, finding, place):
                return redirect("findings:report-sent")
            refused = "Too much was sent from here. Please try again in an hour."
            status = 429
    context = {
        "finding": finding,
        "place": place,
        "form": form,
        "refused": refused,
        "started": form.mark,
        "kinds": PageReport.What.choices,
        "longest": LONGEST_TEXT,
    }
    return render(request, "findings/report.html", context, status=status)


def _finding(reference):
    """The public finding that it is about; None where it is about a page. 404 for any other."""
    if not reference:
        return None
    findings = Finding.objects.published().select_related("letter__inspection__area", "section")
    return get_object_or_404(findings, reference=reference)


def _keep(request, given, finding, place):
    """Whether it could be kept."""
    said = reports.Said(given["what"], given["text"], given["email"], finding, place)
    try:
        reports.report(said, visitor=client_address(request))
    except reports.TooMany:
        return False
    return True


def _place(address):
    """The path of an address of this portal; empty where it is none.

    Never its question, which may hold what somebody searched for, or the key of an alert.
    """
    path = address.replace("\x00", "").partition("?")[0]
    return path[:LONGEST_PLACE] if path.startswith("/") and path[1:2] != "/" else ""


def _came_from(request):
    """The page whose footer led here, as the browser says, which tells it to pages of ours only."""
    came = urlsplit(request.headers.get("Referer", ""))
    own = came.netloc == request.get_host() and came.path != request.path
    return came.path if own else ""


@require_safe
def report_sent(request):
    return render(request, "findings/report_sent.html")
