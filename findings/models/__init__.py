"""The records of the portal. Each noun has a file; import them from here."""

from findings.models.alert import Alert, AlertAsking
from findings.models.area import AreaName, EarlierCode, LocalArea, Region, StatisticalNeighbour
from findings.models.family import Advice, FamilyQuestion, ToAsk
from findings.models.finding import Finding, fingerprint, new_reference
from findings.models.folding import folded
from findings.models.framework import (
    ASPECTS,
    ASPECTS_OF_FINDINGS,
    JUDGEMENT_BY_KIND,
    KINDS,
    KINDS_OF_FINDINGS,
    OUTCOMES,
    YEARS,
    Aspect,
    FindingKind,
    Framework,
    InspectionKind,
    Judgement,
    Outcome,
)
from findings.models.glossary import GlossaryForm, GlossarySense, GlossaryTerm
from findings.models.guards import IssuedReference
from findings.models.inspection import CLAIMED, Claim, Inspection
from findings.models.intake import (
    ChosenSense,
    DeskStep,
    Doubt,
    Editing,
    JudgedSpan,
    Override,
    Passage,
    SecondCoding,
    Suggestion,
    TickedOff,
    Upload,
    WaitingChange,
)
from findings.models.letter import (
    Letter,
    LetterPage,
    LetterPerson,
    ResponsibleBody,
    Section,
    Status,
)
from findings.models.publication import Publication, PublicChange
from findings.models.report import PageReport
from findings.models.taxonomy import Service, ServiceTerm, Theme, ThemeTerm
from findings.models.version import LetterVersion

__all__ = [
    "ASPECTS",
    "ASPECTS_OF_FINDINGS",
    "CLAIMED",
    "JUDGEMENT_BY_KIND",
    "KINDS",
    "KINDS_OF_FINDINGS",
    "OUTCOMES",
    "YEARS",
    "Advice",
    "Alert",
    "AlertAsking",
    "AreaName",
    "Aspect",
    "ChosenSense",
    "Claim",
    "DeskStep",
    "Doubt",
    "EarlierCode",
    "Editing",
    "FamilyQuestion",
    "Finding",
    "FindingKind",
    "Framework",
    "GlossaryForm",
    "GlossarySense",
    "GlossaryTerm",
    "Inspection",
    "InspectionKind",
    "IssuedReference",
    "JudgedSpan",
    "Judgement",
    "Letter",
    "LetterPage",
    "LetterPerson",
    "LetterVersion",
    "LocalArea",
    "Outcome",
    "Override",
    "PageReport",
    "Passage",
    "PublicChange",
    "Publication",
    "Region",
    "ResponsibleBody",
    "SecondCoding",
    "Section",
    "Service",
    "ServiceTerm",
    "StatisticalNeighbour",
    "Status",
    "Suggestion",
    "Theme",
    "ThemeTerm",
    "TickedOff",
    "ToAsk",
    "Upload",
    "WaitingChange",
    "fingerprint",
    "folded",
    "new_reference",
]
