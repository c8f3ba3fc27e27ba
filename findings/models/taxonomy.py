"""Themes and services: what a finding is about, in families' words and in the field's."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords


class Topic(models.Model):
    """What themes and services have in common."""

    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Part of the public address. It can never be used for another topic.",
    )
    code = models.CharField(max_length=60, unique=True, help_text="As data files spell it.")
    name = models.CharField(max_length=80, unique=True, help_text="In families’ words.")
    formal_name = models.CharField(max_length=120, unique=True, help_text="As officers say it.")
    definition = models.TextField(help_text="One or two plain sentences, shown to the public.")
    editor_rule = models.TextField(
        blank=True,
        help_text="What belongs here and what elsewhere. The topic’s page shows it.",
    )
    ordinal = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists.")

    class Meta:
        abstract = True
        ordering = ["ordinal"]

    def __str__(self):
        return self.name


class Theme(Topic):
    """One of the themes that findings are about."""

    history = HistoricalRecords()

    def get_absolute_url(self):
        return reverse("findings:theme-detail", args=[self.slug])


class Service(Topic):
    """One of the services that findings are about."""

    history = HistoricalRecords()

    def get_absolute_url(self):
        return reverse("findings:service-detail", args=[self.slug])


class ThemeTerm(models.Model):
    """Words that suggest a theme, or everyday words by which it is searched for."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="terms")
    text = models.CharField(max_length=80)
    suggests = models.BooleanField(
        "suggests it",
        default=True,
        help_text="Ticked: a finding with this word is offered the theme.",
    )
    searched = models.BooleanField(
        "names it in searches",
        default=False,
        help_text="Ticked: whoever searches for this word finds what is about the theme.",
    )

    class Meta:
        ordering = ["theme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "text"], name="theme_term_once"),
        ]

    def __str__(self):
        return self.text


class ServiceTerm(models.Model):
    """Words that suggest a service, or everyday words by which it is searched for."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="terms")
    text = models.CharField(max_length=80)
    suggests = models.BooleanField(
        "suggests it",
        default=True,
        help_text="Ticked: a finding with this word is offered the service.",
    )
    searched = models.BooleanField(
        "names it in searches",
        default=True,
        help_text="Ticked: whoever searches for this word finds what is about the service.",
    )

    class Meta:
        ordering = ["service", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "text"], name="service_term_once"),
        ]

    def __str__(self):
        return self.text
