"""Prove a closed day: from its book, the bank's word, the collectors', and the exports."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import msgspec

from everypenny.domain.acknowledgement import Standing
from everypenny.domain.council import Source, Target
from everypenny.domain.day_book import Unposted
from everypenny.domain.exporting import sums_by_key
from everypenny.domain.identifiers import BatchId
from everypenny.domain.london_days import days, next_day, previous_day
from everypenny.domain.open_items import Overdue, gaps, oldest_of, outstanding
from everypenny.domain.penny_proof import (
    ExportDifference,
    PennyProof,
    advices_among,
    bank_differences,
    collector_differences,
    export_difference,
    files_not_come,
    of_verdict,
)
from everypenny.domain.records import BatchRecord, ExportRecord, LedgerNotOpen, Verdict
from everypenny.domain.settlement_matching import TRACED_FAMILIES
from everypenny.formats.canonical import file_sha256, sha256
from everypenny.formats.day_book_manifest import carried_forward, read_verdict
from everypenny.formats.outward.export_read_back import Damaged, read_back
from everypenny.formats.outward.penny_proof_csv import penny_proof_csv
from everypenny.formats.outward.penny_proof_html import penny_proof_html
from everypenny.formats.outward.penny_proof_json import penny_proof_json
from everypenny.formats.outward.shipped_layouts import definition_of
from everypenny.workflows.export_contents import NotClosed, rows_of
from everypenny.workflows.ledger_ports import DayBooks, Exports, Ledger, Signer
from everypenny.workflows.ports import Councils
from everypenny.workflows.trace_settlements import trace_settlements


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """The outside, as this workflow needs it; `standing` is what a target said of an export.

    `unopened` are batches that a proof found accepted and not opened yet: a rebuild's alone.
    """

    day_books: DayBooks
    exports: Exports
    ledger: Ledger
    councils: Councils
    signer: Signer
    standing: Callable[[ExportRecord], Standing]
    unopened: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proven:
    """A stored and signed proof: its object name, and whether everything ties."""

    name: str
    proof: PennyProof


def prove_day(day: date, *, proving: Proving) -> Proven:
    """Draw up, store and sign the proof of a closed day. It follows the exports as they stand.

    A page to print and a table to add up are put beside it, made of the same signed bytes, and
    signed themselves: they are what people read.

    Raises NotClosed if the day is not sealed.
    """
    proof = draw_up(day, proving=proving)
    body = penny_proof_json(proof)
    name = proving.day_books.put_proof(day, body)
    proving.day_books.sign(name, proving.signer.sign(body))
    told, manifest = (
        msgspec.json.decode(body),
        msgspec.json.decode(_sealed(day, proving.day_books)),
    )
    sheets = {".html": penny_proof_html(told, manifest), ".csv": penny_proof_csv(told)}
    for suffix, sheet in sheets.items():
        standing = proving.day_books.put_sheet(f"{name}{suffix}", sheet)
        proving.day_books.sign(f"{name}{suffix}", proving.signer.sign(standing))
    return Proven(name, proof)


def _sealed(day: date, day_books: DayBooks) -> bytes:
    sealed = day_books.manifest(day)
    if sealed is None:
        raise NotClosed(f"{day} is not closed")
    return sealed


def draw_up(day: date, *, proving: Proving) -> PennyProof:
    """The proof as values; writes nothing."""
    sealed = _sealed(day, proving.day_books)
    manifest = msgspec.json.decode(sealed)
    carried = carried_forward(manifest)
    verdicts = [read_verdict(row) for row in manifest["verdicts"]]
    settled = trace_settlements(day, day_books=proving.day_books)
    oldest = oldest_of(settled)
    return PennyProof(
        council=manifest["council"],
        day=day,
        manifest_sha256=sha256(sealed),
        accounts=carried.balances,
        banks=bank_differences(carried.balances, carried.banks),
        collectors=collector_differences(
            (b["source"], b["account"], b["stated_pence"], b["posted_pence"])
            for b in manifest["batches"]
        ),
        exports=_exports(day, proving),
        not_yet_exported=_waiting(day, proving),
        outstanding=outstanding(carried.balances, day, TRACED_FAMILIES, oldest),
        suspense=outstanding(carried.balances, day, ["suspense"]),
        held=carried.held,
        rejected=of_verdict(verdicts, Verdict.REJECTED),
        refused=of_verdict(verdicts, Verdict.REFUSED),
        unposted=carried.unposted,
        advices=advices_among(verdicts),
        overdue=tuple(_overdue(day, carried.unposted, proving)),
        settlements=settled,
        gaps=gaps(carried.banks),
        not_come=files_not_come(_sources(manifest, proving), verdicts, day),
    )


def _sources(manifest: Mapping[str, Any], proving: Proving) -> Iterable[Source]:
    """The sources of the configuration that the day was closed under."""
    return proving.councils.version(manifest["memory"]["configuration"]).sources.values()


def _overdue(day: date, unposted: Sequence[Unposted], proving: Proving) -> Iterator[Overdue]:
    """What earlier days accepted, is due, and this one has not posted either."""
    before = proving.day_books.manifest(previous_day(day))
    brought = carried_forward(msgspec.json.decode(before)).unposted if before else ()
    for batch in unposted:
        if batch not in brought:
            continue
        record = _opened(batch, proving)
        if record is None or record.due_on is None or record.due_on <= day:
            yield Overdue(
                batch_id=batch.batch_id,
                source=batch.source,
                file=batch.file,
                pence=record.total_pence if record else None,
            )


def _opened(batch: Unposted, proving: Proving) -> BatchRecord | None:
    """The batch's record; None if its file's door was cut off before it opened the batch."""
    if batch.batch_id in proving.unopened:
        return None
    try:
        return proving.ledger.batch(BatchId(batch.batch_id))
    except LookupError:
        return None


def _exports(day: date, proving: Proving) -> tuple[ExportDifference, ...]:
    return tuple(
        compare(record, proving)
        for target in proving.exports.targets()
        for record in proving.exports.issued(target)
        if record.covers_from() <= day <= record.last_on
    )


def compare(record: ExportRecord, proving: Proving) -> ExportDifference:
    """An issued export's delivered bytes, read again, against the ledger's lines."""
    target = proving.councils.version(record.configuration).targets[record.target]
    found = _delivered(record, target, proving)
    rows = rows_of(record, proving.councils, proving.day_books)
    return export_difference(
        target=record.target,
        export_id=record.export_id,
        first_on=record.first_on,
        last_on=record.last_on,
        delivered=found.sums,
        ledger=sums_by_key(rows, definition_of(target)),
        sha256=record.sha256,
        as_issued=found.sha256 == record.sha256,
        undelivered=found.sha256 is None,
        acknowledged=proving.standing(record).value,
    )


def read_delivered(record: ExportRecord, target: Target, proving: Proving) -> Mapping[str, int]:
    """Pence by key (see `sums_by_key`) of the file as it lies in the outbox now."""
    return _delivered(record, target, proving).sums


@dataclass(frozen=True, slots=True)
class _Delivered:
    """A file as it lies in the outbox now: its SHA-256, None where there is no file."""

    sha256: str | None
    sums: Mapping[str, int]


def _delivered(record: ExportRecord, target: Target, proving: Proving) -> _Delivered:
    try:
        with proving.exports.file(record) as file:
            return _Delivered(file_sha256(file), _sums(file, target))
    except LookupError:
        return _Delivered(None, {})


def _sums(file: BinaryIO, target: Target) -> Mapping[str, int]:
    fund = target.funds[0] if len(target.funds) == 1 else ""
    try:
        return read_back(file, definition_of(target), fund=fund)
    except Damaged:
        # Nothing in it can be trusted: all that it should say is the difference.
        return {}


def _waiting(day: date, proving: Proving) -> Mapping[str, tuple[date, ...]]:
    """Each target's days up to this one that it has not been given."""
    go_live = proving.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal has nothing to prove")
    waiting: dict[str, Any] = {}
    for target in sorted(proving.councils.live().targets):
        was = proving.exports.exported_to(target)
        waiting[target] = tuple(days(next_day(was) if was else go_live, day))
    return waiting
