"""Easy Read and large-print versions of a letter in the admin."""

import hashlib

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from findings.admin.base import HistoryAdmin, who_when
from findings.admin.forms import HistoryForm
from findings.admin.sentences import SENTENCES
from findings.models import LetterVersion
from findings.names import names_in
from findings.versions import LARGEST, NotAVersion, suffix_of, text_of


class VersionForm(HistoryForm):
    set_by_form = frozenset({"sha256", "size"})

    class Meta:
        # The file is opened at an address of the admin: its folder has none.
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": SENTENCES["version_kind_once"][1]},
        }
        widgets = {"file": forms.FileInput(attrs={"accept": ".pdf,.docx,.html"})}

    def clean_file(self):
        """Take the file by what is in it, and name it by its content."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 10 MB. Make its pictures smaller.")
        data = file.read()
        try:
            self.suffix = suffix_of(data)
        except NotAVersion as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.content = data
        digest = hashlib.sha256(data).hexdigest()
        self.instance.sha256, self.instance.size = digest, len(data)
        return ContentFile(data, name=f"{digest[:16]}.{self.suffix}")

    def clean_has_no_names(self):
        if not self.cleaned_data["has_no_names"]:
            raise forms.ValidationError("Read the file, and tick this if it names nobody.")
        return True

    def clean(self):
        super().clean()
        letter = self.cleaned_data.get("letter") or (self.instance.pk and self.instance.letter)
        if letter and hasattr(self, "content"):
            names = letter.people.exclude(name="").values_list("name", flat=True)
            if found := names_in(text_of(self.content, self.suffix), names):
                self.add_error("file", f"The file names {found[0]}. Take the name out.")
        return self.cleaned_data


@admin.register(LetterVersion)
class LetterVersionAdmin(HistoryAdmin):
    form = VersionForm
    fixed = ("letter", "kind")
    list_display = ["letter", "kind", "made_by", "added_by", "added_at"]
    list_select_related = ["letter", "added_by"]
    list_filter = ["kind", "letter__status"]
    search_fields = ["letter__title", "letter__slug", "made_by"]
    autocomplete_fields = ["letter"]
    readonly_fields = ["stored", "sha256", "added"]
    fieldsets = [
        (
            None,
            {
                "fields": ["letter", "kind", "file", "stored", "sha256", "made_by", "source"],
                "description": "The public can open it as soon as it is saved, for as long as the "
                "letter is published. Delete it here, and it is gone from every page.",
            },
        ),
        ("Names", {"fields": ["has_no_names"]}),
        ("Added", {"fields": ["added"]}),
    ]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/file/", view, name="findings_letterversion_file"),
            *super().get_urls(),
        ]

    def file_view(self, request, pk):
        """The stored file, for staff."""
        version = get_object_or_404(LetterVersion, pk=pk)
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        return FileResponse(version.file.open("rb"), as_attachment=True)

    @admin.display(description="stored file")
    def stored(self, version):
        if version.pk is None:
            return "-"
        url = reverse("admin:findings_letterversion_file", args=[version.pk])
        return format_html('<a href="{}">Download it ({})</a>', url, version.format)

    @admin.display(description="added")
    def added(self, version):
        return who_when(version.added_by, version.added_at) if version.pk else "-"
