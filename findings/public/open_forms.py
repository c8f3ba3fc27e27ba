"""Forms that anybody may send without an account or a cookie: what keeps programs out of them.

Django's CSRF protection is not used, because it needs a cookie, which public pages never set; and
there is nothing that it could protect: no visitor is signed in, so a foreign page that makes a
browser send such a form can do no more than its owner could from home. What a form must bring
instead is a signed mark of when it was given out, not more than a day ago. Where that was a moment
ago, as with programs and with browsers that fill a form in for somebody, the page asks for one more
press, with everything still in it. A box that people do not see must be empty. How often anybody
may send it, the verbs behind each form limit.
"""

from functools import wraps

from django import forms
from django.core import signing
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

FASTEST = 2  # seconds in which hardly a person fills a form in, but a browser may for one
SLOWEST = 60 * 60 * 24  # seconds for which a page stands open

_signer = signing.TimestampSigner(salt="findings.open-form")


def open_form_page(view):
    """Takes GET, HEAD and POST, from anybody, and is kept by no cache."""
    page = require_http_methods(["GET", "HEAD", "POST"])(view)
    return wraps(view)(never_cache(csrf_exempt(page)))


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


class OpenForm(forms.Form):
    """What every such form carries along, unseen."""

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
    def asks_once_more(self):
        """Whether nothing is wrong with it but how fast it came."""
        return self.is_quick and not self.errors

    @property
    def mark(self):
        """For the form as it is shown now: shown again, it may come back at once."""
        return started(again=self.is_bound)

    @property
    def is_trapped(self):
        """Whether something filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))
