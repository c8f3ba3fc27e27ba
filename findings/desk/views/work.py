"""The desk's front page: what waits for whom, and the lists behind it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from findings.desk.access import desk_page
from findings.desk.lists import LISTS, OPEN
from findings.models import Letter, Status, Upload

PER_PAGE = 50


@desk_page("view_letter")
@require_GET
def home(request):
    mine = Letter.objects.filter(entered_by=request.user, status__in=OPEN)
    context = {
        "desk": "home",
        "mine": mine.select_related("inspection__area").order_by("-entered_at")[:10],
        "in_review": Letter.objects.filter(status=Status.IN_REVIEW)
        .select_related("inspection__area", "submitted_by")
        .order_by("submitted_at")[:10],
        "unsettled": Upload.objects.exclude(
            state__in=(Upload.State.ENTERED, Upload.State.SET_ASIDE)
        )[:5],
        "lists": [(each, each.count(request.user)) for each in LISTS.values()],
        "may_enter": request.user.has_perm("findings.add_letter"),
        "may_publish": request.user.has_perm("findings.publish_letter"),
    }
    return render(request, "desk/home.html", context)


@desk_page("view_letter")
@require_GET
def work_list(request, name):
    work = LISTS.get(name)
    if work is None:
        raise Http404
    rows = work.rows(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"work": work, "page": page, "entries": [work.entry(row) for row in page]}
    return render(request, "desk/work_list.html", context)
