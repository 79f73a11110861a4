"""Where posted payments stand, and suspense items as officers left them, read consistently."""

from collections.abc import Iterator

from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.ledger_items import SUSPENSE_SHARDS, suspense_state
from everypenny.adapters.table_actions import Table
from everypenny.adapters.whereabouts_items import moves_of
from everypenny.domain.deeds import SuspenseState
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.whereabouts import Whereabouts


class DynamoPayments:
    """PostedPayments and suspense, for deeds and for those who look."""

    def __init__(self, table: Table, ledger: DynamoLedger) -> None:
        self._table = table
        self._ledger = ledger

    def whereabouts(self, payment: PaymentId) -> Whereabouts | None:
        """A posted payment's first journal, and all that moved it since."""
        batch, _, position = payment.rpartition("-")
        if not batch or not position.isdecimal():
            return None
        posted_on = self._ledger.posted_on(BatchId(batch))
        if posted_on is None:
            return None
        first = self._ledger.first_journal(BatchId(batch), int(position))
        if first is None:
            return None
        version, reserved, moved, officers = moves_of(self._table, payment)
        return Whereabouts(
            payment_id=payment,
            version=version,
            posted_on=posted_on,
            first=first,
            moved=moved,
            officers=officers,
            reserved=reserved,
        )

    def item(self, payment: PaymentId, part: int) -> SuspenseState | None:
        """One suspense item."""
        found = self._table.get(f"U#{payment}", str(part))
        return suspense_state(found) if found else None

    def open_items(self) -> Iterator[SuspenseState]:
        """Open items through the view, each then read whole."""
        for number_of_shard in range(SUSPENSE_SHARDS):
            for key in self._table.view(f"suspense#{number_of_shard:02d}"):
                found = self._table.get(key["pk"], key["sk"])
                if found is not None and found["remaining"]:
                    yield suspense_state(found)
