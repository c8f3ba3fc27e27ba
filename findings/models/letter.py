"""The document that reports one inspection, its pages, its people and its parts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from findings.models.framework import ASPECTS, Aspect, Framework, belongs
from findings.models.inspection import Inspection
from findings.models.moments import who_and_when, who_when_and_why
from findings.models.stemming import StemsField, headings


class Status(models.TextChoices):
    # Being entered or put right; only staff see it.
    DRAFT = "draft", "Draft"
    # Handed to a second person; only staff see it.
    IN_REVIEW = "in_review", "In review"
    # Put by for a while, with a reason; only staff see it.
    ON_HOLD = "on_hold", "On hold"
    # Anyone may see it.
    PUBLISHED = "published", "Published"
    # Was public once; its address says when and why it went.
    WITHDRAWN = "withdrawn", "Withdrawn"


class LetterQuerySet(models.QuerySet):
    def published(self):
        """Letters anyone may see."""
        return self.filter(status=Status.PUBLISHED)


class Letter(models.Model):
    """A letter (2016 to 2022) or report (from 2023), as held here."""

    Status = Status

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="letter")
    framework = models.CharField(max_length=20, choices=Framework)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="Part of the public address. It can never be used for another letter.",
    )
    title = models.CharField(max_length=200, help_text="As printed on the letter.")
    letter_date = models.DateField(
        null=True, blank=True, help_text="The date printed on the letter; reports print none."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)

    original = models.FileField(
        upload_to="letters/", blank=True, help_text="The document itself. Only staff can open it."
    )
    held_reason = models.CharField("why it is on hold", max_length=300, blank=True, editable=False)
    original_sha256 = models.CharField(
        "SHA-256 of the original", max_length=64, blank=True, editable=False
    )
    pages_in_document = models.PositiveSmallIntegerField(null=True, blank=True)
    findings_in_document = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Findings counted in the document itself. Pages then say “48 of 48 shown”.",
    )
    parser_version = models.CharField(
        max_length=20, blank=True, editable=False, help_text="Empty where a person entered it."
    )
    source_note = models.CharField(
        max_length=300, blank=True, help_text="Shown to the public: where the text comes from."
    )

    summary_going_well = models.TextField(
        "what is going well", blank=True, help_text="Plain words, one point a line."
    )
    summary_needs_better = models.TextField(
        "what needs to get better", blank=True, help_text="Plain words, one point a line."
    )
    summary_next = models.TextField(
        "what happens next", blank=True, help_text="Plain words, one point a line."
    )
    summary_not_said = models.TextField(
        "what the letter does not say",
        blank=True,
        help_text="Plain words, one point a line. Silence in a letter is neither good nor bad.",
    )
    staff_note = models.TextField(
        blank=True, help_text="For staff only. It never reaches a public page."
    )

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="letters_entered",
        editable=False,
    )
    entered_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="letters_submitted",
        editable=False,
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="letters_published",
        editable=False,
    )
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="letters_withdrawn",
        editable=False,
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Shown at the letter’s address."
    )

    objects = LetterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-letter_date", "slug"]
        permissions = [
            ("submit_letter", "Can hand a letter to review"),
            ("publish_letter", "Can publish a letter or send it back"),
            ("withdraw_letter", "Can withdraw a published letter"),
            ("override_letter", "Can publish a letter that they changed last, with a reason"),
        ]
        constraints = [
            who_and_when("submitted", name="letter_submitted_who_and_when"),
            who_and_when("published", name="letter_published_who_and_when"),
            who_when_and_why(
                "withdrawn", "withdrawn_reason", name="letter_withdrawn_who_when_and_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="letter_public_only_if_published",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False)
                    | (~Q(status=Status.WITHDRAWN) & Q(withdrawn_at__isnull=True))
                ),
                name="letter_withdrawn_status_matches",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="letter_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ON_HOLD) & ~Q(held_reason="")
                | ~Q(status=Status.ON_HOLD) & Q(held_reason=""),
                name="letter_on_hold_says_why",
            ),
            models.UniqueConstraint(
                fields=["original_sha256"],
                condition=~Q(original_sha256=""),
                name="letter_original_once",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("findings:letter-detail", args=[self.slug])

    @property
    def noun(self) -> str:
        """“letter” or “report”, by its framework."""
        return Framework(self.framework).noun

    @property
    def has_summary(self) -> bool:
        return bool(
            self.summary_going_well
            or self.summary_needs_better
            or self.summary_next
            or self.summary_not_said
        )

    @property
    def written(self):
        """The day it bears: the printed date, else that of publication, else of the visit."""
        inspection = self.inspection
        return self.letter_date or inspection.published or inspection.end or inspection.when


class LetterPage(models.Model):
    """The text of one page of a letter, as extracted. For staff and for the quote lock."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    # Of the document's page, in points; empty where a person typed the text.
    width = models.FloatField(null=True, blank=True, editable=False)
    height = models.FloatField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_page_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_page_from_one"),
        ]

    def __str__(self):
        return f"{self.letter}, page {self.number}"


class LetterPerson(models.Model):
    """Somebody a letter names. The name is for staff only; public pages may show role and body."""

    class Capacity(models.TextChoices):
        ADDRESSEE = "addressee", "Addressee"
        COPY = "copy", "Copy"
        SIGNATORY = "signatory", "Signatory"
        INSPECTOR = "inspector", "Inspector"
        # Whom a newer report's details table names for a partner.
        LEADER = "leader", "Leader of a partner"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="people")
    capacity = models.CharField(max_length=10, choices=Capacity)
    ordinal = models.PositiveSmallIntegerField()
    name = models.CharField(
        max_length=120, blank=True, help_text="For staff only. Leave empty to keep the role alone."
    )
    role = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    lead = models.BooleanField(default=False, help_text="Ticked for a lead inspector.")

    class Meta:
        ordering = ["letter", "capacity", "ordinal"]
        verbose_name_plural = "people of a letter"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "capacity", "ordinal"], name="letter_person_place_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="", role="", organisation=""), name="letter_person_says_who"
            ),
        ]

    def __str__(self):
        return self.role or self.organisation or self.get_capacity_display()


class ResponsibleBody(models.Model):
    """A body that a letter holds responsible for the area, in the letter's order."""

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        CCG = "ccg", "Clinical commissioning group"
        ICB = "icb", "Integrated care board"
        OTHER = "other", "Other body"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="responsible_bodies")
    ordinal = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind)

    class Meta:
        ordering = ["letter", "ordinal"]
        verbose_name_plural = "responsible bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "ordinal"], name="responsible_body_place_once"
            ),
        ]

    def __str__(self):
        return self.name


class Section(models.Model):
    """A headed part of a letter, in the letter's order."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sections")
    framework = models.CharField(max_length=20, choices=Framework)
    ordinal = models.PositiveSmallIntegerField()
    aspect = models.CharField(max_length=20, choices=Aspect)
    heading = models.CharField(max_length=500, help_text="As printed.")
    subheading = models.CharField(
        max_length=120, blank=True, help_text="As printed, such as Areas for development."
    )
    search_heading = StemsField(of=headings)

    history = HistoricalRecords(excluded_fields=["search_heading"])

    class Meta:
        ordering = ["letter", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "ordinal"], name="section_ordinal_once"),
            models.CheckConstraint(
                condition=belongs("aspect", ASPECTS), name="section_aspect_of_its_framework"
            ),
        ]

    def __str__(self):
        return f"{self.heading}: {self.subheading}" if self.subheading else self.heading
