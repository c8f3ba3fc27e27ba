"""The form of a letter: its address, its stored original, and its inspection's framework."""

import hashlib

from django import forms
from django.core.validators import FileExtensionValidator

from findings.admin.forms import HistoryForm
from findings.models import Inspection, IssuedReference

LARGEST_ORIGINAL = 25 * 1024 * 1024  # bytes


def suggested_slug(inspection: Inspection) -> str:
    """The area and the year, with the kind for a revisit; numbered where that was ever used."""
    parts = [inspection.area.slug, str(inspection.when.year)]
    if inspection.kind != "inspection":
        parts.append(inspection.kind)
    wanted = "-".join(parts)
    used = set(
        IssuedReference.objects.filter(kind="letter", value__startswith=wanted).values_list(
            "value", flat=True
        )
    )
    numbered = (f"{wanted}-{n}" for n in range(2, len(used) + 3))
    return wanted if wanted not in used else next(s for s in numbered if s not in used)


class LetterForm(HistoryForm):
    issued_as = "letter"
    set_by_form = frozenset({"framework", "original_sha256"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "inspection" in self.fields:
            self.fields["inspection"].queryset = Inspection.objects.filter(
                letter__isnull=True
            ).select_related("area")
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "original" in self.fields:
            self.fields["original"].validators.append(
                FileExtensionValidator(["pdf", "docx", "txt"])
            )

    def clean_original(self):
        original = self.cleaned_data["original"]
        if "original" not in self.changed_data:
            return original
        if original and original.size > LARGEST_ORIGINAL:
            raise forms.ValidationError("The document is larger than 25 MB. Store a smaller copy.")
        digest = hashlib.sha256()
        for chunk in original.chunks() if original else ():
            digest.update(chunk)
        self.instance.original_sha256 = digest.hexdigest() if original else ""
        return original

    def clean(self):
        super().clean()
        inspection = self.cleaned_data.get("inspection")
        if inspection:
            self.instance.framework = inspection.framework
            if not self.cleaned_data.get("slug") and "slug" not in self.errors:
                self.cleaned_data["slug"] = suggested_slug(inspection)
        return self.cleaned_data
