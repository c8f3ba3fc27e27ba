"""Themes and services in the admin: what findings can be about, in families' words."""

from django.contrib import admin
from django.db.models import Count

from findings.admin.base import HistoryAdmin, InlineMixin, ReferenceAdmin
from findings.admin.families import ToAskInline
from findings.admin.forms import HistoryForm
from findings.models import Service, ServiceTerm, Theme, ThemeTerm


class ThemeForm(HistoryForm):
    issued_as = "theme"


class ServiceForm(HistoryForm):
    issued_as = "service"


class ThemeTermInline(InlineMixin, admin.TabularInline):
    model = ThemeTerm
    verbose_name_plural = "Words by which the theme is suggested to editors and found in searches"


class ServiceTermInline(InlineMixin, admin.TabularInline):
    model = ServiceTerm
    verbose_name_plural = "Words by which the service is suggested to editors and found in searches"


class TopicAdmin(ReferenceAdmin, HistoryAdmin):
    """What themes and services share."""

    fixed = ("slug", "code")
    list_display = ["ordinal", "name", "formal_name", "held"]
    list_display_links = ["name"]
    search_fields = ["name", "formal_name", "definition", "terms__text"]
    search_help_text = "Search in names, definitions and terms."
    fieldsets = [
        (
            "What readers see",
            {
                "fields": ["name", "formal_name", "definition", "ordinal"],
                "description": "A change shows on public pages at once.",
            },
        ),
        (
            "Address",
            {
                "fields": ["slug", "code"],
                "description": "Both stay for ever: links and data files carry them.",
            },
        ),
        ("For editors", {"fields": ["editor_rule"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(findings_held=Count("findings"))

    @admin.display(description="findings", ordering="findings_held")
    def held(self, topic):
        return topic.findings_held


@admin.register(Theme)
class ThemeAdmin(TopicAdmin):
    form = ThemeForm
    inlines = [ToAskInline, ThemeTermInline]


@admin.register(Service)
class ServiceAdmin(TopicAdmin):
    form = ServiceForm
    inlines = [ServiceTermInline]
