"""One account's lines of a declared file, as the batch that they make."""

from collections.abc import Iterator
from datetime import date

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.money import plain_pounds
from everypenny.formats.declared_balances import RunningBalance
from everypenny.formats.declared_detail import Detail
from everypenny.formats.declared_rows import REMEDY
from everypenny.formats.inward.faults import fault_at

_MOST_BREAKS = 1_000


class Batch:
    """The sums of one account's lines; `account` is as the file writes it."""

    def __init__(self, account: str, *, has_balance: bool) -> None:
        self.account = account
        self.payments = self.lines = 0
        self._zero_lines = self._pence = 0
        self._first: date | None = None
        self._last: date | None = None
        self._earliest: date | None = None
        self._latest: date | None = None
        self._balance = RunningBalance(_MOST_BREAKS) if has_balance else None

    def add(self, number: int, detail: Detail) -> None:
        """One line; a line without money is counted, and is no payment."""
        pence, day = detail.pence, detail.booked_on
        self.lines += 1
        self._pence += pence
        if pence:
            self.payments += 1
        else:
            self._zero_lines += 1
        if day != self._last:
            self._meet(day)
        if self._balance is not None:
            self._balance.add(number, pence, detail.balance)

    def end(
        self, currency: str, controls: tuple[Control, ...], stated_pence: int | None
    ) -> BatchEnd:
        """What is known of the batch; `stated_pence` is the trailer's total, if it has one."""
        opening, closing = self._balances()
        if opening is not None and closing is not None:
            stated_pence = closing - opening
        first, last = self._earliest, self._latest
        total = plain_pounds(self._pence if stated_pence is None else stated_pence)
        named = f"{self.account}, " if self.account else ""
        return BatchEnd(
            identity=f"{named}{first} to {last}, {self.lines} lines, {total}",
            account=self.account,
            currency=currency,
            opening_pence=opening,
            closing_pence=closing,
            first_on=first,
            last_on=last,
            controls=controls,
            stated_pence=stated_pence,
            payments=self.payments,
            total_pence=self._pence,
            zero_lines=self._zero_lines,
        )

    def breaks(self) -> Iterator[Fault]:
        """A fault for each line whose balance does not follow from its neighbour's."""
        if self._balance is None:
            return
        for found in self._balance.judged(self._first, self._last)[2]:
            yield fault_at(
                f"line {found.number}, balance",
                plain_pounds(found.stated_pence),
                expected=f"{plain_pounds(found.expected_pence)}, by the line before it.",
                remedy=REMEDY,
            )

    def _balances(self) -> tuple[int | None, int | None]:
        if self._balance is None:
            return None, None
        opening, closing, _ = self._balance.judged(self._first, self._last)
        return opening, closing

    def _meet(self, day: date) -> None:
        self._last = day
        if self._first is None or self._earliest is None or self._latest is None:
            self._first = self._earliest = self._latest = day
        self._earliest, self._latest = min(self._earliest, day), max(self._latest, day)
