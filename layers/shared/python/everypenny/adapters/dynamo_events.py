"""Provider events in the income table, and forged bodies by digest alone.

| pk | sk | holds |
|---|---|---|
| `E#<event>` | `EVENT` | what came of the event |
| `G#<source>` | `<sha256>` | a body without a good signature: size, count |
"""

from everypenny.adapters.dynamo_table import DynamoTable, number, text
from everypenny.adapters.stored_records import EVENT, read, written
from everypenny.domain.records import EventRecord


class DynamoEvents:
    """Events by their derived ids."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    def record(self, record: EventRecord) -> EventRecord:
        """Written once; the first stands."""
        taken = self._table.put_new(
            {
                "pk": text(f"E#{record.event_id}"),
                "sk": text("EVENT"),
                "body": text(written(EVENT, record)),
            }
        )
        return record if taken is None else read(EVENT, taken["body"]["S"])

    def forged(self, source: str, content_sha256: str, size: int) -> None:
        """One item a digest, however often it comes."""
        self._table.client.update_item(
            TableName=self._table.name,
            Key={"pk": text(f"G#{source}"), "sk": text(content_sha256)},
            UpdateExpression="SET size_bytes = :size ADD seen :one",
            ExpressionAttributeValues={":size": number(size), ":one": number(1)},
        )
