"""A London day's book: every journal summed, and what the day hands on to the next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from everypenny.domain.bank_chain import BankChain, StatementBalances
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.ledger_accounts import family, summed
from everypenny.domain.records import BatchRecord, ListedVerdict, Verdict


class DayDoesNotAddUp(Exception):
    """A batch's journals are not what the batch says; the day is not sealed until found out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One ledger account over the day, in pence; a fund's accounts are one.

    `since` is the day on which the account last left zero, `about` a suspense item's doubt.
    """

    brought_pence: int = 0
    debits_pence: int = 0
    credits_pence: int = 0
    since: date | None = None
    about: str = ""

    @property
    def movement_pence(self) -> int:
        """Debits less credits."""
        return self.debits_pence - self.credits_pence

    @property
    def carried_pence(self) -> int:
        """What the next day brings forward."""
        return self.brought_pence + self.movement_pence


@dataclass(frozen=True, slots=True)
class Sum:
    """How many journals, and the pence that they received."""

    journals: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unposted:
    """A batch that was accepted and is not posted: the day does not wait for it."""

    batch_id: str
    source: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedForward:
    """What one day hands to the next; the first day starts from nothing."""

    balances: dict[str, Balance] = field(default_factory=dict)
    banks: dict[str, BankChain] = field(default_factory=dict)
    held: tuple[ListedVerdict, ...] = ()
    unposted: tuple[Unposted, ...] = ()


class DayTotals:
    """The day being summed, journal by journal; memory grows with accounts, not journals."""

    def __init__(self, day: date, brought: CarriedForward) -> None:
        self.day = day
        self._brought = brought
        self._sides: dict[str, list[int]] = {}
        self._about: dict[str, str] = {}
        self._opened: dict[str, int] = {}
        self._opened_on: dict[str, date] = {}
        self.by_source: dict[str, list[int]] = {}
        self.by_method: dict[str, list[int]] = {}
        self.by_fund: dict[str, list[int]] = {}
        self.journals = 0

    def add(self, journal: Journal) -> None:
        """Sum one journal."""
        self.journals += 1
        received = journal.received()
        _count(self.by_source, journal.source, received)
        _count(self.by_method, journal.method_code, received)
        for line in journal.lines:
            account = summed(line.account)
            sides = self._sides.setdefault(account, [0, 0])
            sides[line.amount_pence < 0] += abs(line.amount_pence)
            kind = family(account)
            if kind == "fund":
                _count(self.by_fund, account[5:], -line.amount_pence)
            elif kind == "suspense" and journal.doubt:
                self._about[account] = journal.doubt
            elif kind == "bank" and journal.kind is JournalKind.OPENING:
                code = account[5:]
                self._opened[code] = self._opened.get(code, 0) + line.amount_pence
                self._opened_on[code] = journal.booked_on

    def balances(self) -> dict[str, Balance]:
        """Every account that had or has a balance, or moved."""
        balances = {}
        for account in sorted(self._brought.balances.keys() | self._sides.keys()):
            was = self._brought.balances.get(account, Balance())
            debited, credited = self._sides.get(account, (0, 0))
            if not (was.carried_pence or debited or credited):
                continue
            balances[account] = Balance(
                brought_pence=was.carried_pence,
                debits_pence=debited,
                credits_pence=credited,
                since=was.since if was.carried_pence else self.day,
                about=was.about or self._about.get(account, ""),
            )
        return balances

    def banks(self, batches: Iterable[BatchRecord]) -> dict[str, BankChain]:
        """Every bank account's chain, with the statements posted this day."""
        chains = dict(self._brought.banks)
        for code, pence in self._opened.items():
            chain = chains.get(code) or BankChain(
                proven_to=self._opened_on[code], proven_pence=0
            )
            chains[code] = chain.opened_with(pence).followed_by(())
        stated: dict[str, list[StatementBalances]] = {}
        for batch in batches:
            if batch.account and (batch.payments or not batch.already_posted):
                stated.setdefault(batch.account, []).append(_balances(batch))
        for code, statements in stated.items():
            chain = chains.get(code) or _unopened(statements, self.day)
            chains[code] = chain.followed_by(statements)
        return chains

    def held(self, verdicts: Iterable[ListedVerdict]) -> tuple[ListedVerdict, ...]:
        """Files held and not yet released: those brought forward, and the day's own."""
        listed = tuple(verdicts)
        decided = {(v.source, v.decides) for v in listed if v.decides}
        known = (*self._brought.held, *(v for v in listed if v.verdict is Verdict.HELD))
        return tuple(v for v in known if (v.source, v.sequence) not in decided)

    def unposted(
        self, verdicts: Iterable[ListedVerdict], posted: Collection[str]
    ) -> tuple[Unposted, ...]:
        """Accepted batches that no day has posted yet, oldest first."""
        new = [
            Unposted(batch_id=batch_id, source=v.source, file=v.file)
            for v in verdicts
            if v.verdict is Verdict.ACCEPTED
            for batch_id in v.batches
        ]
        known = [*self._brought.unposted, *new]
        return tuple(batch for batch in known if batch.batch_id not in posted)


def _balances(batch: BatchRecord) -> StatementBalances:
    return StatementBalances(
        identity=batch.identity,
        first_on=batch.first_on,
        last_on=batch.last_on,
        opening_pence=batch.opening_pence,
        closing_pence=batch.closing_pence,
    )


def _unopened(statements: Iterable[StatementBalances], day: date) -> BankChain:
    """An account without an opening journal is proven from nothing."""
    firsts = [s.first_on for s in statements if s.first_on]
    return BankChain(proven_to=min(firsts, default=day), proven_pence=0)


def _count(sums: dict[str, list[int]], key: str, pence: int) -> None:
    entry = sums.setdefault(key, [0, 0])
    entry[0] += 1
    entry[1] += pence
