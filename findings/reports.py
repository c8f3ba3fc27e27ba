"""What visitors say is wrong: taking it in, and the verbs that move it through the desk's queue.

Anybody may report, without an account, so there are limits; each is on rows that are there anyhow.
A network address is kept as a hash that changes with the day, and that only until the next day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from findings.models import Finding, PageReport
from findings.models.report import LONGEST_ANSWER, LONGEST_PLACE
from findings.review import NotPossible, require, save

State = PageReport.State
OPEN = (State.NEW, State.LOOKING)
CLOSED = (State.MENDED, State.NO_CHANGE, State.SPAM)

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
REPORTS_AN_HOUR = 10  # of one visitor; an office may be one visitor
EVERYBODY_AN_HOUR = 200
KEPT = timedelta(days=90)  # an address after its report was closed; spam altogether


class TooMany(Exception):
    """A visitor, or everybody together, reported too often."""


@dataclass(frozen=True)
class Said:
    """What a visitor filled in, and about what: a finding, or a page's address."""

    what: str
    text: str = ""
    email: str = ""
    finding: Finding | None = None
    place: str = ""


def report(said: Said, *, visitor: str | None = None, now: datetime | None = None) -> None:
    """Keep a report, once however often it is sent. Raises TooMany.

    The row is written before it is counted, so that of several at once each sees the others.
    """
    now = now or timezone.now()
    where = _hash(visitor, now) if visitor else ""
    kept = _kept(said, where, now)
    if kept is None:
        return
    lately = PageReport.objects.filter(at__gt=now - AN_HOUR, at__lte=now)
    mine = lately.filter(visitor=where).count() if where else 0
    if mine > REPORTS_AN_HOUR or lately.count() > EVERYBODY_AN_HOUR:
        _delete(PageReport.objects.filter(pk=kept.pk))
        raise TooMany


def _kept(said: Said, visitor: str, now: datetime) -> PageReport | None:
    """The new row; None where the same is open already."""
    finding, email = said.finding, said.email.strip().lower()
    text = said.text.replace("\x00", "").strip()
    place = finding.get_absolute_url() if finding else said.place[:LONGEST_PLACE]
    parts = (place, said.what, " ".join(text.casefold().split()), email)
    try:
        with transaction.atomic():
            return PageReport.objects.create(
                finding=finding,
                letter=finding.letter if finding else None,
                place=place,
                what=said.what,
                text=text,
                wording_then=finding.wording if finding else "",
                summary_then=finding.summary if finding else "",
                email=email,
                visitor=visitor,
                same=sha256("\x00".join(parts).encode()).hexdigest(),
                at=now,
            )
    except IntegrityError:
        return None


def _hash(visitor: str, now: datetime) -> str:
    """Of a network address and the day: the same visitor is another one tomorrow."""
    value = f"{timezone.localtime(now):%Y%m%d} {visitor}"
    return salted_hmac("findings.reports", value, algorithm="sha256").hexdigest()[:32]


# ---- the desk's verbs


@transaction.atomic
def take(report: PageReport, *, by: Any, now: datetime | None = None) -> PageReport:
    """Say that one is looking at it."""
    return _put(_locked(report, by, OPEN), State.LOOKING, by, now)


@transaction.atomic
def close(
    report: PageReport, *, by: Any, state: str, answer: str = "", now: datetime | None = None
) -> PageReport:
    """Settle it: answered or mended, nothing to change (both with what was done), or spam."""
    report, answer = _locked(report, by, OPEN), answer.strip()
    if state not in CLOSED:
        raise NotPossible("Choose what became of it.")
    if state != State.SPAM and not answer:
        raise NotPossible("Say what you did: colleagues read it.")
    if len(answer) > LONGEST_ANSWER:
        raise NotPossible(
            f"That has {len(answer)} characters. Say it in {LONGEST_ANSWER} or fewer."
        )
    report.answer = answer
    return _put(report, state, by, now)


@transaction.atomic
def reopen(report: PageReport, *, by: Any, now: datetime | None = None) -> PageReport:
    """Take a closed report up again."""
    report = _locked(report, by, CLOSED)
    if PageReport.objects.filter(same=report.same, state__in=OPEN).exists():
        raise NotPossible("The same was reported again and is open: work on that one.")
    return _put(report, State.LOOKING, by, now)


def _locked(report: PageReport, by: Any, before: tuple[str, ...]) -> PageReport:
    require(by, "change_pagereport")
    report = PageReport.objects.select_for_update().get(pk=report.pk)
    if report.state not in before:
        raise NotPossible(f"This report is {report.get_state_display().lower()} already.")
    return report


def _put(report: PageReport, state: str, by: Any, now: datetime | None) -> PageReport:
    report.state, report.state_by, report.state_at = state, by, now or timezone.now()
    return save(report, by, report.get_state_display())


# ---- forgetting


def forget(*, now: datetime | None = None) -> tuple[int, int]:
    """Delete what is kept no longer. Returns how many addresses went, and how many rows of spam."""
    now = now or timezone.now()
    PageReport.objects.exclude(visitor="").filter(at__lte=now - A_DAY).update(visitor="")
    old = PageReport.objects.filter(state__in=CLOSED, state_at__lte=now - KEPT)
    addresses = old.exclude(email="").update(email="")
    return addresses, _delete(old.filter(state=State.SPAM))


def _delete(rows: Any) -> int:
    """Rows with their history."""
    keys = list(rows.values_list("pk", flat=True))
    PageReport.objects.filter(pk__in=keys).delete()
    PageReport.history.filter(id__in=keys).delete()
    return len(keys)
