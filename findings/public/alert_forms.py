"""The forms of alerts."""

from django import forms

from findings.models import Alert
from findings.models.alert import LONGEST_NOTE
from findings.public.open_forms import OpenForm


class AlertForm(OpenForm):
    """An address and how often.

    How often anybody may ask is limited in `findings.alerts.limits`, and nothing but one mail comes
    of it before the owner of the address confirms.
    """

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter a whole e-mail address, such as name@example.org.",
            "max_length": "Enter an e-mail address of 254 characters or fewer.",
        },
    )
    frequency = forms.ChoiceField(
        choices=Alert.Frequency.choices,
        error_messages={
            "required": "Choose how often.",
            "invalid_choice": "Choose how often.",
        },
    )


class MyAlertForm(forms.Form):
    """What the owner of an alert may change."""

    frequency = forms.ChoiceField(
        choices=Alert.Frequency.choices, error_messages={"invalid_choice": "Choose how often."}
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": f"Write a note of {LONGEST_NOTE} characters or fewer."},
    )
