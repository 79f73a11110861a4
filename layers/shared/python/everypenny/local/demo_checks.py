"""Checks that the demo makes on the deployed stack: what was expected, and what was found."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about the ledger, with what the plan says and what the stack holds."""

    claim: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        """Whether both are the same."""
        return bool(self.expected == self.found)


@dataclass(slots=True)
class Checks:
    """Every check of a day, by step; a step without a failed check ended as expected."""

    steps: list[tuple[str, list[Check]]] = field(default_factory=list)

    def step(self, title: str) -> None:
        """Begin the next step."""
        self.steps.append((title, []))

    def that(self, claim: str, *, expected: Any, found: Any) -> Check:
        """Make one check in the current step."""
        check = Check(claim, expected, found)
        self.steps[-1][1].append(check)
        return check

    @property
    def failed(self) -> list[Check]:
        """The checks that do not hold."""
        return [check for _, made in self.steps for check in made if not check.holds]

    def as_json(self) -> list[dict[str, Any]]:
        """The checks as plain values."""
        return [
            {
                "step": title,
                "checks": [
                    {
                        "claim": check.claim,
                        "expected": check.expected,
                        "found": check.found,
                        "holds": check.holds,
                    }
                    for check in made
                ],
            }
            for title, made in self.steps
        ]
