"""The records of the portal. Each noun has a file; import them from here."""

from findings.models.area import AreaName, EarlierCode, LocalArea, Region, StatisticalNeighbour
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
from findings.models.letter import (
    Letter,
    LetterPage,
    LetterPerson,
    ResponsibleBody,
    Section,
    Status,
)
from findings.models.taxonomy import Service, ServiceTerm, Theme, ThemeTerm

__all__ = [
    "ASPECTS",
    "ASPECTS_OF_FINDINGS",
    "CLAIMED",
    "JUDGEMENT_BY_KIND",
    "KINDS",
    "KINDS_OF_FINDINGS",
    "OUTCOMES",
    "YEARS",
    "AreaName",
    "Aspect",
    "Claim",
    "EarlierCode",
    "Finding",
    "FindingKind",
    "Framework",
    "GlossaryForm",
    "GlossarySense",
    "GlossaryTerm",
    "Inspection",
    "InspectionKind",
    "IssuedReference",
    "Judgement",
    "Letter",
    "LetterPage",
    "LetterPerson",
    "LocalArea",
    "Outcome",
    "Region",
    "ResponsibleBody",
    "Section",
    "Service",
    "ServiceTerm",
    "StatisticalNeighbour",
    "Status",
    "Theme",
    "ThemeTerm",
    "fingerprint",
    "folded",
    "new_reference",
]
