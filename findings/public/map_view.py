"""The only code that reads the query string of the map: a frozen `MapView`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from findings import search
from findings.models import Framework
from findings.public.forms import typed

LETTERS = "letters"
OUTCOMES = {"outcome-2016": Framework.LOCAL_AREA_2016, "outcome-2023": Framework.AREA_SEND_2023}
OF_THEME = "theme"


@dataclass(frozen=True)
class MapView:
    """What the map shows: letters held, outcomes, or what letters say of a theme."""

    show: str = LETTERS
    theme: str = ""
    framework: Framework | None = None

    @property
    def address(self) -> str:
        """A theme's address always names the framework, so that it never means another one."""
        pairs = []
        if self.show == OF_THEME:
            pairs = [("theme", self.theme), ("framework", slug_of(self.framework))]
        elif self.show != LETTERS:
            pairs = [("show", self.show)]
        return reverse("findings:area-map") + (f"?{urlencode(pairs)}" if pairs else "")


def of_theme(theme: str, framework: Framework) -> MapView:
    return MapView(OF_THEME, theme, framework)


def of_outcomes() -> list[MapView]:
    return [MapView(show, framework=framework) for show, framework in OUTCOMES.items()]


def slug_of(framework: Framework) -> str:
    return search.to_slug(framework.value)


def read(
    data, themes: Iterable[str], framework_unless_said: Callable[[], Framework]
) -> tuple[MapView, list[str]]:
    """The view that a QueryDict asks for, and sentences about what could not be used."""
    messages = []
    theme = typed(data.get("theme", "")).lower()
    if theme and theme not in set(themes):
        messages.append(f"There is no theme “{theme}”, so it was left out.")
        theme = ""
    given = typed(data.get("framework", "")).lower()
    framework = next((f for f in Framework if slug_of(f) == search.to_slug(given)), None)
    if given and framework is None:
        messages.append(f"There is no framework “{given}”, so it was left out.")
    if theme:
        return of_theme(theme, framework or framework_unless_said()), messages
    show = typed(data.get("show", "")).lower() or LETTERS
    if show not in (LETTERS, *OUTCOMES):
        messages.append(f"The map cannot show “{show}”, so it shows which letters are held.")
        show = LETTERS
    return MapView(show, framework=OUTCOMES.get(show)), messages
