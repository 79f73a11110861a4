"""Plan a refund: reserve what the provider is asked for, or ask creditors to pay it."""

from collections.abc import Sequence
from dataclasses import replace

from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan, Taken
from everypenny.domain.identifiers import command_batch_id
from everypenny.domain.journals import JournalKind
from everypenny.domain.money_laundering import refund_alert
from everypenny.domain.moving import Into, declared_name, fund_of, moving_journal
from everypenny.domain.officers import Scope
from everypenny.domain.refunding import (
    FAILED_REFUND,
    RefundPayment,
    check_funds,
    check_parts,
    check_payee,
    check_refund,
    creditor_account,
    creditor_request,
    goes_back_as_it_came,
)
from everypenny.domain.whereabouts import Reservation, Whereabouts
from everypenny.workflows.moved_payments import (
    Move,
    accounts_of,
    deed_position,
    plan_of_moves,
    posted_payment,
    seen_payment,
)
from everypenny.workflows.office import Deed, DeedCase

Parts = Sequence[tuple[str, int]]


def plan_refund_payment(order: RefundPayment, case: DeedCase) -> Plan:
    """By its original road, or a payment request to creditors that is always approved."""
    at = seen_payment(order.payment_id, order.version, case, where="payment_id")
    check_refund(order, at)
    accounts = accounts_of(case)
    parts = [
        (accounts.where(part.fund, part.account_reference), part.pence) for part in order.parts
    ]
    check_parts(parts, at)
    twin = _twin(order, case)
    check_funds(parts, at, twin, case.council)
    if goes_back_as_it_came(at, case.council):
        plan = _asks_the_provider(parts, at, case)
    else:
        plan = _asks_creditors(order, parts, at, case)
    taken = [Taken(twin.payment_id, twin.version)] if twin else []
    return replace(
        plan,
        takes=(*plan.takes, *taken),
        records=(*plan.records, *_alerts(order, at, case)),
        register=accounts.digest,
    )


def _twin(order: RefundPayment, case: DeedCase) -> Whereabouts | None:
    """The payment that stays is taken too: of two that are each other's, one stays."""
    if not order.duplicate_of:
        return None
    if order.duplicate_of == order.payment_id:
        raise CommandRefused("a payment is not its own duplicate", where="duplicate_of")
    return posted_payment(order.duplicate_of, case, where="duplicate_of")


def _asks_the_provider(parts: Parts, at: Whereabouts, case: DeedCase) -> Plan:
    """No journal: the provider's own refund posts it, and takes the reservation."""
    command_id = case.command.command_id
    reserve = Reservation(command_id=command_id, parts=tuple(parts))
    failed = case.office.records.record(FAILED_REFUND, at.payment_id)
    return Plan(
        scope=Scope(
            pairs=frozenset((fund_of(account), at.first.method_code) for account, _ in parts),
            pence=reserve.pence,
        ),
        accounts=frozenset(declared_name(account) for account, _ in parts),
        touched_by=at.officers,
        takes=(Taken(at.payment_id, at.version, reserve=reserve),),
        records=(replace(failed, open=False),) if failed and failed.open else (),
        answer={"road": "provider", "pence": reserve.pence},
        messages=({"deed": "send_refund", "payment": at.payment_id, "refund": command_id},),
    )


def _asks_creditors(
    order: RefundPayment, parts: Parts, at: Whereabouts, case: DeedCase
) -> Plan:
    """Dr the accounts, Cr what creditors are to pay, which their payment settles."""
    payee, account = check_payee(order.payee), creditor_account(case.council)
    journal = moving_journal(
        at,
        out=parts,
        into=[Into(account, sum(pence for _, pence in parts))],
        kind=JournalKind.TRANSFER,
        payment_id=deed_position(case, 1),
        on=case.today,
        council=case.council,
    )
    plan = plan_of_moves([Move(at, journal)], always_approved=True)
    batch = command_batch_id(case.command.command_id)
    request = creditor_request(batch, order, parts, payee)
    return replace(plan, records=(request,), answer={**plan.answer, "road": "creditors"})


def _alerts(order: RefundPayment, at: Whereabouts, case: DeedCase) -> Sequence[OfficeRecord]:
    alert = refund_alert(
        case.command.command_id,
        at.payment_id,
        sum(part.pence for part in order.parts),
        received_on=at.first.booked_on,
        on=case.today,
        limits=case.council.limits,
    )
    return [alert] if alert else []


REFUND_PAYMENT = Deed("refund_payment", RefundPayment, plan_refund_payment)
