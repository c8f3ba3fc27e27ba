"""The fixed wordings of the two frameworks, as plain data: what changes when they change.

A heading is a pattern that the whole heading must match, its words joined by single spaces. Each
entry says where it was seen. The wordings themselves are terms of art; no sentence is kept here.
"""

import re
from dataclasses import dataclass

LOCAL_AREA_2016 = "local_area_send_2016"
AREA_SEND_2023 = "area_send_2023"

_YOUNG = r"young (?:people|person)"
_CHILD = rf"(?:a )?(?:child(?:ren)?|{_YOUNG})(?: (?:or|and) (?:a )?{_YOUNG})?"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that documents print, what it opens, and how it is recognised."""

    key: str
    pattern: re.Pattern[str]
    name: str = ""  # how the section is called where documents vary in case only


def _heading(key: str, pattern: str, name: str = "") -> Heading:
    return Heading(key, re.compile(pattern + r"[ :.]*", re.IGNORECASE), name)


# 2023 onwards. Seen in the 28 reports of the shared corpus unless noted.
REPORT_HEADINGS = (
    _heading("outcome", r"(?:the )?inspection outcomes?", "Inspection outcome"),
    _heading(
        "about_area",
        r"(?:information )?about the (?:local )?area(?: SEND)? partnership",
        "Information about the local area partnership",
    ),
    # “What is it like to be …”: several wordings, up to two lines
    _heading(
        "experience",
        rf"what is it like to be {_CHILD} with .{{2,90}} in (?:this|the) (?:local )?area\s*\??",
    ),
    _heading(
        "effective",
        r"what (?:is|are) the (?:local )?area partnerships? doing that is effective\s*\??",
        "What is the area partnership doing that is effective?",
    ),
    _heading(
        "needs_better",
        r"what does the (?:local )?area partnership need to (?:do|be) better\s*\??",
        "What does the area partnership need to do better?",
    ),
    _heading("priority", r"areas? for priority actions?", "Areas for priority action"),
    _heading("improvement", r"areas? for improvements?", "Areas for improvement"),
    _heading(
        "details",
        r"(?:the )?local area partnership(?:’s|'s)? details?",
        "Local area partnership details",
    ),
    _heading(
        "about_inspection",
        r"information about (?:this|the) (?:area SEND )?inspection",
        "Information about this inspection",
    ),
    _heading("team", r"(?:the )?inspection team", "Inspection team"),
)

# The heading row of a table of areas for priority action.
PRIORITY_TABLE_HEAD = re.compile(
    r"responsible bod(?:y|ies)(?: areas? for priority actions?)?", re.IGNORECASE
)

KIND_OF_SECTION = {
    "outcome": "narrative",
    "about_area": "narrative",
    "experience": "narrative",
    "effective": "effective",
    "needs_better": "needs_better",
    "priority": "areas_for_priority_action",
    "improvement": "areas_for_improvement",
    "about_inspection": "narrative",
}
# What every report of the framework has; its absence is a doubt.
EXPECTED_SECTIONS = (
    "outcome",
    "about_area",
    "experience",
    "effective",
    "needs_better",
    "improvement",
    "about_inspection",
)

# 2016 to 2022. Seen: the letter of the shared corpus; revisits' wordings from LETTER_VARIANTS.
_SEN = (
    r"(?:SEND?(?: and/or | and | or )?(?:disabilit(?:y|ies))?"
    r"|special educational needs(?: and/or | and | or )disabilit(?:y|ies)(?: \(SEND\))?)"
)
_EFFECTIVENESS = r"the effectiveness of the local area in "
LETTER_HEADINGS = (
    _heading(
        "main_findings",
        r"(?:the )?main findings(?: (?:of|from) (?:the|this) (?:inspection|revisit))?",
        "Main findings",
    ),
    _heading("identifying", rf"{_EFFECTIVENESS}identifying .{{0,60}}{_SEN}"),
    _heading(
        "meeting_needs",
        rf"{_EFFECTIVENESS}(?:assessing and )?meeting the needs of .{{0,60}}{_SEN}",
    ),
    _heading(
        "improving_outcomes",
        rf"{_EFFECTIVENESS}improving (?:the )?outcomes (?:of|for) .{{0,60}}{_SEN}",
    ),
)
STRENGTHS = _heading("strengths", r"(?:areas? of )?strengths?")
DEVELOPMENT = _heading(
    "development",
    r"areas? (?:for|of|in need of) (?:further )?(?:development|improvement|weakness)s?",
)
WEAKNESSES = _heading(
    "weaknesses", r"areas? of significant (?:weakness(?:es)?|concern)s?|significant weaknesses"
)

SIGN_OFF = _heading("sign_off", r"yours (?:sincerely|faithfully|truly),?", "Yours sincerely")

# How the paragraphs that every newer report has begin: for text that keeps no gap between them.
PARAGRAPH_OPENINGS = re.compile(
    r"The next full |A monitoring inspection |As a result of this inspection, (?:HMCI|His|Her) "
    r"|Ofsted and (?:the )?(?:CQC|Care Quality Commission) |The inspection was led by "
    r"|The commissioning of health services changed "
)
# An area for improvement or for priority action says who should do something.
AREA_OPENING = re.compile(
    r"(?:The |All |Senior |Local )*(?:[A-Z][\w’'-]+ (?:and |of |the )*){0,9}?"
    r"(?:leaders|partnership|LAP|partners|commissioners|ICB|board|council|authority|providers"
    r"|professionals)\b[^.;]{0,120}?\b(?:should|must|needs? to|ha(?:s|ve) to)\b",
    re.IGNORECASE,
)

OUGHT = re.compile(r"\b(?:should|must|needs? to|ha(?:s|ve) to|ensur(?:e|ing))\b", re.IGNORECASE)

# First halves of words that are written with a hyphen as often as without.
PREFIXES = frozenset(
    (  # noqa: SIM905 - a list of thirty words reads better as words
        "anti co counter cross ex extra inter intra long mid mini multi neuro non over part post "
        "pre pro quasi re self semi short sub super trans ultra un under up well"
    ).split()
)

# Lines that open the publisher's standing matter at the end of a document.
BOILERPLATE = (
    re.compile(r"if you are not happy with the inspection", re.IGNORECASE),
    re.compile(
        r"the office for standards in education, children.s services and skills", re.IGNORECASE
    ),
)
COVER_LABEL = re.compile(
    r"(?:local area partnership|area SEND inspection) (?:inspection )?report", re.IGNORECASE
)
# “Area SEND inspection report: …”, with or without the dates behind it
FOOTER = re.compile(r"(?:area SEND )?(?:full )?inspection report:\s*\S", re.IGNORECASE)

REPORT_TITLE = re.compile(
    r"area SEND (?:full )?(?:re-?)?inspection of (?:the )?(?P<area>.{2,80}?)"
    r"(?: local)?(?: area)? partnership\b",
    re.IGNORECASE,
)
LETTER_TITLE = re.compile(
    r"(?i:joint (?:local )?area SEND (?P<kind>inspection revisit|inspection|re-?visit))"
    r"(?i: of| in| to| for)? (?i:the )?(?i:local area of )?(?P<area>[A-Z].{1,80})",
)

# Judgements, by the words that carry them.
OUTCOMES = (
    (
        "widespread_failings",
        re.compile(r"widespread\s+(?:and/or|and|or)\s+systemic\s+failings", re.IGNORECASE),
    ),
    ("inconsistent", re.compile(r"\binconsistent\s+experiences\s+and\s+outcomes", re.IGNORECASE)),
    (
        "typically_positive",
        re.compile(
            r"\btypically\s+(?:lead\s+to\s+)?positive\s+experiences\s+and\s+outcomes", re.IGNORECASE
        ),
    ),
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER_WORDS = {word: number for number, word in enumerate(_COUNTS, 1)}
NEXT_INSPECTION = re.compile(
    r"(?P<text>The next (?:full )?(?:area SEND )?(?:re-?inspection|inspection)[^.]*?"
    r"(?P<count>\d+|" + "|".join(NUMBER_WORDS) + r") years?\b[^.]*\.)",
    re.IGNORECASE,
)
MONITORING = re.compile(
    r"\bmonitoring (?:inspection|visit)s? (?:will be|is to be)\b", re.IGNORECASE
)
OTHER_KINDS = (
    (
        re.compile(r"area SEND monitoring inspection", re.IGNORECASE),
        "an area SEND monitoring inspection report",
    ),
    (re.compile(r"area SEND thematic (?:visit|review)", re.IGNORECASE), "a thematic report"),
    (
        re.compile(
            r"inspection of\b.{2,80}"
            r"\b(?:school|academy|college|nursery|pre-?school|childminder)\b",
            re.IGNORECASE,
        ),
        "a school or early years inspection report",
    ),
    (
        re.compile(
            r"(?:inspection of|focused visit to).{2,80}children.s (?:social care )?services",
            re.IGNORECASE,
        ),
        "a children’s services inspection report",
    ),
)
PRIORITY_PLAN = re.compile(
    r"\b(?:submit|produce|prepare)\b[^.]*\bpriority action plan\b", re.IGNORECASE
)
RESPONSIBLE = re.compile(
    r"^(?P<bodies>.+?)\s+(?:are|have been|is|became|become)\s+"
    r"(?:jointly\s+|both\s+|together\s+)?responsible\s+for\b",
    re.IGNORECASE,
)

# 2016 to 2022: written statements of action and revisits. Seen: beginnings of letters in
# LETTER_VARIANTS; where no whole letter was at hand, the wording of the official statistics.
STATEMENT = re.compile(r"\b(?:written statement of action|WSOA)\b", re.IGNORECASE)
REQUIRED = re.compile(
    r"\b(?:is|are|be|now|also) (?:now |therefore |also |jointly )?required\b|\brequires?\b"
    r"|\bmust (?:produce|submit)\b",
    re.IGNORECASE,
)
NOT_REQUIRED = re.compile(
    r"\b(?:not|no longer) (?:be )?required\b|\bdoes not require\b|\bno written statement\b",
    re.IGNORECASE,
)
# At the end of a paragraph: who has, or has not, made sufficient progress on this weakness.
PROGRESS_JUDGEMENT = re.compile(
    r"(?:The (?:local )?area|(?:Area |Local area )?leaders|The partnership|It|They)\b"
    r"[^.]{0,60}?\bha(?:s|ve)\s+(?P<not>not (?:yet )?)?made (?P<short>in)?sufficient progress\b"
    r"[^.]{0,200}?\bthis\b[^.]{0,200}\.?\s*$",
    re.IGNORECASE,
)
_INITIAL = r"(?:\d{4}|initial|original|previous|first|last|full)"
WEAKNESS_OPENING = re.compile(
    r"\d{1,2}[.)] |Weakness \d"
    rf"|(?:At|In|During|Following) (?:the )?(?:time of the )?{_INITIAL}"
    rf"|(?:The|That) {_INITIAL} (?:joint )?(?:local area )?(?:SEND )?inspection\b",
    re.IGNORECASE,
)
INSPECTS = re.compile(r"\b(?:inspector|HMI)\b", re.IGNORECASE)
DIRECTS = re.compile(r"\b(?:chief inspector|director)\b", re.IGNORECASE)
