"""What a loader did, as numbers to print."""

from dataclasses import dataclass


@dataclass
class Report:
    """How many records a loader made, changed and found as they should be."""

    noun: str
    made: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        total = self.made + self.changed + self.unchanged
        done = [
            f"{count} {word}"
            for count, word in ((self.made, "new"), (self.changed, "changed"))
            if count
        ]
        return f"{total} {self.noun} ({', '.join(done) or 'nothing to change'})"
