"""Where posted money stands, as it lies in the income table: dynamo_deeds's `P#` and `R#`."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from everypenny.adapters.stored_records import read, written
from everypenny.adapters.table_actions import Action, Change, Item, Put, Table
from everypenny.domain.deeds import OfficeRecord, Taken
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.whereabouts import Reservation
from everypenny.formats import canonical

IN_FLIGHT = "refunds_in_flight"


def take_actions(
    takes: Iterable[Taken],
    journals: Iterable[Journal],
    *,
    batch: BatchId | None,
    officers: Sequence[str] = (),
) -> list[Action]:
    """Each payment's whereabouts at the next version, and under it what moved the payment."""
    moved = {journal.moves: journal for journal in journals if journal.moves}
    actions: list[Action] = []
    for taken in takes:
        actions.append(_head_change(taken))
        actions.append(
            Put(
                move_item(
                    taken.payment_id,
                    taken.version + 1,
                    moved.get(taken.payment_id),
                    batch=batch,
                    officers=officers,
                )
            )
        )
    return actions


def move_item(
    payment: PaymentId,
    version: int,
    journal: Journal | None,
    *,
    batch: BatchId | None,
    officers: Sequence[str] = (),
) -> Item:
    """What took a payment's whereabouts: a journal, or a reservation alone."""
    item: Item = {
        "pk": f"P#{payment}",
        "sk": f"M#{version:06d}",
        "officers": json.dumps(list(officers)),
    }
    if journal is not None:
        item["body"] = canonical.journal_bytes(journal).decode("utf-8")
        item["batch"] = batch or ""
    return item


def _head_change(taken: Taken) -> Change:
    put: dict[str, str | int | bool] = {"version": taken.version + 1}
    when: dict[str, str | int | bool | None] = {"version": taken.version or None}
    if taken.reserve is not None:
        put |= {"reserved": written(taken.reserve), "view": IN_FLIGHT}
        when["reserved"] = None
    return Change(
        pk=f"P#{taken.payment_id}",
        sk="HEAD",
        put=put,
        remove=("reserved", "view") if taken.release else (),
        when=when,
    )


def moves_of(
    table: Table, payment: PaymentId, *, is_void: Callable[[BatchId], bool]
) -> tuple[int, Reservation | None, tuple[Journal, ...], frozenset[str]]:
    """A payment's version, refund in flight, journals in order, and officers.

    The head comes first: a move that joined while this was read belongs to a later version.
    `is_void` tells of a batch that will never be posted; what a take-back of it took is left
    out, and its versions stay.
    """
    items = list(table.query(f"P#{payment}"))
    head: Item = items[0] if items else {}
    version = int(head.get("version", 0))
    moves = items[1 : version + 1]
    reserved = head.get("reserved")
    return (
        version,
        read(Reservation, reserved) if reserved else None,
        tuple(_standing(moves, is_void)),
        frozenset(name for item in moves for name in json.loads(item["officers"])),
    )


def _standing(moves: Iterable[Item], is_void: Callable[[BatchId], bool]) -> Iterator[Journal]:
    for item in moves:
        if "body" not in item:
            continue
        journal = canonical.journal(item["body"])
        if journal.kind is JournalKind.TAKE_BACK and is_void(BatchId(item["batch"])):
            continue
        yield journal


def record_change(record: OfficeRecord) -> Change:
    """A record at its next version, open ones in their kind's view."""
    after = OfficeRecord(
        kind=record.kind,
        key=record.key,
        version=record.version + 1,
        body=record.body,
        open=record.open,
    )
    put: dict[str, str | int | bool] = {"version": after.version, "body": written(after)}
    if record.open:
        put["view"] = f"office#{record.kind}"
    return Change(
        pk=f"R#{record.kind}#{record.key}",
        sk="RECORD",
        put=put,
        remove=() if record.open else ("view",),
        when={"version": record.version or None},
    )
