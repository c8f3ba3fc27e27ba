"""A session ends some hours after signing in, whatever was done in between.

Django counts from the last time that something was written to a session. A page may write at any
time, so a stolen cookie could be kept alive for ever; the hour of signing in is therefore kept.
"""

import time

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

BEGAN = "signed_in_at"


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    request.session[BEGAN] = int(time.time())


def is_over(session, now: float | None = None) -> bool:
    """A session that does not say when it began is over."""
    now = time.time() if now is None else now
    return now - session.get(BEGAN, 0) >= settings.SESSION_COOKIE_AGE
