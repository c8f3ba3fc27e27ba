"""Inspections in the admin: facts of the register, and whose word each one is."""

from django import forms
from django.contrib import admin

from findings.admin.base import ReadOnlyInline, ReferenceAdmin
from findings.admin.filters import LetterHeldFilter
from findings.admin.forms import PortalForm
from findings.admin.sentences import SENTENCES
from findings.models import CLAIMED, Claim, Inspection


class InspectionForm(PortalForm):
    set_by_form = frozenset({"framework", "area"})
    why = forms.CharField(
        label="Why you change a value",
        required=False,
        max_length=200,
        help_text="Needed when a date, an outcome or a number changes. It is kept as an editor’s "
        "claim, which stays in force when the register is loaded again.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean(self):
        super().clean()
        if set(CLAIMED) & set(self.changed_data) and not self.cleaned_data.get("why"):
            self.add_error("why", "Say where the new value comes from.")
        if not (self.cleaned_data.get("start") or self.cleaned_data.get("published")):
            # Before the record is touched: without a date it cannot even say its name.
            self.add_error("start", SENTENCES["inspection_has_a_date"][1])
        return self.cleaned_data


class ClaimInline(ReadOnlyInline):
    model = Claim
    fields = readonly_fields = ["field", "value", "source", "detail", "in_force"]
    verbose_name_plural = "Where each value comes from"


@admin.register(Inspection)
class InspectionAdmin(ReferenceAdmin):
    form = InspectionForm
    fixed = ("reference", "area", "framework")
    inlines = [ClaimInline]
    list_display = ["reference", "area", "framework", "kind", "start", "published", "outcome"]
    list_select_related = ["area"]
    list_filter = ["framework", "kind", "outcome", LetterHeldFilter, "area__region"]
    search_fields = ["area__name", "area__names__name", "reference"]
    search_help_text = "Search by area, any of its other names, or reference."
    date_hierarchy = "start"
    fieldsets = [
        (
            "Which inspection",
            {
                "fields": ["reference", "area", "framework", "kind", "follows"],
                "description": "Reference, area and framework stay: the letter takes them over.",
            },
        ),
        ("When", {"fields": ["start", "end", "published"]}),
        (
            "What came of it",
            {
                "fields": [
                    "outcome",
                    "weaknesses",
                    "weaknesses_sufficient",
                    "weaknesses_insufficient",
                    "next_inspection_years",
                    "report_url",
                ],
                "description": "In the framework’s own terms. A value that no source gives stays "
                "empty.",
            },
        ),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, ("This change", {"fields": ["why"]})] if may else fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "follows" in form.base_fields:
            earlier = Inspection.objects.select_related("area")
            earlier = earlier.filter(area=obj.area).exclude(pk=obj.pk) if obj else earlier
            form.base_fields["follows"].queryset = earlier
        return form

    def save_model(self, request, obj, form, change):
        """An editor's value comes with an editor's claim, as every value has its source."""
        super().save_model(request, obj, form, change)
        for field in [name for name in CLAIMED if name in form.changed_data]:
            obj.claims.filter(field=field).update(in_force=False)
            value = getattr(obj, field)
            obj.claims.update_or_create(
                field=field,
                source=Claim.Source.EDITOR,
                defaults={
                    "value": "" if value is None else str(value),
                    "detail": form.cleaned_data["why"],
                    "in_force": True,
                },
            )
