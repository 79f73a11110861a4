"""Plan the clearing of suspense: what remains in doubt goes where an officer says."""

from dataclasses import replace

from everypenny.domain import ledger_accounts
from everypenny.domain.clearing import Cleared, ClearSuspense, ItemToClear, share_out
from everypenny.domain.deeds import CommandRefused, HasChanged, Plan, SuspenseState, Taken
from everypenny.domain.identifiers import PaymentId, command_batch_id, payment_id
from everypenny.domain.journals import Journal, JournalKind, Posting
from everypenny.domain.moving import (
    Into,
    declared_name,
    fund_of,
    moving_journal,
    named_account,
)
from everypenny.domain.officers import Scope
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.do_deed import Deed, DeedCase


def plan_clear_suspense(order: ClearSuspense, case: DeedCase) -> Plan:
    """One journal a payment: Dr suspense, Cr what the officer named, set-offs debited."""
    states = [_state(item, case) for item in order.items]
    if len({state.item.payment_id for state in states}) != len(states):
        raise CommandRefused(
            "clear the parts of one payment one after the other", where="items"
        )
    cleared = share_out(order, states)
    register = case.office.register()
    found = [_whereabouts(state, case) for state in states]
    journals = [
        _journal(one, at, case, register, position)
        for position, (one, at) in enumerate(zip(cleared, found, strict=True), start=1)
    ]
    accounts = {
        line.account
        for journal in journals
        for line in journal.lines
        if ledger_accounts.is_customers(line.account)
    }
    methods = {at.first.method_code for at in found}
    return Plan(
        scope=Scope(
            pairs=frozenset((fund_of(a), m) for a in accounts for m in methods),
            pence=sum(_gross(journal) for journal in journals),
        ),
        accounts=frozenset(map(declared_name, accounts)),
        touched_by=frozenset(name for at in found for name in at.officers),
        postings=tuple(map(Posting, journals)),
        takes=tuple(Taken(at.payment_id, at.version) for at in found),
        items=tuple(
            replace(one.state, remaining_pence=one.state.remaining_pence - one.pence)
            for one in cleared
        ),
        register=register,
        answer={"journals": [journal.journal_id for journal in journals]},
    )


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


def _whereabouts(state: SuspenseState, case: DeedCase) -> Whereabouts:
    at = case.office.payments.whereabouts(state.item.payment_id)
    if at is None:
        raise CommandRefused(
            f"payment {state.item.payment_id} is not posted yet: its batch comes first",
            where="items",
        )
    return at


def _journal(
    one: Cleared, at: Whereabouts, case: DeedCase, register: str, position: int
) -> Journal:
    item, office = one.state.item, case.office
    compiled = office.councils.compiled(case.council.version)
    accounts = office.registers.snapshot(register)
    into = [
        Into(
            named_account(place, compiled, accounts),
            place.pence,
            case.council.funds[place.fund].vat_code,
            place.item_reference,
        )
        for place in one.to
    ]
    return moving_journal(
        at,
        out=[(ledger_accounts.suspense(item.payment_id, item.part), one.pence)],
        into=into,
        kind=JournalKind.CLEARANCE,
        payment_id=payment_id(command_batch_id(case.command.command_id), position),
        on=case.today,
        council=case.council,
    )


def _gross(journal: Journal) -> int:
    """What a journal moves: the pence of its debits."""
    return sum(line.amount_pence for line in journal.lines if line.amount_pence > 0)


CLEAR_SUSPENSE = Deed("clear_suspense", ClearSuspense, plan_clear_suspense)
