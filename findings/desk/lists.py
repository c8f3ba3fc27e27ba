"""The work lists: what each holds, in which order, and where its entries lead."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from findings import reports
from findings.models import (
    Finding,
    FindingKind,
    GlossaryForm,
    GlossaryTerm,
    Inspection,
    InspectionKind,
    Letter,
    PageReport,
    Status,
    Upload,
    WaitingChange,
)

_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,6}s?\b")
_NOT_TERMS = {"SEND", "SEN", "HMI", "NHS", "UK", "A", "I"}
OPEN = (Status.DRAFT, Status.IN_REVIEW, Status.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a work list."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkList:
    slug: str
    title: str
    why: str
    rows: Callable[[Any], QuerySet[Any] | Sequence[Any]]
    entry: Callable[[Any], Entry]

    def count(self, user: Any) -> int:
        rows = self.rows(user)
        return rows.count() if isinstance(rows, QuerySet) else len(rows)


def _letters(**conditions: Any) -> QuerySet[Letter]:
    return Letter.objects.filter(**conditions).select_related("inspection__area")


def _findings() -> QuerySet[Finding]:
    rows = Finding.objects.filter(withdrawn_at=None).exclude(kind=FindingKind.NARRATIVE)
    return rows.select_related("letter__inspection__area", "section").order_by(
        "letter__slug", "section__ordinal", "ordinal"
    )


def _letter(letter: Letter) -> Entry:
    since = letter.submitted_at or letter.entered_at
    return Entry(
        str(letter.inspection),
        reverse("desk:check", args=[letter.slug]),
        f"{letter.get_status_display()}, since {since:%-d %B %Y}",
    )


def _finding(finding: Finding) -> Entry:
    letter = finding.letter
    public = letter.status in (Status.PUBLISHED, Status.WITHDRAWN)
    url = (
        reverse("desk:summary", args=[letter.slug, finding.reference])
        if public
        else f"{reverse('desk:check', args=[letter.slug])}?at={finding.reference}#current"
    )
    return Entry(finding.wording[:140], url, str(letter.inspection))


def _not_held(_: Any) -> QuerySet[Inspection]:
    held = Letter.objects.filter(inspection=OuterRef("pk"))
    rows = Inspection.objects.exclude(kind=InspectionKind.MONITORING)
    return rows.filter(~Exists(held)).select_related("area").order_by("-published", "-start")


def _inspection(inspection: Inspection) -> Entry:
    return Entry(
        str(inspection),
        f"{reverse('desk:file-add')}",
        inspection.report_url or "no address on the register",
    )


def _upload(upload: Upload) -> Entry:
    return Entry(upload.name, reverse("desk:file-detail", args=[upload.pk]), upload.reason)


def _waiting(change: WaitingChange) -> Entry:
    return Entry(
        f"{change.letter}: {change.get_what_display().lower()}",
        reverse("desk:changes", args=[change.letter.slug]),
        change.note,
    )


def _reports(*, open_: bool) -> QuerySet[PageReport]:
    rows = PageReport.objects.select_related("letter__inspection__area", "state_by")
    rows = rows.filter(state__in=reports.OPEN if open_ else reports.CLOSED)
    return rows.order_by("at") if open_ else rows.order_by("-state_at")


def _report(report: PageReport) -> Entry:
    state = report.get_state_display()
    if report.state_by:
        state += f", {report.state_by}"
    about = report.letter.inspection if report.letter else report.place or "no page named"
    return Entry(
        f"{report.get_what_display()}: {report.text[:140]}".removesuffix(": "),
        reverse("desk:report", args=[report.pk]),
        f"{about}, {report.at:%-d %B %Y}. {state}",
    )


def _unknown_terms(_: Any) -> list[tuple[str, int, Finding]]:
    """Acronyms in findings that the glossary does not explain, the commonest first."""
    known = {term.upper() for term in GlossaryTerm.objects.values_list("term", flat=True)}
    known |= {form.upper() for form in GlossaryForm.objects.values_list("text", flat=True)}
    met: dict[str, list[Finding]] = {}
    for finding in _findings():
        for word in set(_ACRONYM.findall(finding.wording)):
            plain = word.rstrip("s")
            if plain.upper() not in known and word.upper() not in known and plain not in _NOT_TERMS:
                met.setdefault(plain, []).append(finding)
    ranked = sorted(met.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [(term, len(rows), rows[0]) for term, rows in ranked]


def _term(row: tuple[str, int, Finding]) -> Entry:
    term, count, finding = row
    note = f"in {count} finding{'s' if count > 1 else ''}"
    return Entry(term, _finding(finding).url, note)


_ALL = (
    WorkList(
        "mine",
        "My letters",
        "Letters that you entered and that are not public yet.",
        lambda user: _letters(entered_by=user, status__in=OPEN).order_by("entered_at"),
        _letter,
    ),
    WorkList(
        "to-review",
        "Waiting for review",
        "Handed to review, the longest waiting first.",
        lambda _: _letters(status=Status.IN_REVIEW).order_by("submitted_at"),
        _letter,
    ),
    WorkList(
        "on-hold",
        "On hold",
        "Put by for a while, with a reason.",
        lambda _: _letters(status=Status.ON_HOLD).order_by("entered_at"),
        _letter,
    ),
    WorkList(
        "changes",
        "Changes waiting",
        "Changes to public letters that a second person must accept or refuse.",
        lambda _: WaitingChange.objects.filter(decided_at=None).select_related("letter"),
        _waiting,
    ),
    WorkList(
        "reported",
        "Reported by visitors",
        "What visitors say is wrong, the longest waiting first.",
        lambda _: _reports(open_=True),
        _report,
    ),
    WorkList(
        "reports-settled",
        "Visitors’ reports, settled",
        "What became of them, the newest first.",
        lambda _: _reports(open_=False),
        _report,
    ),
    WorkList(
        "files",
        "Files to look at",
        "Files that could not be entered, or that ask a question.",
        lambda _: Upload.objects.exclude(state__in=("entered", "set_aside")),
        _upload,
    ),
    WorkList(
        "without-theme",
        "Findings without a theme",
        "Nobody finds these by topic.",
        lambda _: _findings().annotate(n=Count("themes")).filter(n=0),
        _finding,
    ),
    WorkList(
        "without-summary",
        "Findings without a plain summary",
        "Families read the inspectors’ words only.",
        lambda _: _findings().filter(summary=""),
        _finding,
    ),
    WorkList(
        "summary-stale",
        "Summaries of an earlier wording",
        "The wording changed after the summary was written; the public page says so.",
        lambda _: [row for row in _findings().filter(~Q(summary="")) if row.summary_is_stale],
        _finding,
    ),
    WorkList(
        "terms",
        "Terms without a glossary entry",
        "Acronyms in findings that the glossary does not explain.",
        _unknown_terms,
        _term,
    ),
    WorkList(
        "not-held",
        "On the register, not held",
        "Inspections whose letter or report nobody has entered.",
        _not_held,
        _inspection,
    ),
)
LISTS = {each.slug: each for each in _ALL}
