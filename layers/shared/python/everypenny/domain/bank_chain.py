"""How far a bank account is proven: statements that follow one another without a gap.

Each account starts from its opening journal; a statement whose opening balance is the last
proven closing takes the proof on to its own. A missing one leaves the rest waiting.

Statements that add up to nothing leave no gap, so the chain may pass them by; when they come
late they join as a loop, from a balance back to the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBalances:
    """One posted statement: London days and pence; None where its layout has no balances."""

    identity: str
    first_on: date | None
    last_on: date | None
    opening_pence: int | None
    closing_pence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankChain:
    """What the bank has stated of one account, as far as it hangs together.

    `waiting` are statements that do not join on yet; `unbalanced` those without balances,
    by identity. Either leaves the account not proven since `proven_to`.
    """

    proven_to: date
    proven_pence: int
    waiting: tuple[StatementBalances, ...] = ()
    unbalanced: tuple[str, ...] = ()

    @property
    def not_proven_since(self) -> date | None:
        """The day after which the bank's word is incomplete, or None."""
        return self.proven_to if self.waiting or self.unbalanced else None

    def opened_with(self, pence: int) -> "BankChain":
        """The chain after an opening balance is added to it."""
        return replace(self, proven_pence=self.proven_pence + pence)

    def followed_by(self, statements: Iterable[StatementBalances]) -> "BankChain":
        """The chain with more statements, in whatever order they came."""
        waiting = list(self.waiting)
        unbalanced = list(self.unbalanced)
        for statement in statements:
            if statement.opening_pence is None or statement.closing_pence is None:
                unbalanced.append(statement.identity)
            else:
                waiting.append(statement)
        waiting.sort(key=_order)
        chain = replace(self, waiting=(), unbalanced=tuple(sorted(unbalanced)))
        while (found := _next(chain, waiting)) is not None:
            waiting.remove(found)
            chain = _joined(chain, found)
        while loop := _loop(waiting, chain.proven_to):
            waiting = [statement for statement in waiting if statement not in loop]
        return replace(chain, waiting=tuple(waiting))


def _next(chain: BankChain, waiting: Iterable[StatementBalances]) -> StatementBalances | None:
    """The earliest statement that opens as the chain closes, and does not end before it."""
    for statement in waiting:
        ends_on = statement.last_on or chain.proven_to
        if statement.opening_pence == chain.proven_pence and ends_on >= chain.proven_to:
            return statement
    return None


def _joined(chain: BankChain, statement: StatementBalances) -> BankChain:
    closing = statement.closing_pence
    if closing is None:
        raise ValueError(f"{statement.identity} has no closing balance")
    proven_to = statement.last_on or chain.proven_to
    return replace(chain, proven_to=proven_to, proven_pence=closing)


def _loop(
    waiting: Sequence[StatementBalances], proven_to: date
) -> tuple[StatementBalances, ...]:
    """Late statements, in their order, that end on the balance on which they began."""
    late = [s for s in waiting if s.last_on is not None and s.last_on <= proven_to]
    for place, first in enumerate(late):
        loop, pence = [first], first.closing_pence
        for statement in late[place + 1 :]:
            if pence == first.opening_pence:
                break
            if statement.opening_pence == pence:
                loop.append(statement)
                pence = statement.closing_pence
        if pence == first.opening_pence:
            return tuple(loop)
    return ()


def _order(statement: StatementBalances) -> tuple[date, date, str]:
    first = statement.first_on or date.min
    return first, statement.last_on or date.max, statement.identity
