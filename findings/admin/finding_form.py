"""The form of a finding: what its section, its kind and its wording decide by themselves."""

from django import forms
from django.db.models import Max

from findings.admin.forms import HistoryForm
from findings.admin.sentences import SENTENCES
from findings.models import (
    JUDGEMENT_BY_KIND,
    KINDS,
    FindingKind,
    Framework,
    Section,
    fingerprint,
)


class SectionChoice(forms.ModelChoiceField):
    """A section as people tell it apart: by its area and letter too."""

    def label_from_instance(self, section):
        area = section.letter.inspection.area
        return f"{area}, {section.letter.written.year}: {section.ordinal}. {section}"


def kinds_by_framework():
    return [
        (Framework(framework).label, [(kind.value, kind.label) for kind in kinds])
        for framework, kinds in KINDS.items()
    ]


class FindingForm(HistoryForm):
    set_by_form = frozenset({"letter", "framework", "summary_of"})
    summary_checked = forms.BooleanField(
        label="I have read the summary against the new wording, and it still fits",
        required=False,
        help_text="Leave it empty, and a changed wording marks the summary as older than it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held_wording, self.held_summary = self.instance.wording, self.instance.summary
        if "judgement" in self.fields:
            self.fields["judgement"].required = False
        if "kind" in self.fields:
            framework = self.instance.framework
            grouped = kinds_by_framework()
            if framework:
                grouped = [g for g in grouped if g[0] == Framework(framework).label]
            self.fields["kind"].choices = [("", "---------"), *grouped]

    def clean(self):
        super().clean()
        section = self.cleaned_data.get("section")
        if section:
            self.instance.letter = section.letter
            self.instance.framework = section.framework
        self._judge()
        self._both_pages_or_neither()
        self._keep_summary_with_its_wording()
        return self.cleaned_data

    def _both_pages_or_neither(self):
        """Said here too: a database takes a comparison with nothing for true."""
        first, last = self.cleaned_data.get("page_start"), self.cleaned_data.get("page_end")
        if "page_end" in self.fields and (first is None) != (last is None) and not self.errors:
            self.add_error("page_end", SENTENCES["finding_pages_in_order"][1])

    def _judge(self):
        """The heading judges; an editor judges main findings, and narrative where it says more."""
        if "judgement" not in self.fields:
            return
        kind = self.cleaned_data.get("kind") or self.instance.kind
        given = JUDGEMENT_BY_KIND.get(kind)
        chosen = self.cleaned_data.get("judgement")
        if given:
            self.cleaned_data["judgement"] = given
        elif not chosen and kind == FindingKind.MAIN_FINDING:
            self.add_error("judgement", "An editor judges main findings. Choose one.")

    def _keep_summary_with_its_wording(self):
        """The rule of `review.summarise`: a summary remembers the wording it was written from."""
        if "summary" not in self.fields:
            return
        summary = self.cleaned_data.get("summary") or ""
        wording = self.cleaned_data.get("wording") or self.held_wording
        checked = self.cleaned_data.get("summary_checked")
        if not summary:
            self.instance.summary_of = ""
        elif summary != self.held_summary or checked:
            self.instance.summary_of = fingerprint(wording)


def next_ordinal(section: Section) -> int:
    """The place after the section's last finding."""
    return (section.findings.aggregate(last=Max("ordinal"))["last"] or 0) + 1
