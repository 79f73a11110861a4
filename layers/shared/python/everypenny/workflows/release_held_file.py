"""Plan the release of a held file: two officers take it in, without what is here already."""

from everypenny.domain.deeds import Plan
from everypenny.domain.release import ReleaseHeldFile
from everypenny.workflows.held_files import (
    RELEASE,
    check_all_posted,
    plan_of_decision,
    seen_held_file,
)
from everypenny.workflows.office import Deed, DeedCase


def plan_release_held_file(order: ReleaseHeldFile, case: DeedCase) -> Plan:
    """Refused while a statement that the file overlaps is accepted and not posted."""
    held, office = seen_held_file(order, case), case.office
    standing = office.files.standing(held.source, held.batches)
    check_all_posted(held.batches, standing.overlapping, office.ledger)
    return plan_of_decision(held, case)


RELEASE_HELD_FILE = Deed(RELEASE, ReleaseHeldFile, plan_release_held_file)
