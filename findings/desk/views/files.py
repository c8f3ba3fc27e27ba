"""Files that came in: adding them, and what became of each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from findings import intake, reissues
from findings.desk.access import desk_page
from findings.desk.forms import AddForm
from findings.fetching import NotFetched, allowed_hosts, fetch
from findings.intake import LIMIT, State, Taken
from findings.models import Inspection, Letter, Upload
from findings.parser.records import Unreadable
from findings.review import NotPossible

PER_PAGE = 40


@desk_page("add_letter")
@require_GET
def file_list(request):
    uploads = Upload.objects.select_related("letter", "by")
    state = request.GET.get("state", "")
    if state in State.values:
        uploads = uploads.filter(state=state)
    context = {
        "desk": "files",
        "page": Paginator(uploads, PER_PAGE).get_page(request.GET.get("page")),
        "state": state if state in State.values else "",
        "states": State.choices,
        "form": AddForm(),
        "hosts": allowed_hosts(),
    }
    return render(request, "desk/file_list.html", context)


@desk_page("add_letter")
@require_http_methods(["GET", "POST"])
def add(request):
    if request.method == "GET":
        context = {"desk": "add", "form": AddForm(), "hosts": allowed_hosts()}
        return render(request, "desk/file_add.html", context)
    form = AddForm(request.POST, request.FILES)
    taken, problem = _take(form, request.user) if form.is_valid() else ([], "")
    if problem:
        form.add_error(None, problem)
    if not form.is_valid() or (problem and not taken):
        context = {"desk": "add", "form": form, "hosts": allowed_hosts()}
        too_large = any("MB are" in error for error in form.errors.get("files", []))
        return render(request, "desk/file_add.html", context, status=413 if too_large else 400)
    for each in taken:
        _say(request, each)
    if len(taken) == 1:
        return _to(taken[0].upload)
    return redirect("desk:file-list")


def _take(form: AddForm, by) -> tuple[list[Taken], str]:
    """What became of all that was sent; a sentence where the address gave nothing."""
    data = form.cleaned_data
    taken = [
        intake.take_in(file.read(), name=file.name, by=by, road=Upload.Road.CHOSEN)
        for file in data["files"]
    ]
    if data["text"].strip():
        text = data["text"].replace("\r\n", "\n").encode()
        taken.append(intake.take_in(text, name="pasted text.txt", by=by, road=Upload.Road.PASTED))
    if address := data["address"]:
        try:
            content = fetch(address, limit=LIMIT)
        except NotFetched as refusal:
            return taken, str(refusal)
        name = address.rsplit("/", 1)[-1]
        taken.append(
            intake.take_in(content, name=name, by=by, road=Upload.Road.ADDRESS, address=address)
        )
    return taken, ""


def _say(request, taken: Taken) -> None:
    upload = taken.upload
    if upload.state == State.ENTERED and taken.again:
        messages.info(request, f"“{upload.name}” is held already, as this letter.")
    elif upload.state == State.ENTERED:
        count = upload.letter.findings_in_document
        messages.success(request, f"“{upload.name}” was read: {count} findings are proposed.")
    else:
        messages.warning(request, f"“{upload.name}”: {upload.reason}")


def _to(upload: Upload):
    if upload.state == State.ENTERED:
        return redirect(reverse("desk:check", args=[upload.letter.slug]) + "#current")
    return redirect("desk:file-detail", upload.pk)


@desk_page("add_letter")
@require_http_methods(["GET", "POST"])
def file_detail(request, pk):
    upload = get_object_or_404(Upload.objects.select_related("letter", "by"), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            return _decide(request, upload)
        except (NotPossible, Unreadable) as refusal:
            problem = str(refusal)
    context = {
        "upload": upload,
        "problem": problem,
        "inspections": _inspections(request.GET.get("area", upload.area)),
        "area": request.GET.get("area", upload.area),
        **_compared(upload),
    }
    return render(request, "desk/file_detail.html", context, status=400 if problem else 200)


def _decide(request, upload: Upload):
    """Do what the person chose for a file that is not entered."""
    what = request.POST.get("what")
    if what == "again":
        return _to(intake.read_again(upload, by=request.user))
    if what == "aside":
        reason = request.POST.get("reason", "")
        if not reason.strip():
            raise NotPossible("Say why the file is not needed.")
        intake.set_aside(upload, by=request.user, reason=reason)
        return redirect("desk:file-list")
    if what == "reissue":
        letter = get_object_or_404(Letter, pk=request.POST.get("letter") or 0)
        made = reissues.take_over(upload, letter=letter, by=request.user)
        messages.success(request, f"{len(made)} changes wait for a second person.")
        return redirect("desk:changes", letter.slug)
    inspection = Inspection.objects.filter(pk=request.POST.get("inspection") or 0).first()
    if inspection is None:
        raise NotPossible("Choose the inspection that this letter reports.")
    return _to(intake.answer(upload, by=request.user, inspection=inspection))


def _inspections(area: str):
    """Inspections to choose from: those of areas whose name holds what was typed."""
    rows = Inspection.objects.select_related("area").order_by("area__name", "-start")
    words = area.strip()
    return rows.filter(area__name__icontains=words)[:40] if words else []


def _compared(upload: Upload):
    """For a file about a letter that is held: the letter, and what differs."""
    if upload.state != State.QUESTION:
        return {}
    try:
        letter, found = reissues.compared(upload)
    except (Unreadable, OSError):
        return {}
    return {"held": letter, "differences": found}
