"""Plan a cash-up: receipts leave an office's hands on one slip; what differs is posted."""

from everypenny.domain.cash_ups import (
    CashUp,
    cash_ups,
    cashed_up,
    check_cash_up,
    short_pence,
    slip_after,
)
from everypenny.domain.counter_payments import receipts, taken_by
from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan
from everypenny.domain.journals import Posting
from everypenny.domain.officers import Scope
from everypenny.domain.offices import held_account
from everypenny.domain.writing_off import SettleDifference, difference_journal
from everypenny.workflows.moved_payments import deed_position
from everypenny.workflows.office import Deed, DeedCase


def plan_cash_up(order: CashUp, case: DeedCase) -> Plan:
    """Each receipt once; an over or short goes to the office's differences, if approved."""
    council = case.council
    if order.office not in council.offices:
        raise CommandRefused(f"the council has no office {order.office}", where="office")
    taken = taken_by(order.method_code, council)
    check_cash_up(order, taken, today=case.today)
    banked_on = order.banked_on or case.today
    found = [_receipt(receipts(order.office, taken), key, case) for key in order.receipts]
    banked = [cashed_up(record, order) for record in found]
    short = short_pence(order, found)
    slip = slip_after(
        case.office.records.record(
            cash_ups(f"{banked_on:%Y-%m}"), f"{order.office}/{order.slip}"
        ),
        order,
        taken=taken,
        short=short,
        banked_on=banked_on,
        command_id=case.command.command_id,
    )
    difference = SettleDifference(
        account=held_account(order.office, taken), pence=short, batch_id="", why=order.why
    )
    return Plan(
        scope=Scope(pairs=frozenset({("", order.method_code)}), pence=abs(short)),
        touched_by=frozenset(str(record.body["officer"]) for record in found),
        postings=_posting(difference, case) if short else (),
        records=(slip, *banked),
        answer={
            "slip": order.slip,
            "version": slip.version + 1,
            "banked_pence": order.banked_pence,
            "short_pence": short,
        },
        always_approved=bool(short),
    )


def _receipt(kind: str, key: str, case: DeedCase) -> OfficeRecord:
    record = case.office.records.record(kind, key)
    if record is None:
        raise CommandRefused(f"this office holds no receipt {key} of it", where="receipts")
    return record


def _posting(order: SettleDifference, case: DeedCase) -> tuple[Posting, ...]:
    journal = difference_journal(
        order, payment_id=deed_position(case, 1), on=case.today, council=case.council
    )
    return (Posting(journal),)


CASH_UP = Deed("cash_up", CashUp, plan_cash_up)
