"""Hard words and plainer ones. The list is our own, made for letters about children and services.

A replacement marked safe fits wherever the hard word stands; for the others the sentence must be
written anew.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HardWord:
    """A hard word found in a text: how it stands, where, what is plainer, whether it just fits."""

    text: str
    start: int
    end: int
    plainer: str
    safe: bool


# hard: plainer. One that just fits, in the same form and place.
_SAFE = {
    "additionally": "also",
    "approximately": "about",
    "ascertain": "find out",
    "assist": "help",
    "assistance": "help",
    "assists": "helps",
    "at the earliest opportunity": "as early as possible",
    "attempt": "try",
    "commence": "begin",
    "commenced": "began",
    "commences": "begins",
    "consequently": "so",
    "demonstrate": "show",
    "demonstrated": "showed",
    "demonstrates": "shows",
    "due to": "because of",
    "endeavour": "try",
    "enhance": "improve",
    "enhanced": "improved",
    "enhances": "improves",
    "establish": "set up",
    "established": "set up",
    "facilitate": "help with",
    "furthermore": "also",
    "in addition": "also",
    "in order to": "to",
    "in relation to": "about",
    "in respect of": "about",
    "in a timely manner": "on time",
    "in a timely way": "on time",
    "inadequate": "not good enough",
    "individuals": "people",
    "initiate": "start",
    "insufficient": "not enough",
    "moreover": "also",
    "nevertheless": "still",
    "numerous": "many",
    "obtain": "get",
    "obtained": "got",
    "obtains": "gets",
    "participate": "take part",
    "participates": "takes part",
    "prior to": "before",
    "purchase": "buy",
    "regarding": "about",
    "require": "need",
    "requires": "needs",
    "seek": "look for",
    "subsequently": "later",
    "sufficient": "enough",
    "therefore": "so",
    "undertake": "do",
    "utilise": "use",
    "utilised": "used",
    "utilises": "uses",
    "whilst": "while",
}
# hard: what to think of instead. The sentence has to be looked at.
_HARD = {
    "accountability": "who answers for what",
    "ambitious": "aiming high",
    "aspirations": "hopes",
    "aspirational": "aiming high",
    "assessment": "check of what a child needs",
    "assessments": "checks of what a child needs",
    "collaborate": "work together",
    "collaborative": "done together",
    "collaboratively": "together",
    "commission": "plan and pay for",
    "commissioned": "planned and paid for",
    "commissioners": "the people who plan and pay for services",
    "commissioning": "planning and paying for services",
    "compliance": "keeping the rules",
    "comprehensive": "full",
    "co-produced": "made together with families",
    "co-production": "planning together with families",
    "cohesive": "joined up",
    "dissemination": "passing on",
    "diverse": "different",
    "early intervention": "help early on",
    "embedded": "part of everyday work",
    "emerging": "starting to show",
    "evaluate": "check how well it works",
    "evaluation": "a check of how well it works",
    "exacerbated": "made worse",
    "framework": "plan",
    "governance": "how leaders check and decide",
    "graduated response": "help in steps",
    "holistic": "looking at the whole child",
    "identification": "spotting",
    "identify": "spot",
    "identified": "spotted",
    "impact": "difference made",
    "implement": "put in place",
    "implementation": "putting in place",
    "implemented": "put in place",
    "inclusion": "being part of things",
    "inconsistencies": "differences",
    "inconsistent": "not the same everywhere",
    "infancy": "just begun",
    "initiatives": "new ways of working",
    "innovative": "new",
    "interventions": "help",
    "legacy": "left from before",
    "mechanisms": "ways",
    "monitor": "keep an eye on",
    "monitoring": "keeping an eye on",
    "multi-agency": "by several services together",
    "outcomes": "how things turn out",
    "overarching": "overall",
    "oversight": "keeping watch",
    "pathway": "route to help",
    "pathways": "routes to help",
    "pertinent": "that matters",
    "practitioners": "staff",
    "proactive": "acting early",
    "proactively": "early, without being asked",
    "provision": "help or places",
    "quality assurance": "checking how good it is",
    "robust": "strong",
    "scrutiny": "close checking",
    "signposting": "pointing people to",
    "specificity": "detail",
    "stakeholders": "people involved",
    "statutory": "set by law",
    "strategic": "long-term",
    "strategically": "with the long term in mind",
    "strategies": "plans",
    "strategy": "plan",
    "successful transition": "a good move",
    "systematic": "done the same way each time",
    "tailored": "made to fit",
    "thresholds": "the point at which help is given",
    "timeliness": "being on time",
    "timely": "on time",
    "trajectory": "way ahead",
    "transition": "move",
    "transitions": "moves",
    "triage": "deciding who needs help first",
    "underpinned": "supported",
    "variability": "differences",
    "workforce": "staff",
}
_ALL = {hard: (plain, True) for hard, plain in _SAFE.items()}
_ALL |= {hard: (plain, False) for hard, plain in _HARD.items()}
_PATTERN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(sorted(map(re.escape, _ALL), key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def hard_words(text: str) -> list[HardWord]:
    """The hard words of a text in order, the longest that fits at each place.

    >>> [(found.text, found.plainer) for found in hard_words("In order to utilise it")]
    [('In order to', 'to'), ('utilise', 'use')]
    """
    return [
        HardWord(found.group(), found.start(), found.end(), *_ALL[found.group().lower()])
        for found in _PATTERN.finditer(text)
    ]
