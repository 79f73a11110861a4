"""Many who post a batch of one to one day at once, before a table that tells of conflicts."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_table import DynamoTable, _plain
from everypenny.adapters.table_actions import Busy
from everypenny.local.memory_table import MemoryTable

from tests.faults.conflicting_client import ConflictingClient
from tests.faults.drawn_clock import DrawnClock
from tests.records import ON, a_batch, a_marker, a_posting

SPREAD = 0.5
HIDDEN_SECONDS = 360.0


@dataclass(frozen=True)
class Written:
    """How often a writer's client tried again in all, in how many deliveries, for which day."""

    batch_id: str
    retries: int
    deliveries: int
    posted_on: date


@dataclass(frozen=True)
class Crowd:
    """All that was written; `table` is how it lies there, `seconds` are the drawn clock's."""

    written: list[Written]
    table: MemoryTable
    seconds: float

    @property
    def most_retries(self) -> int:
        return max(one.retries for one in self.written)

    def listed(self, day: date) -> list[str]:
        """The batches that a day lists."""
        return [batch.batch_id for batch in DynamoDays(self.table).batches(day)]


def crowd(
    seed: int, *, writers: int, median_seconds: float, shut_at: float | None = None
) -> Crowd:
    """All begin at the same instant; a close may shut the day while they are at it.

    A call's latency is drawn log-normally about its median: one in a hundred takes more than
    three times as long. Who finds no room is delivered again by the queue.
    """
    random.seed(seed)
    clock = DrawnClock()
    client = ConflictingClient(
        clock, lambda: random.lognormvariate(math.log(median_seconds), SPREAD)
    )
    written: list[Written] = []
    names = [f"{random.getrandbits(64):016x}" for _ in range(writers)]
    works = [_writer(name, client, clock, written) for name in names]
    if shut_at is not None:
        works.append(_close(shut_at, client, clock))
    clock.run(works)
    table = MemoryTable()
    table.hold(map(_plain, client.items.values()))
    return Crowd(written, table, clock.now)


def _writer(
    name: str, client: ConflictingClient, clock: DrawnClock, written: list[Written]
) -> Callable[[], None]:
    batch, posting = a_batch(name), a_posting(batch=name)
    marker = a_marker([posting], done=True)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        clock.sleep(seconds)

    ledger = DynamoLedger(DynamoTable("income", client, wait))

    def write() -> None:
        posted_on, deliveries = None, 0
        while posted_on is None:
            deliveries += 1
            try:
                posted_on = ledger.post_at_once(batch, [posting], marker=marker, today=ON)
            except Busy:
                clock.sleep(HIDDEN_SECONDS)
        written.append(Written(name, len(waits), deliveries, posted_on))

    return write


def _close(at: float, client: ConflictingClient, clock: DrawnClock) -> Callable[[], None]:
    def close() -> None:
        clock.sleep(at)
        DynamoDays(DynamoTable("income", client, clock.sleep)).shut(ON)

    return close
