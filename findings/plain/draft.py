"""A first draft of a summary from rules: acronyms in full, plainer words, shorter sentences.

It never drops a number, negation, hedge, age or group. It is clearly a draft: a person writes.
"""

import re
from collections.abc import Mapping

from findings.plain.advice import LONG
from findings.plain.sentences import sentences, words
from findings.plain.words import hard_words

# Where a long sentence may be cut, and how the second half begins.
_CUTS = (
    (re.compile(r";\s+"), ""),
    (
        re.compile(r",\s+which\s+(?=(?:is|are|was|were|has|have|means|makes|leads|helps|makes)\b)"),
        "This ",
    ),
    (
        re.compile(
            r",\s+(?:and|but|so)\s+(?=(?:the|they|this|some|many|most|leaders|children|it)\b)"
        ),
        None,
    ),
    (re.compile(r",\s+although\s+"), "But "),
)


def draft(source: str, *, acronyms: Mapping[str, str] | None = None) -> str:
    """The source in plainer clothes, to be worked on."""
    text = _in_full(source.replace("• ", ""), acronyms or {})
    text = _plainer(text)
    return " ".join(piece for each in sentences(text) for piece in _shorter(each.text))


def _in_full(text: str, acronyms: Mapping[str, str]) -> str:
    for acronym, expansion in acronyms.items():
        if expansion.lower() not in text.lower():
            text = re.sub(rf"\b{re.escape(acronym)}\b", f"{expansion} ({acronym})", text, count=1)
    return text


def _plainer(text: str) -> str:
    for found in reversed(hard_words(text)):
        if found.safe:
            plain = found.plainer
            if found.text[:1].isupper():
                plain = plain[:1].upper() + plain[1:]
            text = text[: found.start] + plain + text[found.end :]
    return text


def _shorter(sentence: str) -> list[str]:
    """One long sentence as two or more, cut at the first place that leaves two halves."""
    if len(words(sentence)) <= LONG:
        return [_ended(sentence)]
    for pattern, opening in _CUTS:
        for cut in pattern.finditer(sentence):
            first, second = sentence[: cut.start()], sentence[cut.end() :]
            if min(len(words(first)), len(words(second))) < 4:
                continue
            joint = re.sub(r"[,\s]", "", cut.group()) if opening is None else ""
            lead = f"{joint.capitalize()} " if joint in ("but", "so") else opening or ""
            rest = lead + second if lead else second[:1].upper() + second[1:]
            return [_ended(first), *_shorter(rest)]
    return [_ended(sentence)]


def _ended(sentence: str) -> str:
    return sentence if re.search(r"[.!?:…][”’\"')]*$", sentence) else f"{sentence}."
