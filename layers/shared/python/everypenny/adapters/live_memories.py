"""Payer memories in the work bucket, and which one is live: `LEDGER`, `MEMORY` in the table."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from everypenny.adapters.s3_work import S3Work
from everypenny.adapters.table_actions import Change, Refused, Table
from everypenny.domain.memory_learning import PayerRecord
from everypenny.domain.payer_memory import Signature
from everypenny.formats.memory_snapshot import MemorySnapshot


class LiveMemories:
    """The memory that each close leaves to what is judged after it."""

    def __init__(self, table: Table, work: S3Work) -> None:
        self._table = table
        self._work = work

    def live(self) -> str:
        """The digest of the last close's memory; "" before the first."""
        item = self._table.get("LEDGER", "MEMORY")
        return item["digest"] if item else ""

    def records(self, digest: str) -> Mapping[Signature, PayerRecord]:
        """Every payer of a memory; nobody for ""."""
        return MemorySnapshot(self._work.memory(digest) if digest else b"").records()

    def keep(self, content: bytes) -> str:
        """Store a memory; returns its SHA-256."""
        return self._work.put_memory(content)

    def make_live(self, day: date, digest: str) -> None:
        """The close of `day` leaves this memory, unless a later day's is live already."""
        item = self._table.get("LEDGER", "MEMORY")
        if item is not None and item["on"] >= day.isoformat():
            return
        change = Change(
            pk="LEDGER",
            sk="MEMORY",
            put={"on": day.isoformat(), "digest": digest},
            when={"on": item["on"] if item else None},
        )
        with suppress(Refused):  # A copy of this close, or a later one, was first.
            self._table.transact([change])
