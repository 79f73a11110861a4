"""London days in the income table: sharded lists of what joined a day, and the day's fences.

| pk | sk | holds |
|---|---|---|
| `D#<day>#<shard>` | `B#<batch>` | a posted batch: payments, total |
| | `V#<source>#<sequence>` | a verdict on a file |
| | `K#<command>` | what came of an officer's command |
| | `W#<source>#<sha256>` | what came of a provider's message |
| `F#<day>#<fence>` | `FENCE` | the fence is shut |

DynamoDB cancels a transaction that looks at an item which another has in flight, were it for
nothing but to look. So there are as many fences as may write at once, and fewer lists.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Absent, Action, Item, Put, Refused, Table
from everypenny.domain.deeds import Outcome
from everypenny.domain.identifiers import BatchId
from everypenny.domain.joined import Joined
from everypenny.domain.london_days import next_day
from everypenny.domain.records import BatchRecord, EventRecord, ListedBatch, ListedVerdict

T = TypeVar("T")
SHARDS = 64
FENCES = 512
FURTHEST_DAYS = 366


def shard(key: str) -> int:
    """The shard that a batch or verdict belongs to, for ever."""
    return zlib.crc32(key.encode("utf-8")) % SHARDS


def day_key(day: date, number_of_shard: int) -> str:
    """The partition of one shard of a day."""
    return f"D#{day.isoformat()}#{number_of_shard:02d}"


def fence(key: str) -> int:
    """The fence that a batch or verdict passes, on whatever day."""
    return zlib.crc32(key.encode("utf-8")) % FENCES


def fence_key(day: date, number_of_fence: int) -> str:
    """The partition of one fence of a day."""
    return f"F#{day.isoformat()}#{number_of_fence:03d}"


class DynamoDays:
    """Days, and the transaction with which anything joins one."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def shut(self, day: date) -> None:
        """Shut every fence of a day, the first one first; again changes nothing."""
        first, *others = [{"pk": fence_key(day, n), "sk": "FENCE"} for n in range(FENCES)]
        self._table.put_new(first)
        self._table.write_all(others)

    def batches(self, day: date) -> tuple[ListedBatch, ...]:
        """The day's batches by id."""
        return _batches(self._listed(day, prefix="B#"))

    def verdicts(self, day: date) -> tuple[ListedVerdict, ...]:
        """The day's verdicts, by source and sequence."""
        return _verdicts(self._listed(day, prefix="V#"))

    def joined(self, day: date) -> Joined:
        """Everything that joined the day, the audit trail apart: one query a shard."""
        kinds: dict[str, list[Item]] = {"B": [], "V": [], "K": [], "W": []}
        for item in self._listed(day, after="B#"):
            kinds[item["sk"][0]].append(item)
        return Joined(
            batches=_batches(kinds["B"]),
            verdicts=_verdicts(kinds["V"]),
            commands=tuple(
                sorted(_read(Outcome, kinds["K"]), key=lambda outcome: outcome.command_id)
            ),
            messages=tuple(
                sorted(
                    _read(EventRecord, kinds["W"]),
                    key=lambda record: (record.source, record.message),
                )
            ),
        )

    def _listed(self, day: date, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        for number_of_shard in range(SHARDS):
            key = day_key(day, number_of_shard)
            yield from self._table.query(key, prefix=prefix, after=after)

    def join(
        self, actions: Callable[[date], Sequence[Action]], *, entry: Item, key: str, today: date
    ) -> date:
        """Do a day's actions and list the entry, on the first day from today not yet shut.

        A day whose first fence is shut is passed by: what rests on something that joined the
        next day would else join the day before it, while its own fence is not shut yet.
        Refused, if any condition fails but the fence's own.
        """
        day = today
        for _ in range(FURTHEST_DAYS):
            if not self._is_being_shut(day):
                partition = day_key(day, shard(key))
                listed = Put({**entry, "pk": partition})
                is_open = Absent(fence_key(day, fence(key)), "FENCE")
                try:
                    self._table.transact([*actions(day), listed, is_open])
                except Refused as refused:
                    if any(refused.failed[:-1]):
                        raise
                else:
                    return day
            day = next_day(day)
        raise LookupError(f"no open day within {FURTHEST_DAYS} days of {today.isoformat()}")

    def _is_being_shut(self, day: date) -> bool:
        return self._table.get(fence_key(day, 0), "FENCE") is not None


def _batches(items: Iterable[Item]) -> tuple[ListedBatch, ...]:
    listed = [
        ListedBatch(
            batch_id=BatchId(item["sk"][2:]),
            payments=item["payments"],
            total_pence=item["total"],
        )
        for item in items
    ]
    return tuple(sorted(listed, key=lambda batch: batch.batch_id))


def _verdicts(items: Iterable[Item]) -> tuple[ListedVerdict, ...]:
    listed = _read(ListedVerdict, items)
    return tuple(sorted(listed, key=lambda verdict: (verdict.source, verdict.sequence)))


def _read(kind: type[T], items: Iterable[Item]) -> list[T]:
    return [read(kind, item["body"]) for item in items]


def batch_entry(batch: BatchRecord) -> Item:
    """A batch as its day lists it."""
    return {
        "sk": f"B#{batch.batch_id}",
        "payments": batch.payments,
        "total": batch.total_pence,
    }


def verdict_entry(listed: ListedVerdict) -> Item:
    """A verdict as its day lists it."""
    return {
        "sk": f"V#{listed.source}#{listed.sequence:010d}",
        "body": written(listed),
    }


def outcome_entry(outcome: Outcome) -> Item:
    """What came of a command, as its day lists it."""
    return {"sk": f"K#{outcome.command_id}", "body": written(outcome)}


def message_entry(record: EventRecord) -> Item:
    """What came of a provider's message, as its day lists it."""
    return {"sk": f"W#{record.source}#{record.message}", "body": written(record)}
