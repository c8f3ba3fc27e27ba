"""What keeps a letter from being published, and what an editor should look at first.

One list of sentences guards the verb, explains the disabled button and leads to each place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from findings.models import Finding, FindingKind, GlossaryTerm, Letter, Passage
from findings.names import names_in
from findings.quotes import occurs

# The texts of a letter that anyone may read.
PUBLIC_TEXTS = (
    "title",
    "source_note",
    "summary_going_well",
    "summary_needs_better",
    "summary_next",
    "summary_not_said",
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Cllr|Professor)\.? [A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to put right: the sentence, and the finding or passage it leads to."""

    sentence: str
    finding: Finding | None = None
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What blocks publication, and what only warns."""

    blocks: tuple[Point, ...]
    warnings: tuple[Point, ...]


def readiness(letter: Letter) -> Readiness:
    """Everything to put right before a letter is published; what blocks it stands apart."""
    findings = list(
        letter.findings.select_related("section").in_letter_order().prefetch_related("themes")
    )
    blocks = [
        *_counts(letter, findings),
        *_names(letter, findings),
        *_quotes(letter, findings),
        *_unchecked(letter, findings),
        *_coverage(letter),
        *_senses(letter, findings),
    ]
    return Readiness(tuple(blocks), tuple(_warnings(letter, findings)))


def people_named(letter: Letter) -> list[str]:
    """The names of the people whom a letter names. For staff only."""
    return list(letter.people.exclude(name="").values_list("name", flat=True))


def _counts(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    counted = [f for f in findings if f.kind != FindingKind.NARRATIVE]
    if not any(not f.withdrawn_at for f in counted):
        yield Point("The letter holds no finding to show. Enter its findings first.")
    expected = letter.findings_in_document
    if expected is None:
        yield Point(
            "How many findings the document holds is not recorded. Count them and enter it."
        )
    elif len(counted) != expected:
        yield Point(
            f"The document holds {expected} findings, {len(counted)} are entered. "
            "Enter those that are missing, or correct the count."
        )


def _names(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    """Names of people must not reach the public in any text: title, summaries, roles, findings."""
    texts: dict[str, tuple[str, Finding | None]] = {
        name: (getattr(letter, name), None) for name in PUBLIC_TEXTS
    }
    for p in letter.people.all():
        place = f"role of {p.get_capacity_display().lower()} {p.ordinal}"
        texts[place] = (f"{p.role} {p.organisation}", None)
    for body in letter.responsible_bodies.all():
        texts[f"responsible body {body.ordinal}"] = (body.name, None)
    for s in letter.sections.all():
        texts[f"section {s.ordinal}"] = (f"{s.heading} {s.subheading}", None)
    for f in findings:
        texts[f"finding {f.reference}"] = (f"{f.wording} {f.summary} {f.responsible_body}", f)
    names = people_named(letter)
    for place, (text, finding) in texts.items():
        if found := names_in(text, names):
            yield Point(
                f"A person’s name stands in {place.replace('_', ' ')}: {', '.join(found)}. "
                "Put the role in its place.",
                finding,
            )


def _quotes(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    pages = list(letter.pages.values_list("text", flat=True))
    for finding in findings:
        if finding.wording_status == Finding.WordingStatus.VERBATIM and not occurs(
            finding.wording, pages
        ):
            yield Point(
                f"Finding {finding.reference} ({finding.section}, point {finding.ordinal}) is not "
                "in the letter’s text word for word. Correct its wording, or mark it as restated.",
                finding,
            )


def _unchecked(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    """What the reader proposed must have been checked by a person; what a person typed has been."""
    counted = [f for f in findings if f.kind != FindingKind.NARRATIVE]
    waiting = [f for f in counted if f.rule and not f.checked_at]
    if waiting:
        yield Point(
            f"{len(waiting)} of {len(counted)} proposed findings are not checked against the "
            "document yet. Accept each, or turn it down.",
            waiting[0],
        )


def _coverage(letter: Letter) -> Iterator[Point]:
    unplaced = letter.passages.filter(role=Passage.Role.UNPLACED)
    for passage in unplaced:
        yield Point(
            f"A passage of page {passage.page} has no place: “{_short(passage.text)}” Make it a "
            "finding, or say what it is.",
            passage=passage,
        )


def unsettled_terms(letter: Letter) -> list[tuple[GlossaryTerm, Finding]]:
    """Terms with two senses that stand in a letter's findings, where nothing says which is meant.

    A letter that spells out exactly one of the senses says it itself; else an editor chooses.
    """
    findings = list(letter.findings.counted().in_letter_order())
    text = " ".join(f"{f.wording} {f.summary}" for f in findings)
    chosen = set(letter.chosen_senses.values_list("term_id", flat=True))
    found = []
    for term in GlossaryTerm.objects.prefetch_related("forms", "senses"):
        senses = [sense for sense in term.senses.all() if sense.expansion]
        if len(senses) < 2 or term.pk in chosen:
            continue
        spelt = [
            s for s in senses if re.search(rf"\b{re.escape(s.expansion)}", text, re.IGNORECASE)
        ]
        if len(spelt) == 1:
            continue
        forms = [term.term, *(form.text for form in term.forms.all())]
        pattern = re.compile("|".join(rf"\b{re.escape(f)}\b" for f in forms if f.isupper()) or "$^")
        first = next((f for f in findings if pattern.search(f"{f.wording} {f.summary}")), None)
        if first is not None:
            found.append((term, first))
    return found


def _senses(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    for term, finding in unsettled_terms(letter):
        meanings = " or ".join(str(sense) for sense in term.senses.all())
        yield Point(f"“{term}” can mean {meanings}. Choose which it is in this letter.", finding)


def _warnings(letter: Letter, findings: list[Finding]) -> Iterator[Point]:
    counted = [f for f in findings if f.kind != FindingKind.NARRATIVE]
    lacking = (
        ("no theme", [f for f in counted if not f.themes.all()]),
        ("no plain summary", [f for f in counted if not f.summary]),
        ("a summary of an earlier wording", [f for f in counted if f.summary_is_stale]),
    )
    for what, rows in lacking:
        if rows:
            have = "finding has" if len(rows) == 1 else "findings have"
            yield Point(f"{len(rows)} of {len(counted)} {have} {what}. Here is the first.", rows[0])
    for finding in counted:
        name = f"Finding {finding.reference}"
        text = f"{finding.wording} {finding.summary}"
        for found in (*_EMAIL.findall(text), *_TITLED.findall(text)):
            yield Point(f"{name} holds what may be a name or an address: {found}.", finding)
    for doubt in letter.doubts.filter(settled_at=None).select_related("finding"):
        yield Point(f"Not looked at yet: {doubt.sentence}", doubt.finding)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0] + " …"
