"""What targets said of their exports, in the income table.

| pk | sk | holds |
|---|---|---|
| `X#<target>` | `A#<export id>` | a target's word on an export |
"""

from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Table
from everypenny.domain.acknowledgement import AcknowledgedExport


class DynamoAcknowledgements:
    """Each target's word, once an export."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def record(self, target: str, told: AcknowledgedExport) -> AcknowledgedExport:
        """The condition decides which word was the first."""
        key = {"pk": f"X#{target}", "sk": f"A#{told.export_id}"}
        standing = self._table.put_new({**key, "body": written(told)})
        return read(AcknowledgedExport, standing["body"]) if standing else told

    def of(self, target: str, export_id: str) -> AcknowledgedExport | None:
        """A target's word, read consistently."""
        item = self._table.get(f"X#{target}", f"A#{export_id}")
        return read(AcknowledgedExport, item["body"]) if item else None
