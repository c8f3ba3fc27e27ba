"""Characters that documents use as bullets, and those that say nothing."""

import re

# Seen: ◼ ▪ in the newer reports, • in newer sub-points, "-" typed (medway); the private ones are
# what Symbol and Wingdings bullets come out as when a PDF names no Unicode for them.
BULLETS = "•▪◼■●◦○‣⁃∙·\uf0b7\uf0a7\uf06e\uf0d8\uf0fc\uf076"
HYPHENS = "-–—"

BULLET_START = re.compile(rf"^\s*([{BULLETS}])\s*")
# A typed hyphen is a bullet only with a space behind it and a word next: “- improve …”.
HYPHEN_START = re.compile(rf"^\s*([{HYPHENS}])[ \t\u00a0]+(?=\w)")

# Marks of direction, zero-width characters, byte order marks: no part of any wording.
NOTHING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def tidy(text: str) -> str:
    """A line without invisible characters and ligatures, its runs of spaces folded into one."""
    return SPACES.sub(" ", NOTHING.sub("", text.translate(_LIGATURES))).strip()


def bullet_of(text: str) -> tuple[str, str]:
    """A line's bullet glyph, if any, and the rest.

    >>> bullet_of("▪ Leaders know")
    ('▪', 'Leaders know')
    >>> bullet_of("- improve equity")
    ('-', 'improve equity')
    >>> bullet_of("multi-agency")
    ('', 'multi-agency')
    """
    for pattern in (BULLET_START, HYPHEN_START):
        if found := pattern.match(text):
            return found.group(1), text[found.end() :]
    return "", text
