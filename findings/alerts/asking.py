"""The verbs of an alert: ask, confirm, change, stop. Each is safe to be done twice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from findings import search
from findings.alerts.limits import may_be_written_to
from findings.alerts.mails import already, please_confirm
from findings.alerts.question import to_text
from findings.models import Alert
from findings.models.alert import LONGEST_NOTE, LONGEST_QUESTION

MOST_OF_AN_ADDRESS = 20


class TooLong(Exception):
    """A question with more filters than an alert can keep."""


@dataclass(frozen=True)
class Asked:
    """Who wants to hear of what, how often."""

    email: str
    query: search.FindingQuery
    frequency: str = Alert.Frequency.WEEKLY


def ask(
    asked: Asked,
    *,
    site: str,
    visitor: str | None = None,
    now: datetime | None = None,
) -> None:
    """Keep an alert that waits for its confirmation, and write to its address.

    Returns the same whatever is known of the address: what may differ stands in the mail alone.
    Raises TooOften and TooLong, which depend on the visitor and the question only.
    """
    now = now or timezone.now()
    email, question = asked.email.strip().lower(), to_text(asked.query)
    if len(question) > LONGEST_QUESTION:
        raise TooLong
    if not may_be_written_to(email, visitor, now):
        return
    alert = Alert.objects.filter(email=email, question=question).first()
    if alert is None:
        alert = _kept(email, question, asked.frequency, now)
    if alert is None:
        return
    if alert.confirmed_at:
        already(alert, site).send()
    else:
        # Asked for again: the week to confirm begins anew.
        Alert.objects.filter(pk=alert.pk).update(asked_at=now, frequency=asked.frequency)
        please_confirm(alert, site).send()


def _kept(email: str, question: str, frequency: str, now: datetime) -> Alert | None:
    """A new alert; None where the address has as many as it may, or somebody else was quicker."""
    if Alert.objects.filter(email=email).count() >= MOST_OF_AN_ADDRESS:
        return None
    try:
        with transaction.atomic():
            return Alert.objects.create(
                email=email, question=question, frequency=frequency, asked_at=now
            )
    except IntegrityError:  # asked twice at once: the first one's mail is on its way
        return None


@transaction.atomic
def confirm(alert: Alert, *, now: datetime | None = None) -> Alert:
    """From now on it is written to. What was public before is no news."""
    now = now or timezone.now()
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.confirmed_at is None:
        alert.confirmed_at = alert.told_until = max(now, alert.asked_at)
        alert.save(update_fields=["confirmed_at", "told_until"])
    return alert


def change(alert: Alert, *, frequency: str, note: str) -> None:
    """By whoever holds its key."""
    note = " ".join(note.replace("\x00", "").split())[:LONGEST_NOTE]
    Alert.objects.filter(pk=alert.pk).update(frequency=frequency, note=note)


def stop(alert: Alert) -> None:
    """Delete it, the address with it."""
    Alert.objects.filter(pk=alert.pk).delete()
