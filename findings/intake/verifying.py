"""The quote lock against the originals: every stored verbatim finding, the document read anew."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from findings.intake.draft import page_texts
from findings.models import Finding, Letter
from findings.parser.guarded import read_guarded
from findings.parser.records import Unreadable
from findings.quotes import occurs


@dataclass(frozen=True, slots=True)
class Verified:
    """A letter's verbatim findings compared with its original: how many, and what is wrong."""

    slug: str
    findings: int
    faults: tuple[str, ...] = ()


def verify(slugs: Sequence[str] = ()) -> Iterator[Verified]:
    """Compare stored verbatim findings with their originals, read anew. All letters if none named.

    Raises nothing for a fault: it is a sentence of the result. An unknown slug is one as well.
    """
    letters = Letter.objects.order_by("slug")
    for slug in slugs:
        if not letters.filter(slug=slug).exists():
            yield Verified(slug, 0, ("There is no such letter.",))
    for letter in letters.filter(slug__in=slugs) if slugs else letters:
        verbatim = letter.findings.filter(wording_status=Finding.WordingStatus.VERBATIM)
        findings = list(verbatim.in_letter_order())
        if findings:
            yield Verified(letter.slug, len(findings), tuple(_faults(letter, findings)))


def _faults(letter: Letter, findings: Sequence[Finding]) -> Iterator[str]:
    if not letter.original:
        yield "Its original is not stored, so its quotations cannot be checked."
        return
    try:
        with letter.original.open("rb") as opened:
            data = bytes(opened.read())
        pages = list(page_texts(read_guarded(data)).values())
    except OSError:
        yield "Its original is recorded, but the file is gone."
        return
    except Unreadable as refusal:
        yield f"Its original cannot be read: {refusal}"
        return
    if hashlib.sha256(data).hexdigest() != letter.original_sha256:
        yield "Its original is not the file that was entered: the SHA-256 differs."
    for finding in findings:
        if not occurs(finding.wording, pages):
            yield f"{finding.reference} is not in the original word for word."
