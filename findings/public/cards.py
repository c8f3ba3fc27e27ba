"""What a result card shows beside its finding."""

from collections.abc import Iterable
from dataclasses import dataclass

from findings.models import Finding
from findings.standing import Standing, standings


@dataclass(frozen=True)
class Card:
    """A finding with its age and standing."""

    finding: Finding
    standing: Standing


def cards(findings: Iterable[Finding]) -> list[Card]:
    """Cards in the order of the findings, in a fixed number of queries."""
    findings = list(findings)
    by_letter = standings(finding.letter for finding in findings)
    return [Card(finding, by_letter[finding.letter_id]) for finding in findings]
