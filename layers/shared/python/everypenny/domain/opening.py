"""The approved opening journal: what each bank and clearing account holds at go-live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line, Posting
from everypenny.domain.offices import holder_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalance:
    """What one account holds as the ledger opens: `bank/<code>` or `clearing/<source>`.

    Pence, positive for money that we have or are owed.
    """

    account: str
    amount_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBalances:
    """The command: who prepared it, who approved it, why, and the balances on a London day."""

    command_id: str
    prepared_by: str
    approved_by: str
    why: str
    on: date
    balances: tuple[OpeningBalance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningOrder:
    """The order, where officers have signed in: balances on a London day, and why."""

    on: date
    balances: tuple[OpeningBalance, ...]
    why: str


def check_opening(command: OpenBalances, council: Council, *, today: date) -> None:
    """Raise CommandRefused unless two officers stand behind balances of known accounts."""
    prepared_by, approved_by = named(command.prepared_by), named(command.approved_by)
    if not prepared_by or not approved_by:
        raise CommandRefused("an opening journal names who prepared and who approved it")
    if prepared_by == approved_by:
        raise CommandRefused("the officer who prepared an opening journal cannot approve it")
    if not command.command_id:
        raise CommandRefused("a command needs an id and a reason")
    check_balances(command, council, today=today)


def check_balances(
    command: OpenBalances | OpeningOrder, council: Council, *, today: date
) -> None:
    """Raise CommandRefused unless each is of a known account, once, on a day that has come."""
    if not command.why.strip():
        raise CommandRefused("an opening journal needs a reason", where="why")
    if command.on > today:
        raise CommandRefused(
            f"{command.on} has not come: balances open on a day that has", where="on"
        )
    accounts = [balance.account for balance in command.balances]
    if len(set(accounts)) != len(accounts):
        raise CommandRefused("each account opens once in an opening journal", where="balances")
    for account in accounts:
        if not _is_ours(account, council):
            raise CommandRefused(
                f"{account} is no bank or clearing account of the council", where="balances"
            )


def _is_ours(account: str, council: Council) -> bool:
    family, _, code = account.partition("/")
    if family == "bank":
        return code in council.bank_accounts
    is_held = code in council.sources or holder_of(code, council.offices) is not None
    return family == "clearing" and is_held


def named(officer: str) -> str:
    """An officer's name as it is compared: blanks and capitals make no other person."""
    return "".join(officer.split()).casefold()


def opening_posting(
    command: OpenBalances | OpeningOrder, payment: PaymentId, council: Council
) -> Sequence[Posting]:
    """Each balance against `opening/<code>`; none at all if every account opens empty."""
    lines = []
    for balance in command.balances:
        if balance.amount_pence:
            code = balance.account.partition("/")[2]
            lines.append(Line(balance.account, balance.amount_pence))
            lines.append(Line(ledger_accounts.opening(code), -balance.amount_pence))
    for line in lines:
        ledger_accounts.ledger_code(line.account, council)
    if not lines:
        return []
    journal = Journal(
        journal_id=journal_id(payment, "opening"),
        payment_id=payment,
        kind=JournalKind.OPENING,
        source="opening",
        method_code="",
        booked_on=command.on,
        paid_on=command.on,
        lines=tuple(lines),
    )
    return [Posting(journal)]
