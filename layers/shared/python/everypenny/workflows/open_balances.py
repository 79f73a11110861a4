"""Post the approved opening journal; the first one opens the ledger."""

from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.identifiers import command_batch_id, payment_id
from everypenny.domain.london_days import london_day
from everypenny.domain.officers import Scope
from everypenny.domain.opening import (
    OpenBalances,
    OpeningOrder,
    check_balances,
    check_opening,
    opening_posting,
)
from everypenny.formats.canonical import sha256
from everypenny.workflows.batch_of_one import batch_of_one
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.moved_payments import deed_position
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.ports import Clock, Councils, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The outside, as this workflow needs it."""

    evidence: Evidence
    ledger: Ledger
    councils: Councils
    clock: Clock
    release: str


def open_balances(command: OpenBalances, body: bytes, *, opening: Opening) -> date:
    """Keep the command as it came, then post it; returns its day. Twice is once.

    Raises CommandRefused for what may not be done: another body under the same id, or an
    account that another command has opened.
    """
    council = opening.councils.live()
    today = london_day(opening.clock.now())
    check_opening(command, council, today=today)
    batch = command_batch_id(command.command_id)
    postings = opening_posting(command, payment_id(batch, 1), council)
    if opening.evidence.keep(f"commands/{command.command_id}.json", body) != body:
        raise CommandRefused(f"command {command.command_id} has been given with another body")
    record, marker = batch_of_one(
        batch,
        postings,
        source="opening",
        origin="command",
        identity=f"command {command.command_id}",
        evidence=sha256(body),
        on=command.on,
        council=council,
        release=opening.release,
    )
    return opening.ledger.open_ledger(record, postings, marker=marker, today=today)


def plan_open_balances(order: OpeningOrder, case: DeedCase) -> Plan:
    """The same as a deed: two officers who have signed in stand behind the balances."""
    check_balances(order, case.council, today=case.today)
    opens = tuple(b.account for b in order.balances if b.amount_pence)
    for account in opens:
        if case.office.ledger.is_opened(account):
            raise CommandRefused(f"{account} has its opening balance already", where="balances")
    pence = sum(abs(balance.amount_pence) for balance in order.balances)
    return Plan(
        scope=Scope(pence=pence),
        postings=tuple(opening_posting(order, deed_position(case, 1), case.council)),
        opens=opens,
        answer={"accounts": len(opens), "pence": pence},
    )


OPEN_BALANCES = Deed("open_balances", OpeningOrder, plan_open_balances)
