"""Exports in the income table, and their files in the outbox bucket.

| pk | sk | holds |
|---|---|---|
| `X#<target>` | `HEAD` | the last exported day |
| | `E#<first day>#<export id>` | an issued export |
| `XT` | `<target>` | a target that was ever issued an export, with its last exported day |
| `XF#<fund>` | `HEAD` | the last day whose lines of the fund some detail target took |
| `XF#*` | `HEAD` | the last day whose lines some general ledger target took |
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import BinaryIO

from everypenny.adapters.s3_objects import Bucket, scratch
from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Change, Put, Refused, Table
from everypenny.domain.records import ExportRecord


class DynamoExports:
    """What each target has been given."""

    def __init__(self, table: Table, outbox: Bucket) -> None:
        self._table = table
        self._outbox = outbox

    def exported_to(self, target: str) -> date | None:
        """The target's last exported day."""
        return self._head(f"X#{target}")

    def draft(self) -> AbstractContextManager[BinaryIO]:
        """In memory while it is small, then on disk."""
        return scratch()

    def put_file(self, target: str, file_name: str, file: BinaryIO, manifest: bytes) -> str:
        """The manifest goes last: a file that has one is whole."""
        standing = self._outbox.put_file_once(f"{target}/{file_name}", file)
        self._outbox.put_once(f"{target}/{file_name}.manifest.json", manifest)
        return standing

    def taken_to(self, funds: Iterable[str]) -> dict[str, date | None]:
        """Each selection's last day, read consistently."""
        return {fund: self._head(f"XF#{fund}") for fund in funds}

    def issue(
        self,
        target: str,
        records: Sequence[ExportRecord],
        *,
        was: date | None,
        to: date,
        taken: Mapping[str, date | None],
    ) -> bool:
        """All records and heads in one transaction."""
        heads = [_move(f"X#{target}", was, to)]
        heads += [Change(pk="XT", sk=target, put={"exported_to": to.isoformat()})]
        heads += [
            _move(f"XF#{fund}", day, max(day, to) if day else to)
            for fund, day in sorted(taken.items())
        ]
        puts = [
            Put(
                {
                    "pk": f"X#{target}",
                    "sk": f"E#{record.first_on.isoformat()}#{record.export_id}",
                    "body": written(record),
                }
            )
            for record in records
        ]
        try:
            self._table.transact([*heads, *puts])
        except Refused:
            return False
        return True

    def targets(self) -> tuple[str, ...]:
        """Every target that was ever issued an export, in order."""
        return tuple(item["sk"] for item in self._table.query("XT"))

    def issued(self, target: str) -> tuple[ExportRecord, ...]:
        """Every export of a target, by first day."""
        items = self._table.query(f"X#{target}", prefix="E#")
        return tuple(read(ExportRecord, item["body"]) for item in items)

    def file(self, record: ExportRecord) -> AbstractContextManager[BinaryIO]:
        """The bytes that lie in the outbox now."""
        return self._outbox.file(f"{record.target}/{record.file_name}")

    def _head(self, pk: str) -> date | None:
        item = self._table.get(pk, "HEAD")
        return date.fromisoformat(item["exported_to"]) if item else None


def _move(pk: str, was: date | None, to: date) -> Change:
    """Move a last day on from where it was read; a day that stays is held there."""
    return Change(
        pk=pk,
        sk="HEAD",
        put={"exported_to": to.isoformat()},
        when={"exported_to": was.isoformat() if was else None},
    )
