"""Plan a write-off: what remains in suspense goes to a configured adjustment account."""

from dataclasses import replace

from everypenny.domain import ledger_accounts
from everypenny.domain.clearing import pence_named
from everypenny.domain.deeds import Plan, SuspenseState
from everypenny.domain.journals import JournalKind
from everypenny.domain.moving import Into, moving_journal
from everypenny.domain.writing_off import WriteOff, adjustment_account
from everypenny.workflows.clear_suspense import seen_items
from everypenny.workflows.moved_payments import (
    Move,
    deed_position,
    payment_in_suspense,
    plan_of_moves,
)
from everypenny.workflows.office import Deed, DeedCase


def plan_write_off(order: WriteOff, case: DeedCase) -> Plan:
    """One journal a payment: Dr suspense, Cr the adjustment account."""
    account = adjustment_account(order, case.council)
    states = seen_items(order.items, case)
    pence = pence_named(order.items, states)
    written = list(zip(states, pence, strict=True))
    moves = [
        _move(state, out, account, position, case)
        for position, (state, out) in enumerate(written, start=1)
    ]
    items = [
        replace(state, remaining_pence=state.remaining_pence - out) for state, out in written
    ]
    return plan_of_moves(moves, items=items)


def _move(
    state: SuspenseState, pence: int, account: str, position: int, case: DeedCase
) -> Move:
    item = state.item
    at = payment_in_suspense(item.payment_id, case)
    journal = moving_journal(
        at,
        out=[(ledger_accounts.suspense(item.payment_id, item.part), pence)],
        into=[Into(account, pence)],
        kind=JournalKind.WRITE_OFF,
        payment_id=deed_position(case, position),
        on=case.today,
        council=case.council,
    )
    return Move(at, journal)


WRITE_OFF = Deed("write_off", WriteOff, plan_write_off)
