"""Versions of a letter for readers whom the original leaves out: Easy Read and large print."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from findings.models.letter import Letter, Status


class LetterVersionQuerySet(models.QuerySet):
    def published(self):
        """Versions anyone may open: their letter is published."""
        return self.filter(letter__status=Status.PUBLISHED)


class LetterVersion(models.Model):
    """A file that says what a letter says in another form. A letter has one of each kind at most.

    It lies with the originals, where no address serves the folder; the page of the letter offers
    it for as long as the letter is public.
    """

    class Kind(models.TextChoices):
        # Short sentences with pictures, made with people with a learning disability.
        EASY_READ = "easy_read", "Easy Read"
        # The same words in large letters.
        LARGE_PRINT = "large_print", "Large print"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=11, choices=Kind)
    file = models.FileField(
        upload_to="versions/", max_length=200, help_text="PDF, Word or HTML, at most 10 MB."
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False, help_text="Bytes.")
    made_by = models.CharField(
        max_length=200,
        help_text="Shown to the public: who made it, such as a council; no person’s name.",
    )
    source = models.URLField(
        max_length=500, blank=True, help_text="Shown to the public: where it was published first."
    )
    has_no_names = models.BooleanField(
        "it names nobody",
        help_text="Tick it when you have read the whole file and it names no person.",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="versions_added",
        editable=False,
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = LetterVersionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["letter", "kind"]
        verbose_name = "version in another form"
        verbose_name_plural = "versions in another form"
        constraints = [
            models.UniqueConstraint(fields=["letter", "kind"], name="version_kind_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["easy_read", "large_print"]), name="version_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(has_no_names=True), name="version_confirmed_to_name_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & ~Q(made_by="") & Q(size__gte=1),
                name="version_has_its_file",
            ),
        ]

    def __str__(self):
        return f"{self.letter}: {self.get_kind_display()}"

    @property
    def format(self) -> str:
        """As people call the file: PDF, Word or HTML."""
        return FORMATS[self.suffix]

    @property
    def suffix(self) -> str:
        return self.file.name.rsplit(".", 1)[-1]

    @property
    def slug(self) -> str:
        """The kind as addresses spell it."""
        return self.kind.replace("_", "-")


FORMATS = {"pdf": "PDF", "docx": "Word", "html": "HTML"}
