"""What every form of the admin shares: lines, sentences, addresses, reasons, and no lost edits."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from findings.admin.sentences import sentence_for
from findings.models import IssuedReference

LONGEST_REASON = 300  # characters; the records' own limit
EDIT = "edit: "  # so that a typed reason can never pass for one of the verbs' own rows


class LinesField(forms.CharField):
    """Text with line ends as they are stored.

    Browsers send CRLF. Kept, it would change every wording with sub-points at the next save, and
    mark its summary as stale.
    """

    def to_python(self, value):
        value = super().to_python(value)
        return value.replace("\r\n", "\n").replace("\r", "\n") if value else value


class PortalForm(forms.ModelForm):
    """A form that validates what it sets by itself, and explains each constraint."""

    refused = ""  # what the database said to the same values a moment ago
    set_by_form: frozenset[str] = frozenset()  # fields that no one types and constraints need
    issued_as = ""  # the kind of public address that this record takes for ever

    def clean(self):
        if self.refused:
            self.add_error(None, self.refused)
        return super().clean()

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        used = IssuedReference.objects.filter(kind=self.issued_as, value=slug)
        if slug and self.issued_as and self.instance._state.adding and used.exists():
            raise ValidationError("This address was used before. It is never used again.")
        return slug

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - self.set_by_form

    def _update_errors(self, errors):
        """Say in a sentence, beside its field, what Django says with a constraint's name."""
        if hasattr(errors, "error_dict"):
            errors = ValidationError(self._in_sentences(errors.error_dict))
        super()._update_errors(errors)

    def _in_sentences(self, error_dict):
        said = {}
        for field, errors in error_dict.items():
            for error in errors:
                found = sentence_for(" ".join(error.messages))
                where, what = (found[0], ValidationError(found[1])) if found else (field, error)
                said.setdefault(where if where in self.fields else NON_FIELD_ERRORS, []).append(
                    what
                )
        return said


class HistoryForm(PortalForm):
    """The form of a record with history: takes a reason, refuses to overwrite a newer version."""

    reason = forms.CharField(
        label="Reason for this change",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Kept in the history beside your name; staff only.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self._newest()
        self.fields["seen"].initial = str(newest.pk) if newest else ""

    def clean(self):
        super().clean()
        newest = self._newest()
        if newest and self.cleaned_data.get("seen") not in ("", str(newest.pk)):
            who = newest.history_user or "Somebody"
            self.add_error(
                None,
                f"{who} changed this after you opened it. Nothing of yours is saved. Open it "
                "again in another tab, and put your change in there.",
            )
        return self.cleaned_data

    def _newest(self):
        if self.instance.pk is None:
            return None
        return self.instance.history.select_related("history_user").first()


class ReasonForm(forms.Form):
    """Why a state changes."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Say why: the reason is kept with the record."},
    )


class CorrectionForm(forms.Form):
    """A wording put right after publication."""

    wording = LinesField(
        label="Wording as it should be",
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        help_text="Exactly as in the letter; sub-points on lines of their own that begin with •.",
        error_messages={"required": "Enter the wording as it stands in the letter."},
    )
    note = forms.CharField(
        label="Note for the public",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Shown with the date beside the finding: what was wrong and what is right now.",
        error_messages={"required": "Say what was wrong: readers see this note."},
    )
