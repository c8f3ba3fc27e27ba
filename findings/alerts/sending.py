"""Sending what is news, one mail an alert, whoever else is at it.

At least once: an alert is claimed before its mail goes out, and marked as told after it. Two runs
never hold the same claim, since claiming is one UPDATE with its condition. A run that is killed
between mail and mark leaves its claim, which ends after LEASE; the next run then sends the same
news again. The other choice, marking first, would lose news, and a withdrawal that nobody hears of
costs more than a mail that comes twice.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from findings.alerts.digest import digest
from findings.alerts.keys import CONFIRM_WITHIN
from findings.alerts.limits import forget
from findings.alerts.mails import news
from findings.models import Alert

# A little less than a day and a week, for a timer that is not on the second.
PERIODS = {
    Alert.Frequency.DAILY: timedelta(hours=20),
    Alert.Frequency.WEEKLY: timedelta(days=6, hours=20),
}
FREQUENCIES = [frequency.value for frequency in PERIODS]
LEASE = timedelta(minutes=20)
# A letter becomes public when its transaction ends, a little after the moment it notes: news of the
# last minute waits for the next time, or what was not in sight yet would never be told.
UNTIL_SEEN = timedelta(minutes=1)
MOST_FAILURES = 5  # refusals in a row until an address is given up, and deleted
GIVE_UP_AFTER = 3  # mails in a row that the mail server did not take, whoever they were for

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


@dataclass
class Sent:
    """What a run did, in numbers: no address leaves it."""

    sent: int = 0
    unchanged: int = 0
    failed: int = 0
    forgotten: int = 0
    gave_up: bool = False  # the mail server does not answer; what is left waits for the next run


def send_due(
    *, site: str, frequency: str = "", at_once: bool = False, clock: Clock = timezone.now
) -> Sent:
    """Send to every alert whose day or week is over (`at_once`: to all that have news)."""
    done = Sent()
    forget_unconfirmed(clock(), done)
    connection = get_connection()
    failed_in_a_row = 0
    try:
        for alert in _claimed(frequency, at_once, clock):
            until = clock() - UNTIL_SEEN
            try:
                _tell(alert, until, site, connection, done)
            except SMTPRecipientsRefused as error:
                _refused(alert, error, done)
            except (SMTPException, OSError) as error:
                # The error's own words may hold the address.
                logger.error("Alert %s was not sent: %s", alert.pk, type(error).__name__)
                _ours(alert).update(claimed_at=None)
                done.failed += 1
                failed_in_a_row += 1
                if failed_in_a_row == GIVE_UP_AFTER:
                    done.gave_up = True
                    break
            else:
                failed_in_a_row = 0
    finally:
        connection.close()
    return done


def forget_unconfirmed(now: datetime, done: Sent) -> None:
    """Delete alerts that nobody confirmed within a week, and what limits kept for a day."""
    old = Alert.objects.filter(confirmed_at=None, asked_at__lte=now - CONFIRM_WITHIN)
    done.forgotten, _ = old.delete()
    forget(now)


def _due(frequency: str, at_once: bool, now: datetime) -> Q:
    due = Q()
    for each, period in PERIODS.items():
        if frequency in ("", each):
            since = now if at_once else now - period
            due |= Q(frequency=each, told_until__lte=since)
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - LEASE)
    return due & free & Q(confirmed_at__isnull=False)


def _claimed(frequency: str, at_once: bool, clock: Clock) -> Iterator[Alert]:
    """Alerts that are due, each claimed for this run at the moment it is given out."""
    keys = Alert.objects.filter(_due(frequency, at_once, clock())).order_by("pk")
    for key in list(keys.values_list("pk", flat=True)):
        now = clock()
        condition = _due(frequency, at_once, now)
        if Alert.objects.filter(condition, pk=key).update(claimed_at=now):
            alert = Alert.objects.filter(pk=key, claimed_at=now).first()
            if alert is not None:  # else: stopped this very moment
                yield alert


def _tell(alert: Alert, until: datetime, site: str, connection, done: Sent) -> None:  # type: ignore[no-untyped-def]
    """Send the news, if there is any, then mark it as told."""
    if alert.told_until is None or until <= alert.told_until:
        _ours(alert).update(claimed_at=None)
        done.unchanged += 1
        return
    found = digest(alert, alert.told_until, until)
    marks = {"told_until": until, "last_count": found.count, "claimed_at": None, "failures": 0}
    if found.total:
        mail = news(alert, found, site)
        mail.connection = connection
        mail.send()
        marks["last_sent_at"] = timezone.now()
        done.sent += 1
    else:
        done.unchanged += 1
    _ours(alert).update(**marks)


def _ours(alert: Alert) -> QuerySet[Alert]:
    """The alert, as long as this run's claim holds."""
    return Alert.objects.filter(pk=alert.pk, claimed_at=alert.claimed_at)


def _refused(alert: Alert, error: SMTPRecipientsRefused, done: Sent) -> None:
    """The mail server does not know the address. After some times it is deleted with its alert."""
    logger.error("Alert %s was not sent: its address was refused", alert.pk)
    done.failed += 1
    if alert.failures + 1 >= MOST_FAILURES:
        Alert.objects.filter(pk=alert.pk).delete()
    else:
        _ours(alert).update(claimed_at=None, failures=alert.failures + 1)
