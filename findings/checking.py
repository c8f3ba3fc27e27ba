"""The verbs of the desk: checking a draft's proposed findings against the document, step by step.

Each verb works on a letter that is not public yet, locks it, refuses a stale page with both texts,
saves at once, leaves history, and can be undone. What the public reads changes in `review` only.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from findings.models import (
    JUDGEMENT_BY_KIND,
    KINDS,
    DeskStep,
    Doubt,
    Finding,
    FindingKind,
    Framework,
    JudgedSpan,
    Judgement,
    Letter,
    Passage,
    Section,
    Service,
    Status,
    Suggestion,
    Theme,
)
from findings.quotes import occurs
from findings.review import NotPossible, given, save

_FAR = 1000  # further than any ordinal: room to renumber under the unique constraint
_KEPT = (
    "ordinal",
    "kind",
    "judgement",
    "wording",
    "wording_status",
    "page_start",
    "page_end",
    "place",
    "responsible_body",
    "rule",
    "summary",
    "summary_of",
)


# What an earlier state gives back: not its place, which others may have taken since.
_PUT_BACK = ("wording", "judgement", "responsible_body", "summary", "summary_of")


class Topics(NamedTuple):
    """The themes and services of a finding, whole."""

    themes: Sequence[Theme]
    services: Sequence[Service]


class Stale(Exception):
    """Somebody changed the finding since the page was shown. Nothing was saved."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(
            "Somebody changed this finding while you worked on it. Nothing was saved: compare both "
            "and save again."
        )
        self.finding = finding  # as it stands now


def version_of(finding: Finding) -> int:
    """A number that changes whenever the finding does: the newest row of its history."""
    newest = finding.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return newest or 0


def sentences_of(wording: str) -> list[tuple[int, int]]:
    """Where each sentence of a wording begins and ends, for judging the parts of a mixed finding.

    >>> sentences_of("Waits are long. Help is kind.")
    [(0, 15), (16, 29)]
    """
    found, start = [], 0
    for end in re.finditer(r"[.!?][”’\"')]*(?=\s|$)|\n|$", wording):
        if wording[start : end.end()].strip():
            lead = len(wording[start:]) - len(wording[start:].lstrip())
            found.append((start + lead, end.end() if end.group() != "\n" else end.start()))
        start = end.end()
    return found


# verbs on one finding -----------------------------------------------------------------------------


@transaction.atomic
def accept(
    finding: Finding,
    *,
    by: Any,
    version: int | None = None,
    judgement: str | None = None,
    topics: Topics | None = None,
) -> Finding:
    """Say that a finding is as in the document. A main finding is judged with it.

    Topics that are given are set whole; without them they stay as they are.
    """
    finding = _locked(finding, by, version)
    if finding.kind == FindingKind.MAIN_FINDING and judgement:
        finding.judgement = _judgement(judgement)
    elif finding.kind == FindingKind.MAIN_FINDING and not finding.checked_at:
        raise NotPossible("Judge this main finding: going well, needs to get better, or both.")
    _refuse_other_words(finding)
    _remember(finding.letter, by, f"Accepted {_place(finding)}", [finding.section_id])
    if topics is not None:
        finding.themes.set(topics.themes)
        finding.services.set(topics.services)
    finding.checked_at, finding.checked_by = timezone.now(), by
    save(finding, by, "checked against the document")
    finding.doubts.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    return finding


@transaction.atomic
def reject(finding: Finding, *, by: Any, version: int | None = None, reason: str) -> Passage:
    """Say that a proposal is no finding, and why. It stays in the coverage ledger."""
    finding = _locked(finding, by, version)
    letter, section = finding.letter, finding.section_id
    reason = given(reason, letter)
    _remember(letter, by, f"Turned down {_place(finding)}", [section])
    passage = Passage.objects.create(
        letter=letter,
        ordinal=_next_passage(letter),
        page=finding.page_start or 1,
        role=Passage.Role.REJECTED,
        text=finding.wording,
        reason=reason,
    )
    finding.doubts.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    _delete(finding, by, f"turned down: {reason}")
    _renumber(section)
    _recount(letter, by)
    return passage


@transaction.atomic
def reword(finding: Finding, *, by: Any, version: int | None = None, wording: str) -> Finding:
    """Put a wording right. It must stand in the document word for word."""
    finding = _locked(finding, by, version)
    wording = "\n".join(line.strip() for line in wording.strip().splitlines() if line.strip())
    if not wording:
        raise NotPossible("A finding needs a wording. To take it out, turn it down.")
    _remember(finding.letter, by, f"Changed the wording of {_place(finding)}", [finding.section_id])
    finding.wording = wording
    _refuse_other_words(finding)
    finding.checked_at = finding.checked_by = None
    return save(finding, by, "wording changed")


@transaction.atomic
def split(finding: Finding, *, by: Any, version: int | None = None, at: int) -> Finding:
    """Make two findings of one, parted before the character at a place. Returns the second."""
    finding = _locked(finding, by, version)
    first, second = finding.wording[:at].strip(), finding.wording[at:].strip()
    if not first or not second:
        raise NotPossible("Put the cursor where the second finding begins, then split.")
    _remember(finding.letter, by, f"Split {_place(finding)}", [finding.section_id])
    _make_room(finding.section_id, finding.ordinal + 1)
    finding.wording = first
    finding.checked_at = finding.checked_by = None
    save(finding, by, "split")
    twin = Finding(
        letter=finding.letter,
        section=finding.section,
        framework=finding.framework,
        ordinal=finding.ordinal + 1,
        kind=finding.kind,
        judgement=finding.judgement,
        wording=second,
        wording_status=finding.wording_status,
        page_start=finding.page_start,
        page_end=finding.page_end,
        place=finding.place,
        responsible_body=finding.responsible_body,
        rule=finding.rule,
    )
    save(twin, by, "split from the one before")
    _recount(finding.letter, by)
    return twin


@transaction.atomic
def merge(finding: Finding, *, by: Any, version: int | None = None) -> Finding:
    """Put the next finding of the section behind this one, as one finding."""
    finding = _locked(finding, by, version)
    after = (
        Finding.objects.filter(section=finding.section_id, ordinal__gt=finding.ordinal)
        .order_by("ordinal")
        .first()
    )
    if after is None:
        raise NotPossible("This is the last finding of its section: there is none to join to it.")
    _remember(finding.letter, by, f"Joined {_place(finding)} and the next", [finding.section_id])
    sub_point = after.wording.startswith("•")
    finding.wording += ("\n" if sub_point else " ") + after.wording
    finding.page_end = after.page_end or finding.page_end
    finding.place = [*(finding.place or []), *(after.place or [])] or None
    finding.checked_at = finding.checked_by = None
    after.doubts.update(finding=finding)
    _delete(after, by, "joined to the one before")
    _renumber(finding.section_id)
    save(finding, by, "joined with the next")
    _recount(finding.letter, by)
    return finding


@transaction.atomic
def move(
    finding: Finding, *, by: Any, version: int | None = None, section: Section, ordinal: int
) -> Finding:
    """Put a finding at another place, in its section or in another of the letter."""
    finding = _locked(finding, by, version)
    if section.letter_id != finding.letter_id:
        raise NotPossible("The section is of another letter.")
    left = finding.section_id
    _remember(finding.letter, by, f"Moved {_place(finding)}", {left, section.pk})
    Finding.objects.filter(pk=finding.pk).update(ordinal=_FAR * 9)
    _renumber(left, apart_from=finding.pk)
    count = Finding.objects.filter(section=section).exclude(pk=finding.pk).count()
    ordinal = max(1, min(ordinal, count + 1))
    _make_room(section.pk, ordinal, apart_from=finding.pk)
    finding.section, finding.ordinal = section, ordinal
    return save(finding, by, "moved")


@transaction.atomic
def change_kind(finding: Finding, *, by: Any, version: int | None = None, kind: str) -> Finding:
    """Say what kind of finding it is; its judgement follows, a main finding is judged anew."""
    finding = _locked(finding, by, version)
    if kind not in KINDS[Framework(finding.framework)]:
        raise NotPossible("That kind does not belong to this framework.")
    _remember(finding.letter, by, f"Changed the kind of {_place(finding)}", [finding.section_id])
    finding.kind = kind
    finding.judgement = JUDGEMENT_BY_KIND.get(FindingKind(kind), Judgement.MIXED)
    finding.checked_at = finding.checked_by = None
    save(finding, by, "kind changed")
    _recount(finding.letter, by)
    return finding


@transaction.atomic
def judge(
    finding: Finding,
    *,
    by: Any,
    version: int | None = None,
    judgement: str,
    spans: Iterable[tuple[int, int, str]] = (),
) -> Finding:
    """Judge a main finding; a mixed one may say which part of it is which."""
    finding = _locked(finding, by, version)
    if finding.kind != FindingKind.MAIN_FINDING:
        raise NotPossible("Only main findings are judged; others are judged by their heading.")
    _remember(finding.letter, by, f"Judged {_place(finding)}", [finding.section_id])
    finding.judgement = _judgement(judgement)
    parts = sorted(spans)
    if parts and finding.judgement != Judgement.MIXED:
        raise NotPossible("Only a finding that is both has parts with their own judgement.")
    ends = [0, *(end for _, end, _ in parts)]
    for (start, end, _), before in zip(parts, ends, strict=False):
        if not before <= start < end <= len(finding.wording):
            raise NotPossible("The parts overlap or lie outside the wording. Mark them again.")
    finding.judged_spans.all().delete()
    JudgedSpan.objects.bulk_create(
        JudgedSpan(finding=finding, start=start, end=end, judgement=_judgement(part))
        for start, end, part in parts
    )
    return save(finding, by, "judged")


@transaction.atomic
def tag(
    finding: Finding,
    *,
    by: Any,
    version: int | None = None,
    topics: Topics,
) -> Finding:
    """Set a finding's themes and services, whole."""
    finding = _locked(finding, by, version)
    _remember(finding.letter, by, f"Tagged {_place(finding)}", [finding.section_id])
    finding.themes.set(topics.themes)
    finding.services.set(topics.services)
    return save(finding, by, "themes and services set")


# verbs on the rest of the letter ------------------------------------------------------------------


@transaction.atomic
def settle(doubt: Doubt, *, by: Any) -> Doubt:
    """Say that a doubtful place has been looked at."""
    _open_letter(doubt.letter_id, by)
    doubt.settled_at, doubt.settled_by = timezone.now(), by
    doubt.save()
    return doubt


@transaction.atomic
def place(
    passage: Passage, *, by: Any, section: Section | None = None, role: str = "", reason: str = ""
) -> Finding | Passage:
    """Make a passage a finding at the end of a section, or say what it is instead."""
    letter = _open_letter(passage.letter_id, by)
    if section is None:
        if role not in Passage.Role.values or role == Passage.Role.UNPLACED:
            raise NotPossible("Say what it is, or in which section it is a finding.")
        passage.role, passage.reason = (
            role,
            given(reason, letter) if role == "rejected" else reason[:300],
        )
        passage.save()
        return passage
    if section.letter_id != letter.pk:
        raise NotPossible("The section is of another letter.")
    _remember(letter, by, "Made a passage a finding", [section.pk])
    last = Finding.objects.filter(section=section).order_by("-ordinal").first()
    kind = last.kind if last else KINDS[Framework(letter.framework)][-1]
    finding = Finding(
        letter=letter,
        section=section,
        framework=letter.framework,
        ordinal=(last.ordinal if last else 0) + 1,
        kind=kind,
        judgement=JUDGEMENT_BY_KIND.get(FindingKind(kind), Judgement.MIXED),
        wording=" ".join(passage.text.split()),
        page_start=passage.page,
        page_end=passage.page,
    )
    save(finding, by, "made of a passage")
    passage.delete()
    _recount(letter, by)
    return finding


@transaction.atomic
def undo(letter: Letter, *, by: Any) -> str:
    """Take back the last step on the letter. Returns what it was, in words."""
    letter = _open_letter(letter.pk, by)
    step = DeskStep.objects.filter(letter=letter).order_by("-id").first()
    if step is None:
        raise NotPossible("There is no step to take back.")
    _restore(letter, step.before, by)
    what = step.what
    step.delete()
    _recount(letter, by)
    return what


@transaction.atomic
def put_back(letter: Letter, *, by: Any, row: str) -> Finding:
    """Give a finding the values that a row of its history holds (“historicalfinding-12”)."""
    letter = _open_letter(letter.pk, by)
    number = row.rpartition("-")[2]
    past = (
        Finding.history.filter(letter_id=letter.pk, history_id=int(number)).first()
        if number.isdecimal()
        else None
    )
    finding = past and Finding.objects.select_related("section").filter(pk=past.id).first()
    if past is None or finding is None:
        raise NotPossible("That finding is gone, so its earlier state cannot be put back.")
    _remember(letter, by, f"Put back {_place(finding)}", [finding.section_id])
    for name in _PUT_BACK:
        setattr(finding, name, getattr(past, name))
    _refuse_other_words(finding)
    finding.checked_at = finding.checked_by = None
    return save(finding, by, f"put back as of {past.history_date:%-d %B %Y, %H:%M}")


# below --------------------------------------------------------------------------------------------


def _open_letter(pk: int, by: Any) -> Letter:
    """The letter, locked, where this account may still change it."""
    letter = Letter.objects.select_for_update().get(pk=pk)
    if letter.status == Status.IN_REVIEW:
        needed = "publish_letter"
    elif letter.status in (Status.DRAFT, Status.ON_HOLD):
        needed = "change_finding"
    else:
        raise NotPossible(
            f"This {letter.noun} is {letter.get_status_display().lower()}: its findings change by "
            "corrections only."
        )
    if not by.has_perm(f"findings.{needed}"):
        raise PermissionDenied(f"{by} may not do this ({needed}).")
    return letter


def _locked(finding: Finding, by: Any, version: int | None) -> Finding:
    letter = _open_letter(finding.letter_id, by)
    held = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("section")
        .filter(pk=finding.pk)
        .first()
    )
    if held is None:
        raise NotPossible("This finding is gone: somebody joined it or turned it down. Look again.")
    if version is not None and version != version_of(held):
        raise Stale(held)
    held.letter = letter
    return held


def _place(finding: Finding) -> str:
    return f"{finding.section.subheading or finding.section.heading}, {finding.ordinal}"[:90]


def _judgement(value: str) -> Judgement:
    if value not in (Judgement.STRENGTH, Judgement.DEVELOPMENT, Judgement.MIXED):
        raise NotPossible("Choose: going well, needs to get better, or some of both.")
    return Judgement(value)


def _refuse_other_words(finding: Finding) -> None:
    pages = finding.letter.pages.values_list("text", flat=True)
    verbatim = finding.wording_status == Finding.WordingStatus.VERBATIM
    if verbatim and not occurs(finding.wording, pages):
        raise NotPossible(
            "The wording is not in the document word for word. Compare it with the page."
        )


def _next_passage(letter: Letter) -> int:
    last = letter.passages.order_by("-ordinal").values_list("ordinal", flat=True).first()
    return (last or 0) + 1


def _make_room(section: int, ordinal: int, apart_from: int = 0) -> None:
    """Shift a section's findings from a place on by one."""
    rows = Finding.objects.filter(section=section, ordinal__gte=ordinal, ordinal__lt=_FAR)
    pks = list(rows.exclude(pk=apart_from).values_list("pk", flat=True))
    Finding.objects.filter(pk__in=pks).update(ordinal=F("ordinal") + _FAR)
    Finding.objects.filter(pk__in=pks).update(ordinal=F("ordinal") - _FAR + 1)


def _renumber(section: int, apart_from: int = 0) -> None:
    """Number a section's findings from 1 without gaps."""
    rows = Finding.objects.filter(section=section).exclude(pk=apart_from).order_by("ordinal")
    for ordinal, (pk, held) in enumerate(rows.values_list("pk", "ordinal"), 1):
        if held != ordinal:  # going upwards, the place is always free
            Finding.objects.filter(pk=pk).update(ordinal=ordinal)


def _recount(letter: Letter, by: Any) -> None:
    """What the document holds is what the person checking it says it holds."""
    count = letter.findings.counted().count()
    if letter.parser_version and letter.findings_in_document != count:
        letter.findings_in_document = count
        save(letter, by, "findings counted anew")


def _remember(letter: Letter, by: Any, what: str, sections: Iterable[int]) -> None:
    """Keep how the sections' findings are, so that the step can be taken back."""
    rows = Finding.objects.filter(section__in=set(sections)).prefetch_related(
        "themes", "services", "suggestions", "judged_spans"
    )
    before = {
        "sections": sorted(set(sections)),
        "findings": [
            {name: getattr(row, name) for name in _KEPT}
            | {
                "id": row.pk,
                "section": row.section_id,
                "checked_at": row.checked_at.isoformat() if row.checked_at else None,
                "checked_by": row.checked_by_id,
                "themes": [theme.pk for theme in row.themes.all()],
                "services": [service.pk for service in row.services.all()],
                "spans": [[s.start, s.end, s.judgement] for s in row.judged_spans.all()],
                "suggestions": [
                    [s.theme_id, s.service_id, s.because, s.score] for s in row.suggestions.all()
                ],
            }
            for row in rows
        ],
    }
    DeskStep.objects.create(letter=letter, what=what[:120], before=before, by=by)


def _restore(letter: Letter, before: dict[str, Any], by: Any) -> None:
    """Put the findings of some sections back as they were kept."""
    kept = {row["id"]: row for row in before["findings"]}
    held = {f.pk: f for f in Finding.objects.filter(letter=letter) if f.pk in kept}
    for extra in Finding.objects.filter(section__in=before["sections"]).exclude(pk__in=kept):
        _delete(extra, by, "step taken back")
    Finding.objects.filter(pk__in=held).update(ordinal=F("ordinal") + _FAR * 5)
    for pk, row in kept.items():
        finding = held.get(pk) or Finding(letter=letter, framework=letter.framework)
        finding.section_id = row["section"]
        for name in _KEPT:
            setattr(finding, name, row[name])
        finding.checked_at, finding.checked_by_id = row["checked_at"], row["checked_by"]
        save(finding, by, "step taken back")
        finding.themes.set(row["themes"])
        finding.services.set(row["services"])
        finding.judged_spans.all().delete()
        JudgedSpan.objects.bulk_create(
            JudgedSpan(finding=finding, start=start, end=end, judgement=judgement)
            for start, end, judgement in row["spans"]
        )
        if pk not in held:  # it was turned down or joined: what was deleted with it comes back
            letter.passages.filter(role=Passage.Role.REJECTED, text=finding.wording).delete()
            Suggestion.objects.bulk_create(
                Suggestion(finding=finding, theme_id=t, service_id=s, because=because, score=score)
                for t, s, because, score in row["suggestions"]
            )


def _delete(finding: Any, by: Any, reason: str) -> None:
    finding._history_user = by
    finding._change_reason = reason[:100]
    finding.delete()
