"""Inspections on the public register, with or without a letter held here."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from findings.models.area import LocalArea
from findings.models.framework import (
    OUTCOME_MEANS,
    Framework,
    InspectionKind,
    Outcome,
    outcome_belongs,
)

# The values for which claims say where they come from, in the order of the work.
CLAIMED = (
    "start",
    "end",
    "published",
    "outcome",
    "weaknesses",
    "weaknesses_sufficient",
    "weaknesses_insufficient",
    "next_inspection_years",
    "report_url",
)


class InspectionQuerySet(models.QuerySet):
    def newest_first(self):
        """By the day inspectors came, or the day of publication where the register lacks it."""
        return self.annotate(happened=Coalesce("start", "published")).order_by(
            "-happened", "reference"
        )


class Inspection(models.Model):
    """One inspection, revisit or monitoring inspection of a local area."""

    reference = models.SlugField(
        max_length=120, unique=True, help_text="Such as st-helens-2018-inspection."
    )
    area = models.ForeignKey(LocalArea, on_delete=models.PROTECT, related_name="inspections")
    framework = models.CharField(max_length=20, choices=Framework)
    kind = models.CharField(max_length=12, choices=InspectionKind)
    start = models.DateField(
        null=True, blank=True, help_text="First day of the visit; empty where no source gives it."
    )
    end = models.DateField(null=True, blank=True, help_text="Last day of the visit.")
    published = models.DateField(null=True, blank=True, help_text="Day the report was published.")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    weaknesses = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="2016 framework: number of significant weaknesses for the written statement.",
    )
    weaknesses_sufficient = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Revisit: weaknesses with sufficient progress."
    )
    weaknesses_insufficient = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Revisit: weaknesses without sufficient progress."
    )
    next_inspection_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Years until the next full inspection, as the report says."
    )
    report_url = models.URLField(
        "address of the report", blank=True, help_text="At Ofsted, where the register names it."
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text="The inspection that a revisit or a monitoring inspection goes back to.",
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["area__name", "start", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=outcome_belongs(), name="inspection_outcome_of_its_framework"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=False) | Q(published__isnull=False),
                name="inspection_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="inspection_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True)
                | Q(start__isnull=True)
                | Q(published__gte=F("start")),
                name="inspection_published_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind=InspectionKind.INSPECTION) | Q(follows__isnull=True),
                name="inspection_full_follows_nothing",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="inspection_does_not_follow_itself",
            ),
            models.CheckConstraint(
                condition=Q(weaknesses__isnull=True) | Q(outcome=Outcome.WSOA_REQUIRED),
                name="inspection_weaknesses_with_statement",
            ),
            models.CheckConstraint(
                condition=Q(
                    weaknesses_sufficient__isnull=True, weaknesses_insufficient__isnull=True
                )
                | Q(
                    framework=Framework.LOCAL_AREA_2016,
                    kind=InspectionKind.REVISIT,
                    weaknesses_sufficient__isnull=False,
                    weaknesses_insufficient__isnull=False,
                ),
                name="inspection_progress_on_revisit_only",
            ),
            models.UniqueConstraint(
                fields=["area", "framework", "kind", "start"], name="inspection_once_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["area", "framework", "kind", "published"],
                condition=Q(start__isnull=True),  # empty days are never equal to each other
                name="inspection_once_without_a_day",
            ),
        ]

    def __str__(self):
        when = f", {self.when:%B %Y}" if self.when else ""  # a form may still lack both dates
        return f"{self.area}, {self.get_kind_display().lower()}{when}"

    @property
    def outcome_means(self) -> str:
        """The outcome in one plain sentence; empty where none is recorded."""
        return OUTCOME_MEANS[Outcome(self.outcome)] if self.outcome else ""

    @property
    def when_in_words(self) -> str:
        """“February 2026”, or “published March 2026” where no source says when inspectors came."""
        return f"{self.start:%B %Y}" if self.start else f"published {self.published:%B %Y}"

    @property
    def when(self):
        """The day to place it in time: its first day, else its publication. Never empty."""
        return self.start or self.published


class Claim(models.Model):
    """What one source says of one value of an inspection: where every value comes from.

    The inspection itself holds the value in force; the claim marked `in_force` says whose it is.
    """

    class Source(models.TextChoices):
        REGISTER = "register", "Public register"
        LETTER = "letter", "Letter or report"
        EDITOR = "editor", "Editor"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="claims")
    field = models.CharField(max_length=30, help_text="Name of the inspection’s value.")
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source)
    detail = models.CharField(
        max_length=200,
        help_text="Which register, which page of the letter, or why the editor says so.",
    )
    in_force = models.BooleanField(
        default=False, help_text="When ticked, pages show this source’s value."
    )

    class Meta:
        ordering = ["inspection", "field", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "field", "source"], name="claim_once_for_a_source"
            ),
            models.UniqueConstraint(
                fields=["inspection", "field"],
                condition=Q(in_force=True),
                name="claim_one_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.field} = {self.value} ({self.get_source_display()})"
