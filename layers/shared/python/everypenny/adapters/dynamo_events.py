"""Provider events in the income table, and forged bodies by digest alone.

| pk | sk | holds |
|---|---|---|
| `E#<event>` | `EVENT` | what came of the event, or of a message; its day lists a message |
| `G#<source>` | `<sha256>` | a body without a good signature: size, count |
"""

from contextlib import suppress
from datetime import date

from everypenny.adapters.dynamo_days import DynamoDays, message_entry
from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Change, Item, Put, Refused, Table
from everypenny.domain.identifiers import EventId
from everypenny.domain.records import EventRecord


class DynamoEvents:
    """Events by their derived ids."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._days = DynamoDays(table)

    def record(self, record: EventRecord) -> EventRecord:
        """Written once; the first stands."""
        taken = self._table.put_new(_item(record))
        return record if taken is None else read(EventRecord, taken["body"])

    def record_message(self, record: EventRecord, *, today: date) -> None:
        """Written once and listed with its day; the first stands."""
        once = [Put(_item(record))]
        entry = message_entry(record)
        with suppress(Refused):
            self._days.join(lambda _: once, entry=entry, key=record.message, today=today)

    def outcome(self, event: EventId) -> EventRecord | None:
        """What came of an event, None while nothing has."""
        item = self._table.get(f"E#{event}", "EVENT")
        return read(EventRecord, item["body"]) if item else None

    def forged(self, source: str, content_sha256: str, size: int) -> None:
        """One item a digest, however often it comes."""
        self._table.transact(
            [
                Change(
                    pk=f"G#{source}",
                    sk=content_sha256,
                    put={"size_bytes": size},
                    add={"seen": 1},
                )
            ]
        )


def _item(record: EventRecord) -> Item:
    return {"pk": f"E#{record.event_id}", "sk": "EVENT", "body": written(record)}
