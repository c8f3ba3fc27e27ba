"""The quote lock: a verbatim finding must occur in the stored text of its letter."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

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
    own or one that breaks a word: both are tried. In a table whose row runs over a page end, the
    rest of another column may stand between the two halves: see `_cut_at_a_page_end`.
    """
    wanted = quote_form(wording)
    if not wanted:
        return False
    pages = list(pages)
    pattern = _at_word_ends(wanted)
    text = "\n".join(pages)
    joined = _LINE_END_HYPHEN.sub("", text.translate(_SAME))
    if any(pattern.search(quote_form(variant)) for variant in (text, joined)):
        return True
    return any(
        _cut_at_a_page_end(wanted, quote_form(first), second) for first, second in pairwise(pages)
    )


def _at_word_ends(wanted: str) -> re.Pattern[str]:
    before = _BEFORE_NUMBER if wanted[0].isdigit() else _BEFORE_WORD
    after = _AFTER_NUMBER if wanted[-1].isdigit() else _AFTER_WORD if wanted[-1].isalpha() else ""
    return re.compile(before + re.escape(wanted) + after)


def _cut_at_a_page_end(wanted: str, first: str, second: str) -> bool:
    """Whether a wording ends a page and goes on where a cell of the next page begins.

    Cells stand apart by an empty line in the stored text.
    """
    words = wanted.split(" ")
    for count in range(len(words) - 1, 1, -1):
        head = " ".join(words[:count])
        if not first.endswith(head) or not _at_word_ends(head).search(first):
            continue
        rest = " ".join(words[count:])
        return any(
            re.match(re.escape(rest) + r"(?![^\W\d])", quote_form(cell))
            for cell in re.split(r"\n[ \t]*\n", second)
        )
    return False
