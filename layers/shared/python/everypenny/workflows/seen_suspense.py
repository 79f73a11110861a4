"""A suspense item that an officer looks after: seen at its version, changed, and left there."""

from everypenny.domain.deeds import CommandRefused, HasChanged, Plan, SuspenseState
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.officers import Scope
from everypenny.workflows.office import DeedCase


def seen_item(payment: str, part: int, version: int, case: DeedCase) -> SuspenseState:
    """The item as it is, cleared ones too.

    Raises CommandRefused if there is none or its batch is not posted, HasChanged if it is at
    another version than the one on which the order was given.
    """
    state = case.office.suspense.item(PaymentId(payment), part)
    if state is None:
        raise CommandRefused(f"there is no suspense item {payment}/{part}", where="payment_id")
    if state.version != version:
        raise HasChanged(
            f"suspense item {payment}/{part} is at version {state.version} now: look again"
        )
    return state


def plan_of_item(
    after: SuspenseState,
    case: DeedCase,
    *,
    fund: str = "",
    accounts: frozenset[str] = frozenset(),
    register: str = "",
) -> Plan:
    """The plan that leaves the item so, and moves no money.

    What needs permission is the payment's method, and the fund of an account that is named.
    """
    at = case.office.payments.whereabouts(after.item.payment_id)
    if at is None:
        raise CommandRefused(
            f"payment {after.item.payment_id} is not posted yet: its batch comes first",
            where="payment_id",
        )
    return Plan(
        scope=Scope(pairs=frozenset({(fund, at.first.method_code)})),
        accounts=accounts,
        items=(after,),
        register=register,
        answer={"version": after.version + 1},
    )
