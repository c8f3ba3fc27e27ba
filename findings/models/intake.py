"""How letters come in: files, what became of every line, doubts, and what is suggested."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from findings.models.finding import Finding
from findings.models.framework import Judgement
from findings.models.glossary import GlossarySense, GlossaryTerm
from findings.models.letter import Letter
from findings.models.moments import who_and_when, who_when_and_why
from findings.models.taxonomy import Service, Theme


class Upload(models.Model):
    """A file that came in, whatever became of it. None is lost: one that failed says why."""

    class Road(models.TextChoices):
        CHOSEN = "chosen", "Chosen or dragged"
        PASTED = "pasted", "Pasted"
        COMMAND = "command", "Command"
        ADDRESS = "address", "Fetched from an address"

    class State(models.TextChoices):
        # It has come in and is being read; a crash leaves it so, to be read again.
        READING = "reading", "Being read"
        # A letter was made of it, or it is a letter's file again.
        ENTERED = "entered", "Entered"
        # A person must say which inspection it reports, or that a likely duplicate is none.
        QUESTION = "question", "Waiting for an answer"
        # It could not be read; the reason says why and what to do.
        FAILED = "failed", "Failed"
        # Somebody decided that it is not needed.
        SET_ASIDE = "set_aside", "Set aside"

    name = models.CharField(max_length=200, help_text="The file’s name as it came.")
    file = models.FileField(upload_to="incoming/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    road = models.CharField("came by", max_length=10, choices=Road)
    address = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(
        max_length=500, blank=True, help_text="Why it failed, or what is to be answered."
    )
    area = models.CharField("area, as the file names it", max_length=120, blank=True)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(letter__isnull=False),
                name="upload_entered_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "question"]) | ~Q(reason=""),
                name="upload_unsettled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "entered", "question", "failed", "set_aside"]),
                name="upload_state_known",
            ),
        ]

    def __str__(self):
        return self.name


class Passage(models.Model):
    """A stretch of a letter that is no finding, and why: together the coverage ledger."""

    class Role(models.TextChoices):
        HEADING = "heading", "Heading"
        METADATA = "metadata", "Title, dates and other facts"
        PEOPLE = "people", "People and bodies"
        FURNITURE = "furniture", "Page number, head or foot"
        BOILERPLATE = "boilerplate", "The publisher’s standing text"
        # A proposed finding that a person turned down, with the reason.
        REJECTED = "rejected", "Turned down"
        # What no rule and no person has placed yet: it blocks publication.
        UNPLACED = "unplaced", "Not placed yet"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="passages")
    ordinal = models.PositiveSmallIntegerField()
    page = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=Role)
    text = models.TextField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["letter", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "ordinal"], name="passage_ordinal_once"),
            models.CheckConstraint(
                condition=~Q(role="rejected") | ~Q(reason=""), name="passage_rejected_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.text[:60]}"


class Doubt(models.Model):
    """A place in a letter that the reader was not sure of, until a person settles it."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="doubts")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="doubts"
    )
    kind = models.CharField(max_length=30)
    sentence = models.CharField(max_length=500)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="doubts_settled",
        editable=False,
    )

    class Meta:
        ordering = ["letter", "id"]
        constraints = [who_and_when("settled", name="doubt_settled_who_and_when")]

    def __str__(self):
        return self.sentence


class Suggestion(models.Model):
    """A theme or service that a finding's words suggest. It is never applied by itself."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="suggestions")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE)
    because = models.CharField(max_length=300, help_text="The words that suggested it.")
    score = models.FloatField(help_text="0 to 1.")

    class Meta:
        ordering = ["finding", "-score", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=True, service__isnull=False)
                | Q(theme__isnull=False, service__isnull=True),
                name="suggestion_of_one_topic",
            ),
            models.UniqueConstraint(fields=["finding", "theme"], name="suggestion_theme_once"),
            models.UniqueConstraint(fields=["finding", "service"], name="suggestion_service_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="suggestion_score_in_range"
            ),
        ]

    def __str__(self):
        return f"{self.theme or self.service}: {self.because}"


class JudgedSpan(models.Model):
    """Part of a mixed main finding with a judgement of its own, by places in its wording."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="judged_spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    judgement = models.CharField(max_length=12, choices=Judgement)

    class Meta:
        ordering = ["finding", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_has_length"),
            models.CheckConstraint(
                condition=Q(judgement__in=["strength", "development"]), name="span_judges"
            ),
            models.UniqueConstraint(fields=["finding", "start"], name="span_start_once"),
        ]

    def __str__(self):
        return f"{self.start} to {self.end}: {self.get_judgement_display()}"


class TickedOff(models.Model):
    """A fact of the wording that a summary leaves out on purpose, with the reason."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="ticked_off")
    key = models.CharField(max_length=120, help_text="Which fact: its kind, words and place.")
    fact = models.CharField(max_length=120, help_text="The fact’s words, as in the wording.")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facts_ticked_off"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["finding", "id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "key"], name="ticked_off_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="ticked_off_says_why"),
        ]

    def __str__(self):
        return f"{self.fact}: {self.reason}"


class ChosenSense(models.Model):
    """Which of its senses a term has in a letter, where the letter does not say it itself."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="chosen_senses")
    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="chosen_senses")
    sense = models.ForeignKey(GlossarySense, on_delete=models.CASCADE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="senses_chosen"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "term"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "term"], name="chosen_sense_once"),
        ]

    def __str__(self):
        return f"{self.term}: {self.sense}"


class SecondCoding(models.Model):
    """The themes that a second person gave a finding without seeing the first: a measure of how
    far two people agree. It changes nothing that the public reads of the finding."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="second_codings")
    themes = models.ManyToManyField(Theme, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_codings"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["finding", "id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "by"], name="second_coding_once"),
        ]

    def __str__(self):
        return f"{self.finding} by {self.by}"


class Editing(models.Model):
    """Who has a letter open on the desk, until when. A courtesy: stale saves are refused anyway."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="editing")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="editing"
    )
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "editing"

    def __str__(self):
        return f"{self.by} until {self.until}"


class Override(models.Model):
    """A rule that somebody set aside with a reason: kept for ever and shown on a report."""

    class Rule(models.TextChoices):
        SECOND_PAIR_OF_EYES = "second_pair", "Whoever changed a letter last does not publish it"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=20, choices=Rule)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="overrides"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
        ]

    def __str__(self):
        return f"{self.letter}: {self.reason}"


class DeskStep(models.Model):
    """What somebody did to the findings of a letter on the desk, and how they were before."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="desk_steps")
    what = models.CharField(max_length=120, help_text="In words, for the undo button.")
    before = models.JSONField(help_text="The findings concerned, as they were.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="desk_steps"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "-id"]

    def __str__(self):
        return self.what


class WaitingChange(models.Model):
    """A change to a published letter that waits for a second person: from a re-issued file, or
    from someone who may not correct it alone. Until then the public reads what it read before."""

    class What(models.TextChoices):
        WORDING = "wording", "Another wording"
        ADDED = "added", "A finding more"
        REMOVED = "removed", "A finding less"

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="waiting_changes")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="waiting_changes"
    )
    upload = models.ForeignKey(
        Upload,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="changes",
        help_text="The re-issued file that it comes from; none where a person proposes it.",
    )
    what = models.CharField(max_length=8, choices=What)
    wording = models.TextField(blank=True, help_text="The wording it would have.")
    place = models.CharField(max_length=300, blank=True, help_text="Where it stands in the file.")
    note = models.CharField(max_length=300, help_text="Why; the public reads it once accepted.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="changes_proposed"
    )
    at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="changes_decided",
        editable=False,
    )

    class Meta:
        ordering = ["letter", "id"]
        constraints = [
            who_when_and_why("decided", "decision", name="waiting_change_decided_who_and_when"),
            models.CheckConstraint(
                condition=Q(what="added", finding__isnull=True) | Q(finding__isnull=False),
                name="waiting_change_has_its_finding",
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.note}"
