"""Which ledger lines an export takes, and how they are summed: pure, from closed days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from everypenny.domain.council import Council, Target
from everypenny.domain.journals import Journal
from everypenny.domain.ledger_accounts import ledger_code, summed


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One account of one day in the general ledger: pence on each side, and lines summed."""

    day: date
    ledger_code: str
    account: str
    debits_pence: int
    credits_pence: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """One line of one customer's account: pence as it sees them, a payment positive."""

    fund: str
    account_reference: str
    amount_pence: int
    vat_code: str
    vat_pence: int
    paid_on: date
    method_code: str
    kind: str
    item_reference: str
    payment_id: str


def ledger_rows(
    journals: Iterable[tuple[date, Journal]], council: Council
) -> tuple[LedgerRow, ...]:
    """Every line of the journals, by day, ledger code and account; sums to zero."""
    sums: dict[tuple[date, str, str], list[int]] = {}
    for day, journal in journals:
        for line in journal.lines:
            code = ledger_code(line.account, council)
            entry = sums.setdefault((day, code, summed_family(line.account)), [0, 0, 0])
            entry[line.amount_pence < 0] += abs(line.amount_pence)
            entry[2] += 1
    return tuple(
        LedgerRow(
            day=day,
            ledger_code=code,
            account=account,
            debits_pence=debited,
            credits_pence=credited,
            lines=lines,
        )
        for (day, code, account), (debited, credited, lines) in sorted(sums.items())
    )


def summed_family(account: str) -> str:
    """The account as the general ledger names it: all suspense items are one."""
    return "suspense" if account.startswith("suspense/") else summed(account)


def detail_rows(
    journals: Iterable[tuple[date, Journal]], target: Target, council: Council
) -> Iterator[DetailRow]:
    """Each line of the target's funds whose back office has not posted it already."""
    for _, journal in journals:
        source = council.sources.get(journal.source)
        if source is not None and source.already_posted:
            continue
        for line in journal.lines:
            family, _, rest = line.account.partition("/")
            fund, _, reference = rest.partition("/")
            if family == "fund" and fund in target.funds:
                yield DetailRow(
                    fund=fund,
                    account_reference=reference,
                    amount_pence=-line.amount_pence,
                    vat_code=line.vat_code,
                    vat_pence=-line.vat_pence,
                    paid_on=journal.paid_on,
                    method_code=journal.method_code,
                    kind=journal.kind.value,
                    item_reference=line.item_reference,
                    payment_id=journal.payment_id,
                )
