"""For the door that opens the ledger."""

from functools import cache

from everypenny.bootstrap import outside
from everypenny.workflows.open_balances import Opening


@cache
def opening() -> Opening:
    """The ledger, and where the command is kept."""
    return Opening(
        evidence=outside.evidence(),
        ledger=outside.ledger(),
        councils=outside.councils(),
        clock=outside.clock(),
        release=outside.setting("RELEASE"),
    )
