"""Findings: what inspectors said, a paragraph or a bullet at a time."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from findings.models.framework import (
    JUDGEMENT_BY_KIND,
    KINDS,
    FindingKind,
    Framework,
    Judgement,
    belongs,
)
from findings.models.letter import Letter, Section, Status
from findings.models.moments import who_and_when, who_when_and_why
from findings.models.stemming import StemsField, about, words
from findings.models.taxonomy import Service, Theme

# Neither vowels nor look-alikes: a reference can be read out, and spells no word.
REFERENCE_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
REFERENCE_LENGTH = 7


def new_reference() -> str:
    """A random public reference, such as k7m3qz4. The database refuses one that was ever used."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def fingerprint(wording: str) -> str:
    """SHA-256 of a wording, by which a summary remembers what it was written from."""
    return hashlib.sha256(wording.encode()).hexdigest()


class FindingQuerySet(models.QuerySet):
    def published(self):
        """Findings anyone may see: their letter is published and they are not withdrawn.

        This is the public rule. Every public address, count, export and index starts here.
        """
        return self.filter(letter__status=Status.PUBLISHED, withdrawn_at__isnull=True)

    def counted(self):
        """What counts as a finding: everything but narrative kept as context."""
        return self.exclude(kind=FindingKind.NARRATIVE)

    def in_letter_order(self):
        return self.order_by("section__ordinal", "ordinal")

    def with_card(self):
        """Everything that a result card shows, in a fixed number of queries."""
        return self.select_related("section", "letter__inspection__area__region").prefetch_related(
            "themes", "services"
        )


class Finding(models.Model):
    """One finding, in the inspectors' words, with what editors add beside them."""

    class WordingStatus(models.TextChoices):
        VERBATIM = "verbatim", "Word for word"
        RESTATED = "restated", "Restated in our words"

    reference = models.CharField(
        max_length=12,
        unique=True,
        default=new_reference,
        editable=False,
        help_text="Part of the public address. It never changes and is never used again.",
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="findings")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="findings")
    framework = models.CharField(max_length=20, choices=Framework)
    ordinal = models.PositiveSmallIntegerField(help_text="Its place in the section, from 1.")
    kind = models.CharField(max_length=22, choices=FindingKind)
    judgement = models.CharField(
        max_length=12,
        choices=Judgement,
        help_text="Given by the heading; an editor judges main findings.",
    )

    wording = models.TextField(
        help_text="Exactly as in the letter; sub-points on lines of their own that begin with •."
    )
    wording_status = models.CharField(
        max_length=10,
        choices=WordingStatus,
        default=WordingStatus.VERBATIM,
        help_text="“Word for word” is checked against the letter’s text before it can be public.",
    )
    page_start = models.PositiveSmallIntegerField(null=True, blank=True)
    page_end = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="Boxes on the page: a list of [page, left, top, right, bottom] in points.",
    )
    responsible_body = models.CharField(
        max_length=300, blank=True, help_text="As the report’s table names it."
    )

    rule = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="The reader’s rule that took it for a finding; empty where a person entered it.",
    )
    checked_at = models.DateTimeField(
        null=True, editable=False, help_text="When a person checked it against the document."
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="findings_checked",
        editable=False,
    )

    themes = models.ManyToManyField(Theme, blank=True, related_name="findings")
    services = models.ManyToManyField(Service, blank=True, related_name="findings")

    summary = models.TextField("plain-language summary", blank=True)
    summary_of = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Fingerprint of the wording that the summary was written from.",
    )

    first_public_at = models.DateTimeField(
        null=True, editable=False, help_text="When anyone could first read it; empty before that."
    )
    corrected_at = models.DateTimeField(null=True, editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="findings_corrected",
        editable=False,
    )
    correction_note = models.CharField(max_length=300, blank=True, editable=False)
    wording_before = models.TextField(
        blank=True,
        editable=False,
        help_text="What the public read until the correction; empty where it held a name.",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="findings_withdrawn",
        editable=False,
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    search_about = StemsField(of=about)
    search_words = StemsField(of=words)

    objects = FindingQuerySet.as_manager()
    history = HistoricalRecords(
        m2m_fields=[themes, services],
        excluded_fields=["search_about", "search_words", "first_public_at"],
    )

    class Meta:
        ordering = ["letter", "section__ordinal", "ordinal"]
        permissions = [
            ("correct_finding", "Can correct a published finding"),
            ("withdraw_finding", "Can withdraw a finding"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["section", "ordinal"], name="finding_ordinal_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="finding_ordinal_from_one"),
            models.CheckConstraint(
                condition=belongs("kind", KINDS), name="finding_kind_of_its_framework"
            ),
            models.CheckConstraint(
                condition=Q(kind=FindingKind.MAIN_FINDING)
                | Q(
                    kind__in=[k for k, j in JUDGEMENT_BY_KIND.items() if j == Judgement.STRENGTH],
                    judgement=Judgement.STRENGTH,
                )
                | Q(
                    kind__in=[
                        k for k, j in JUDGEMENT_BY_KIND.items() if j == Judgement.DEVELOPMENT
                    ],
                    judgement=Judgement.DEVELOPMENT,
                )
                | Q(kind=FindingKind.NARRATIVE, judgement=Judgement.CONTEXT),
                name="finding_judgement_of_its_heading",
            ),
            models.CheckConstraint(
                condition=Q(judgement__in=Judgement.values), name="finding_judgement_known"
            ),
            models.CheckConstraint(
                condition=Q(wording_status__in=["verbatim", "restated"]),
                name="finding_wording_status_known",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="finding_has_wording"),
            models.CheckConstraint(
                condition=Q(page_start__isnull=True, page_end__isnull=True)
                | Q(
                    page_start__isnull=False,  # a comparison with nothing would let the row pass
                    page_end__isnull=False,
                    page_start__gte=1,
                    page_end__gte=F("page_start"),
                ),
                name="finding_pages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(summary="", summary_of="") | (~Q(summary="") & ~Q(summary_of="")),
                name="finding_summary_knows_its_source",
            ),
            who_and_when("checked", name="finding_checked_who_and_when"),
            who_when_and_why(
                "corrected", "correction_note", name="finding_corrected_who_when_and_why"
            ),
            who_when_and_why(
                "withdrawn", "withdrawn_reason", name="finding_withdrawn_who_when_and_why"
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.wording[:60]}…"

    def get_absolute_url(self):
        return reverse("findings:finding-detail", args=[self.reference])

    @property
    def summary_is_stale(self) -> bool:
        """Whether the wording has changed since the summary was written."""
        return bool(self.summary) and self.summary_of != fingerprint(self.wording)

    @property
    def lead(self) -> str:
        """The wording without its sub-points."""
        return "\n".join(line for line in self.wording.splitlines() if not line.startswith("•"))

    @property
    def sub_points(self) -> list[str]:
        """The sub-points, without their bullets."""
        return [line.lstrip("• ") for line in self.wording.splitlines() if line.startswith("•")]
