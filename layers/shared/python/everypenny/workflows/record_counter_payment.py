"""Plan a counter or post payment: what an officer took becomes income, and owes a banking."""

from collections.abc import Sequence

from everypenny.domain.counter_payments import (
    COUNTER,
    Counted,
    RecordCounterPayment,
    check_counter_payment,
    counter_payment,
    decide_counter_payment,
    receipt,
)
from everypenny.domain.deeds import OfficeRecord, Plan
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.money_laundering import (
    CashTaken,
    cash_alert,
    linked_kinds,
    of_account,
    of_payer,
    read_cash,
)
from everypenny.domain.moving import declared_name, fund_of
from everypenny.domain.officers import Scope
from everypenny.domain.offices import held_account
from everypenny.domain.posting import Origin, post
from everypenny.workflows.moved_payments import accounts_of, deed_position
from everypenny.workflows.office import Deed, DeedCase


def plan_record_counter_payment(order: RecordCounterPayment, case: DeedCase) -> Plan:
    """Dr what the office holds, Cr each account, or suspense; and the receipt to cash up."""
    known = accounts_of(case)
    office, taken = check_counter_payment(order, known.council, today=case.today)
    payment = counter_payment(order, today=case.today)
    counted = decide_counter_payment(order, payment, known.council, known.register)
    origin = Origin(
        payment_id=deed_position(case, 1),
        source=COUNTER,
        held_in=held_account(office.code, taken),
        received_on=case.today,
    )
    decided = [part.decided for part in counted]
    posting = post(payment, decided, origin=origin, council=case.council)
    held = receipt(
        origin.payment_id,
        office=office,
        taken=taken,
        pence=payment.amount_pence,
        on=case.today,
        cheque_number=order.cheque_number,
        officer_id=case.command.officer.officer_id,
    )
    alerting = _cash(order, counted, origin.payment_id, case) if taken == "cash" else []
    return Plan(
        scope=Scope(
            pairs=frozenset((fund_of(part.account), order.method_code) for part in counted),
            pence=payment.amount_pence,
        ),
        accounts=frozenset(declared_name(part.account) for part in counted if part.account),
        postings=(posting,),
        records=(held, *alerting),
        register=known.digest,
        answer={
            "receipt": origin.payment_id,
            "pence": payment.amount_pence,
            "in_suspense_pence": sum(item.amount_pence for item in posting.suspense),
        },
    )


def _cash(
    order: RecordCounterPayment, counted: Sequence[Counted], key: PaymentId, case: DeedCase
) -> list[OfficeRecord]:
    """What links this cash to what comes later, and the alert that it raises, if any."""
    limits = case.council.limits
    if not limits.cash_pence:
        return []
    by_whom: dict[str, int] = {}
    for part in counted:
        if part.account:
            of = of_account(*declared_name(part.account).split("/", 1))
            by_whom[of] = by_whom.get(of, 0) + part.decided.amount_pence
    pence = sum(part.decided.amount_pence for part in counted)
    payer = of_payer(order.payer_name, order.payer_postcode)
    if payer:
        by_whom[payer] = pence
    taken = [
        CashTaken(of=of, receipt=key, pence=part, on=case.today) for of, part in by_whom.items()
    ]
    earlier = [
        read_cash(of, record)
        for of in by_whom
        for kind in linked_kinds(of, case.today, limits)
        for record in case.office.records.open_records(kind)
    ]
    alert = cash_alert(key, pence, taken, earlier, on=case.today, limits=limits)
    return [*(one.record() for one in taken), *([alert] if alert else [])]


RECORD_COUNTER_PAYMENT = Deed(
    "record_counter_payment", RecordCounterPayment, plan_record_counter_payment
)
