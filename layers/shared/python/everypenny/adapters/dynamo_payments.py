"""Where posted payments stand, and suspense items as officers left them, read consistently."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.ledger_items import SUSPENSE_SHARDS, suspense_state
from everypenny.adapters.stored_records import read
from everypenny.adapters.table_actions import Refused, Table
from everypenny.adapters.whereabouts_items import IN_FLIGHT, moves_of, take_actions
from everypenny.domain.deeds import HasChanged, Outcome, SuspenseState, Taken
from everypenny.domain.identifiers import BatchId, JournalId, PaymentId
from everypenny.domain.journals import Journal
from everypenny.domain.whereabouts import Whereabouts
from everypenny.formats import canonical

# One spelling alone: under another one a payment would look as if nothing had moved it.
_POSITION = re.compile(r"[1-9][0-9]{0,8}")


class DynamoPayments:
    """PostedPayments and suspense, for deeds and for those who look."""

    def __init__(self, table: Table, ledger: DynamoLedger) -> None:
        self._table = table
        self._ledger = ledger

    def whereabouts(self, payment: PaymentId) -> Whereabouts | None:
        """A posted payment's first journal, and all that moved it since.

        What a take-back took counts before it is posted, and no more once it is abandoned.
        """
        batch, _, position = payment.rpartition("-")
        if not batch or not _POSITION.fullmatch(position):
            return None
        posted_on = self._ledger.posted_on(BatchId(batch))
        if posted_on is None:
            return None
        first = self._ledger.first_journal(BatchId(batch), int(position))
        if first is None:
            return None
        version, reserved, moved, officers = moves_of(
            self._table, payment, is_void=self._ledger.is_abandoned
        )
        return Whereabouts(
            payment_id=payment,
            version=version,
            posted_on=posted_on,
            first=first,
            moved=moved,
            officers=officers | self._recorded_by(BatchId(batch)),
            reserved=reserved,
        )

    def _recorded_by(self, batch: BatchId) -> frozenset[str]:
        """Who entered a payment that no source told, and who approved it."""
        record = self._ledger.batch(batch)
        if record.origin != "deed":
            return frozenset()
        asked = self._table.get(f"K#{record.identity.rpartition(' ')[2]}", "OUTCOME") or {}
        decided = self._table.get(f"K#{asked.get('decided_by', '')}", "OUTCOME")
        items = filter(None, (asked, decided))
        return frozenset(read(Outcome, item["body"]).officer_id for item in items)

    def in_flight(self) -> Iterator[Whereabouts]:
        """Payments with a refund in flight, through the view, each then read whole."""
        for key in self._table.view(IN_FLIGHT):
            at = self.whereabouts(PaymentId(key["pk"].removeprefix("P#")))
            if at is not None and at.reserved is not None:
                yield at

    def take(self, taken: Taken, journal: Journal, *, batch: BatchId) -> None:
        """Move a payment's whereabouts on, ahead of the batch that posts the journal."""
        self._move(taken, [journal], batch)

    def pass_over(self, taken: Taken) -> None:
        """Move a payment's whereabouts on, and nothing else."""
        self._move(taken, [], None)

    def _move(self, taken: Taken, journals: list[Journal], batch: BatchId | None) -> None:
        try:
            self._table.transact(take_actions([taken], journals, batch=batch))
        except Refused as refused:
            raise HasChanged(f"payment {taken.payment_id} has moved") from refused

    def version_of(self, payment: PaymentId, journal: JournalId) -> int:
        """The version at which a journal took a payment."""
        for move in self._table.query(f"P#{payment}", prefix="M#"):
            if "body" in move and canonical.journal(move["body"]).journal_id == journal:
                return int(move["sk"][2:]) - 1
        raise LookupError(f"{journal} has not moved payment {payment}")

    def item(self, payment: PaymentId, part: int) -> SuspenseState | None:
        """One suspense item."""
        found = self._table.get(f"U#{payment}", str(part))
        return suspense_state(found) if found else None

    def open_items(self) -> Iterator[SuspenseState]:
        """Open items through the view, each then read whole, of batches that are posted."""
        keys = [
            (key["pk"], key["sk"])
            for number_of_shard in range(SUSPENSE_SHARDS)
            for key in self._table.view(f"suspense#{number_of_shard:02d}")
        ]
        found = [item for item in self._table.get_all(keys) if item["remaining"]]
        batches = sorted({_batch_key(item["pk"]) for item in found})
        records = self._table.get_all([(batch, "BATCH") for batch in batches])
        posted = {record["pk"] for record in records if "posted_on" in record}
        for item in found:
            if _batch_key(item["pk"]) in posted:
                yield suspense_state(item)

    def on_account(self, account: str, *, most: int) -> Iterator[tuple[date, Journal]]:
        """Posted journals that touch a customer's account, with their days; a view's order."""
        keys = [
            (key["pk"], _journal_key(key["sk"]))
            for key in islice(self._table.view(account), most)
        ]
        days: dict[BatchId, date | None] = {}
        for found in self._table.get_all(list(dict.fromkeys(keys))):
            batch = BatchId(found["pk"].split("#")[1])
            if batch not in days:
                days[batch] = self._ledger.posted_on(batch)
            day = days[batch]
            if day is not None:
                yield day, canonical.journal(found["body"])


def _batch_key(suspense: str) -> str:
    """The batch of a suspense item, by the item's `U#<batch>-<position>`."""
    return f"B#{suspense.removeprefix('U#').rpartition('-')[0]}"


def _journal_key(sk: str) -> str:
    """The journal that an index entry is, or that a pointer `P#<position>#<n>` points to."""
    kind, position, *_ = sk.split("#")
    return f"J#{position}" if kind == "P" else sk
