"""The audit trail in the income table, an entry in its day's shard: `A#<instant>#<request>`."""

from contextlib import suppress
from datetime import date

from everypenny.adapters.dynamo_days import SHARDS, DynamoDays, day_key
from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Refused, Table
from everypenny.domain.audit import AuditEntry


class DynamoAudit:
    """Entries, which nobody changes: there is nothing here that could."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._days = DynamoDays(table)

    def enter(self, entry: AuditEntry, *, today: date) -> None:
        """Append an entry to the first day from today whose fence is open; again is once."""
        item = {"sk": f"A#{entry.at}#{entry.request_id}", "body": written(entry)}
        with suppress(Refused):
            self._days.join(lambda _: (), entry=item, key=entry.request_id, today=today)

    def entries(self, day: date) -> tuple[AuditEntry, ...]:
        """A day's entries by instant."""
        found = [
            read(AuditEntry, item["body"])
            for number_of_shard in range(SHARDS)
            for item in self._table.query(day_key(day, number_of_shard), prefix="A#")
        ]
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.request_id)))
