"""An account's lines as a bank tells them, and a bank account with the way it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a bank account: pence, money out negative, and what the payer wrote."""

    on: date
    pence: int
    text: str
    reference: str
    entry_id: str

    @property
    def narrative(self) -> str:
        return f"{self.text} {self.reference}".strip()


@dataclass(frozen=True, kw_only=True)
class Extract:
    """The lines between two balances, as a file of that `serial` tells them."""

    opening: int
    lines: Sequence[Line]
    first: date
    last: date
    serial: int

    @property
    def closing(self) -> int:
        return self.opening + sum(line.pence for line in self.lines)

    @property
    def running(self) -> list[int]:
        """The balance after each line."""
        sums = [sum(x.pence for x in self.lines[: n + 1]) for n in range(len(self.lines))]
        return [self.opening + pence for pence in sums]

    @property
    def told(self) -> str:
        """Its identity where a layout has none of its own: days, lines and total."""
        days = [line.on for line in self.lines]
        total = self.closing - self.opening
        return f"{min(days)} {max(days)} {len(self.lines)} {total}"


@dataclass(frozen=True, kw_only=True)
class Bank:
    """A bank account of the council's, and how its bank writes it.

    `names` is the account as it is written, `amount` how pence are, `identity` what makes a
    file of it one statement. A bank that is not `balanced` states no opening balance, one that
    is not `dated` gives all lines of a file one day.
    """

    code: str
    format: str
    name: str
    write: Callable[["Bank", Extract], str]
    amount: Callable[[int], str]
    identity: Callable[[Extract], str]
    balanced: bool = True
    dated: bool = True
    settings: str = ""

    @property
    def source(self) -> str:
        return f"{self.code}-bank"
