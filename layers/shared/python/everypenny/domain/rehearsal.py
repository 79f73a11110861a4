"""What another configuration would have done with a posted payment."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal


class NotInHistory(LookupError):
    """Something that a sealed day was decided from is missing or not what its name says."""


Sides = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A payment that would go elsewhere: ledger accounts and pence credited, then and now.

    `stage` and `rule` are those that would decide; no text of the payer's is held.
    """

    payment_id: PaymentId
    day: date
    source: str
    was: Sides
    would_be: Sides
    stage: int
    rule: str


@dataclass(frozen=True, slots=True)
class NotRehearsed:
    """Journals of a batch that cannot be decided again, and why."""

    batch_id: str
    journals: int
    because: str


@dataclass(slots=True)
class RehearsalTotals:
    """Counts of payments, and by fund (or family of accounts) the pence that would move."""

    payments: int = 0
    moved: int = 0
    not_rehearsed: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, move: Move) -> None:
        """Count a move."""
        self.moved += 1
        for account, pence in move.was:
            self.lost[group_of(account)] += pence
        for account, pence in move.would_be:
            self.gained[group_of(account)] += pence

    def by_group(self) -> Mapping[str, tuple[int, int]]:
        """Pence gained and lost, by fund or family."""
        groups = sorted(self.gained.keys() | self.lost.keys())
        return {group: (self.gained[group], self.lost[group]) for group in groups}


def move_between(posted: Journal, rehearsed: Journal, *, day: date) -> Move | None:
    """What moves, or None where the same accounts take the same pence.

    Only the side that identification decides is compared: the other is where money is held.
    """
    was, would_be = _credited(posted), _credited(rehearsed)
    if was == would_be:
        return None
    return Move(
        payment_id=posted.payment_id,
        day=day,
        source=posted.source,
        was=_sides(was - would_be) or _sides(was),
        would_be=_sides(would_be - was) or _sides(would_be),
        stage=rehearsed.stage,
        rule=rehearsed.rule,
    )


def group_of(account: str) -> str:
    """`fund/CT` for an account of council tax, else the family: `suspense`, `clearing`."""
    summed = ledger_accounts.summed(account)
    return summed if summed.startswith("fund/") else ledger_accounts.family(account)


def _credited(journal: Journal) -> Counter[str]:
    """Pence credited by account, without what came in."""
    credited: Counter[str] = Counter()
    for line in journal.lines[1:]:
        credited[line.account] -= line.amount_pence
    return credited


def _sides(credited: Counter[str]) -> Sides:
    return tuple(sorted((account, pence) for account, pence in credited.items() if pence))
