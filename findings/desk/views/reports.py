"""Reports: rules that were set aside, and how far two people agree on themes."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from findings.agreement import agreement_by_theme, next_to_code
from findings.desk.access import desk_page
from findings.models import Finding, Override, SecondCoding, Theme


@desk_page("view_letter")
@require_GET
def overrides(request):
    rows = Override.objects.select_related("letter", "by")
    return render(request, "desk/overrides.html", {"desk": "overrides", "overrides": rows})


@desk_page("change_finding")
@require_http_methods(["GET", "POST"])
def second_coding(request):
    """Tag findings without seeing how they are tagged: a measure of agreement."""
    if request.method == "POST":
        finding = get_object_or_404(
            Finding.objects.published(), reference=request.POST.get("finding", "")
        )
        keys = [int(key) for key in request.POST.getlist("theme") if key.isdecimal()]
        with transaction.atomic():
            coding, _ = SecondCoding.objects.get_or_create(finding=finding, by=request.user)
            coding.themes.set(Theme.objects.filter(pk__in=keys))
        messages.success(request, "Kept. Here is the next.")
        return redirect("desk:second-coding")
    context = {
        "desk": "coding",
        "finding": next_to_code(request.user),
        "themes": Theme.objects.order_by("ordinal"),
        "agreement": agreement_by_theme(),
        "done": SecondCoding.objects.filter(by=request.user).count(),
    }
    return render(request, "desk/second_coding.html", context)
