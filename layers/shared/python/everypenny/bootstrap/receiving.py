"""For the doors that judge files."""

from functools import cache

from everypenny.bootstrap import outside
from everypenny.bootstrap.learned import live_memories
from everypenny.workflows.judging import Intake


@cache
def intake() -> Intake:
    """Drops, verdicts, and the roads that accepted lines take."""
    return Intake(
        drop=outside.drop(),
        work=outside.work(),
        files=outside.files(),
        ledger=outside.ledger(),
        councils=outside.councils(),
        chunks=outside.queue("CHUNKS_QUEUE_URL"),
        provider_events=outside.queue("EVENTS_QUEUE_URL"),
        memory=live_memories().live,
        clock=outside.clock(),
        release=outside.setting("RELEASE"),
    )
