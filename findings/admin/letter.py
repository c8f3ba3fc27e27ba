"""Letters in the admin: the document, its plain summary, and its way to the public."""

from pathlib import PurePath

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from findings import review
from findings.admin.base import (
    HistoryAdmin,
    is_settled,
    may_change,
    status_tag,
    was_public,
    who_when,
)
from findings.admin.filters import YearFilter
from findings.admin.forms import EDIT
from findings.admin.letter_form import LetterForm
from findings.admin.letter_parts import BodyInline, PageInline, PersonInline, SectionInline
from findings.admin.letter_verbs import LETTER_VERBS
from findings.admin.verbs import VerbAdmin
from findings.models import (
    Finding,
    Letter,
    LetterPage,
    LetterPerson,
    ResponsibleBody,
    Section,
    Status,
)


@admin.register(Letter)
class LetterAdmin(VerbAdmin, HistoryAdmin):
    form = LetterForm
    verbs = LETTER_VERBS
    parts_after = 2  # people, sections and pages stand behind this fieldset, as in the work
    inlines = [PersonInline, BodyInline, SectionInline, PageInline]
    fixed = ("inspection", "slug")
    list_display = [
        "which",
        "framework",
        "letter_date",
        "state",
        "held",
        "entered_by",
        "changed",
    ]
    list_select_related = ["inspection__area", "entered_by"]
    list_filter = [
        "status",
        "framework",
        ("inspection__area__region", admin.RelatedFieldListFilter),
        YearFilter,
    ]
    search_fields = [
        "inspection__area__name",
        "inspection__area__names__name",
        "title",
        "slug",
    ]
    search_help_text = "Search by area, any of its other names, title or address."
    ordering = ["-letter_date", "slug"]
    readonly_fields = [
        "framework",
        "original_link",
        "original_sha256",
        "parser_version",
        "state",
        "entered",
        "submitted",
        "published",
        "withdrawn",
    ]
    settled = [
        "title",
        "letter_date",
        "original",
        "pages_in_document",
        "findings_in_document",
    ]
    fieldsets = [
        (
            "Which inspection",
            {
                "fields": ["inspection", "framework", "slug"],
                "description": "The framework is the inspection’s. The address stays for ever: "
                "leave it empty, and area and year become it.",
            },
        ),
        (
            "The document",
            {
                "fields": [
                    "title",
                    "letter_date",
                    "original",
                    "original_link",
                    "original_sha256",
                    "pages_in_document",
                    "findings_in_document",
                    "source_note",
                ],
                "description": "Once published, these are fixed: withdraw and reopen the letter "
                "to change them.",
            },
        ),
        (
            "Plain summary",
            {
                "fields": [
                    "summary_going_well",
                    "summary_needs_better",
                    "summary_next",
                    "summary_not_said",
                ],
                "description": "Shown to the public above the inspectors’ own words. In a "
                "published letter a change shows at once, and only reviewers and administrators "
                "can make it.",
            },
        ),
        ("Staff note", {"fields": ["staff_note"]}),
        (
            "State",
            {
                "fields": [
                    "state",
                    "entered",
                    "submitted",
                    "published",
                    "withdrawn",
                    "parser_version",
                ],
                "description": "It changes through the buttons above only.",
            },
        ),
    ]

    def get_queryset(self, request):
        findings = Finding.objects.filter(letter=OuterRef("pk")).counted().order_by()
        held = findings.values("letter").annotate(n=Count("pk")).values("n")
        return (
            super()
            .get_queryset(request)
            .annotate(
                held_findings=Coalesce(Subquery(held, output_field=IntegerField()), 0),
                last_changed=Greatest(
                    "entered_at",
                    _newest(Letter.history.filter(id=OuterRef("pk"))),
                    _newest(Section.history.filter(letter_id=OuterRef("pk"))),
                    _newest(Finding.history.filter(letter_id=OuterRef("pk"))),
                ),
            )
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        shown = [part for part in fieldsets if part[0] != "State"]
        made = {"framework", "original_link", "original_sha256"}  # unknown before the first save
        return [
            (name, options | {"fields": [f for f in options["fields"] if f not in made]})
            for name, options in shown
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.settled] if obj and is_settled(obj) else fields

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj and obj.status == Status.PUBLISHED else None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Parts without a history of their own leave a row in the letter's.

        Otherwise a reviewer could change the text that quotes are checked against, unnoticed, and
        publish the letter alone.
        """
        super().save_related(request, form, formsets, change)
        quiet = (LetterPage, LetterPerson, ResponsibleBody)
        changed = [f for f in formsets if f.model in quiet and f.has_changed()]
        if changed and change:
            letter = form.instance
            names = ", ".join(str(part.model._meta.verbose_name_plural) for part in changed)
            typed = form.cleaned_data.get("reason") or ""
            letter._change_reason = f"{EDIT}{names} changed. {typed}".strip()
            letter._history_user = request.user
            letter.save()

    def get_urls(self):
        original = path(
            "<int:pk>/original/",
            self.admin_site.admin_view(self.original_view),
            name="findings_letter_original",
        )
        return [original, *super().get_urls()]

    def original_view(self, request, pk):
        """The stored document, for staff: no public address serves it."""
        letter = get_object_or_404(Letter, pk=pk)
        if not self.has_view_permission(request, letter):
            raise PermissionDenied
        if not letter.original:
            raise Http404
        name = f"{letter.slug}{PurePath(letter.original.name).suffix}"
        return FileResponse(letter.original.open("rb"), as_attachment=True, filename=name)

    def problems(self, request, record):
        """What keeps the letter from being published, by this person."""
        if is_settled(record):
            return []
        problems = review.publication_problems(record)
        mine = review.last_changed_by(record) == request.user.pk
        if mine and record.status == Status.IN_REVIEW:
            problems.append("You changed this letter last. A colleague must publish it.")
        return problems

    def is_blocked_by_problems(self, verb):
        return verb.slug == "publish"

    @admin.display(description="area and inspection", ordering="inspection__area__name")
    def which(self, letter):
        return str(letter.inspection)

    @admin.display(description="state", ordering="status")
    def state(self, letter):
        return status_tag(letter.status, letter.get_status_display())

    @admin.display(description="findings entered", ordering="held_findings")
    def held(self, letter):
        expected = letter.findings_in_document
        return f"{letter.held_findings} of {'?' if expected is None else expected}"

    @admin.display(description="last changed", ordering="last_changed")
    def changed(self, letter):
        return letter.last_changed

    @admin.display(description="stored original")
    def original_link(self, letter):
        if not letter.original:
            return "-"
        url = reverse("admin:findings_letter_original", args=[letter.pk])
        return format_html('<a href="{}">Download the original</a>', url)

    @admin.display(description="entered")
    def entered(self, letter):
        return who_when(letter.entered_by, letter.entered_at)

    @admin.display(description="handed to review")
    def submitted(self, letter):
        return who_when(letter.submitted_by, letter.submitted_at)

    @admin.display(description="published")
    def published(self, letter):
        return who_when(letter.published_by, letter.published_at)

    @admin.display(description="withdrawn")
    def withdrawn(self, letter):
        return who_when(letter.withdrawn_by, letter.withdrawn_at, letter.withdrawn_reason)


def _newest(rows):
    """When the newest of these history rows was written; long ago where there is none.

    SQLite's greatest of several values is empty as soon as one of them is.
    """
    newest = Subquery(rows.order_by("-history_date").values("history_date")[:1])
    return Coalesce(newest, "entered_at")
