"""For the door that allocates chunks."""

from functools import cache

from everypenny.bootstrap import outside
from everypenny.workflows.allocate_payments import Allocation


@cache
def allocation() -> Allocation:
    """Chunks, and all that identification is pinned to."""
    return Allocation(
        work=outside.work(),
        ledger=outside.ledger(),
        payments=outside.payments(),
        evidence=outside.evidence(),
        councils=outside.councils(),
        registers=outside.registers(),
        memory=outside.memories().snapshot,
        clock=outside.clock(),
        release=outside.setting("RELEASE"),
    )
