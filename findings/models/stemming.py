"""The stems of a row's words, kept beside them: what the text index is made of."""

from collections.abc import Callable
from typing import Any

from django.db import models

from findings.words import first_sentence, parted, stem, stems

# Between two texts of a row, so that no phrase runs across. No word of a question is spelled so.
BETWEEN = "\u241f"


class StemsField(models.TextField):
    """Stems of the texts that `of` gives for a row, separated by spaces.

    A text with hyphenated words is there twice, with these joined (`multiagency`) and in parts
    (`multi agency`), so that it is found in a row in either way.

    Written with the row itself, by a full `save` and by `bulk_create`. What writes single columns
    (`update`, `bulk_update`, `save` with `update_fields`) does not touch it: `rebuild_search` does.
    """

    def __init__(self, *args: Any, of: Callable[[Any], list[str]] | None = None, **kwargs: Any):
        self.of = of
        super().__init__(*args, **(kwargs | {"editable": False, "default": ""}))

    def deconstruct(self) -> Any:
        """To a migration it is a text: where its words come from is no matter of the database."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = self.value_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def value_for(self, row: Any) -> str:
        """What the column holds for a row as it stands now."""
        texts = self.of(row) if self.of else []
        return f" {BETWEEN} ".join(" ".join(row) for text in texts for row in _rows(text))


def _rows(text: str) -> list[list[str]]:
    joined = stems(text)
    apart = [stem(part) for parts in parted(text) for part in parts]
    return [joined] if len(apart) == len(joined) else [joined, apart]


def about(finding: Any) -> list[str]:
    """What a finding is about: the sentence that opens its summary, else its wording."""
    return [first_sentence(finding.summary or finding.wording)]


def words(finding: Any) -> list[str]:
    """All that a finding says, in both layers."""
    return [finding.wording, finding.summary]


def headings(section: Any) -> list[str]:
    """A section's headings as printed."""
    return [section.heading, section.subheading]
