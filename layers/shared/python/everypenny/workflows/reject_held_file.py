"""Plan the rejection of a held file: its sender mends it and drops it again."""

from everypenny.domain.deeds import Plan
from everypenny.domain.release import RejectHeldFile
from everypenny.workflows.held_files import REJECT, plan_of_decision, seen_held_file
from everypenny.workflows.office import Deed, DeedCase


def plan_reject_held_file(order: RejectHeldFile, case: DeedCase) -> Plan:
    """One officer's own deed."""
    return plan_of_decision(seen_held_file(order, case), case)


REJECT_HELD_FILE = Deed(REJECT, RejectHeldFile, plan_reject_held_file)
