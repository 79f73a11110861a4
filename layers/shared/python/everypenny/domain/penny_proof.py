"""The penny proof of a closed day: a trial balance, and three differences never netted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from everypenny.domain.bank_chain import BankChain
from everypenny.domain.bank_holidays import bank_holidays
from everypenny.domain.council import OFFICERS_SOURCE, OPENING_SOURCE, Source
from everypenny.domain.day_book import Balance, Unposted
from everypenny.domain.expectations import never_came
from everypenny.domain.ledger_accounts import bank
from everypenny.domain.open_items import (
    Band,
    Gap,
    Outstanding,
    Overdue,
    SettledAccount,
    bands,
)
from everypenny.domain.records import ListedVerdict, Verdict

NOT_COLLECTED = frozenset({OFFICERS_SOURCE, OPENING_SOURCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDifference:
    """The bank's stated closing balance less `bank/<code>`, proven to a statement's date."""

    account: str
    stated_pence: int
    ledger_pence: int
    proven_to: date
    not_proven_since: date | None

    @property
    def difference_pence(self) -> int | None:
        """None where a statement is missing: not proven is never zero."""
        if self.not_proven_since is not None:
            return None
        return self.stated_pence - self.ledger_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorDifference:
    """What a collector stated this day less what was posted from it."""

    source: str
    stated_pence: int
    posted_pence: int
    batches: int
    without_total: int

    @property
    def difference_pence(self) -> int:
        """Zero on a good day."""
        return self.stated_pence - self.posted_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDifference:
    """A delivered file, read again, less the ledger's lines of the days that it covers.

    The difference sums every account's own, so that two faults cannot cancel out; a file
    that is not the issued one to the byte is no proof, whatever its sums say. One that is
    `undelivered` is not in the outbox: all that it should say is the difference. `sha256` is
    the issued file's, so that the proof's signature holds for the file's every byte. What its
    target `acknowledged` is `unknown`, `agrees` or `differs`.
    """

    target: str
    export_id: str
    first_on: date
    last_on: date
    delivered_pence: int
    ledger_pence: int
    difference_pence: int
    sha256: str = ""
    as_issued: bool = True
    undelivered: bool = False
    acknowledged: str = "unknown"

    @property
    def altered(self) -> bool:
        """Whether a file that was delivered is not what the ledger holds."""
        return not self.undelivered and (self.difference_pence != 0 or not self.as_issued)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCome:
    """A source whose file was expected on the day, by a London time, and never came."""

    source: str
    expected_on: str
    expected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PennyProof:
    """Everything the sheet says of a day."""

    council: str
    day: date
    manifest_sha256: str
    accounts: Mapping[str, Balance]
    banks: tuple[BankDifference, ...]
    collectors: tuple[CollectorDifference, ...]
    exports: tuple[ExportDifference, ...]
    not_yet_exported: Mapping[str, tuple[date, ...]]
    outstanding: tuple[Outstanding, ...]
    suspense: tuple[Outstanding, ...]
    held: tuple[ListedVerdict, ...]
    rejected: tuple[ListedVerdict, ...]
    refused: tuple[ListedVerdict, ...]
    unposted: tuple[Unposted, ...]
    advices: tuple[ListedVerdict, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    settlements: tuple[SettledAccount, ...] = ()
    gaps: tuple[Gap, ...] = ()
    not_come: tuple[NotCome, ...] = ()

    @property
    def suspense_bands(self) -> tuple[Band, ...]:
        """The suspense items by their age."""
        return bands(self.suspense)

    @property
    def unmatched_settlements(self) -> int:
        """Settlements that come to no batches, or to several: an officer looks into each."""
        return sum(len(account.matching.not_covered) for account in self.settlements)

    @property
    def movement_pence(self) -> int:
        """The sum of every account's movement: zero, for every journal balances."""
        return sum(balance.movement_pence for balance in self.accounts.values())

    @property
    def carried_pence(self) -> int:
        """The sum of every account's balance: zero."""
        return sum(balance.carried_pence for balance in self.accounts.values())

    def ties(self) -> bool:
        """Whether all is proven and exported, and nothing differs."""
        return (
            not self.differs()
            and all(bank.difference_pence is not None for bank in self.banks)
            and not any(export.undelivered for export in self.exports)
            and not any(self.not_yet_exported.values())
        )

    def differs(self) -> bool:
        """Whether the trial balance, a difference, or what should have posted is not nothing.

        What still waits for its statement, its export or its delivery is not compared.
        """
        return (
            self.movement_pence != 0
            or self.carried_pence != 0
            or any(bank.difference_pence for bank in self.banks)
            or any(collector.difference_pence for collector in self.collectors)
            or any(e.altered for e in self.exports)
            or bool(self.overdue)
        )


def bank_differences(
    accounts: Mapping[str, Balance], chains: Mapping[str, BankChain]
) -> tuple[BankDifference, ...]:
    """One for each bank account that has ever moved or opened."""
    return tuple(
        BankDifference(
            account=code,
            stated_pence=chain.proven_pence,
            ledger_pence=accounts.get(bank(code), Balance()).carried_pence,
            proven_to=chain.proven_to,
            not_proven_since=chain.not_proven_since,
        )
        for code, chain in sorted(chains.items())
    )


def collector_differences(
    batches: Iterable[tuple[str, str, int | None, int]],
) -> tuple[CollectorDifference, ...]:
    """From (source, bank account, stated, posted) of the day's batches, statements left out.

    A batch without a stated total counts as such: what nobody stated cannot differ.
    """
    sums: dict[str, list[int]] = {}
    for source, account, stated, posted in batches:
        if account or source in NOT_COLLECTED:
            continue
        entry = sums.setdefault(source, [0, 0, 0, 0])
        entry[0] += stated if stated is not None else posted
        entry[1] += posted
        entry[2] += 1
        entry[3] += stated is None
    return tuple(
        CollectorDifference(
            source=source,
            stated_pence=stated_sum,
            posted_pence=posted_sum,
            batches=count,
            without_total=without,
        )
        for source, (stated_sum, posted_sum, count, without) in sorted(sums.items())
    )


def export_difference(
    *,
    target: str,
    export_id: str,
    first_on: date,
    last_on: date,
    delivered: Mapping[str, int],
    ledger: Mapping[str, int],
    sha256: str = "",
    as_issued: bool = True,
    undelivered: bool = False,
    acknowledged: str = "unknown",
) -> ExportDifference:
    """Compare key by key (a ledger code's account, or a fund): none may hide another."""
    keys = delivered.keys() | ledger.keys()
    return ExportDifference(
        target=target,
        export_id=export_id,
        first_on=first_on,
        last_on=last_on,
        delivered_pence=sum(delivered.values()),
        ledger_pence=sum(ledger.values()),
        difference_pence=sum(abs(delivered.get(k, 0) - ledger.get(k, 0)) for k in keys),
        sha256=sha256,
        as_issued=as_issued,
        undelivered=undelivered,
        acknowledged=acknowledged,
    )


def files_not_come(
    sources: Iterable[Source], verdicts: Iterable[ListedVerdict], day: date
) -> tuple[NotCome, ...]:
    """What a day's sources owed and did not send, by the day's own verdicts."""
    late = never_came(sources, verdicts, day, bank_holidays(day.year))
    return tuple(
        NotCome(source=s.code, expected_on=s.expected_on, expected_by=s.expected_by)
        for s in late
    )


def of_verdict(
    verdicts: Iterable[ListedVerdict], verdict: Verdict
) -> tuple[ListedVerdict, ...]:
    """The day's files with one verdict."""
    return tuple(listed for listed in verdicts if listed.verdict is verdict)


def advices_among(verdicts: Iterable[ListedVerdict]) -> tuple[ListedVerdict, ...]:
    """The day's accepted files that post nothing themselves, and say what they told."""
    return tuple(
        listed
        for listed in verdicts
        if listed.verdict is Verdict.ACCEPTED and listed.because and not listed.batches
    )
