"""Our own layout of England's local areas as hexagons: who stands where.

It is a drawing, not a record, so it is a file read once in a process. An area that an
administrator adds is not in it: pages list every area beneath the map, drawn or not.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings

LONGEST = 11  # signs that fit side by side in a hexagon
LINES = 3
# Where a long name may be broken: “Nottingham-shire”, “Wolver-hampton”.
_ENDINGS = re.compile(r"(?<=\w)(shire|land|brough|borough|hampton)$")


def places() -> dict[str, tuple[int, int]]:
    """Column and row of each area that the layout knows, by slug."""
    return _read(settings.FIXTURES_DIR / "tile_map.json")


@cache
def _read(path: Path) -> dict[str, tuple[int, int]]:
    tiles = json.loads(path.read_text(encoding="utf-8"))["tiles"]
    return {slug: (column, row) for slug, (column, row) in tiles.items()}


def lines_of(name: str) -> list[str]:
    """A name on the few short lines that a hexagon has room for; the whole name where it can."""
    lines = [""]
    for word in _words(name):
        joined = f"{lines[-1]}{'' if lines[-1].endswith('-') else ' '}{word}".strip()
        if len(joined) <= LONGEST:
            lines[-1] = joined
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]


def _words(name: str) -> list[str]:
    """The pieces of a name that may stand on lines of their own."""
    words = []
    for word in name.replace("-", "- ").split():
        ending = _ENDINGS.search(word) if len(word) > LONGEST else None
        words += [f"{word[: ending.start()]}-", ending.group()] if ending else [word]
    return words
