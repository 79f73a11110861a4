"""Plan a note on a suspense item: what an officer found out, at the command's own instant."""

from datetime import datetime

from everypenny.domain.deeds import Plan
from everypenny.domain.london_days import instant_text
from everypenny.domain.suspense_desk import NoteSuspense, noted
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.seen_suspense import plan_of_item, seen_item


def plan_note_suspense(order: NoteSuspense, case: DeedCase) -> Plan:
    """The item with one more note, the last one last."""
    state = seen_item(order.payment_id, order.part, order.version, case)
    at = instant_text(datetime.fromisoformat(case.command.at))
    by = case.command.officer.officer_id
    return plan_of_item(noted(state, order, by=by, at=at), case)


NOTE_SUSPENSE = Deed("note_suspense", NoteSuspense, plan_note_suspense)
