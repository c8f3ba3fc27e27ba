"""What stands beside one finding: what is like it in other areas, and the opposite in its own."""

from findings import search
from findings.models import Finding, Judgement
from findings.similar.current import likeness

MOST = 5
LEAST = 0.1  # less likeness than this is chance: a few common words

_OPPOSITE = {
    Judgement.STRENGTH: Judgement.DEVELOPMENT,
    Judgement.DEVELOPMENT: Judgement.STRENGTH,
}


def elsewhere(finding: Finding, held: search.Held) -> list[int]:
    """Keys of the findings of other areas whose words are closest to this one's, closest first."""
    around = likeness(held).around(finding.pk)
    own = held.snapshot.holding("area", [finding.letter.inspection.area.slug])
    others = held.snapshot.numbers_of(around.candidates) - own
    keys = (held.snapshot.keys[number] for number in others)
    return [key for key, _ in around.ordered(keys, MOST, LEAST)]


def opposite(finding: Finding, held: search.Held) -> list[int]:
    """Keys of the findings of its area that share a theme and say the opposite: a strength's things
    to improve, and the other way round. Closest in words first."""
    against = _OPPOSITE.get(Judgement(finding.judgement))
    themes = [theme.slug for theme in finding.themes.all()]
    if against is None or not themes:
        return []
    snapshot = held.snapshot
    found = (
        snapshot.holding("area", [finding.letter.inspection.area.slug])
        & snapshot.holding("judgement", [search.to_slug(against)])
        & snapshot.holding("theme", themes)
    )
    around = likeness(held).around(finding.pk)
    return [key for key, _ in around.ordered((snapshot.keys[n] for n in found), MOST)]
