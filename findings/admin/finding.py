"""Findings in the admin: the inspectors' words, what they mean, and the plain words beside them."""

from django import forms
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
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
from findings.admin.filters import SummaryFilter, ThemesGivenFilter
from findings.admin.finding_form import FindingForm, SectionChoice, next_ordinal
from findings.admin.forms import CorrectionForm, ReasonForm
from findings.admin.section import letters_open_to
from findings.admin.verbs import Verb, VerbAdmin
from findings.models import Finding, Section, Status
from findings.quotes import occurs

FINDING_VERBS = (
    Verb(
        slug="correct",
        label="Correct the wording",
        permission="findings.correct_finding",
        consequence=(
            "The public reads the new wording at once, with the date and your note beside it. "
            "A plain-language summary of the old wording is marked until somebody checks it."
        ),
        said="Corrected. The public sees the new wording and your note.",
        act=review.correct_finding,
        fits=lambda finding: is_settled(finding.letter),
        done=lambda finding: False,  # another correction may follow; the same one is refused
        form=CorrectionForm,
        starting_with=lambda finding: {"wording": finding.wording},
    ),
    Verb(
        slug="withdraw",
        label="Withdraw this finding",
        permission="findings.withdraw_finding",
        consequence=(
            "It leaves the public pages, counts and exports at once. Its address will say when it "
            "was withdrawn, and show the reason you give here."
        ),
        said="Withdrawn. No public page shows this finding.",
        act=review.withdraw_finding,
        fits=lambda finding: finding.withdrawn_at is None,
        done=lambda finding: finding.withdrawn_at is not None,
        form=ReasonForm,
    ),
    Verb(
        slug="restore",
        label="Bring this finding back",
        permission="findings.withdraw_finding",
        consequence="Where its letter is published, anyone can read it again at once.",
        said="Brought back.",
        act=review.restore_finding,
        fits=lambda finding: finding.withdrawn_at is not None,
        done=lambda finding: finding.withdrawn_at is None,
        form=ReasonForm,
    ),
)


@admin.register(Finding)
class FindingAdmin(VerbAdmin, HistoryAdmin):
    form = FindingForm
    verbs = FINDING_VERBS
    problems_title = "To put right"
    list_display = [
        "reference",
        "area",
        "part",
        "ordinal",
        "kind",
        "judgement",
        "beginning",
        "theme_count",
        "state",
    ]
    list_select_related = ["section", "letter__inspection__area"]
    list_filter = [
        "letter__status",
        "kind",
        "judgement",
        "framework",
        "wording_status",
        ThemesGivenFilter,
        SummaryFilter,
        "themes",
        "services",
    ]
    search_fields = ["wording", "summary", "reference"]
    search_help_text = "Search in the wording, the plain-language summary or by reference."
    ordering = ["letter", "section__ordinal", "ordinal"]
    readonly_fields = ["reference", "framework", "summary_state", "state", "corrected", "withdrawn"]
    settled = [
        "section",
        "ordinal",
        "kind",
        "wording",
        "wording_status",
        "page_start",
        "page_end",
        "responsible_body",
    ]
    fieldsets = [
        (
            "Its place",
            {
                "fields": ["section", "ordinal", "kind", "judgement"],
                "description": "Most headings give the judgement by themselves: leave it empty, "
                "and it is set. An editor judges main findings.",
            },
        ),
        (
            "The inspectors’ words",
            {
                "fields": [
                    "wording",
                    "wording_status",
                    "page_start",
                    "page_end",
                    "responsible_body",
                ],
                "description": "Once the letter is published, place and words are fixed here: "
                "use “Correct the wording”, which leaves a note that readers see.",
            },
        ),
        (
            "What it is about",
            {
                "fields": ["themes", "services"],
                "description": "Readers find it by these. Tick all that apply.",
            },
        ),
        (
            "In plain language",
            {
                "fields": ["summary"],
                "description": "Shown above the inspectors’ words, never instead of them. In a "
                "published letter a change shows at once, and only reviewers and administrators "
                "can make it.",
            },
        ),
        (
            "State",
            {
                "fields": ["reference", "framework", "state", "corrected", "withdrawn"],
                "description": "It changes through the buttons above only.",
            },
        ),
    ]

    def get_queryset(self, request):
        given = Finding.themes.through.objects.filter(finding=OuterRef("pk")).order_by()
        count = given.values("finding").annotate(n=Count("pk")).values("n")
        return (
            super()
            .get_queryset(request)
            .annotate(themes_given=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [part for part in fieldsets if part[0] != "State"]
        if not obj.summary:
            return fieldsets
        more = ["summary_state"]
        if self.has_change_permission(request, obj):
            more.append("summary_checked")
        return [
            (name, options | {"fields": [*options["fields"], *more]})
            if "summary" in options["fields"]
            else (name, options)
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.settled] if obj and is_settled(obj.letter) else fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A held finding moves within its letter only; a new one goes where letters are open."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in {"themes", "services"} & set(form.base_fields):
            form.base_fields[name].widget.can_add_related = False
        if "section" in form.base_fields:
            sections = Section.objects.filter(letter__in=letters_open_to(request.user))
            sections = Section.objects.filter(letter=obj.letter) if obj else sections
            form.base_fields["section"].queryset = sections.select_related(
                "letter__inspection__area"
            )
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "section":
            kwargs["form_class"] = SectionChoice
            kwargs["help_text"] = "It decides letter and framework. Published letters take no more."
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """Coming from a section, the next free place in it."""
        initial = super().get_changeform_initial_data(request)
        section = initial.get("section", "")
        held = Section.objects.filter(pk=section).first() if section.isdecimal() else None
        return initial | {"ordinal": next_ordinal(held)} if held else initial

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_change(request.user, obj.letter))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (
            obj is None or (may_change(request.user, obj.letter) and not was_public(obj.letter))
        )

    def get_view_on_site_url(self, obj=None):
        public = obj and obj.letter.status == Status.PUBLISHED and not obj.withdrawn_at
        return obj.get_absolute_url() if public else None

    def response_add(self, request, obj, post_url_continue=None):
        """The next finding of the same section, without choosing it again."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and isinstance(response, HttpResponseRedirect):
            query = QueryDict(mutable=True)
            query["section"] = obj.section_id
            return HttpResponseRedirect(
                f"{reverse('admin:findings_finding_add')}?{query.urlencode()}"
            )
        return response

    def problems(self, request, record):
        problems = []
        if record.summary_is_stale:
            problems.append(
                "The wording changed after the plain-language summary was written. Write it anew, "
                "or tick that it still fits."
            )
        pages = record.letter.pages.values_list("text", flat=True)
        verbatim = record.wording_status == Finding.WordingStatus.VERBATIM
        if verbatim and not occurs(record.wording, pages):
            problems.append(
                "The wording is not in the letter’s text word for word. Correct it, or mark it as "
                "restated: else the letter cannot be published."
            )
        return problems

    @admin.display(description="area", ordering="letter__inspection__area__name")
    def area(self, finding):
        return finding.letter.inspection.area

    @admin.display(description="section", ordering="section__ordinal")
    def part(self, finding):
        """Its aspect: a 2016 heading as printed would fill the list by itself."""
        section = finding.section
        return f"{section.ordinal}. {section.get_aspect_display()}"

    @admin.display(description="wording", ordering="wording")
    def beginning(self, finding):
        return finding.wording[:80] + ("…" if len(finding.wording) > 80 else "")

    @admin.display(description="themes", ordering="themes_given")
    def theme_count(self, finding):
        return finding.themes_given

    @admin.display(description="state", ordering="letter__status")
    def state(self, finding):
        if finding.withdrawn_at:
            return status_tag("withdrawn", "Finding withdrawn")
        return status_tag(finding.letter.status, finding.letter.get_status_display())

    @admin.display(description="summary and wording")
    def summary_state(self, finding):
        if finding.summary_is_stale:
            return format_html('<strong class="state state-stale">{}</strong>', "Older than it")
        return "The summary was written from this wording."

    @admin.display(description="corrected")
    def corrected(self, finding):
        return who_when(finding.corrected_by, finding.corrected_at, finding.correction_note)

    @admin.display(description="withdrawn")
    def withdrawn(self, finding):
        return who_when(finding.withdrawn_by, finding.withdrawn_at, finding.withdrawn_reason)
