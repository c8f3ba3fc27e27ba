"""Text as searches compare it, kept beside the text itself."""

import unicodedata

from django.db import models

_DROPPED = "'’‘-‐‑\u00ad"  # co-production and coproduction, children’s and childrens are the same
_SPACED = '.,;:!?()[]/|"“”…•—–\n\r\t'
_FOLD = str.maketrans(_SPACED, " " * len(_SPACED), _DROPPED)


def folded(text: str) -> str:
    """Lower case, without hyphens and apostrophes, other marks as single spaces.

    >>> folded("Co-production, children’s")
    'coproduction childrens'
    """
    text = unicodedata.normalize("NFKC", text.translate(_FOLD))  # after it, or … would be dots
    return " ".join(text.lower().translate(_FOLD).split())


class FoldedTextField(models.TextField):
    """The folded form of other fields of the row, with a space at either end.

    Written with the row itself, by a full `save` and by `bulk_create`. What writes single columns
    (`update`, `bulk_update`, `save` with `update_fields`) does not touch it.
    """

    def __init__(self, *args, of=(), **kwargs):
        self.of = tuple(of)
        super().__init__(*args, **(kwargs | {"editable": False, "default": ""}))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance, add):
        # A bar, which folding leaves nowhere else, keeps a phrase from running across fields.
        folds = [folded(getattr(model_instance, name)) for name in self.of]
        value = f" {' | '.join(folds)} "
        setattr(model_instance, self.attname, value)
        return value
