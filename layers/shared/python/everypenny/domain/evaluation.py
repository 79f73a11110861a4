"""Measuring identification against payments whose accounts are known.

Rates are told with their 95% Wilson interval, which stays honest near 0 and 1 and for few
payments; see E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import sqrt

from everypenny.domain.account_register import AccountKey
from everypenny.domain.identification_outcome import InDoubt, Outcome, Placed
from everypenny.domain.suggestion import Suggestion

_STANDARD_DEVIATIONS = 1.959963984540054
NO_FUND = "none"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of a count, None of nothing; `low` and `high` bound it with 95% confidence."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share."""
        return self.hits / self.of if self.of else None

    def interval(self) -> tuple[float, float]:
        """The Wilson interval; of nothing, everything is possible."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = _STANDARD_DEVIATIONS, self.of, self.hits / self.of
        middle = p + z * z / (2 * n)
        spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        whole = 1 + z * z / n
        return max((middle - spread) / whole, 0.0), min((middle + spread) / whole, 1.0)


@dataclass(slots=True)
class Tally:
    """Counts of payments: placed rightly, wrongly, in doubt, and what was suggested."""

    payments: int = 0
    with_truth: int = 0
    placed: int = 0
    right: int = 0
    in_doubt_listed: int = 0
    suggested: int = 0

    @property
    def match_rate(self) -> Rate:
        """Of the payments that belong to one account, those placed on it."""
        return Rate(self.right, self.with_truth)

    @property
    def precision(self) -> Rate:
        """Of the payments placed, those placed on the right account."""
        return Rate(self.right, self.placed)

    @property
    def top3(self) -> Rate:
        """Of those in doubt whose account is in the register, those with it suggested."""
        return Rate(self.suggested, self.in_doubt_listed)


@dataclass(slots=True)
class Evaluation:
    """The tallies of a labelled set, whole, by stage and by the label `kind`."""

    whole: Tally = field(default_factory=Tally)
    by_stage: dict[int, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(
        self,
        outcome: Outcome,
        truth: AccountKey | None,
        *,
        kind: str,
        listed: bool,
        suggestions: Collection[Suggestion],
    ) -> bool:
        """Count a payment; whether it was placed wrongly.

        `listed` says that the true account is in the register.
        """
        placed = _account_of(outcome)
        stage = self.by_stage.setdefault(outcome.reason.stage, Tally())
        tallies = [self.whole, stage]
        if kind:
            tallies.append(self.by_kind.setdefault(kind, Tally()))
        told = {(one.fund, one.account_reference) for one in suggestions}
        in_doubt = isinstance(outcome, InDoubt) and listed and truth is not None
        for tally in tallies:
            tally.payments += 1
            tally.with_truth += truth is not None
            tally.placed += placed is not None
            tally.right += placed is not None and placed == truth
            tally.in_doubt_listed += in_doubt
            tally.suggested += in_doubt and truth in told
        if placed is None or placed == truth:
            return False
        self.confusion[truth[0] if truth else NO_FUND, placed[0]] += 1
        return True


def in_stages(evaluation: Evaluation) -> Mapping[int, Tally]:
    """The tallies by stage, in order; a stage's match rate is its share of all with a truth."""
    for tally in evaluation.by_stage.values():
        tally.with_truth = evaluation.whole.with_truth
    return dict(sorted(evaluation.by_stage.items()))


def _account_of(outcome: Outcome) -> AccountKey | None:
    if isinstance(outcome, Placed):
        return outcome.fund, outcome.account_reference
    return None
