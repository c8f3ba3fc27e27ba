"""The verbs of a letter, as buttons."""

from findings import review
from findings.admin.forms import ReasonForm
from findings.admin.verbs import Verb
from findings.models import Letter, Status


def _last_said(letter: Letter, what: str) -> bool:
    """Whether that is what last happened to its state; a draft alone does not tell."""
    rows = letter.history.filter(history_change_reason__startswith=review.VERB)
    newest = rows.order_by("-history_date", "-history_id").first()
    return newest is not None and newest.history_change_reason.startswith(f"{review.VERB}{what}")


LETTER_VERBS = (
    Verb(
        slug="submit",
        label="Hand to review",
        permission="findings.submit_letter",
        consequence="A second person checks it. Inspectors cannot change it meanwhile.",
        said="Handed to review.",
        act=review.submit,
        fits=lambda letter: letter.status == Status.DRAFT,
        done=lambda letter: letter.status == Status.IN_REVIEW,
    ),
    Verb(
        slug="publish",
        label="Publish",
        permission="findings.publish_letter",
        consequence="Anyone can read it at once, and its references are fixed for ever.",
        said="Published. Anyone can read it now.",
        act=review.publish,
        fits=lambda letter: letter.status == Status.IN_REVIEW,
        done=lambda letter: letter.status == Status.PUBLISHED,
    ),
    Verb(
        slug="send-back",
        label="Send back",
        permission="findings.publish_letter",
        consequence="It becomes a draft again, for whoever enters it to put right.",
        said="Sent back. It is a draft again.",
        act=review.send_back,
        fits=lambda letter: letter.status == Status.IN_REVIEW,
        done=lambda letter: letter.status == Status.DRAFT and _last_said(letter, "sent back"),
        form=ReasonForm,
    ),
    Verb(
        slug="withdraw",
        label="Withdraw",
        permission="findings.withdraw_letter",
        consequence=(
            "The letter and all its findings leave the public pages, counts and exports at once. "
            "Its address will say when it was withdrawn, and show the reason you give here."
        ),
        said="Withdrawn. No public page shows it.",
        act=review.withdraw,
        fits=lambda letter: letter.status == Status.PUBLISHED,
        done=lambda letter: letter.status == Status.WITHDRAWN,
        form=ReasonForm,
    ),
    Verb(
        slug="reopen",
        label="Reopen as a draft",
        permission="findings.publish_letter",
        consequence="It becomes a draft, and must pass review again before anyone can read it.",
        said="Reopened. It is a draft again.",
        act=review.reopen,
        fits=lambda letter: letter.status == Status.WITHDRAWN,
        done=lambda letter: letter.status == Status.DRAFT and _last_said(letter, "reopened"),
        form=ReasonForm,
    ),
)
