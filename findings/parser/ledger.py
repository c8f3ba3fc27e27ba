"""The coverage ledger: what became of every line of a document."""

from collections.abc import Iterable, Sequence

from findings.parser.records import Block, Doubt, Line, Problem, Role


class Ledger:
    """Gives every line exactly one role. What nobody claims is listed as unplaced, in doubt."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = {line.number: line for line in lines}
        self.roles: dict[int, Role] = {}

    def claim(self, role: Role, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.roles.setdefault(number, role)

    def claim_blocks(self, role: Role, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.claim(role, block.numbers)

    def settle(self) -> list[Problem]:
        """Claim what is left as unplaced; a problem for each run of such lines."""
        problems: list[Problem] = []
        run: list[Line] = []
        for number, line in [*self._lines.items(), (-1, None)]:
            if line is not None and number not in self.roles and line.text:
                run.append(line)
                self.roles[number] = Role.UNPLACED
                continue
            if line is not None and number not in self.roles:
                self.roles[number] = Role.FURNITURE  # an empty bullet or line
                continue
            if run:
                text = " ".join(part.text for part in run)
                problems.append(
                    Problem(
                        Doubt.UNPLACED,
                        f"No rule knows what this is: “{text[:120]}”",
                        run[0].page,
                        tuple(part.number for part in run),
                    )
                )
                run = []
        return problems
