"""Plan the clearing of suspense: what remains in doubt goes where an officer says."""

from dataclasses import replace

from everypenny.domain import ledger_accounts
from everypenny.domain.clearing import Cleared, ClearSuspense, ItemToClear, share_out
from everypenny.domain.deeds import CommandRefused, HasChanged, Plan, SuspenseState
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import JournalKind
from everypenny.domain.moving import Into, moving_journal
from everypenny.domain.returned_lines import doubt_of_refusal
from everypenny.workflows.moved_payments import (
    Accounts,
    Move,
    accounts_of,
    deed_position,
    payment_in_suspense,
    plan_of_moves,
)
from everypenny.workflows.office import Deed, DeedCase


def plan_clear_suspense(order: ClearSuspense, case: DeedCase) -> Plan:
    """One journal a payment: Dr suspense, Cr what the officer named, set-offs debited."""
    states = seen_items(order.items, case)
    cleared = share_out(order, states)
    accounts = accounts_of(case)
    moves = [
        _move(one, position, case, accounts) for position, one in enumerate(cleared, start=1)
    ]
    items = [
        replace(one.state, remaining_pence=one.state.remaining_pence - one.pence)
        for one in cleared
    ]
    return plan_of_moves(moves, items=items, register=accounts.digest)


def seen_items(items: tuple[ItemToClear, ...], case: DeedCase) -> list[SuspenseState]:
    """The items at the versions on which the order was given, one a payment.

    Raises CommandRefused, and HasChanged for an item at another version.
    """
    states = [_state(item, case) for item in items]
    if len({state.item.payment_id for state in states}) != len(states):
        raise CommandRefused(
            "clear the parts of one payment one after the other", where="items"
        )
    return states


def _state(item: ItemToClear, case: DeedCase) -> SuspenseState:
    state = case.office.suspense.item(PaymentId(item.payment_id), item.part)
    if state is None:
        raise CommandRefused(
            f"there is no suspense item {item.payment_id}/{item.part}", where="items"
        )
    if state.version != item.version:
        raise HasChanged(
            f"suspense item {item.payment_id}/{item.part} is at version {state.version} now, "
            f"with {state.remaining_pence} pence: look again"
        )
    return state


def _move(one: Cleared, position: int, case: DeedCase, accounts: Accounts) -> Move:
    item = one.state.item
    at = payment_in_suspense(item.payment_id, case)
    into = [
        Into(
            accounts.named(place),
            place.pence,
            case.council.funds[place.fund].vat_code,
            place.item_reference,
        )
        for place in one.to
    ]
    journal = moving_journal(
        at,
        out=[(ledger_accounts.suspense(item.payment_id, item.part), one.pence)],
        into=into,
        kind=JournalKind.CLEARANCE,
        payment_id=deed_position(case, position),
        on=case.today,
        council=case.council,
    )
    return Move(at, replace(journal, doubt=doubt_of_refusal(item.doubt)))


CLEAR_SUSPENSE = Deed("clear_suspense", ClearSuspense, plan_clear_suspense)
