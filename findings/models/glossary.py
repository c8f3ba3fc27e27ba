"""The glossary: words of the field, explained plainly."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords


class GlossaryTerm(models.Model):
    """A word or acronym as letters use it."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Part of the public address. It can never be used for another term.",
    )
    term = models.CharField(max_length=120, unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term

    def get_absolute_url(self):
        return f"{reverse('findings:glossary')}#{self.slug}"


class GlossaryForm(models.Model):
    """Another form of a term: acronym, plural, spelling. It belongs to one term only."""

    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="forms")
    text = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["term", "id"]

    def __str__(self):
        return self.text


class GlossarySense(models.Model):
    """What a term means. Most have one sense; an acronym such as SLT has two."""

    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="senses")
    ordinal = models.PositiveSmallIntegerField()
    label = models.CharField(
        max_length=120, blank=True, help_text="When this sense applies; needed where there are two."
    )
    expansion = models.CharField(max_length=160, blank=True, help_text="An acronym in full.")
    explanation = models.TextField(help_text="One to three plain sentences.")

    class Meta:
        ordering = ["term", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["term", "ordinal"], name="glossary_sense_place_once"),
        ]

    def __str__(self):
        return self.expansion or self.label or self.explanation[:60]
