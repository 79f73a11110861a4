"""How far a council lets payers' memory and suggestions decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPolicy:
    """When a payer's placements decide: how many are needed, and how many days one counts.

    A placement's strength falls evenly from 100 on its day to 0 after `days`.
    """

    placements: int = 3
    days: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionPolicy:
    """The score from which the first suggestion is posted; None posts none.

    `measured_placements` and `measured_wrong` are what `evaluate` counted at that score.
    """

    post_at: int | None = None
    measured_placements: int = 0
    measured_wrong: int = 0
