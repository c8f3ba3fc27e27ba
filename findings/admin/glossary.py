"""The glossary in the admin."""

from django.contrib import admin
from django.db.models import Count

from findings.admin.base import HistoryAdmin, InlineMixin, ReferenceAdmin
from findings.admin.forms import HistoryForm
from findings.models import GlossaryForm, GlossarySense, GlossaryTerm


class TermForm(HistoryForm):
    issued_as = "glossary"


class FormInline(InlineMixin, admin.TabularInline):
    model = GlossaryForm
    verbose_name = "other form"
    verbose_name_plural = "Other forms – acronyms, plurals and spellings; each belongs to one term"


class SenseInline(InlineMixin, admin.StackedInline):
    model = GlossarySense
    verbose_name_plural = "What it means – shown to the public at once"


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReferenceAdmin, HistoryAdmin):
    form = TermForm
    fixed = ("slug",)
    inlines = [FormInline, SenseInline]
    list_display = ["term", "slug", "senses_held"]
    search_fields = ["term", "forms__text", "senses__expansion", "senses__explanation"]
    search_help_text = "Search in terms, other forms and explanations."
    fieldsets = [
        (
            None,
            {
                "fields": ["term", "slug"],
                "description": "The address stays for ever, also when the term changes.",
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(how_many=Count("senses", distinct=True))

    @admin.display(description="senses", ordering="how_many")
    def senses_held(self, term):
        return term.how_many
