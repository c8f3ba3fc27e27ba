"""What visitors say is wrong on a page, for staff alone.

Beside `Alert` the only personal data of visitors that is kept: an address, where they want an
answer. It goes with time (`findings.reports.forget`); nothing of a report is on a public page.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from findings.models.finding import Finding
from findings.models.letter import Letter

LONGEST_TEXT = 2000
LONGEST_PLACE = 300
LONGEST_ANSWER = 1000


class PageReport(models.Model):
    """One visitor's word that something is wrong."""

    class What(models.TextChoices):
        WORDS = "words", "The words differ from the letter"
        PLAIN = "plain", "The plain words say more or less than the letter"
        FACTS = "facts", "The area, a date or a topic is wrong"
        HARD = "hard", "It is hard to understand"
        PRIVATE = "private", "It shows a name or a private detail"
        BROKEN = "broken", "The page does not work"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        NEW = "new", "New"  # nobody has looked
        LOOKING = "looking", "Being looked at"
        MENDED = "mended", "Answered or mended"
        NO_CHANGE = "no_change", "Nothing to change"
        SPAM = "spam", "Spam"

    finding = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, related_name="page_reports"
    )
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, related_name="page_reports"
    )
    place = models.CharField(
        max_length=LONGEST_PLACE, blank=True, help_text="The page’s address, without its host."
    )
    what = models.CharField(max_length=8, choices=What)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    wording_then = models.TextField(blank=True, help_text="As the visitor read it.")
    summary_then = models.TextField(blank=True, help_text="As the visitor read it.")
    email = models.EmailField(max_length=254, blank=True, help_text="For an answer only.")
    visitor = models.CharField(
        max_length=32, blank=True, help_text="Hash of network address and day; for a day."
    )
    same = models.CharField(
        max_length=64, help_text="Hash of place, kind, text and e-mail: one report is open of each."
    )
    at = models.DateTimeField()

    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state_at = models.DateTimeField(null=True)
    answer = models.CharField(
        max_length=LONGEST_ANSWER, blank=True, help_text="What was done, for colleagues."
    )

    # Who moved it, when and to what; nothing that the visitor wrote, which would outlive the row.
    history = HistoricalRecords(
        excluded_fields=[
            *("text", "email", "visitor", "same", "place"),
            *("wording_then", "summary_then"),
        ]
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["same"],
                condition=Q(state__in=["new", "looking"]),
                name="page_report_open_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    what__in=["words", "plain", "facts", "hard", "private", "broken", "other"]
                ),
                name="page_report_what_known",
            ),
            models.CheckConstraint(
                condition=Q(state="new", state_by__isnull=True, state_at__isnull=True)
                | Q(
                    state__in=["looking", "mended", "no_change", "spam"],
                    state_by__isnull=False,
                    state_at__isnull=False,
                ),
                name="page_report_state_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "at"], name="page_report_queue"),
            models.Index(fields=["at"], name="page_report_at"),
        ]

    def __str__(self):
        return f"report {self.pk}"  # nothing of it: a name of a row ends up in logs

    @property
    def is_open(self):
        return self.state in (self.State.NEW, self.State.LOOKING)
