"""What a benchmark tells, and how it is measured: CPU time, the median of three runs.

CPU time rather than the clock's, since budgets are a core's, and other work may share ours.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RUNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure, beside its budget and the best other program's on the same input.

    `less_is_better` is for seconds and bytes; the ratio is then the other's figure by ours, so
    that a ratio above one is always in our favour.
    """

    what: str
    figure: float
    unit: str
    budget: float | None = None
    peer: str = ""
    peer_figure: float | None = None
    less_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if not self.peer_figure or not self.figure:
            return None
        ratio = self.figure / self.peer_figure
        return 1 / ratio if self.less_is_better else ratio

    @property
    def meets_budget(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        return self.figure <= self.budget if self.less_is_better else self.figure >= self.budget

    @property
    def is_loss(self) -> bool:
        """A budget of nothing is no target to come near: to miss it is to lose something."""
        return self.budget == 0 and not self.meets_budget

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "figure": round(self.figure, 1),
            "unit": self.unit,
            "budget": self.budget,
            "meets_budget": self.meets_budget,
            "peer": self.peer,
            "peer_figure": self.peer_figure and round(self.peer_figure, 1),
            "ratio": self.ratio and round(self.ratio, 2),
            "note": self.note,
        }


def a_second(units: int, work: Callable[[], object]) -> float:
    """Units of work a second of CPU: the median of three runs."""
    return units / statistics.median(_seconds(work) for _ in range(RUNS))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return max(time.process_time() - begun, 1e-6)
