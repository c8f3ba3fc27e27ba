"""The verbs that change a record's state. Nobody else sets a status.

Each verb runs in one transaction, locks the row, checks who may, and leaves a history row that says
who, when and why. Buttons of the admin, commands and tests all come here.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from findings.models import Finding, Letter, Override, Section, Status, fingerprint
from findings.names import names_in
from findings.quotes import occurs, quote_form
from findings.readiness import people_named, readiness

LONGEST_REASON = 300  # characters, as the columns hold


class NotPossible(Exception):
    """The verb does not fit the record as it stands. `sentences` say what to do."""

    def __init__(self, *sentences: str):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


def publication_problems(letter: Letter) -> list[str]:
    """Sentences that say what keeps a letter from being published; empty when nothing does."""
    return [point.sentence for point in readiness(letter).blocks]


def last_changed_by(letter: Letter) -> int | None:
    """The account that last changed the letter, a section or a finding of it; None if unknown."""
    newest = [
        rows.exclude(history_change_reason__startswith=VERB)
        .order_by("-history_date", "-history_id")
        .values_list("history_date", "history_user_id")
        .first()
        for rows in (
            Letter.history.filter(id=letter.pk),
            Section.history.filter(letter_id=letter.pk),
            Finding.history.filter(letter_id=letter.pk),
        )
    ]
    return max((row for row in newest if row), key=lambda row: row[0], default=(None, None))[1]


# Marks the history rows of the verbs below, which change a letter's state and not its content.
VERB = "state: "


@transaction.atomic
def submit(letter: Letter, *, by: Any, now: datetime | None = None) -> Letter:
    """Hand a draft to a second person."""
    require(by, "submit_letter")
    letter = _locked(letter, Status.DRAFT, "Only a draft can be handed to review.")
    letter.status = Status.IN_REVIEW
    letter.submitted_by, letter.submitted_at = by, now or timezone.now()
    return save(letter, by, f"{VERB}handed to review")


@transaction.atomic
def send_back(letter: Letter, *, by: Any, reason: str) -> Letter:
    """Give a letter in review back to whoever enters it, with a reason."""
    require(by, "publish_letter")
    letter = _locked(letter, Status.IN_REVIEW, "Only a letter in review can be sent back.")
    letter.status = Status.DRAFT
    letter.submitted_by = letter.submitted_at = None
    return save(letter, by, f"{VERB}sent back: {given(reason, letter)}")


@transaction.atomic
def hold(letter: Letter, *, by: Any, reason: str) -> Letter:
    """Put a letter that is not public yet by for a while, and say why."""
    require(by, "submit_letter")
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == Status.IN_REVIEW:
        require(by, "publish_letter")
    elif letter.status != Status.DRAFT:
        raise NotPossible(
            "Only a draft or a letter in review can be put on hold. This one is "
            f"{letter.get_status_display().lower()}."
        )
    letter.status = Status.ON_HOLD
    letter.submitted_by = letter.submitted_at = None
    letter.held_reason = given(reason, letter)
    return save(letter, by, f"{VERB}on hold: {letter.held_reason}")


@transaction.atomic
def take_up(letter: Letter, *, by: Any) -> Letter:
    """Go on with a letter that was on hold; it is a draft again."""
    require(by, "submit_letter")
    letter = _locked(letter, Status.ON_HOLD, "Only a letter on hold can be taken up again.")
    letter.status, letter.held_reason = Status.DRAFT, ""
    return save(letter, by, f"{VERB}taken up again")


@transaction.atomic
def publish(letter: Letter, *, by: Any, now: datetime | None = None, override: str = "") -> Letter:
    """Make a letter and its findings public. Refuses with sentences that say what to do.

    Whoever last changed the letter cannot publish it: a second pair of eyes must. An administrator
    may set that rule aside with a reason (`override`), which is kept for ever and reported.
    """
    require(by, "publish_letter")
    letter = _locked(letter, Status.IN_REVIEW, "Only a letter in review can be published.")
    problems = publication_problems(letter)
    alone = last_changed_by(letter) == by.pk
    if alone and not override.strip():
        problems.append("You changed this letter last. Ask a colleague to check and publish it.")
    if problems:
        raise NotPossible(*problems)
    if alone:
        require(by, "override_letter")
        Override.objects.create(
            letter=letter,
            rule=Override.Rule.SECOND_PAIR_OF_EYES,
            reason=given(override, letter),
            by=by,
        )
    letter.status = Status.PUBLISHED
    letter.published_by, letter.published_at = by, now or timezone.now()
    letter.findings.filter(first_public_at=None, withdrawn_at=None).update(
        first_public_at=letter.published_at
    )
    return save(letter, by, f"{VERB}published")


@transaction.atomic
def withdraw(letter: Letter, *, by: Any, reason: str, now: datetime | None = None) -> Letter:
    """Take a letter and its findings from the public; its address says when and why."""
    require(by, "withdraw_letter")
    letter = _locked(letter, Status.PUBLISHED, "Only a published letter can be withdrawn.")
    letter.status = Status.WITHDRAWN
    letter.withdrawn_by, letter.withdrawn_at = by, now or timezone.now()
    letter.withdrawn_reason = given(reason, letter)
    return save(letter, by, f"{VERB}withdrawn: {letter.withdrawn_reason}")


@transaction.atomic
def reopen(letter: Letter, *, by: Any, reason: str) -> Letter:
    """Make a withdrawn letter a draft again, to be put right and reviewed anew."""
    require(by, "publish_letter")
    letter = _locked(letter, Status.WITHDRAWN, "Only a withdrawn letter can be reopened.")
    letter.status = Status.DRAFT
    letter.submitted_by = letter.submitted_at = None
    letter.withdrawn_by = letter.withdrawn_at = None
    letter.withdrawn_reason = ""
    return save(letter, by, f"{VERB}reopened: {given(reason, letter)}")


@transaction.atomic
def withdraw_finding(
    finding: Finding, *, by: Any, reason: str, now: datetime | None = None
) -> Finding:
    """Take one finding from the public; its address says when and why."""
    require(by, "withdraw_finding")
    finding = locked_finding(finding)
    if finding.letter.status != Status.PUBLISHED:
        raise NotPossible("This letter is not published: change or delete the finding itself.")
    if finding.withdrawn_at:
        raise NotPossible("This finding is withdrawn already.")
    finding.withdrawn_by, finding.withdrawn_at = by, now or timezone.now()
    finding.withdrawn_reason = given(reason, finding.letter)
    return save(finding, by, f"{VERB}withdrawn: {finding.withdrawn_reason}")


@transaction.atomic
def restore_finding(finding: Finding, *, by: Any, reason: str) -> Finding:
    """Bring a withdrawn finding back."""
    require(by, "withdraw_finding")
    finding = locked_finding(finding)
    if not finding.withdrawn_at:
        raise NotPossible("This finding is not withdrawn.")
    finding.withdrawn_by = finding.withdrawn_at = None
    finding.withdrawn_reason = ""
    return save(finding, by, f"{VERB}restored: {given(reason, finding.letter)}")


@transaction.atomic
def correct_finding(
    finding: Finding, *, by: Any, wording: str, note: str, now: datetime | None = None
) -> Finding:
    """Put a wording right after publication, with a dated note that the public sees."""
    require(by, "correct_finding")
    finding = locked_finding(finding)
    wording = wording.strip()
    if finding.letter.status not in (Status.PUBLISHED, Status.WITHDRAWN):
        raise NotPossible("This letter is not published yet: change the finding itself.")
    if not wording or quote_form(wording) == quote_form(finding.wording):
        raise NotPossible("The finding has this wording already. Enter the one it should have.")
    pages = finding.letter.pages.values_list("text", flat=True)
    verbatim = finding.wording_status == Finding.WordingStatus.VERBATIM
    if verbatim and not occurs(wording, pages):
        raise NotPossible("The new wording is not in the letter’s text word for word.")
    refuse_names(finding.letter, wording)
    keep_public_wording(finding)
    finding.wording = wording
    finding.corrected_by, finding.corrected_at = by, now or timezone.now()
    finding.correction_note = given(note, finding.letter)
    return save(finding, by, f"corrected: {finding.correction_note}")


@transaction.atomic
def summarise(finding: Finding, *, by: Any, summary: str) -> Finding:
    """Set the plain-language summary; it remembers the wording that it was written from.

    Once the letter has left its draft, only those who may publish change what the public reads.
    """
    finding = locked_finding(finding)
    draft = finding.letter.status == Status.DRAFT
    require(by, "change_finding" if draft else "publish_letter")
    refuse_names(finding.letter, summary)
    finding.summary = summary.strip()
    finding.summary_of = fingerprint(finding.wording) if finding.summary else ""
    return save(finding, by, "summary written")


def require(by: Any, permission: str) -> None:
    if not by.has_perm(f"findings.{permission}"):
        raise PermissionDenied(f"{by} may not do this ({permission}).")


def _locked(letter: Letter, status: str, otherwise: str) -> Letter:
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status != status:
        raise NotPossible(f"{otherwise} This one is {letter.get_status_display().lower()}.")
    return letter


def locked_finding(finding: Finding) -> Finding:
    """The finding as it stands, after its letter and then itself are locked.

    Whatever changes a letter or a part of it locks the letter first. So nothing changes a finding
    while its letter is being published, and nobody waits in a circle.
    """
    Letter.objects.select_for_update().get(pk=finding.letter_id)
    return (
        Finding.objects.select_for_update(of=("self",)).select_related("letter").get(pk=finding.pk)
    )


def given(reason: str, letter: Letter) -> str:
    """The reason, which the public may read: said, short enough, and without anybody's name."""
    reason = reason.strip()
    if not reason:
        raise NotPossible("Say why: the reason is kept with the record.")
    if len(reason) > LONGEST_REASON:
        raise NotPossible(
            f"The reason has {len(reason)} characters. Say it in {LONGEST_REASON} or fewer."
        )
    refuse_names(letter, reason)
    return reason


def keep_public_wording(finding: Finding) -> None:
    """Before a correction: keep what the public read, unless it held somebody's name."""
    public = finding.first_public_at is not None
    named = names_in(finding.wording, people_named(finding.letter))
    finding.wording_before = finding.wording if public and not named else ""


def refuse_names(letter: Letter, text: str) -> None:
    if found := names_in(text, people_named(letter)):
        raise NotPossible(
            f"A person’s name stands in the text: {', '.join(found)}. Put the role in its place."
        )


def save(record: Any, by: Any, reason: str) -> Any:
    """Save a record with a history row that says who and why."""
    record._history_user = by
    record._change_reason = reason
    record.save()
    del record._history_user, record._change_reason  # or they would mark the next change too
    return record
