"""The payer memory that is live."""

from functools import cache

from everypenny.adapters.live_memories import LiveMemories
from everypenny.bootstrap import outside


@cache
def live_memories() -> LiveMemories:
    """The memory that batches judged now pin."""
    return LiveMemories(outside.table(), outside.work())
