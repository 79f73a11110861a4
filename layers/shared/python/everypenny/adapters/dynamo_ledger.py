"""The ledger in the income table: a journal is one item under its batch and chunk.

| pk | sk | holds |
|---|---|---|
| `B#<batch>` | `BATCH` | the record; `posted_on` once posted, `view` unposted until then |
| | `C#<chunk>` | the chunk's marker |
| `B#<batch>#<chunk>` | `J#<position>` | a journal; `view` is its one customer account |
| | `P#<position>#<n>` | a pointer for each further account; `view` is that account |
| `U#<payment>` | `<part>` | a suspense item; `view` is one of its shards |
| `LEDGER` | `GO_LIVE` | the day of the first opening journal |
"""

from collections.abc import Iterator, Sequence
from datetime import date

from everypenny.adapters.dynamo_days import DynamoDays, batch_entry
from everypenny.adapters.dynamo_table import DynamoTable, Item, Refused, number, text
from everypenny.adapters.stored_records import BATCH, read, written
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Journal, Posting, SuspenseItem
from everypenny.domain.ledger_accounts import is_customers
from everypenny.domain.records import BatchRecord, Marker, ReplayDiffers
from everypenny.formats import canonical

SUSPENSE_SHARDS = 16
_TRANSACTION = 100


class DynamoLedger:
    """Posting: claim, put, finish, post; and reading what is posted."""

    def __init__(self, table: DynamoTable) -> None:
        self._table = table
        self._days = DynamoDays(table)
        self._go_live: date | None = None

    def go_live(self) -> date | None:
        """The ledger's first day; asked once, for it never changes."""
        if self._go_live is None:
            item = self._table.get("LEDGER", "GO_LIVE")
            self._go_live = date.fromisoformat(item["on"]["S"]) if item else None
        return self._go_live

    def open_batch(self, batch: BatchRecord) -> None:
        """Record an accepted batch once."""
        self._table.put_new(_batch_item(batch))

    def batch(self, batch: BatchId) -> BatchRecord:
        """An accepted batch; LookupError if there is none."""
        item = self._table.get(f"B#{batch}", "BATCH")
        if item is None:
            raise LookupError(f"no batch {batch}")
        return read(BATCH, item["body"]["S"])

    def posted_on(self, batch: BatchId) -> date | None:
        """The batch's day, None while it is not posted."""
        item = self._table.get(f"B#{batch}", "BATCH")
        if item is None or "posted_on" not in item:
            return None
        return date.fromisoformat(item["posted_on"]["S"])

    def claim(self, batch: BatchId, marker: Marker) -> Marker:
        """The marker that stands: ours, or an equal one of an earlier delivery."""
        taken = self._table.put_new(_marker_item(batch, marker))
        if taken is None:
            return marker
        standing = _marker(taken)
        if standing.digest != marker.digest:
            raise ReplayDiffers(
                f"batch {batch} chunk {marker.chunk}: claimed under release "
                f"{standing.release}, decided otherwise under {marker.release}"
            )
        return standing

    def put(self, batch: BatchId, chunk: int, postings: Sequence[Posting]) -> None:
        """Journals in bulk, pointers with their journal, suspense items only where new."""
        single = [p.journal for p in postings if len(_customers(p.journal)) < 2]
        self._table.write_all([_journal_item(batch, chunk, journal) for journal in single])
        for posting in postings:
            if len(_customers(posting.journal)) > 1:
                items = _journal_items(batch, chunk, posting.journal)
                self._table.transact([self._table.put(item, new=False) for item in items])
        self._open_suspense([item for posting in postings for item in posting.suspense])

    def _open_suspense(self, items: Sequence[SuspenseItem]) -> None:
        left = [_suspense_item(item) for item in items]
        while left:
            actions, rest = left[:_TRANSACTION], left[_TRANSACTION:]
            try:
                self._table.transact([self._table.put(item) for item in actions])
            except Refused as refused:
                pairs = zip(actions, refused.reasons, strict=True)
                left = [item for item, code in pairs if code == "None"] + rest
            else:
                left = rest

    def finish(self, batch: BatchId, chunk: int) -> None:
        """Turn the marker to done, after the last put."""
        self._table.client.update_item(
            TableName=self._table.name,
            Key={"pk": text(f"B#{batch}"), "sk": text(f"C#{chunk:05d}")},
            UpdateExpression="SET done = :yes",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def markers(self, batch: BatchId) -> tuple[Marker, ...]:
        """Every marker of the batch, by chunk."""
        return tuple(_marker(item) for item in self._table.query(f"B#{batch}", prefix="C#"))

    def post(self, batch: BatchRecord, *, today: date) -> date:
        """Set the batch's day, once; a repeat returns the day that stands."""
        update = {
            "Update": {
                "TableName": self._table.name,
                "Key": {"pk": text(f"B#{batch.batch_id}"), "sk": text("BATCH")},
                "UpdateExpression": "SET posted_on = :day REMOVE #view",
                "ConditionExpression": "attribute_exists(pk) "
                "AND attribute_not_exists(posted_on)",
                "ExpressionAttributeNames": {"#view": "view"},
                "ExpressionAttributeValues": {":day": text("")},
            }
        }
        try:
            return self._days.join(
                [update], entry=batch_entry(batch), key=batch.batch_id, today=today
            )
        except Refused:
            posted_on = self.posted_on(batch.batch_id)
            if posted_on is None:
                raise
            return posted_on

    def post_at_once(
        self, batch: BatchRecord, postings: Sequence[Posting], *, marker: Marker, today: date
    ) -> date:
        """Everything of a batch of one in one transaction; its derived id decides."""
        return self._post_at_once(batch, postings, marker=marker, today=today, also=[])

    def open_ledger(
        self, batch: BatchRecord, postings: Sequence[Posting], *, marker: Marker, today: date
    ) -> date:
        """An opening journal; the first makes its day the ledger's first."""
        if self.go_live() is not None:
            return self._post_at_once(batch, postings, marker=marker, today=today, also=[])
        item = {"pk": text("LEDGER"), "sk": text("GO_LIVE"), "on": text(today.isoformat())}
        return self._post_at_once(
            batch, postings, marker=marker, today=today, also=[self._table.put(item)]
        )

    def _post_at_once(
        self,
        batch: BatchRecord,
        postings: Sequence[Posting],
        *,
        marker: Marker,
        today: date,
        also: Sequence[Item],
    ) -> date:
        record = _batch_item(batch)
        del record["view"]
        items = [{**record, "posted_on": text("")}, _marker_item(batch.batch_id, marker)]
        for posting in postings:
            items += _journal_items(batch.batch_id, 1, posting.journal)
            items += [_suspense_item(item) for item in posting.suspense]
        actions = [self._table.put(item) for item in items]
        try:
            return self._days.join(
                [*actions, *also], entry=batch_entry(batch), key=batch.batch_id, today=today
            )
        except Refused:
            return self._posted_before(batch.batch_id, marker)

    def _posted_before(self, batch: BatchId, marker: Marker) -> date:
        posted_on = self.posted_on(batch)
        if posted_on is None:
            raise ReplayDiffers(f"batch {batch} could not be posted and is not posted")
        for standing in self.markers(batch):
            if standing.digest != marker.digest:
                raise ReplayDiffers(f"batch {batch} is posted with other journals")
        return posted_on

    def journals(self, batch: BatchId, chunk: int) -> Iterator[Journal]:
        """A chunk's journals by position."""
        for item in self._table.query(f"B#{batch}#{chunk:05d}", prefix="J#"):
            yield canonical.journal(item["body"]["S"])

    def suspense(self) -> Iterator[SuspenseItem]:
        """Open items through the view, each then read whole."""
        for number_of_shard in range(SUSPENSE_SHARDS):
            for key in self._table.view(f"suspense#{number_of_shard:02d}"):
                item = self._table.get(key["pk"]["S"], key["sk"]["S"])
                if item is not None:
                    yield canonical.suspense_item(item["body"]["S"])

    def unposted(self) -> Iterator[BatchRecord]:
        """Accepted batches that are not posted yet; a view, which may lag."""
        for key in self._table.view("unposted"):
            item = self._table.get(key["pk"]["S"], key["sk"]["S"])
            if item is not None and "posted_on" not in item:
                yield read(BATCH, item["body"]["S"])


def _batch_item(batch: BatchRecord) -> Item:
    return {
        "pk": text(f"B#{batch.batch_id}"),
        "sk": text("BATCH"),
        "view": text("unposted"),
        "body": text(written(BATCH, batch)),
    }


def _marker_item(batch: BatchId, marker: Marker) -> Item:
    return {
        "pk": text(f"B#{batch}"),
        "sk": text(f"C#{marker.chunk:05d}"),
        "digest": text(marker.digest),
        "release": text(marker.release),
        "payments": number(marker.payments),
        "total": number(marker.total_pence),
        "suspense": number(marker.suspense),
        "done": {"BOOL": marker.done},
    }


def _marker(item: Item) -> Marker:
    return Marker(
        chunk=int(item["sk"]["S"][2:]),
        digest=item["digest"]["S"],
        release=item["release"]["S"],
        payments=int(item["payments"]["N"]),
        total_pence=int(item["total"]["N"]),
        suspense=int(item["suspense"]["N"]),
        done=item["done"]["BOOL"],
    )


def _customers(journal: Journal) -> list[str]:
    return list(dict.fromkeys(x.account for x in journal.lines if is_customers(x.account)))


def _journal_items(batch: BatchId, chunk: int, journal: Journal) -> list[Item]:
    """The journal's item, and a pointer for each customer account beyond the first."""
    first = _journal_item(batch, chunk, journal)
    position = first["sk"]["S"][2:]
    pointers = [
        {"pk": first["pk"], "sk": text(f"P#{position}#{n:02d}"), "view": text(account)}
        for n, account in enumerate(_customers(journal)[1:], start=1)
    ]
    return [first, *pointers]


def _journal_item(batch: BatchId, chunk: int, journal: Journal) -> Item:
    position = int(journal.payment_id.rpartition("-")[2])
    item: Item = {
        "pk": text(f"B#{batch}#{chunk:05d}"),
        "sk": text(f"J#{position:08d}"),
        "body": text(canonical.journal_bytes(journal).decode("utf-8")),
    }
    customers = _customers(journal)
    if customers:
        item["view"] = text(customers[0])
    return item


def _suspense_item(item: SuspenseItem) -> Item:
    position = int(item.payment_id.rpartition("-")[2])
    return {
        "pk": text(f"U#{item.payment_id}"),
        "sk": text(str(item.part)),
        "view": text(f"suspense#{position % SUSPENSE_SHARDS:02d}"),
        "remaining": number(item.amount_pence),
        "body": text(canonical.suspense_bytes(item).decode("utf-8")),
    }
