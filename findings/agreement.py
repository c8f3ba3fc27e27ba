"""How far two people agree on themes: findings tagged blind a second time.

Agreement is shown beside Cohen's kappa (1960), which takes out what chance alone would give:
(observed - expected) / (1 - expected), for each theme given or not given.
"""

from dataclasses import dataclass
from typing import Any

from findings.models import Finding, FindingKind, SecondCoding, Theme


@dataclass(frozen=True, slots=True)
class Agreement:
    """One theme: how many findings were tagged twice, and how often both said the same."""

    theme: Theme
    findings: int
    first: int  # findings that the first person gave the theme
    second: int
    same: int  # findings on which both gave it, or both did not
    kappa: float | None  # None where nobody gave the theme, or everybody did


def next_to_code(user: Any) -> Finding | None:
    """A public finding for a second opinion by this person: one that somebody else tagged.

    In the order of references, which are random: the sample favours no letter.
    """
    theirs = Finding.history.filter(history_user=user).values("id")
    return (
        Finding.objects.published()
        .exclude(kind=FindingKind.NARRATIVE)
        .filter(themes__isnull=False)
        .exclude(second_codings__by=user)
        .exclude(pk__in=theirs)
        .select_related("letter__inspection__area", "section")
        .order_by("reference")
        .distinct()
        .first()
    )


def agreement_by_theme() -> list[Agreement]:
    """Every theme's agreement over all findings that were tagged a second time."""
    pairs = [
        (
            {theme.pk for theme in coding.finding.themes.all()},
            {theme.pk for theme in coding.themes.all()},
        )
        for coding in SecondCoding.objects.select_related("finding").prefetch_related(
            "themes", "finding__themes"
        )
    ]
    return [_of(theme, pairs) for theme in Theme.objects.order_by("ordinal")] if pairs else []


def _of(theme: Theme, pairs: list[tuple[set[int], set[int]]]) -> Agreement:
    total = len(pairs)
    first = sum(theme.pk in one for one, _ in pairs)
    second = sum(theme.pk in two for _, two in pairs)
    same = sum((theme.pk in one) == (theme.pk in two) for one, two in pairs)
    expected = (first * second + (total - first) * (total - second)) / total**2
    kappa = (same / total - expected) / (1 - expected) if expected < 1 else None
    return Agreement(theme, total, first, second, same, kappa)
