"""Let go what was reserved for a refund that the provider could not make, for officers to see.

The provider's answer asks for it, kept before use; so it is a command of no officer's.
"""

from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan, Taken
from everypenny.domain.refunding import FAILED_REFUND, ReleaseRefund
from everypenny.workflows.moved_payments import posted_payment
from everypenny.workflows.office import Deed, DeedCase


def plan_release_refund(order: ReleaseRefund, case: DeedCase) -> Plan:
    """End the reservation, and list the failure until the payment is refunded afresh."""
    at = posted_payment(order.payment_id, case, where="payment_id")
    if at.reserved is None or at.reserved.command_id != order.refund:
        raise CommandRefused(f"refund {order.refund} is not in flight", where="refund")
    earlier = case.office.records.record(FAILED_REFUND, at.payment_id)
    failed = OfficeRecord(
        kind=FAILED_REFUND,
        key=at.payment_id,
        version=earlier.version if earlier else 0,
        body={"refund": order.refund, "pence": at.reserved.pence, "because": order.because},
    )
    return Plan(
        takes=(Taken(at.payment_id, at.version, release=True),),
        records=(failed,),
        answer={"refund": order.refund, "pence": at.reserved.pence},
    )


RELEASE_REFUND = Deed("release_refund", ReleaseRefund, plan_release_refund)
