"""Plan whose a suspense item is to place."""

from everypenny.domain.deeds import Plan
from everypenny.domain.suspense_desk import AssignSuspense, assigned
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.seen_suspense import plan_of_item, seen_item


def plan_assign_suspense(order: AssignSuspense, case: DeedCase) -> Plan:
    """The item with another owner."""
    state = seen_item(order.payment_id, order.part, order.version, case)
    return plan_of_item(assigned(state, order), case)


ASSIGN_SUSPENSE = Deed("assign_suspense", AssignSuspense, plan_assign_suspense)
