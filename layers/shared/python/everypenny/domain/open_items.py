"""What a proof lists as open: items that age, settlements, gaps, and batches overdue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain.bank_chain import BankChain
from everypenny.domain.day_book import Balance
from everypenny.domain.ledger_accounts import family
from everypenny.domain.settlement_matching import Matching

SUSPENSE_BANDS = ((0, 6), (7, 30), (31, 90), (91, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """An account that should come to nothing and has not yet: pence, and since which day."""

    account: str
    pence: int
    since: date | None
    days: int
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledAccount:
    """A clearing or transit account: its settlements, and the batches that wait for one.

    `before_pence` is what it held at the end of `before_on`, where the day books were not read
    back to the ledger's opening; settlements posted on the proof's day are those it `covered`.
    """

    account: str
    before_on: date | None
    before_pence: int
    matching: Matching

    @property
    def oldest_on(self) -> date | None:
        """The day of the oldest batch that no settlement covers."""
        if self.before_pence:
            return self.before_on
        return min((batch.on for batch in self.matching.waiting), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A bank account that is not proven: since when, and the statements that do not join on.

    `waiting` are their identities; `unbalanced` those whose layout has no balances.
    """

    account: str
    since: date
    waiting: tuple[str, ...]
    unbalanced: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Suspense of one age: from so many days to so many (None: and more), items and pence.

    Credits and debits in doubt are told apart, since they must not cancel out.
    """

    from_days: int
    to_days: int | None
    items: int
    credit_pence: int
    debit_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A batch accepted on an earlier day, due, and still not posted: stated pence nobody has.

    One accepted on the day itself may be in flight at midnight, and is only listed. `pence` is
    None where the ledger has not so much as opened it.
    """

    batch_id: str
    source: str
    file: str
    pence: int | None


def outstanding(
    accounts: Mapping[str, Balance],
    day: date,
    families: Sequence[str],
    oldest: Mapping[str, date] | None = None,
) -> tuple[Outstanding, ...]:
    """Accounts of these families that carry something forward, with their age in days.

    An account is as old as what has been in it for longest, where `oldest` names it, else as
    the day on which it last left zero.
    """
    known = oldest or {}
    return tuple(
        _item(name, balance, day, known.get(name, balance.since))
        for name, balance in sorted(accounts.items())
        if family(name) in families and balance.carried_pence
    )


def oldest_of(accounts: Iterable[SettledAccount]) -> dict[str, date]:
    """By account, the day of the oldest batch that no settlement covers."""
    return {a.account: a.oldest_on for a in accounts if a.oldest_on is not None}


def bands(items: Sequence[Outstanding]) -> tuple[Band, ...]:
    """The items by their age."""
    return tuple(_band(items, *band) for band in SUSPENSE_BANDS)


def gaps(chains: Mapping[str, BankChain]) -> tuple[Gap, ...]:
    """The bank accounts whose statements do not hang together, by code."""
    return tuple(
        Gap(
            account=code,
            since=chain.not_proven_since,
            waiting=tuple(statement.identity for statement in chain.waiting),
            unbalanced=chain.unbalanced,
        )
        for code, chain in sorted(chains.items())
        if chain.not_proven_since is not None
    )


def _item(name: str, balance: Balance, day: date, since: date | None) -> Outstanding:
    return Outstanding(
        account=name,
        pence=balance.carried_pence,
        since=since,
        days=(day - since).days if since else 0,
        about=balance.about,
    )


def _band(items: Iterable[Outstanding], first: int, last: int | None) -> Band:
    within = [i for i in items if first <= i.days and (last is None or i.days <= last)]
    return Band(
        from_days=first,
        to_days=last,
        items=len(within),
        credit_pence=-sum(item.pence for item in within if item.pence < 0),
        debit_pence=sum(item.pence for item in within if item.pence > 0),
    )
