"""How often alerts may be asked for: a mailbox, a visitor and everybody together.

Without a cookie, a puzzle or another company: rows of keyed hashes, deleted after a day. The row is
written before it is counted, so that of several at once each sees the others; nobody gets more.
"""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from findings.models import AlertAsking

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
MAILS_A_DAY = 3  # that one mailbox gets because somebody, maybe somebody else, asked
ASKINGS_AN_HOUR = 20  # of one visitor; an office may be one visitor
EVERYBODY_AN_HOUR = 300


class TooOften(Exception):
    """A visitor, or everybody together, asked too often. It says nothing about a mailbox."""


def may_be_written_to(email: str, visitor: str | None, now: datetime) -> bool:
    """Count one asking. False where the mailbox had its mails of today. Raises TooOften."""
    mailbox, where = _hash(_mailbox(email)), _hash(visitor) if visitor else ""
    AlertAsking.objects.create(mailbox=mailbox, visitor=where, at=now)
    lately = AlertAsking.objects.filter(at__gt=now - AN_HOUR)
    if where and lately.filter(visitor=where).count() > ASKINGS_AN_HOUR:
        raise TooOften
    if lately.count() > EVERYBODY_AN_HOUR:
        raise TooOften
    today = AlertAsking.objects.filter(at__gt=now - A_DAY)
    return today.filter(mailbox=mailbox).count() <= MAILS_A_DAY


def forget(now: datetime) -> None:
    """Delete what was kept for a day."""
    AlertAsking.objects.filter(at__lte=now - A_DAY).delete()


def _mailbox(email: str) -> str:
    """The mailbox behind an address: jo+school@… and jo@… arrive at the same one."""
    local, _, host = email.rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def _hash(value: str) -> str:
    return salted_hmac("findings.alerts.limits", value, algorithm="sha256").hexdigest()[:32]
