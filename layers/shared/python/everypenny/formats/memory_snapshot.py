"""A payer memory as bytes: built by each close, pinned by each batch, loaded once.

The first line is `{"format": 1, "on": day}`. Each further line is one payer, in the order of
signatures: `[signature, [[fund, reference, [days]]...], [[fund, reference, day]...]]`, first
the placements, then what was declined. The same lessons give the same bytes.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date

from everypenny.domain.account_register import AccountKey
from everypenny.domain.memory_learning import PayerRecord
from everypenny.domain.payer_memory import Remembered, Signature
from everypenny.formats.canonical import canonical


class MemorySnapshot:
    """A memory as identification asks it; `b""` is the memory of nobody."""

    def __init__(self, content: bytes) -> None:
        head, *rows = content.splitlines() or [canonical({"on": date.min.isoformat()})]
        self.on = date.fromisoformat(json.loads(head)["on"])
        self._rows = {Signature(row[2 : row.index(b'"', 2)].decode()): row for row in rows}

    def remembered(self, signature: Signature) -> Collection[Remembered]:
        """Every account that the payer's money was placed on."""
        return self._record(signature).remembered()

    def last_allocation(self, signature: Signature) -> AccountKey | None:
        """Where the payer's money was placed last."""
        return self._record(signature).last_allocation()

    def declined(self, signature: Signature) -> Collection[AccountKey]:
        """The accounts that an officer declined for this payer."""
        return frozenset(self._record(signature).declined)

    def records(self) -> Mapping[Signature, PayerRecord]:
        """Every payer, to learn on from."""
        return {signature: self._record(signature) for signature in self._rows}

    def _record(self, signature: Signature) -> PayerRecord:
        row = self._rows.get(signature)
        return _record(row) if row else PayerRecord()


def memory_bytes(records: Mapping[Signature, PayerRecord], *, on: date) -> bytes:
    """The snapshot of these payers on a London day."""
    rows = [canonical({"format": 1, "on": on.isoformat()})]
    rows += [_row(signature, record) for signature, record in sorted(records.items())]
    return b"\n".join(rows) + b"\n"


def _row(signature: Signature, record: PayerRecord) -> bytes:
    placed = [
        [fund, reference, [day.isoformat() for day in days]]
        for (fund, reference), days in sorted(record.placed.items())
    ]
    declined = [
        [fund, reference, day.isoformat()]
        for (fund, reference), day in sorted(record.declined.items())
    ]
    return canonical([signature, placed, declined])


def _record(row: bytes) -> PayerRecord:
    _, placed, declined = json.loads(row)
    return PayerRecord(
        {
            (fund, reference): tuple(date.fromisoformat(day) for day in days)
            for fund, reference, days in placed
        },
        {(fund, reference): date.fromisoformat(day) for fund, reference, day in declined},
    )
