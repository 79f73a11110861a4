"""Plan a reversal: the mirror image of one journal of a payment."""

from dataclasses import replace

from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan, Taken
from everypenny.domain.identifiers import JournalId
from everypenny.domain.journals import Journal
from everypenny.domain.refunding import CREDITOR_REQUEST, withdrawn
from everypenny.domain.reversing import ReverseJournal, check_twin, needs_twin, reversal
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.do_deed import Deed, DeedCase
from everypenny.workflows.moved_payments import (
    Move,
    deed_position,
    items_after,
    plan_of_moves,
    posted_payment,
    seen_payment,
)


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
    return replace(plan, takes=(*plan.takes, *taken), records=_requests(journal, case))


def _requests(journal: Journal, case: DeedCase) -> tuple[OfficeRecord, ...]:
    """The payment request to creditors that the journal made, withdrawn with it."""
    batch = journal.payment_id.rpartition("-")[0]
    request = case.office.records.record(CREDITOR_REQUEST, batch)
    return (withdrawn(request),) if request else ()


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
