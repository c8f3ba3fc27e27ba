"""What an export says of itself: whose words, which question, made when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from findings.exports.columns import LICENCE, LICENCE_ADDRESS


@dataclass(frozen=True)
class Source:
    """Everything about an export that no record holds. Addresses are whole ones."""

    question: str  # as a sentence, with its number of findings
    address: str  # of the page that asks it
    finding: str  # a finding's address with {} in place of its reference
    letter: str  # a letter's address with {} in place of its slug
    made: datetime
    findings: int
    publication: str  # names the state of the public records

    @property
    def of_export(self) -> dict[str, str]:
        """The values of the columns that are the same in every row."""
        return {"licence": LICENCE, "question_address": self.address}

    @property
    def about(self) -> dict[str, Any]:
        """The same for people and programs that read a header."""
        return {
            "title": "SEND findings portal",
            "question": self.question,
            "question_address": self.address,
            "findings": self.findings,
            "made": f"{self.made:%Y-%m-%dT%H:%M:%SZ}",
            "publication": self.publication,
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
            "not_official": "This is not an official Ofsted, CQC or GOV.UK service.",
            "read_this": (
                "Findings are as old as their letter: show the standing with each. The two "
                "frameworks ask different questions and are never added together. Restated "
                "wording is not a quotation. Silence is neither good nor bad."
            ),
        }
