"""A suggestion: an account that a payment in doubt may be meant for, and what speaks for it."""

from dataclasses import dataclass

STAGE = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for an account: its kind, its points, and a clause for people."""

    kind: str
    points: int
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """The account that comes next, and its score."""

    fund: str
    account_reference: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An account that an officer may choose; `score` is 1 to 100."""

    fund: str
    account_reference: str
    score: int
    evidence: tuple[Evidence, ...]
    runner_up: RunnerUp | None
