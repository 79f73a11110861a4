"""Plan a reversal: the mirror image of one journal of a payment."""

from dataclasses import replace

from everypenny.domain.counter_payments import given_back, receipts
from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan, Taken
from everypenny.domain.identifiers import JournalId
from everypenny.domain.journals import Journal
from everypenny.domain.ledger_accounts import family
from everypenny.domain.offices import holder_of
from everypenny.domain.refunding import CREDITOR_REQUEST, withdrawn
from everypenny.domain.reversing import ReverseJournal, check_twin, needs_twin, reversal
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.moved_payments import (
    Move,
    deed_position,
    items_after,
    plan_of_moves,
    posted_payment,
    seen_payment,
)
from everypenny.workflows.office import Deed, DeedCase


def plan_reverse_journal(order: ReverseJournal, case: DeedCase) -> Plan:
    """The mirror image; what it takes out of suspense or puts back is an item's again.

    A payment's own journal always needs an approver.
    """
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    at = seen_payment(order.payment_id, order.version, case, where="payment_id")
    journal = at.journal(JournalId(order.journal_id))
    if journal is None:
        raise CommandRefused("the payment has no such journal", where="journal_id")
    twin = None
    if journal is at.first and needs_twin(journal):
        twin = _twin(order, at, case)
    mirror = reversal(journal, at, payment_id=deed_position(case, 1), on=case.today)
    plan = plan_of_moves(
        [Move(at, mirror)],
        items=items_after(mirror, case),
        always_approved=journal is at.first,
    )
    # The twin is taken too: of two that are each other's, one stays.
    taken = [Taken(twin.payment_id, twin.version)] if twin else []
    records = (*_requests(journal, case), *_receipts(journal, at, case))
    return replace(plan, takes=(*plan.takes, *taken), records=records)


def _requests(journal: Journal, case: DeedCase) -> tuple[OfficeRecord, ...]:
    """The payment request to creditors that the journal made, withdrawn with it."""
    batch = journal.payment_id.rpartition("-")[0]
    request = case.office.records.record(CREDITOR_REQUEST, batch)
    return (withdrawn(request),) if request else ()


def _receipts(journal: Journal, at: Whereabouts, case: DeedCase) -> tuple[OfficeRecord, ...]:
    """The receipt of a counter payment, which an office then owes no banking of."""
    if journal is not at.first:
        return ()
    holders = [
        holder_of(line.account.removeprefix("clearing/"), case.council.offices)
        for line in journal.lines
        if family(line.account) == "clearing"
    ]
    kinds = {receipts(holder[0].code, holder[1]) for holder in holders if holder}
    found = [case.office.records.record(kind, at.payment_id) for kind in sorted(kinds)]
    return tuple(given_back(record) for record in found if record)


def _twin(order: ReverseJournal, at: Whereabouts, case: DeedCase) -> Whereabouts:
    if not order.twin:
        raise CommandRefused(
            "what the bank told is reversed only where a line was posted twice: name the "
            "payment that stays, or put this right by transfer",
            where="twin",
        )
    twin = posted_payment(order.twin, case, where="twin")
    check_twin(at, twin)
    return twin


REVERSE_JOURNAL = Deed("reverse_journal", ReverseJournal, plan_reverse_journal)
