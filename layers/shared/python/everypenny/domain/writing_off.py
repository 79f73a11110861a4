"""Write-offs and differences: what will never be placed or banked (domain.md section 9).

A suspense remainder goes to an adjustment account that the council has configured by name; a
clearing account's difference goes to the differences of its office or source. Both always need
an approver.
"""

from dataclasses import dataclass
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.clearing import ItemToClear
from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.offices import holder_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """The order: which items, wholly or in part, to which adjustment account, and why."""

    items: tuple[ItemToClear, ...]
    code: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDifference:
    """The order: pence that stand on a clearing account and will never be banked, and why.

    Negative where more was banked than we were told of. `batch_id` is the posted batch that
    they are of: its difference is settled once, at the version that the officer saw.
    """

    account: str
    pence: int
    batch_id: str
    why: str
    version: int = 0


def adjustment_account(order: WriteOff, council: Council) -> str:
    """Where written-off money goes; CommandRefused for a code that nobody configured."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    account = ledger_accounts.adjustment(order.code)
    if not order.code or account not in council.ledger_codes:
        raise CommandRefused(
            f"the council writes nothing off to {order.code}: ledger_codes.toml names the "
            "adjustment accounts",
            where="code",
        )
    return account


def difference_journal(
    order: SettleDifference, *, payment_id: PaymentId, on: date, council: Council
) -> Journal:
    """Dr the differences of the office or source, Cr its clearing account.

    Raises CommandRefused for an account that holds no collected money of ours.
    """
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if not order.pence:
        raise CommandRefused("name the pence that differ", where="pence")
    return Journal(
        journal_id=journal_id(payment_id, JournalKind.DIFFERENCE.value),
        payment_id=payment_id,
        kind=JournalKind.DIFFERENCE,
        source=order.account.partition("/")[2],
        method_code="",
        booked_on=on,
        paid_on=on,
        lines=(
            Line(ledger_accounts.differences(_owner(order.account, council)), order.pence),
            Line(order.account, -order.pence),
        ),
    )


def _owner(account: str, council: Council) -> str:
    family, _, held_by = account.partition("/")
    if family == "clearing" and held_by in council.sources:
        return held_by
    held = holder_of(held_by, council.offices) if family == "clearing" else None
    if held is None:
        raise CommandRefused(f"{account} is no clearing account of ours", where="account")
    return held[0].code
