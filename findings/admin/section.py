"""Sections in the admin: a headed part of a letter and the findings in it."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from findings.admin.base import HistoryAdmin, is_settled, may_change, status_tag, was_public
from findings.admin.forms import HistoryForm, PortalForm
from findings.models import ASPECTS, Aspect, Letter, Section, Status


def letters_open_to(user):
    """Letters whose parts this person may add to."""
    states = [Status.DRAFT]
    if user.has_perm("findings.publish_letter"):
        states.append(Status.IN_REVIEW)
    return Letter.objects.filter(status__in=states).select_related("inspection__area")


class AspectsOfFramework:
    """A section takes its framework from its letter, and offers that framework's parts only."""

    set_by_form = frozenset({"framework"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        framework = self.instance.framework
        if framework and "aspect" in self.fields:
            choices = [(value, Aspect(value).label) for value in ASPECTS[framework]]
            self.fields["aspect"].choices = [("", "---------"), *choices]


class SectionForm(AspectsOfFramework, PortalForm):
    """A section inside its letter's page."""


class SectionPageForm(AspectsOfFramework, HistoryForm):
    """A section on a page of its own."""

    def clean(self):
        super().clean()
        if letter := self.cleaned_data.get("letter"):
            self.instance.framework = letter.framework
        return self.cleaned_data


@admin.register(Section)
class SectionAdmin(HistoryAdmin):
    form = SectionPageForm
    fixed = ("letter",)
    list_display = ["letter", "ordinal", "aspect", "heading", "subheading", "held", "state"]
    list_display_links = ["heading"]
    list_select_related = ["letter"]
    list_filter = ["letter__status", "framework", "aspect"]
    search_fields = ["heading", "subheading", "letter__title", "letter__inspection__area__name"]
    search_help_text = "Search by heading, letter or area."
    readonly_fields = ["framework", "its_findings"]
    fieldsets = [
        (
            None,
            {
                "fields": ["letter", "ordinal", "aspect", "heading", "subheading"],
                "description": "Public pages show the headings as printed, in this order. Once "
                "the letter is published, its sections are fixed.",
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(findings_held=Count("findings"))

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Its findings", {"fields": ["its_findings"]})] if obj else fieldsets

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "letter":
            kwargs["queryset"] = letters_open_to(request.user)
            kwargs["help_text"] = "Only letters that are still being entered or checked."
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self._open(request, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (
            obj is None or (self._open(request, obj) and not was_public(obj.letter))
        )

    def _open(self, request, section):
        return may_change(request.user, section.letter) and not is_settled(section.letter)

    @admin.display(description="findings", ordering="findings_held")
    def held(self, section):
        return section.findings_held

    @admin.display(description="letter’s state", ordering="letter__status")
    def state(self, section):
        return status_tag(section.letter.status, section.letter.get_status_display())

    @admin.display(description="findings")
    def its_findings(self, section):
        rows = [
            (reverse("admin:findings_finding_change", args=[f.pk]), f.ordinal, f.wording[:100])
            for f in section.findings.order_by("ordinal")
        ]
        add = f"{reverse('admin:findings_finding_add')}?section={section.pk}"
        shown = format_html_join("", '<li><a href="{}">{}. {}</a></li>', rows)
        return format_html(
            '<ul class="plain-list">{}</ul><a href="{}">Add a finding</a>', shown, add
        )
