"""Send accepted batches to allocation once they are due, also those that got stuck."""

from collections.abc import Iterable
from datetime import date

from everypenny.domain.london_days import london_day
from everypenny.domain.records import BatchRecord
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.ports import Clock, Queue


def send_due_batches(*, ledger: Ledger, chunks: Queue, clock: Clock) -> int:
    """Send every accepted batch that is due and not posted; returns how many.

    It runs each night: a Direct Debit submission waits for its processing date, and a batch
    whose messages were lost is sent again. Sending twice changes nothing.
    """
    return send_due(ledger.unposted(), today=london_day(clock.now()), chunks=chunks)


def send_due(batches: Iterable[BatchRecord], *, today: date, chunks: Queue) -> int:
    """Send the chunks of those batches that may post today."""
    sent = 0
    for batch in batches:
        if batch.due_on is None or batch.due_on <= today:
            numbers = range(1, batch.chunks + 1)
            chunks.send([{"batch": batch.batch_id, "chunk": n} for n in numbers])
            sent += 1
    return sent
