"""E-mail alerts: who wants to hear of a filter. The only personal data of visitors that is kept.

No admin and no desk page shows them: an address is there to be written to, and goes with the alert.
"""

import secrets

from django.db import models
from django.db.models import F, Q

LONGEST_NOTE = 300
LONGEST_QUESTION = 2000


def new_seed() -> str:
    """Random and never shown: the links in an alert's e-mails are signed over it."""
    return secrets.token_urlsafe(24)


class Alert(models.Model):
    """One address and one question. It is written to only after it was confirmed from there."""

    class Frequency(models.TextChoices):
        DAILY = "daily", "At most once a day"
        WEEKLY = "weekly", "At most once a week"

    email = models.EmailField(max_length=254, help_text="In small letters.")
    question = models.CharField(
        max_length=LONGEST_QUESTION,
        blank=True,
        help_text="As in the explorer’s address, in canonical order; empty for all findings.",
    )
    frequency = models.CharField(max_length=6, choices=Frequency, default=Frequency.WEEKLY)
    note = models.CharField(
        max_length=LONGEST_NOTE, blank=True, help_text="Only ever shown to whoever wrote it."
    )
    seed = models.CharField(max_length=32, unique=True, default=new_seed, editable=False)

    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, help_text="Nothing is sent before.")
    told_until = models.DateTimeField(
        null=True, help_text="Everything until then was looked at, and told where it was news."
    )
    last_count = models.PositiveIntegerField(
        null=True, help_text="How many findings the filter gave when it was last looked at."
    )
    last_sent_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(
        null=True, help_text="While a run of the command is at it; too old, and another takes it."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="Times in a row that the address was refused."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "question"], name="alert_question_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=["daily", "weekly"]), name="alert_frequency_known"
            ),
            models.CheckConstraint(condition=~Q(email=""), name="alert_has_email"),
            models.CheckConstraint(condition=~Q(seed=""), name="alert_has_seed"),
            models.CheckConstraint(
                condition=Q(
                    confirmed_at__isnull=True, told_until__isnull=True, last_sent_at__isnull=True
                )
                | Q(
                    confirmed_at__isnull=False,
                    told_until__isnull=False,
                    confirmed_at__gte=F("asked_at"),
                ),
                name="alert_confirmed_before_it_tells",
            ),
        ]
        indexes = [
            models.Index(fields=["told_until"], name="alert_told_until"),
            models.Index(fields=["confirmed_at", "asked_at"], name="alert_unconfirmed"),
        ]

    def __str__(self):
        return f"alert {self.pk}"  # never the address: a name of a row ends up in logs


class AlertAsking(models.Model):
    """That somebody asked for an alert, kept for a day so that nobody can ask too often.

    Neither an address nor where it was asked from can be read back from it.
    """

    mailbox = models.CharField(max_length=32, help_text="Keyed hash of the address.")
    visitor = models.CharField(
        max_length=32, blank=True, help_text="Keyed hash of the network address; empty if unknown."
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="alert_asking_at")]
        constraints = [
            models.CheckConstraint(condition=~Q(mailbox=""), name="alert_asking_has_mailbox"),
        ]

    def __str__(self):
        return f"asking {self.pk}"
