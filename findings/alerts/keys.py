"""The keys in the links of an alert's e-mails. Whoever has one may do what the link says.

A key is the alert's random seed, signed: what stands in the database alone opens nothing, as with a
hash, but the same key can be written into every later e-mail, which a hash would not allow. The key
that confirms is another one and ends after a week. All keys end when the alert is deleted.
"""

from datetime import timedelta

from django.core import signing

from findings.models import Alert

CONFIRM_WITHIN = timedelta(days=7)
LONGEST_KEY = 200
_mine = signing.Signer(salt="findings.alerts.mine")
_confirming = signing.TimestampSigner(salt="findings.alerts.confirm")


def key_of(alert: Alert) -> str:
    """The key to manage and stop an alert."""
    return _mine.sign(alert.seed)


def confirming_key_of(alert: Alert) -> str:
    return _confirming.sign(alert.seed)


def alert_of(key: str) -> Alert | None:
    """The confirmed alert that a key opens; None where it opens none."""
    try:
        seed = _mine.unsign(key[:LONGEST_KEY])
    except signing.BadSignature:
        return None
    return Alert.objects.filter(seed=seed, confirmed_at__isnull=False).first()


def alert_to_confirm(key: str) -> Alert | None:
    """The alert, confirmed already or not, that a key from the first e-mail confirms."""
    try:
        seed = _confirming.unsign(key[:LONGEST_KEY], max_age=CONFIRM_WITHIN)
    except signing.BadSignature:  # too old is one of them
        return None
    return Alert.objects.filter(seed=seed).first()
