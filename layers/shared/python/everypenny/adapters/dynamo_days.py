"""London days in the income table: sharded lists of what joined a day, each with its fence.

| pk | sk | holds |
|---|---|---|
| `D#<day>#<shard>` | `FENCE` | the shard is shut |
| | `B#<batch>` | a posted batch: payments, total |
| | `V#<source>#<sequence>` | a verdict on a file |
"""

import zlib
from collections.abc import Sequence
from datetime import date

from everypenny.adapters.dynamo_table import DynamoTable, Item, Refused, number, text
from everypenny.adapters.stored_records import LISTED_VERDICT, read, written
from everypenny.domain.identifiers import BatchId
from everypenny.domain.london_days import next_day
from everypenny.domain.records import BatchRecord, ListedBatch, ListedVerdict

SHARDS = 64
FURTHEST_DAYS = 366


def shard(key: str) -> int:
    """The shard that a batch or verdict belongs to, for ever."""
    return zlib.crc32(key.encode("utf-8")) % SHARDS


def day_key(day: date, number_of_shard: int) -> str:
    """The partition of one shard of a day."""
    return f"D#{day.isoformat()}#{number_of_shard:02d}"


class DynamoDays:
    """Days, and the transaction with which anything joins one."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    def shut(self, day: date) -> None:
        """Shut every fence of a day; again changes nothing."""
        for number_of_shard in range(SHARDS):
            key = day_key(day, number_of_shard)
            self._table.put_new({"pk": text(key), "sk": text("FENCE")})

    def batches(self, day: date) -> tuple[ListedBatch, ...]:
        """The day's batches by id."""
        listed = [
            ListedBatch(
                batch_id=BatchId(item["sk"]["S"][2:]),
                payments=int(item["payments"]["N"]),
                total_pence=int(item["total"]["N"]),
            )
            for number_of_shard in range(SHARDS)
            for item in self._table.query(day_key(day, number_of_shard), prefix="B#")
        ]
        return tuple(sorted(listed, key=lambda batch: batch.batch_id))

    def verdicts(self, day: date) -> tuple[ListedVerdict, ...]:
        """The day's verdicts, by source and sequence."""
        listed = [
            read(LISTED_VERDICT, item["body"]["S"])
            for number_of_shard in range(SHARDS)
            for item in self._table.query(day_key(day, number_of_shard), prefix="V#")
        ]
        return tuple(sorted(listed, key=lambda verdict: (verdict.source, verdict.sequence)))

    def join(self, actions: Sequence[Item], *, entry: Item, key: str, today: date) -> date:
        """Do the actions and list the entry on the first day from today whose fence is open.

        The fence is checked last, so that Refused carries the actions' own reasons first.
        """
        day = today
        for _ in range(FURTHEST_DAYS):
            partition = day_key(day, shard(key))
            listed = self._table.put({**entry, "pk": text(partition)})
            fence = self._table.absent(partition, "FENCE")
            try:
                self._table.transact([*_dated(actions, day), listed, fence])
            except Refused as refused:
                if any(code != "None" for code in refused.reasons[:-1]):
                    raise
                day = next_day(day)
            else:
                return day
        raise LookupError(f"no open day within {FURTHEST_DAYS} days of {today.isoformat()}")


def batch_entry(batch: BatchRecord) -> Item:
    """A batch as its day lists it."""
    return {
        "sk": text(f"B#{batch.batch_id}"),
        "payments": number(batch.payments),
        "total": number(batch.total_pence),
    }


def verdict_entry(listed: ListedVerdict) -> Item:
    """A verdict as its day lists it."""
    return {
        "sk": text(f"V#{listed.source}#{listed.sequence:010d}"),
        "body": text(written(LISTED_VERDICT, listed)),
    }


def _dated(actions: Sequence[Item], day: date) -> list[Item]:
    """Actions with the day filled in wherever they wait for it (`:day`)."""
    dated = []
    for action in actions:
        update = action.get("Update")
        if update and ":day" in update["ExpressionAttributeValues"]:
            values = {**update["ExpressionAttributeValues"], ":day": text(day.isoformat())}
            action = {"Update": {**update, "ExpressionAttributeValues": values}}
        put = action.get("Put")
        if put and "posted_on" in put["Item"]:
            item = {**put["Item"], "posted_on": text(day.isoformat())}
            action = {"Put": {**put, "Item": item}}
        dated.append(action)
    return dated
