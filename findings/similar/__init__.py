"""How alike findings are in their words: TF-IDF over what is published, in plain Python.

A process keeps one model beside the search's snapshot, so it is as true as that is: a letter that
is published, changed or withdrawn takes its area's findings out of the model, and they are read
anew before the next look-up.
"""

from findings.similar.beside import elsewhere, opposite
from findings.similar.current import MOST_HELD, is_whole, likeness
from findings.similar.model import Around, Likeness

__all__ = ["MOST_HELD", "Around", "Likeness", "elsewhere", "is_whole", "likeness", "opposite"]
