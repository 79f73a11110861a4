"""How the ledger's values lie in the income table: dynamo_ledger's table, item by item."""

import json
import zlib
from collections.abc import Sequence

from everypenny.adapters.stored_records import written
from everypenny.adapters.table_actions import Change, Item
from everypenny.domain.deeds import SuspenseState
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Journal, Posting, SuspenseItem
from everypenny.domain.ledger_accounts import is_customers
from everypenny.domain.records import BatchRecord, Marker
from everypenny.formats import canonical

SUSPENSE_SHARDS = 16


def batch_item(batch: BatchRecord) -> Item:
    """A batch that is accepted and not posted."""
    return {
        "pk": f"B#{batch.batch_id}",
        "sk": "BATCH",
        "view": "unposted",
        "body": written(batch),
    }


def marker_item(batch: BatchId, marker: Marker) -> Item:
    """A chunk's marker under its batch."""
    return {
        "pk": f"B#{batch}",
        "sk": f"C#{marker.chunk:05d}",
        "digest": marker.digest,
        "suspense_digest": marker.suspense_digest,
        "release": marker.release,
        "payments": marker.payments,
        "total": marker.total_pence,
        "suspense": marker.suspense,
        "done": marker.done,
    }


def marker_of(item: Item) -> Marker:
    """The marker that an item holds."""
    return Marker(
        chunk=int(item["sk"][2:]),
        digest=item["digest"],
        suspense_digest=item["suspense_digest"],
        release=item["release"],
        payments=item["payments"],
        total_pence=item["total"],
        suspense=item["suspense"],
        done=item["done"],
    )


def customers_of(journal: Journal) -> list[str]:
    """The customers' accounts that a journal touches, each once."""
    return list(dict.fromkeys(x.account for x in journal.lines if is_customers(x.account)))


def journal_items(batch: BatchId, chunk: int, journal: Journal) -> list[Item]:
    """The journal's item, and a pointer for each customer account beyond the first."""
    first = journal_item(batch, chunk, journal)
    position = first["sk"][2:]
    pointers = [
        {"pk": first["pk"], "sk": f"P#{position}#{n:02d}", "view": account}
        for n, account in enumerate(customers_of(journal)[1:], start=1)
    ]
    return [first, *pointers]


def journal_item(batch: BatchId, chunk: int, journal: Journal) -> Item:
    """A journal under its batch and chunk, by its position."""
    position = int(journal.payment_id.rpartition("-")[2])
    item: Item = {
        "pk": f"B#{batch}#{chunk:05d}",
        "sk": f"J#{position:08d}",
        "body": canonical.journal_bytes(journal).decode("utf-8"),
    }
    customers = customers_of(journal)
    if customers:
        item["view"] = customers[0]
    return item


def suspense_item(item: SuspenseItem) -> Item:
    """A suspense item as it is opened, in one of the view's shards."""
    return {
        "pk": f"U#{item.payment_id}",
        "sk": str(item.part),
        "view": _suspense_view(item),
        "remaining": item.amount_pence,
        "body": canonical.suspense_bytes(item).decode("utf-8"),
    }


def _suspense_view(item: SuspenseItem) -> str:
    return f"suspense#{zlib.crc32(item.payment_id.encode('utf-8')) % SUSPENSE_SHARDS:02d}"


def suspense_state(item: Item) -> SuspenseState:
    """A suspense item as officers left it."""
    return SuspenseState(
        item=canonical.suspense_item(item["body"]),
        remaining_pence=item["remaining"],
        version=item.get("version", 0),
        owner=item.get("owner", ""),
        notes=tuple((a, b, c) for a, b, c in json.loads(item.get("notes", "[]"))),
        declined=tuple((a, b) for a, b in json.loads(item.get("declined", "[]"))),
    )


def suspense_state_change(state: SuspenseState) -> Change:
    """A suspense item's next version: in the view while pence remain, or do again."""
    key = f"U#{state.item.payment_id}"
    open_now = {"view": _suspense_view(state.item)} if state.remaining_pence else {}
    return Change(
        pk=key,
        sk=str(state.item.part),
        put={
            "remaining": state.remaining_pence,
            "version": state.version + 1,
            "owner": state.owner,
            "notes": json.dumps(state.notes, ensure_ascii=False),
            "declined": json.dumps(state.declined, ensure_ascii=False),
            **open_now,
        },
        remove=() if open_now else ("view",),
        when={"pk": key, "version": state.version or None},
    )


def posted_items(batch: BatchRecord, marker: Marker, postings: Sequence[Posting]) -> list[Item]:
    """A batch of one, whole: its record first, to be dated, then all that it posts."""
    record = batch_item(batch)
    del record["view"]
    items = [record, marker_item(batch.batch_id, marker)]
    for posting in postings:
        items += journal_items(batch.batch_id, 1, posting.journal)
        items += [suspense_item(item) for item in posting.suspense]
    return items
