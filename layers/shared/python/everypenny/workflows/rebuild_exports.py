"""Make exports, proofs and certificates again from rebuilt days: the same, or a difference."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, BinaryIO

import msgspec

from everypenny.domain.acknowledgement import AcknowledgedExport, Standing
from everypenny.domain.london_days import previous_day
from everypenny.domain.records import ExportRecord, ReplayDiffers
from everypenny.formats.outward.certificate_sheet import certificate_json
from everypenny.formats.outward.penny_proof_json import penny_proof_json
from everypenny.workflows.acknowledge_export import standing_of
from everypenny.workflows.draw_up_certificate import draw_up as certify
from everypenny.workflows.export_fund import Exporting, deliver, selections
from everypenny.workflows.ledger_ports import Exports
from everypenny.workflows.ports import Councils
from everypenny.workflows.prove_day import Proving, draw_up


class RebuiltExports:
    """Exports as their manifests name them, made again; they stand as a proof found them.

    What is made again goes to an outbox, `made`, in which nothing lay before. Proofs and
    certificates follow the exports that were issued when they were drawn up, so `as_found`
    sets which those are.
    """

    def __init__(self, made: Exports) -> None:
        self._made = made
        self._records: dict[str, list[ExportRecord]] = {}
        self._found: set[str] = set()
        self._waiting: Mapping[str, Sequence[str]] = {}
        self._day = date.min
        self._go_live = date.min
        self._undelivered: set[str] = set()
        self._acknowledged: dict[str, str] = {}

    def as_found(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Stand as they stood when these rows of a proof or certificate were drawn up."""
        self._found = {row["export_id"] for row in rows}
        self._undelivered = {row["export_id"] for row in rows if not row.get("as_issued", True)}
        self._acknowledged = {row["export_id"]: row["acknowledged"] for row in rows}

    def as_waited(self, proof: Mapping[str, Any], go_live: date) -> None:
        """Let the targets wait for the days for which they waited at this proof."""
        self._waiting, self._go_live = proof["not_yet_exported"], go_live
        self._day = date.fromisoformat(proof["day"])

    def exported_to(self, target: str) -> date | None:
        """The last day before those that waited; the proof's own where none did."""
        waiting = self._waiting.get(target, ())
        if not waiting:
            return self._day
        first = date.fromisoformat(waiting[0])
        return None if first == self._go_live else previous_day(first)

    def standing(
        self, record: ExportRecord, words: Mapping[str, AcknowledgedExport]
    ) -> Standing:
        """What its target had said of an export by then; a word that stands can be no other.

        `words` are those of the rebuilt days; one that came since has no day yet.
        """
        told = Standing(self._acknowledged[record.export_id])
        if told is standing_of(record, {}) or record.export_id not in words:
            return told
        return standing_of(record, words)

    def add(self, record: ExportRecord) -> None:
        """Take an export up as issued."""
        self._records.setdefault(record.target, []).append(record)

    def targets(self) -> tuple[str, ...]:
        """The targets of every export that was taken up."""
        return tuple(sorted(self._records))

    def issued(self, target: str) -> tuple[ExportRecord, ...]:
        """The target's exports that the proof found, by first day."""
        records = sorted(self._records.get(target, ()), key=lambda r: (r.first_on, r.export_id))
        return tuple(record for record in records if record.export_id in self._found)

    def draft(self) -> AbstractContextManager[BinaryIO]:
        """An empty file to draw an export up in."""
        return self._made.draft()

    def put_file(self, target: str, file_name: str, file: BinaryIO, manifest: bytes) -> str:
        """Keep what was made again."""
        return self._made.put_file(target, file_name, file, manifest)

    def file(self, record: ExportRecord) -> AbstractContextManager[BinaryIO]:
        """The bytes made again; LookupError where the proof found them not delivered yet."""
        if record.export_id in self._undelivered:
            raise LookupError(f"{record.export_id} was not delivered when the proof was drawn")
        return self._made.file(record)

    def taken_to(self, funds: Iterable[str]) -> dict[str, date | None]:
        """Nothing is planned here: every export's record stands already."""
        raise ReplayDiffers(f"a rebuild plans no export of {', '.join(funds)}")

    def issue(
        self,
        target: str,
        records: Sequence[ExportRecord],
        *,
        was: date | None,
        to: date,
        taken: Mapping[str, date | None],
    ) -> bool:
        """Nothing is issued here either."""
        told = f"{len(records)} of {len(taken)} funds, from {was} to {to}"
        raise ReplayDiffers(f"a rebuild issues no export to {target}: {told}")


def restore_issues(
    records: Iterable[ExportRecord], *, exports: Exports, councils: Councils
) -> None:
    """Record exports as issued, so that each target goes on where it stopped.

    In the order of their last days, in which they moved the heads; ReplayDiffers if one of
    them has moved already.
    """
    by_issue = sorted(records, key=lambda r: (r.last_on, r.target, r.sequence))
    for (last_on, target), group in groupby(by_issue, key=lambda r: (r.last_on, r.target)):
        issued = tuple(group)
        was = exports.exported_to(target)
        takes = selections(councils.version(issued[0].configuration).targets[target])
        taken = exports.taken_to(takes)
        if not exports.issue(target, issued, was=was, to=last_on, taken=taken):
            raise ReplayDiffers(f"exports of {target} to {last_on} are recorded already")


def rebuild_export(manifest: bytes, *, exports: RebuiltExports, exporting: Exporting) -> None:
    """Make an export again from its record; ReplayDiffers if it is not the one issued."""
    record = msgspec.json.decode(manifest, type=ExportRecord)
    exports.add(record)
    deliver(record, exporting)


def rebuild_proof(
    signed: bytes, go_live: date, *, exports: RebuiltExports, proving: Proving
) -> bytes:
    """Draw a proof up again, with the exports as they stood; returns its bytes.

    A batch whose pence it could not tell was accepted and not opened yet.
    """
    told = json.loads(signed)
    unopened = frozenset(batch for batch, _, _, pence in told["overdue"] if pence is None)
    proving = replace(proving, unopened=unopened)
    exports.as_found(told["differences"]["exports"])
    exports.as_waited(told, go_live)
    return penny_proof_json(draw_up(date.fromisoformat(told["day"]), proving=proving))


def rebuild_certificate(signed: bytes, *, exports: RebuiltExports, proving: Proving) -> bytes:
    """Draw a period's certificate up again, with the exports as they stood; its bytes."""
    told = json.loads(signed)
    exports.as_found(told["exports"])
    closed_on = date.fromisoformat(told["closed_on"])
    return certificate_json(certify(told["period"], closed_on, proving=proving))
