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

_LETTER = r"[^\W\d_]"  # a footnote's figure may touch a word, another letter may not


def folded(text: str) -> str:
    """The text as it is compared: spaces, curly quotes, bullets and line-end hyphens folded.

    >>> folded("up-\\nto-date  ‘offer’")
    "up-to-date 'offer'"
    """
    text = re.sub(r"\u00ad\s*\n\s*", "", text)  # a soft hyphen at a line end joins the two halves
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    text = re.sub(r"-\s+", "-", text)  # whether a line ended after a hyphen makes no difference
    return re.sub(r"\s+", " ", text).strip()


def occurs(wording: str, pages: Iterable[str]) -> bool:
    """Whether a wording stands in a letter's text, which may run over a page end.

    It begins and ends with whole words: “effective help” is no quotation of “ineffective help”.
    """
    wanted = folded(wording)
    if not wanted:
        return False
    before = rf"(?<!{_LETTER})" if wanted[0].isalpha() else ""
    after = rf"(?!{_LETTER})" if wanted[-1].isalpha() else ""
    return bool(re.search(before + re.escape(wanted) + after, folded("\n".join(pages))))
