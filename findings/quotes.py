"""The quote lock: a verbatim finding must occur in the stored text of its letter."""

import re
import unicodedata
from collections.abc import Iterable

_SAME = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‐": "-",
        "‑": "-",
        "\u00ad": None,  # soft hyphen
        "\ufffe": "-",  # pdfium's mark for a hyphen at a line end
        "\u0002": "-",
        "•": " ",
        "▪": " ",
        "◼": " ",
        "\uf0b7": " ",
    }
)


def folded(text: str) -> str:
    """The text as it is compared: spaces, curly quotes, bullets and line-end hyphens folded.

    >>> folded("up-\\nto-date  ‘offer’")
    "up-to-date 'offer'"
    """
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    text = re.sub(r"-\s*\n\s*", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def occurs(wording: str, pages: Iterable[str]) -> bool:
    """Whether a wording stands in a letter's text, which may run over a page end."""
    return folded(wording) in folded("\n".join(pages))
