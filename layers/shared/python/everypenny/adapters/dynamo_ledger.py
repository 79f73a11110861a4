"""The ledger in the income table: a journal is one item under its batch and chunk.

| pk | sk | holds |
|---|---|---|
| `B#<batch>` | `BATCH` | the record; `posted_on` once posted or `abandoned` by a command,
`view` unposted until then |
| | `C#<chunk>` | the chunk's marker |
| `B#<batch>#<chunk>` | `J#<position>` | a journal; `view` is its one customer account |
| | `P#<position>#<n>` | a pointer for each further account; `view` is that account |
| `U#<payment>` | `<part>` | a suspense item; `view` is one of its shards |
| `LEDGER` | `GO_LIVE` | the day of the first opening journal |
| | `OPENED#<account>` | the batch that opened a bank or clearing account |
"""

from collections.abc import Iterator, Sequence
from datetime import date

from everypenny.adapters.dynamo_days import DynamoDays, batch_entry
from everypenny.adapters.ledger_items import (
    SUSPENSE_SHARDS,
    batch_item,
    customers_of,
    journal_item,
    journal_items,
    marker_item,
    marker_of,
    posted_items,
    suspense_item,
)
from everypenny.adapters.stored_records import read
from everypenny.adapters.table_actions import (
    TRANSACTION,
    Action,
    Change,
    Put,
    Refused,
    Table,
)
from everypenny.adapters.whereabouts_items import take_actions
from everypenny.domain.deeds import CommandRefused, HasChanged, Taken
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Journal, Posting, SuspenseItem
from everypenny.domain.records import BatchRecord, Marker, ReplayDiffers
from everypenny.formats import canonical


class DynamoLedger:
    """Posting: claim, put, finish, post; and reading what is posted."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._days = DynamoDays(table)
        self._go_live: date | None = None

    def go_live(self) -> date | None:
        """The ledger's first day; asked once, for it never changes."""
        if self._go_live is None:
            item = self._table.get("LEDGER", "GO_LIVE")
            self._go_live = date.fromisoformat(item["on"]) if item else None
        return self._go_live

    def is_opened(self, account: str) -> bool:
        """Whether an account has its opening balance."""
        return self._table.get("LEDGER", f"OPENED#{account}") is not None

    def open_batch(self, batch: BatchRecord) -> None:
        """Record an accepted batch once."""
        self._table.put_new(batch_item(batch))

    def batch(self, batch: BatchId) -> BatchRecord:
        """An accepted batch; LookupError if there is none."""
        item = self._table.get(f"B#{batch}", "BATCH")
        if item is None:
            raise LookupError(f"no batch {batch}")
        return read(BatchRecord, item["body"])

    def posted_on(self, batch: BatchId) -> date | None:
        """The batch's day, None while it is not posted."""
        item = self._table.get(f"B#{batch}", "BATCH")
        if item is None or "posted_on" not in item:
            return None
        return date.fromisoformat(item["posted_on"])

    def is_abandoned(self, batch: BatchId) -> bool:
        """Whether officers abandoned the batch."""
        item = self._table.get(f"B#{batch}", "BATCH")
        return item is not None and "abandoned" in item

    def claim(self, batch: BatchId, marker: Marker) -> Marker:
        """The marker that stands: ours, or an equal one of an earlier delivery."""
        taken = self._table.put_new(marker_item(batch, marker))
        if taken is None:
            return marker
        standing = marker_of(taken)
        if standing.decided != marker.decided:
            raise ReplayDiffers(
                f"batch {batch} chunk {marker.chunk}: claimed under release "
                f"{standing.release}, decided otherwise under {marker.release}"
            )
        return standing

    def put(self, batch: BatchId, chunk: int, postings: Sequence[Posting]) -> None:
        """Journals in bulk, pointers with their journal, suspense items only where new."""
        single = [p.journal for p in postings if len(customers_of(p.journal)) < 2]
        self._table.write_all([journal_item(batch, chunk, journal) for journal in single])
        for posting in postings:
            if len(customers_of(posting.journal)) > 1:
                items = journal_items(batch, chunk, posting.journal)
                self._table.transact([Put(item, new=False) for item in items])
        self._open_suspense([item for posting in postings for item in posting.suspense])

    def _open_suspense(self, items: Sequence[SuspenseItem]) -> None:
        left = [suspense_item(item) for item in items]
        while left:
            actions, rest = left[:TRANSACTION], left[TRANSACTION:]
            try:
                self._table.transact([Put(item) for item in actions])
            except Refused as refused:
                pairs = zip(actions, refused.failed, strict=True)
                left = [item for item, is_here in pairs if not is_here] + rest
            else:
                left = rest

    def finish(self, batch: BatchId, chunk: int) -> None:
        """Turn the marker to done, after the last put."""
        pk = f"B#{batch}"
        change = Change(pk=pk, sk=f"C#{chunk:05d}", put={"done": True}, when={"pk": pk})
        self._table.transact([change])

    def markers(self, batch: BatchId) -> tuple[Marker, ...]:
        """Every marker of the batch, by chunk."""
        return tuple(marker_of(item) for item in self._table.query(f"B#{batch}", prefix="C#"))

    def post(self, batch: BatchRecord, *, today: date) -> date | None:
        """Set the batch's day, once; a repeat returns the day that stands.

        The condition tells one that officers abandoned meanwhile: None.
        """
        pk = f"B#{batch.batch_id}"

        def turn(day: date) -> Sequence[Action]:
            when = {"pk": pk, "posted_on": None, "abandoned": None}
            put = {"posted_on": day.isoformat()}
            return [Change(pk=pk, sk="BATCH", put=put, remove=("view",), when=when)]

        try:
            return self._days.join(
                turn, entry=batch_entry(batch), key=batch.batch_id, today=today
            )
        except Refused:
            posted_on = self.posted_on(batch.batch_id)
            if posted_on is None and not self.is_abandoned(batch.batch_id):
                raise
            return posted_on

    def post_at_once(
        self,
        batch: BatchRecord,
        postings: Sequence[Posting],
        *,
        marker: Marker,
        today: date,
        takes: Sequence[Taken] = (),
    ) -> date:
        """Everything of a batch of one in one transaction; its derived id decides."""
        journals = [posting.journal for posting in postings]
        taken = take_actions(takes, journals, batch=batch.batch_id)
        try:
            return self._post_at_once(batch, postings, marker=marker, today=today, also=taken)
        except ReplayDiffers:
            if not takes or self.posted_on(batch.batch_id) is not None:
                raise
            raise HasChanged(f"batch {batch.batch_id}: its payment has moved") from None

    def open_ledger(
        self, batch: BatchRecord, postings: Sequence[Posting], *, marker: Marker, today: date
    ) -> date:
        """An opening journal; the first makes its day the ledger's first."""
        was_open = self.go_live() is not None
        opened: list[Action] = [
            Put({"pk": "LEDGER", "sk": f"OPENED#{account}", "batch": batch.batch_id})
            for account in _accounts_opened(postings)
        ]
        first = Put({"pk": "LEDGER", "sk": "GO_LIVE", "on": today.isoformat()})
        also = opened if was_open else [first, *opened]
        try:
            return self._post_at_once(batch, postings, marker=marker, today=today, also=also)
        except ReplayDiffers:
            self._check_unopened(batch, postings)
            if was_open or self.go_live() is None:
                raise
            return self._post_at_once(batch, postings, marker=marker, today=today, also=opened)

    def _check_unopened(self, batch: BatchRecord, postings: Sequence[Posting]) -> None:
        for account in _accounts_opened(postings):
            item = self._table.get("LEDGER", f"OPENED#{account}")
            if item is not None and item["batch"] != batch.batch_id:
                raise CommandRefused(f"{account} has its opening balance already")

    def _post_at_once(
        self,
        batch: BatchRecord,
        postings: Sequence[Posting],
        *,
        marker: Marker,
        today: date,
        also: Sequence[Action] = (),
    ) -> date:
        record, *items = posted_items(batch, marker, postings)

        def whole(day: date) -> Sequence[Action]:
            dated = {**record, "posted_on": day.isoformat()}
            return [*also, Put(dated), *[Put(item) for item in items]]

        try:
            return self._days.join(
                whole, entry=batch_entry(batch), key=batch.batch_id, today=today
            )
        except Refused:
            return self._posted_before(batch.batch_id, marker)

    def _posted_before(self, batch: BatchId, marker: Marker) -> date:
        posted_on = self.posted_on(batch)
        if posted_on is None:
            raise ReplayDiffers(f"batch {batch} could not be posted and is not posted")
        for standing in self.markers(batch):
            if standing.decided != marker.decided:
                raise ReplayDiffers(f"batch {batch} is posted with other journals")
        return posted_on

    def journals(self, batch: BatchId, chunk: int) -> Iterator[Journal]:
        """A chunk's journals by position."""
        for item in self._table.query(f"B#{batch}#{chunk:05d}", prefix="J#"):
            yield canonical.journal(item["body"])

    def first_journal(self, batch: BatchId, position: int) -> Journal | None:
        """A payment's first journal by its position, or None if the batch has none there.

        Lines that post nothing leave gaps in the positions, so the chunk in which the count
        reaches the position is the last that may hold it.
        """
        chunks, counted = [], 0
        for marker in self.markers(batch):
            chunks.append(marker.chunk)
            counted += marker.payments
            if counted >= position:
                break
        for chunk in reversed(chunks):
            item = self._table.get(f"B#{batch}#{chunk:05d}", f"J#{position:08d}")
            if item is not None:
                return canonical.journal(item["body"])
        return None

    def suspense(self) -> Iterator[SuspenseItem]:
        """Open items through the view, each then read whole."""
        for number_of_shard in range(SUSPENSE_SHARDS):
            for key in self._table.view(f"suspense#{number_of_shard:02d}"):
                item = self._table.get(key["pk"], key["sk"])
                if item is not None:
                    yield canonical.suspense_item(item["body"])

    def unposted(self) -> Iterator[BatchRecord]:
        """Accepted batches that are not posted yet; a view, which may lag."""
        for key in self._table.view("unposted"):
            item = self._table.get(key["pk"], key["sk"])
            if item is not None and "view" in item:
                yield read(BatchRecord, item["body"])


def _accounts_opened(postings: Sequence[Posting]) -> list[str]:
    lines = [line for posting in postings for line in posting.journal.lines]
    return [line.account for line in lines if not line.account.startswith("opening/")]
