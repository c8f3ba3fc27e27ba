"""Changes to a published letter that wait for a second person: from people, and re-issued files.

Until one is accepted the public reads what it read before. Each verb runs in one transaction, locks
the letter first, and leaves history.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from findings.models import (
    JUDGEMENT_BY_KIND,
    Finding,
    FindingKind,
    Judgement,
    Letter,
    Status,
    WaitingChange,
)
from findings.quotes import occurs, quote_form
from findings.review import (
    NotPossible,
    given,
    keep_public_wording,
    locked_finding,
    refuse_names,
    require,
    save,
)


@transaction.atomic
def propose_wording(finding: Finding, *, by: Any, wording: str, note: str) -> WaitingChange:
    """Propose another wording of a public finding; a second person decides."""
    require(by, "change_finding")
    finding = locked_finding(finding)
    if finding.letter.status != Status.PUBLISHED:
        raise NotPossible("This letter is not published: change the finding itself.")
    wording = wording.strip()
    if not wording or quote_form(wording) == quote_form(finding.wording):
        raise NotPossible("The finding has this wording already. Enter the one it should have.")
    refuse_names(finding.letter, wording)
    return WaitingChange.objects.create(
        letter=finding.letter,
        finding=finding,
        what=WaitingChange.What.WORDING,
        wording=wording,
        note=given(note, finding.letter),
        by=by,
    )


@transaction.atomic
def decide(
    change: WaitingChange, *, by: Any, accept: bool, now: datetime | None = None
) -> WaitingChange:
    """Accept a waiting change, so that the public reads it with a dated note, or refuse it.

    Whoever proposed it, or entered the re-issued file that it comes from, does not decide.
    """
    require(by, "correct_finding")
    letter = Letter.objects.select_for_update().get(pk=change.letter_id)
    change = WaitingChange.objects.select_for_update().get(pk=change.pk)
    if change.decided_at:
        raise NotPossible("This change is decided already.")
    if change.by_id == by.pk:
        raise NotPossible("You proposed this change. Ask a colleague to decide.")
    now = now or timezone.now()
    if accept:
        _apply(change, letter, by, now)
    change.decision = WaitingChange.Decision.ACCEPTED if accept else WaitingChange.Decision.REFUSED
    change.decided_by, change.decided_at = by, now
    change.save()
    return change


@transaction.atomic
def accept_file(letter: Letter, *, by: Any, now: datetime | None = None) -> int:
    """Accept every waiting change that a re-issued file brought; all or none. Returns how many."""
    rows = letter.waiting_changes.filter(decided_at=None, upload__isnull=False)
    held = list(rows.order_by("id"))
    if not held:
        raise NotPossible("No change from a file waits.")
    for change in held:
        decide(change, by=by, accept=True, now=now)
    return len(held)


def _apply(change: WaitingChange, letter: Letter, by: Any, now: datetime) -> None:
    """Make a waiting change true of the records."""
    finding = change.finding
    if change.what == WaitingChange.What.WORDING and finding is not None:
        verbatim = Finding.WordingStatus.VERBATIM
        if change.upload_id:
            finding.wording_status = verbatim  # it comes from the document itself
        pages = letter.pages.values_list("text", flat=True)
        if finding.wording_status == verbatim and not occurs(change.wording, pages):
            raise NotPossible("The new wording is not in the letter’s text word for word.")
        keep_public_wording(finding)
        finding.wording = change.wording
        finding.corrected_by, finding.corrected_at = by, now
        finding.correction_note = change.note
        save(finding, by, f"corrected: {change.note}")
    elif change.what == WaitingChange.What.REMOVED and finding is not None:
        finding.withdrawn_by, finding.withdrawn_at = by, now
        finding.withdrawn_reason = change.note
        save(finding, by, f"state: withdrawn: {change.note}")
    else:
        _add(change, letter, by, now)


def _add(change: WaitingChange, letter: Letter, by: Any, now: datetime) -> None:
    """A finding more, at the end of its section, of the kind that stands there."""
    section = next((s for s in letter.sections.all() if str(s) == change.place), None)
    last = section.findings.order_by("-ordinal").first() if section else None
    if section is None or last is None:
        raise NotPossible(f"The section “{change.place}” is not there any more. Enter it by hand.")
    finding = Finding(
        letter=letter,
        section=section,
        framework=letter.framework,
        kind=last.kind,
        judgement=JUDGEMENT_BY_KIND.get(FindingKind(last.kind), Judgement.MIXED),
        ordinal=last.ordinal + 1,
        wording=change.wording,
        wording_status=Finding.WordingStatus.VERBATIM,
        first_public_at=now if letter.status == Status.PUBLISHED else None,
        corrected_by=by,
        corrected_at=now,
        correction_note=change.note,
    )
    save(finding, by, f"added: {change.note}")
    if finding.kind != FindingKind.NARRATIVE and letter.findings_in_document is not None:
        letter.findings_in_document += 1
        save(letter, by, "state: findings counted anew")
