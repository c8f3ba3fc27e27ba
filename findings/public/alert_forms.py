"""The forms of alerts. They take part in no session: see `Started`."""

from django import forms
from django.core import signing

from findings.models import Alert
from findings.models.alert import LONGEST_NOTE

FASTEST = 2  # seconds in which hardly a person fills the form in, but a browser may for one
SLOWEST = 60 * 60 * 24  # seconds for which a page stands open

_signer = signing.TimestampSigner(salt="findings.alerts.form")


def started(*, again=False):
    """A mark of when a form was given out, signed. It names nobody.

    `again`: to somebody who has sent it once, and may now be as quick as they like.
    """
    return _signer.sign("again" if again else "form")


def _age(mark):
    """Seconds since a form was given out; None where the mark is not one of ours, or too old."""
    try:
        given_out = _signer.unsign(mark, max_age=SLOWEST)
    except signing.BadSignature:
        return None
    if given_out == "again":
        return FASTEST
    for age in range(FASTEST):
        try:
            _signer.unsign(mark, max_age=age)
        except signing.SignatureExpired:
            continue
        return age
    return FASTEST


class AlertForm(forms.Form):
    """An address and how often.

    Django's CSRF protection is not used, because it needs a cookie, which public pages never set;
    and there is nothing that it could protect: no visitor is signed in, so a foreign page that
    makes a browser send this form can do no more than its owner could from home. What a form must
    bring instead is a signed mark of when it was given out, not more than a day ago. Where that was
    a moment ago, as with programs and with browsers that fill it in for somebody, the page asks for
    one more press, with everything still in it. A box that people do not see must be empty. How
    often anybody may ask is limited in `findings.alerts.limits`, and nothing but one mail comes of
    it before the owner of the address confirms.
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
    is_quick = False  # sent in less time than most people need: ask once more, lose nothing
    started = forms.CharField(required=False)
    website = forms.CharField(required=False)  # for programs that fill in every box

    def clean(self):
        age = _age(self.cleaned_data.get("started", ""))
        if age is None:
            raise forms.ValidationError("This page stood open for too long. Please send it again.")
        self.is_quick = age < FASTEST
        return self.cleaned_data

    @property
    def is_trapped(self):
        """Whether something filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))


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
