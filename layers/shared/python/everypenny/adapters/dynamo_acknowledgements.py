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

    def record(self, target: str, word: AcknowledgedExport) -> AcknowledgedExport:
        """The condition decides which word was the first."""
        key = {"pk": f"X#{target}", "sk": f"A#{word.export_id}"}
        standing = self._table.put_new({**key, "body": written(word)})
        return read(AcknowledgedExport, standing["body"]) if standing else word

    def words(self, target: str) -> dict[str, AcknowledgedExport]:
        """Every word of a target, read consistently."""
        items = self._table.query(f"X#{target}", prefix="A#")
        told = [read(AcknowledgedExport, item["body"]) for item in items]
        return {word.export_id: word for word in told}
