"""What editors keep for families: their questions, what one can do, and what to ask at a meeting.

A question is a saved filter. Whatever stands here is written by us and shown to the public at once;
nothing of it is ever deleted, only hidden.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from findings.models.taxonomy import Service, Theme

KINDS_OF_ADVICE = [
    "ordinary",
    "local_offer",
    "sendiass",
    "forum",
    "complaint",
    "mediation",
    "tribunal",
    "rights",
]


class FamilyQuestion(models.Model):
    """A question that families ask, as a filter: its themes, its services and its words.

    As in the explorer, values of one kind are alternatives, and the kinds narrow each other.
    """

    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Part of the public address. It can never be used for another question.",
    )
    ordinal = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists.")
    question = models.CharField(
        max_length=90, unique=True, help_text="As a parent would ask it, with a question mark."
    )
    about = models.CharField(
        max_length=240, help_text="One plain sentence: what the answers are about."
    )
    themes = models.ManyToManyField(
        Theme,
        blank=True,
        related_name="family_questions",
        help_text="Findings about any of these.",
    )
    services = models.ManyToManyField(
        Service,
        blank=True,
        related_name="family_questions",
        help_text="Findings about any of these; with themes too, about one of each.",
    )
    words = models.CharField(
        max_length=100,
        blank=True,
        help_text="Words that findings must have besides; quotes, - and * as in the search box.",
    )
    shown = models.BooleanField(
        default=True, help_text="Not ticked: nobody finds the question, and its address is empty."
    )

    history = HistoricalRecords(m2m_fields=[themes, services])

    class Meta:
        ordering = ["ordinal"]
        verbose_name = "question of families"
        verbose_name_plural = "questions of families"
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="family_question_asks"),
            models.CheckConstraint(condition=~Q(about=""), name="family_question_is_explained"),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("findings:question-detail", args=[self.slug])


class Advice(models.Model):
    """One thing that a family can do, with the address of whoever helps."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Help without a plan"  # what is ordinarily available
        LOCAL_OFFER = "local_offer", "Local offer"
        SENDIASS = "sendiass", "Free local advice"
        FORUM = "forum", "Parent carer forum"
        COMPLAINT = "complaint", "Complaint"
        MEDIATION = "mediation", "Mediation"
        TRIBUNAL = "tribunal", "Appeal"
        RIGHTS = "rights", "Your rights"

    slug = models.SlugField(
        max_length=60, unique=True, help_text="A short name for editors and data files."
    )
    ordinal = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists.")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=80, help_text="What one can do, in a few words.")
    text = models.CharField(max_length=400, help_text="Plain words; correct in law.")
    link = models.URLField(
        max_length=300, blank=True, help_text="A national address that lasts. May be empty."
    )
    link_name = models.CharField(
        max_length=80, blank=True, help_text="Who is behind the address, such as “Contact”."
    )
    checked_on = models.DateField(
        "link last checked",
        null=True,
        blank=True,
        help_text="The day on which somebody opened it and read the page. The public sees it.",
    )
    themes = models.ManyToManyField(
        Theme,
        blank=True,
        related_name="advice",
        help_text="It is shown with these. With no theme and no service: with every one.",
    )
    services = models.ManyToManyField(
        Service, blank=True, related_name="advice", help_text="It is shown with these, too."
    )
    shown = models.BooleanField(default=True, help_text="Not ticked: it is on no public page.")

    history = HistoricalRecords(m2m_fields=[themes, services])

    class Meta:
        ordering = ["ordinal"]
        verbose_name = "thing one can do"
        verbose_name_plural = "things one can do"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="advice_has_text"),
            models.CheckConstraint(
                condition=Q(kind__in=KINDS_OF_ADVICE),
                name="advice_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(link="", link_name="", checked_on__isnull=True)
                | (~Q(link="") & ~Q(link_name="")),
                name="advice_link_has_name",
            ),
        ]

    def __str__(self):
        return self.title


class ToAsk(models.Model):
    """One question to take to a meeting, about a theme or for a question of families. Neutral."""

    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="to_ask"
    )
    question = models.ForeignKey(
        FamilyQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="to_ask"
    )
    ordinal = models.PositiveSmallIntegerField(help_text="Place on the sheet.")
    text = models.CharField(max_length=140, help_text="One plain question that blames nobody.")
    shown = models.BooleanField(default=True, help_text="Not ticked: it is on no sheet.")

    class Meta:
        ordering = ["theme", "question", "ordinal"]
        verbose_name = "question to ask"
        verbose_name_plural = "questions to ask"
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=True, question__isnull=False)
                | Q(theme__isnull=False, question__isnull=True),
                name="to_ask_belongs_to_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="to_ask_has_text"),
            models.UniqueConstraint(fields=["theme", "ordinal"], name="to_ask_place_once_a_theme"),
            models.UniqueConstraint(
                fields=["question", "ordinal"], name="to_ask_place_once_a_question"
            ),
        ]

    def __str__(self):
        return self.text
