"""A running balance, checked line by line while nobody yet knows which line is the newest.

Some banks list the newest line first. Both readings are followed at once; the dates of the
first and the last line decide at the end, or, on a single day, the reading that holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Break:
    """A line whose balance does not follow from the one before it, in pence."""

    number: int
    stated_pence: int
    expected_pence: int


@dataclass(slots=True)
class _Chain:
    """One reading. `sign` is 1 where lines run forward in time, -1 where they run back."""

    sign: int
    limit: int
    known: int | None = None
    end: int | None = None
    moved: int = 0
    breaks: list[Break] = field(default_factory=list)

    def add(self, number: int, pence: int, stated: int | None) -> None:
        step = self.sign * pence
        if self.sign > 0:
            self._move(step)
            self._compare(number, stated)
        else:
            self._compare(number, stated)
            self._move(step)

    def _move(self, step: int) -> None:
        if self.known is None:
            self.moved += step
        else:
            self.known += step

    def _compare(self, number: int, stated: int | None) -> None:
        if stated is None:
            return
        if self.known is None:
            self.end = stated - self.moved
        elif self.known != stated and len(self.breaks) < self.limit:
            self.breaks.append(Break(number, stated, self.known))
        self.known = stated


class RunningBalance:
    """The balances of one account's lines, in the file's order; memory is bounded."""

    def __init__(self, most_breaks: int) -> None:
        self._forward = _Chain(1, most_breaks)
        self._backward = _Chain(-1, most_breaks)

    def add(self, number: int, pence: int, stated: int | None) -> None:
        """One line, and the balance behind it if the line states one."""
        self._forward.add(number, pence, stated)
        self._backward.add(number, pence, stated)

    def judged(
        self, first_on: date | None, last_on: date | None
    ) -> tuple[int | None, int | None, Sequence[Break]]:
        """Opening and closing pence, and every break; days are of the first and last line."""
        is_back = self._runs_back(first_on, last_on)
        chain = self._backward if is_back else self._forward
        opening, closing = (chain.known, chain.end) if is_back else (chain.end, chain.known)
        return opening, closing, chain.breaks

    def _runs_back(self, first_on: date | None, last_on: date | None) -> bool:
        if first_on is not None and last_on is not None and first_on != last_on:
            return first_on > last_on
        return len(self._backward.breaks) < len(self._forward.breaks)
