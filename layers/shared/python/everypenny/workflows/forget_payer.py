"""Plan that what is remembered of a payer is forgotten, at the next close."""

from dataclasses import dataclass

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.officers import Scope
from everypenny.workflows.office import Deed, DeedCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPayer:
    """The order: whoever sent this payment is remembered no more, for the reason given."""

    payment_id: str
    why: str


def plan_forget_payer(order: ForgetPayer, case: DeedCase) -> Plan:
    """Nothing moves: the close reads the command."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    at = case.office.payments.whereabouts(PaymentId(order.payment_id))
    if at is None:
        raise CommandRefused("there is no such posted payment", where="payment_id")
    return Plan(scope=Scope(pairs=frozenset({("", at.first.method_code)})))


FORGET_PAYER = Deed("forget_payer", ForgetPayer, plan_forget_payer)
