"""The form behind “Something wrong on this page?”."""

import re

from django import forms

from findings.models import PageReport
from findings.models.report import LONGEST_TEXT
from findings.public.open_forms import OpenForm

MOST_LINKS = 1  # one may be the page that somebody means
_LINK = re.compile(r"https?:|\bwww\.|\[url|<a\s", re.I)


class ReportForm(OpenForm):
    """What is wrong, in the visitor's words, and where an answer should go."""

    what = forms.ChoiceField(
        choices=PageReport.What.choices,
        error_messages={
            "required": "Choose what is wrong.",
            "invalid_choice": "Choose what is wrong.",
        },
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"Write {LONGEST_TEXT:,} characters or fewer."},
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": "Enter a whole e-mail address, such as name@example.org, or none.",
            "max_length": "Enter an e-mail address of 254 characters or fewer.",
        },
    )

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(_LINK.findall(text)) > MOST_LINKS:
            raise forms.ValidationError("Leave out web addresses: one at most.")
        if not text and self.cleaned_data.get("what") == PageReport.What.OTHER:
            raise forms.ValidationError("Say in a few words what is wrong.")
        return text
