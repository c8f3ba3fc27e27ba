"""Forms that anybody may send without an account or a cookie: what keeps programs out of them.

Django's CSRF protection is not used, because it needs a cookie, which public pages never set; and
there is nothing that it could protect: no visitor is signed in, so a foreign page that makes a
browser send such a form can do no more than its owner could from home. What a form must bring
instead is a signed mark of when it was given out: not a few seconds ago, as programs do, and not
more than a day. A box that people do not see must be empty. How often anybody may send it, the
verbs behind each form limit.
"""

from functools import wraps

from django import forms
from django.core import signing
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

FASTEST = 3  # seconds in which no person fills a form in
SLOWEST = 60 * 60 * 24  # seconds for which a page stands open

_signer = signing.TimestampSigner(salt="findings.open-form")


def open_form_page(view):
    """Takes GET, HEAD and POST, from anybody, and is kept by no cache."""
    page = require_http_methods(["GET", "HEAD", "POST"])(view)
    return wraps(view)(never_cache(csrf_exempt(page)))


def started():
    """A mark of when a form was given out, signed. It names nobody."""
    return _signer.sign("form")


def _age(mark):
    """Seconds since a form was given out; None where the mark is not one of ours, or too old."""
    try:
        _signer.unsign(mark, max_age=SLOWEST)
    except signing.BadSignature:
        return None
    for age in range(FASTEST):
        try:
            _signer.unsign(mark, max_age=age)
        except signing.SignatureExpired:
            continue
        return age
    return FASTEST


class OpenForm(forms.Form):
    """What every such form carries along, unseen."""

    started = forms.CharField(required=False)
    website = forms.CharField(required=False)  # for programs that fill in every box

    def clean(self):
        age = _age(self.cleaned_data.get("started", ""))
        if age is None:
            raise forms.ValidationError("This page stood open for too long. Please send it again.")
        if age < FASTEST:
            raise forms.ValidationError("That was very quick. Please send it once more.")
        return self.cleaned_data

    @property
    def mark(self):
        """For the form when it is shown again: the mark that came while it is good, so that who was
        too quick once need not wait again; else a new one."""
        given = str(self.data.get("started", ""))
        return given if _age(given) is not None else started()

    @property
    def is_trapped(self):
        """Whether something filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))
