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

_BEFORE_NUMBER = r"(?<!\d)(?<!\d[.,-])"
_AFTER_NUMBER = r"(?!\d|[.,]\d)"
_BEFORE_WORD = r"(?<![^\W\d])(?<![^\W\d]-)"
_AFTER_WORD = r"(?![^\W\d]|-[^\W\d])"
_LINE_END_HYPHEN = re.compile(r"-\s*\n\s*")


def quote_form(text: str) -> str:
    """The text as it is compared: spaces, curly quotes, bullets and line-end hyphens folded.

    >>> quote_form("up-\\nto-date  ‘offer’")
    "up-to-date 'offer'"
    """
    text = re.sub(r"\u00ad\s*\n\s*", "", text)  # a soft hyphen at a line end joins the two halves
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    text = re.sub(r"-\s+", "-", text)  # whether a line ended after a hyphen makes no difference
    return re.sub(r"\s+", " ", text).strip()


def occurs(wording: str, pages: Iterable[str]) -> bool:
    """Whether a wording stands in a letter's text, which may run over a page end.

    It must begin and end where words and numbers do: “5% of pupils” is not in “85% of pupils”. A
    footnote's figure may stand behind the last word. A hyphen at a line end may be the document's
    own or one that breaks a word: both are tried.
    """
    wanted = quote_form(wording)
    if not wanted:
        return False
    before = _BEFORE_NUMBER if wanted[0].isdigit() else _BEFORE_WORD
    after = _AFTER_NUMBER if wanted[-1].isdigit() else _AFTER_WORD if wanted[-1].isalpha() else ""
    pattern = re.compile(before + re.escape(wanted) + after)
    text = "\n".join(pages)
    joined = _LINE_END_HYPHEN.sub("", text.translate(_SAME))
    return any(pattern.search(quote_form(variant)) for variant in (text, joined))
