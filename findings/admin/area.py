"""Local areas and regions in the admin."""

from django.contrib import admin

from findings.admin.base import InlineMixin, PortalForm, ReadOnlyInline, ReferenceAdmin
from findings.models import AreaName, EarlierCode, LocalArea, Region, StatisticalNeighbour


class AreaForm(PortalForm):
    issued_as = "area"


class AreaNameInline(InlineMixin, admin.TabularInline):
    model = AreaName
    verbose_name_plural = "Its other names – searches and registers find the area by them"


class EarlierCodeInline(InlineMixin, admin.TabularInline):
    model = EarlierCode


class NeighbourInline(ReadOnlyInline):
    """The Department for Education's measure, loaded from its file: to read only."""

    model = StatisticalNeighbour
    fk_name = "area"
    verbose_name_plural = "Statistical neighbours – from the Department for Education, to read only"
    fields = readonly_fields = ["rank", "neighbour", "set_year"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("neighbour")


@admin.register(LocalArea)
class LocalAreaAdmin(ReferenceAdmin):
    form = AreaForm
    fixed = ("slug",)
    inlines = [AreaNameInline, EarlierCodeInline, NeighbourInline]
    list_display = ["name", "region", "authority_type", "la_code", "ons_code", "ended_on"]
    list_select_related = ["region"]
    list_filter = ["region", "authority_type", ("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "names__name", "slug", "la_code", "ons_code"]
    search_help_text = "Search by any name or code."
    fieldsets = [
        (
            "Names and address",
            {
                "fields": ["name", "slug"],
                "description": "The address stays for ever, also when the name changes.",
            },
        ),
        ("Codes", {"fields": ["la_code", "ons_code", "ofsted_urn"]}),
        ("Kind and place", {"fields": ["authority_type", "region"]}),
        (
            "When it ended",
            {
                "fields": ["ended_on", "successors"],
                "description": "Public pages of a former area point to those that took over.",
            },
        ),
    ]


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    list_display = ["name", "slug", "ons_code"]
    fixed = ("slug",)
