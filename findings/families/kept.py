"""What editors keep for families, read once for a publication.

It is small and stands on many pages; triggers count its changes, so what is kept is never stale.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch

from findings import search
from findings.models import Advice, FamilyQuestion, Theme, ToAsk

KEY = "families"
MOST_TO_ASK = 5


@dataclass(frozen=True)
class Kept:
    """The questions of families, the advice and what to ask, as far as they are shown."""

    questions: dict[str, FamilyQuestion]
    advice: tuple[Advice, ...]
    themes: dict[str, Theme]  # with what to ask about each

    def about(
        self, themes: Collection[str] = (), services: Collection[str] = ()
    ) -> list[FamilyQuestion]:
        """The questions whose filter names one of these."""
        return [each for each in self.questions.values() if _is_on(each, themes, services)]

    def advice_on(
        self,
        themes: Collection[str] = (),
        services: Collection[str] = (),
        *,
        particular: bool = False,
    ) -> list[Advice]:
        """What one can do about these, before what goes for everything.

        `particular`: only what is kept for these.
        """
        on_these = [each for each in self.advice if _is_on(each, themes, services)]
        if particular:
            return on_these
        return on_these + [
            each for each in self.advice if not each.themes.all() and not each.services.all()
        ]


def _is_on(
    record: FamilyQuestion | Advice, themes: Collection[str], services: Collection[str]
) -> bool:
    """Whether it names one of these themes or services."""
    return any(each.slug in themes for each in record.themes.all()) or any(
        each.slug in services for each in record.services.all()
    )


def to_ask(owner: FamilyQuestion | Theme) -> list[str]:
    """What to ask at a meeting, as many as fit on the sheet."""
    return [each.text for each in owner.to_ask.all()[:MOST_TO_ASK]]


def kept(held: search.Held) -> Kept:
    """What is kept, for this publication."""
    found = held.kept.get(KEY)
    if found is None:
        asked = Prefetch("to_ask", ToAsk.objects.filter(shown=True).order_by("ordinal"))
        questions = FamilyQuestion.objects.filter(shown=True).prefetch_related(
            "themes", "services", asked
        )
        advice = Advice.objects.filter(shown=True).prefetch_related("themes", "services")
        themes = Theme.objects.order_by("ordinal").prefetch_related(asked)
        found = Kept(
            {question.slug: question for question in questions},
            tuple(advice),
            {theme.slug: theme for theme in themes},
        )
        held.kept[KEY] = found
    return found


@search.carried_by
def _carry(kept_pieces: dict, areas: set[int]) -> dict:
    """No letter has a part in it."""
    return {KEY: kept_pieces[KEY]} if KEY in kept_pieces else {}
