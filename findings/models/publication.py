"""What the public may read now, as a number, and what changed it last.

Triggers of the database write these rows (`guards`), whoever makes a change and by whatever way:
so a snapshot that was compiled from the records knows at once that it is no longer true.
"""

from django.db import models
from django.db.models import Q

KEPT = 1000  # changes; whoever has missed more reads everything anew


class Publication(models.Model):
    """One row: how often the public side has changed, and a token that never comes twice.

    The token decides, not the number: a database that is restored, or a transaction that is taken
    back, gives a number again for other records.
    """

    number = models.PositiveBigIntegerField()
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="publication_is_one_row")]

    def __str__(self):
        return f"{self.number} ({self.token})"


class PublicChange(models.Model):
    """One of the latest changes: of one letter, or of what many letters share."""

    number = models.PositiveBigIntegerField(primary_key=True)
    token = models.CharField(max_length=32)
    letter_id = models.BigIntegerField(
        null=True, help_text="Empty where areas, inspections, topics or the glossary changed."
    )

    def __str__(self):
        return f"{self.number}: {self.letter_id or 'everything'}"
