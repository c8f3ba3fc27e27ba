"""The columns of an export, once: their order, their meaning, and where their values come from.

CSV, Excel, JSON, the API, the data package and the data dictionary all follow this list. What holds
for a letter is read in `letters`, what holds for the whole file in `source`; the rest, and the
order of it all, in `rows`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from findings.models import (
    ASPECTS_OF_FINDINGS,
    KINDS_OF_FINDINGS,
    Finding,
    Framework,
    InspectionKind,
    Judgement,
    Outcome,
)

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0, "
    "from Ofsted and the Care Quality Commission (CQC)."
)
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

BETWEEN = "; "  # of the values of a list, where a cell holds one text


@dataclass(frozen=True)
class Choice:
    """One value that a column may have: the code is that of the portal's addresses."""

    code: str
    label: str


def code(value: str) -> str:
    """A stored choice as addresses spell it."""
    return value.replace("_", "-")


def choices_of(values: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(code(value.value), str(value.label)) for value in values)


@dataclass(frozen=True)
class Column:
    """One column. `type` is a word of the Frictionless table schema."""

    name: str
    title: str
    says: str
    type: str = "string"
    choices: tuple[Choice, ...] = ()
    required: bool = False
    example: Any = None

    @property
    def values(self) -> tuple[str, ...]:
        """The values that may stand in it, if they are known beforehand."""
        codes = self.name.endswith("_code") or self.name == "wording_status"
        return tuple(choice.code if codes else choice.label for choice in self.choices)


_FRAMEWORKS = choices_of(Framework)
_KINDS = choices_of(KINDS_OF_FINDINGS)
_JUDGEMENTS = choices_of(Judgement)
_ASPECTS = choices_of(ASPECTS_OF_FINDINGS)
_OUTCOMES = choices_of(Outcome)
_STATUSES = choices_of(Finding.WordingStatus)

COLUMNS = (
    Column(
        "reference",
        "Reference",
        "The finding’s own name. It never changes and is never used for another finding.",
        required=True,
        example="k7m3qz4",
    ),
    Column("address", "Address", "The finding’s own page, for ever.", type="uri", required=True),
    Column("area", "Area", "The local area, by the name people use.", required=True),
    Column(
        "area_code",
        "Area (code)",
        "The area as addresses spell it: /areas/st-helens/, ?area=st-helens.",
        required=True,
        example="st-helens",
    ),
    Column("ons_code", "ONS code", "The area’s GSS code, such as E08000013."),
    Column("dfe_code", "DfE code", "The area’s three-digit code, such as 342."),
    Column("region", "Region", "The region of England that the area is in.", required=True),
    Column(
        "region_code",
        "Region (code)",
        "The region as addresses spell it.",
        required=True,
        example="north-west",
    ),
    Column(
        "framework",
        "Framework",
        "Under which framework inspectors came. The two ask different questions: do not add their "
        "findings together.",
        choices=_FRAMEWORKS,
        required=True,
    ),
    Column(
        "framework_code",
        "Framework (code)",
        "The framework as addresses spell it.",
        choices=_FRAMEWORKS,
        required=True,
    ),
    Column(
        "kind",
        "Kind",
        "What kind of finding it is, by the part of the document.",
        choices=_KINDS,
        required=True,
    ),
    Column(
        "kind_code",
        "Kind (code)",
        "The kind as addresses spell it.",
        choices=_KINDS,
        required=True,
    ),
    Column(
        "judgement",
        "Judgement",
        "Whether it says that something goes well. The heading says so; main findings are judged "
        "by our editors, not by inspectors.",
        choices=_JUDGEMENTS,
        required=True,
    ),
    Column(
        "judgement_code",
        "Judgement (code)",
        "The judgement as addresses spell it.",
        choices=_JUDGEMENTS,
        required=True,
    ),
    Column(
        "aspect",
        "Part of the letter",
        "Which part of the document it stands in.",
        choices=_ASPECTS,
        required=True,
    ),
    Column(
        "aspect_code",
        "Part of the letter (code)",
        "The part as addresses spell it.",
        choices=_ASPECTS,
        required=True,
    ),
    Column("heading", "Heading", "The heading as printed.", required=True),
    Column("subheading", "Subheading", "The heading under it as printed, if there is one."),
    Column(
        "place",
        "Place",
        "Its number under that heading, from 1.",
        type="integer",
        required=True,
    ),
    Column("page_start", "First page", "The page it begins on, where known.", type="integer"),
    Column("page_end", "Last page", "The page it ends on, where known.", type="integer"),
    Column(
        "wording",
        "Wording",
        "What the inspectors wrote, or, where the wording status is “restated”, what they wrote in "
        "our words. Sub-points stand on lines of their own and begin with •.",
        required=True,
    ),
    Column(
        "wording_status",
        "Wording status",
        "“verbatim”: word for word as in the document. “restated”: in our words; do not quote it "
        "as the inspectors’.",
        choices=_STATUSES,
        required=True,
    ),
    Column(
        "summary",
        "Plain summary",
        "The finding in our plain words. It never replaces the wording.",
    ),
    Column(
        "summary_out_of_date",
        "Summary out of date",
        "True where the wording has changed since the summary was written. Empty without one.",
        type="boolean",
    ),
    Column(
        "responsible_body",
        "Responsible body",
        "Who must act, as the report’s table names them; most findings name nobody.",
    ),
    Column(
        "themes",
        "Themes",
        "What it is about, by formal names. One finding may have several.",
        type="list",
    ),
    Column("theme_codes", "Themes (codes)", "The themes as addresses spell them.", type="list"),
    Column("services", "Services", "The services that it is about, by formal names.", type="list"),
    Column(
        "service_codes", "Services (codes)", "The services as addresses spell them.", type="list"
    ),
    Column("letter_title", "Letter", "The title as printed on the document."),
    Column(
        "letter_code",
        "Letter (code)",
        "The letter as addresses spell it: /letters/st-helens-2018/. All findings of one letter "
        "have the same.",
        required=True,
        example="st-helens-2018",
    ),
    Column("letter_address", "Letter’s address", "The whole letter here.", type="uri"),
    Column(
        "inspection_kind",
        "Kind of inspection",
        "A full inspection, a revisit or a monitoring inspection.",
        choices=choices_of(InspectionKind),
        required=True,
    ),
    Column("inspection_start", "Inspection began", "First day of the visit.", type="date"),
    Column("inspection_end", "Inspection ended", "Last day of the visit.", type="date"),
    Column(
        "report_published",
        "Report published",
        "The day on which the inspectorates published the document.",
        type="date",
    ),
    Column(
        "letter_date",
        "Date of the letter",
        "As printed on it. Reports from 2023 print none.",
        type="date",
    ),
    Column(
        "outcome",
        "Outcome",
        "Of the whole inspection, in its framework’s own terms.",
        choices=_OUTCOMES,
    ),
    Column(
        "outcome_code",
        "Outcome (code)",
        "The outcome as addresses spell it.",
        choices=_OUTCOMES,
    ),
    Column("age", "Age", "How long ago it was written, when this file was made."),
    Column(
        "standing",
        "Standing",
        "When inspectors wrote it, and whether a later report on the area exists. Show it with the "
        "finding.",
        required=True,
    ),
    Column(
        "later_report_exists",
        "Later report exists",
        "True where a later report on the area is known, here or on the public register.",
        type="boolean",
        required=True,
    ),
    Column(
        "corrected_on",
        "Corrected on",
        "The day on which the wording was put right after publication; empty where it never was.",
        type="date",
    ),
    Column("correction_note", "Correction", "What was put right, and why."),
    Column("citation", "Citation", "As officers write it in a paper.", required=True),
    Column(
        "licence",
        "Licence",
        f"Under which you may use this: {LICENCE_ADDRESS} It covers no logos and no personal data.",
        required=True,
    ),
    Column(
        "question_address",
        "Address of the question",
        "The page that shows exactly these findings.",
        type="uri",
        required=True,
    ),
)
