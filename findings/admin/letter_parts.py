"""What stands inside a letter's page: its people, bodies, sections and the text of its pages."""

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html

from findings.admin.base import InlineMixin, is_settled, may_change, was_public
from findings.admin.section import SectionForm
from findings.models import LetterPage, LetterPerson, ResponsibleBody, Section


class PartOfLetter(InlineMixin):
    """A part of a letter changes as the letter does, and stays once the letter was public."""

    def has_add_permission(self, request, obj):
        return super().has_add_permission(request, obj) and self._open(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._open(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._open(request, obj)

    def _open(self, request, letter):
        return letter is None or (may_change(request.user, letter) and not is_settled(letter))


class PersonInline(PartOfLetter, admin.TabularInline):
    model = LetterPerson
    verbose_name = "person"
    verbose_name_plural = "Its people – staff only: names never reach a public page"

    def _open(self, request, letter):
        """People can be put right, or a name taken out, at any time."""
        return letter is None or may_change(request.user, letter)


class BodyInline(PartOfLetter, admin.TabularInline):
    model = ResponsibleBody
    verbose_name_plural = "Bodies responsible for the area"


class PageInline(PartOfLetter, admin.StackedInline):
    model = LetterPage
    classes = ["collapse"]
    verbose_name_plural = "Text of its pages – staff only: word-for-word findings are checked here"


class SectionSet(forms.BaseInlineFormSet):
    """Sections take their framework from the letter, which may be new itself."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.framework = self.instance.framework
        return form


class SectionInline(PartOfLetter, admin.TabularInline):
    model = Section
    form = SectionForm
    formset = SectionSet
    fields = ["ordinal", "aspect", "heading", "subheading", "its_findings"]
    readonly_fields = ["its_findings"]
    show_change_link = True
    verbose_name_plural = "Its sections, in the letter’s order"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(held=Count("findings"))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and was_public(obj))

    @admin.display(description="Findings")
    def its_findings(self, section):
        if section.pk is None:
            return "Save first"
        url = f"{reverse('admin:findings_finding_changelist')}?section__id__exact={section.pk}"
        return format_html('<a href="{}">{} in section {}</a>', url, section.held, section.ordinal)
