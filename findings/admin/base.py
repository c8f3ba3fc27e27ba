"""What every page of the admin shares, and who may change a letter in which state."""

from django import forms
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from findings.admin.forms import EDIT, HistoryForm, LinesField, PortalForm
from findings.admin.sentences import AT_THE_SAME_MOMENT, sentence_for
from findings.models import Letter, Status

LONGEST_CHANGE_SHOWN = 5000  # characters of an old or new value in the history: whole wordings


def was_public(letter: Letter) -> bool:
    """Whether anyone could ever read it. A withdrawn letter that was reopened still was."""
    return letter.published_at is not None


def is_settled(letter: Letter) -> bool:
    """Published or withdrawn: the document's own words change through verbs only."""
    return letter.status in (Status.PUBLISHED, Status.WITHDRAWN)


def may_change(user, letter: Letter) -> bool:
    """A draft is anybody's who may enter letters; later only those who may publish.

    In review an inspector would change what is being checked. After publication, summaries and
    themes are read by the public at once.
    """
    return letter.status == Status.DRAFT or user.has_perm("findings.publish_letter")


def status_tag(status: str, label: str) -> str:
    """The state in words, with a colour and a sign besides."""
    return format_html('<span class="state state-{}">{}</span>', status, label)


class LinesMixin:
    """For admins and inlines: text keeps its stored line ends, errors are sentences."""

    form = PortalForm
    formfield_overrides = {
        models.TextField: {"form_class": LinesField},
        models.URLField: {"assume_scheme": "https"},
    }


class InlineMixin(LinesMixin):
    """A row of a table names each of its fields: the column's heading is out of hearing there."""

    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.deletion_widget = forms.CheckboxInput(attrs={"aria-label": "Delete"})
        return formset


class ReadOnlyInline(admin.TabularInline):
    """Rows that a loader writes: seen by whoever sees the record, changed by nobody here."""

    template = "admin/findings/read_only_inline.html"
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PortalAdmin(LinesMixin, admin.ModelAdmin):
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    view_on_site = False
    issued_as = ""
    fixed = ()  # fields that are read-only once the record exists: addresses, places

    class Media:
        css = {"all": ["portal/admin.css"]}

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.fixed if obj else ())]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def get_object(self, request, object_id, from_field=None):
        """The record; locked while it is being saved, so that no verb acts in between."""
        record = super().get_object(request, object_id, from_field)
        if record and request.method == "POST" and transaction.get_connection().in_atomic_block:
            # The letter first, as every verb does: else it could be published in between.
            if letter_id := getattr(record, "letter_id", None):
                Letter.objects.select_for_update().get(pk=letter_id)
            self.model.objects.select_for_update().get(pk=record.pk)
            return super().get_object(request, object_id, from_field)
        return record

    def changeform_view(self, request, *args, **kwargs):
        """What only the database can refuse comes back as an error of the form, not as a 500."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            found = sentence_for(str(error))
            request.refused = found[1] if found else AT_THE_SAME_MOMENT
        return super().changeform_view(request, *args, **kwargs)


class ReferenceAdmin(PortalAdmin):
    """Records with a public address of their own: changed, never deleted, by nobody."""

    def has_delete_permission(self, request, obj=None):
        return False


class HistoryAdmin(PortalAdmin, SimpleHistoryAdmin):
    """A record with history: each save says who and why, and no old version is put back.

    Putting a version back would carry its state with it, past the verbs of `review`.
    """

    form = HistoryForm
    object_history_template = "admin/findings/history.html"

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, ("This change", {"fields": ["reason", "seen"]})] if may else fieldsets

    def save_model(self, request, obj, form, change):
        """Keep who and why. A save without a change leaves no row, or it would count as an edit."""
        if reason := form.cleaned_data.get("reason"):
            obj._change_reason = f"{EDIT}{reason}"
        obj._history_user = request.user
        if not change or set(form.changed_data) - {"reason", "seen"}:
            super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        obj._history_user = request.user
        obj._change_reason = f"{EDIT}deleted"
        super().delete_model(request, obj)

    def revert_disabled(self, request, obj=None):
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """The history page shows each change in full; a version has no form to save."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[object_id]))

    def get_historical_record_context_helper(self, request, historical_record):
        return HistoricalRecordContextHelper(
            self.model,
            historical_record,
            max_displayed_delta_change_chars=LONGEST_CHANGE_SHOWN,
        )


def who_when(who, when, why="") -> str:
    """“inspector, 3 March 2026, 14:05”, and why; empty where it has not happened."""
    if not when:
        return "-"
    moment = localtime(when).strftime("%-d %B %Y, %H:%M")
    return f"{who}, {moment}{f': {why}' if why else ''}"
