"""Export closed days to one back-office system: a file an accounting period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from everypenny.domain.council import Council, Target
from everypenny.domain.identifiers import export_id
from everypenny.domain.london_days import days, next_day
from everypenny.domain.records import (
    WHOLE_LEDGER,
    ExportRecord,
    LedgerNotOpen,
    ReplayDiffers,
)
from everypenny.formats.canonical import canonical, file_sha256
from everypenny.workflows.export_contents import NotClosed, periods, write_contents
from everypenny.workflows.ledger_ports import DayBooks, Exports, Ledger
from everypenny.workflows.ports import Councils

__all__ = ["Exporting", "NotClosed", "TakenMeanwhile", "deliver", "export_fund"]


class TakenMeanwhile(Exception):
    """Another target took the same lines just now; the queue's next delivery plans anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """The outside, as this workflow needs it."""

    day_books: DayBooks
    exports: Exports
    ledger: Ledger
    councils: Councils


def export_fund(
    target: str, through: date, *, exporting: Exporting
) -> tuple[ExportRecord, ...]:
    """Take the target through a closed day, a file an accounting period; a repeat is the same.

    Issued first, delivered after: an export that was issued is made again from its record,
    byte for byte. A fund that another target has taken so far goes on from the day behind
    that, and so does the general ledger under another name: a changed definition neither loses
    a line nor takes one twice. A target that the council no longer has is given what was
    issued, and no more. Raises NotClosed if a day within is not sealed, TakenMeanwhile if
    another target's export took the same lines in the same moment, FieldOverflows if the
    layout cannot hold a line, ReplayDiffers if the same record no longer gives the same bytes.
    """
    go_live = exporting.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal exports nothing")
    was = exporting.exports.exported_to(target)
    if was is not None:
        _deliver_up_to(was, target, exporting)
    first_on = next_day(was) if was else go_live
    if first_on <= through:
        _issue(target, first_on, through, was, go_live, exporting)
    last = exporting.exports.exported_to(target)
    return _deliver_up_to(last, target, exporting) if last else ()


def _issue(
    code: str,
    first_on: date,
    through: date,
    was: date | None,
    go_live: date,
    exporting: Exporting,
) -> None:
    council = exporting.councils.live()
    target = council.targets.get(code)
    if target is None:
        return
    taken = exporting.exports.taken_to(selections(target))
    starts = {f: next_day(to) if to else go_live for f, to in taken.items()}
    records = _plan(target, first_on, through, starts, council, exporting)
    issued = exporting.exports.issue(code, records, was=was, to=through, taken=taken)
    if not issued and exporting.exports.exported_to(code) == was:
        raise TakenMeanwhile(f"lines of {code} were exported by another target")


def selections(target: Target) -> tuple[str, ...]:
    """What no other target may take the same days of: its funds, or every line."""
    return (WHOLE_LEDGER,) if target.kind == "general_ledger" else target.funds


def _deliver_up_to(last: date, target: str, exporting: Exporting) -> tuple[ExportRecord, ...]:
    """Deliver what was issued last: before more is issued, for its delivery may have failed."""
    latest = [r for r in exporting.exports.issued(target) if r.last_on == last]
    for record in latest:
        deliver(record, exporting)
    return tuple(latest)


def days_told_by(records: Iterable[ExportRecord], through: date | None) -> list[date]:
    """The days of these exports, whose proofs are drawn up anew; and the last one asked for."""
    asked = {through} if through else set()
    return sorted(asked.union(*(days(r.first_on, r.last_on) for r in records)))


def reissue(target: str, export_id: str, *, exporting: Exporting) -> tuple[ExportRecord, ...]:
    """Deliver an issued export again, byte for byte; LookupError if there is none.

    Raises ReplayDiffers if its record no longer gives its bytes, or others lie in their place.
    """
    for record in exporting.exports.issued(target):
        if record.export_id == export_id:
            deliver(record, exporting)
            return (record,)
    raise LookupError(f"no export {export_id} was issued to {target}")


def deliver(record: ExportRecord, exporting: Exporting) -> None:
    """Put an issued export into the outbox, made from its record alone."""
    with exporting.exports.draft() as file:
        again = _drawn_up(record, file, exporting)
        standing = again.sha256
        if again == record:
            standing = exporting.exports.put_file(
                record.target, record.file_name, file, export_manifest(record)
            )
    if again != record or standing != record.sha256:
        raise ReplayDiffers(
            f"export {record.export_id} no longer gives the bytes it was issued with"
        )


def _plan(
    target: Target,
    first_on: date,
    through: date,
    starts: Mapping[str, date],
    council: Council,
    exporting: Exporting,
) -> list[ExportRecord]:
    """The exports to issue, numbered on from those that the target has had."""
    moved = {fund: day for fund, day in starts.items() if day != first_on}
    had = len(exporting.exports.issued(target.code))
    covered = days(min(starts.values()), through)
    blanks = (
        _blank(target, period, first_on, through, had + place, moved, council)
        for place, period in enumerate(periods(covered, exporting.day_books), start=1)
    )
    return [_controlled(blank, exporting) for blank in blanks]


def _blank(
    target: Target,
    period: str,
    first_on: date,
    last_on: date,
    sequence: int,
    starts: Mapping[str, date],
    council: Council,
) -> ExportRecord:
    """An export's record before its bytes are known."""
    name = export_id(target.code, period, first_on)
    file_name = target.file_name.format(
        export_id=name,
        target=target.code,
        period=period,
        first_on=first_on,
        last_on=last_on,
        sequence=sequence,
    )
    return ExportRecord(
        export_id=name,
        target=target.code,
        period=period,
        first_on=first_on,
        last_on=last_on,
        configuration=council.version,
        file_name=file_name,
        sha256="",
        rows=0,
        debits_pence=0,
        credits_pence=0,
        sequence=sequence,
        starts=starts,
    )


def _controlled(blank: ExportRecord, exporting: Exporting) -> ExportRecord:
    with exporting.exports.draft() as file:
        return _drawn_up(blank, file, exporting)


def _drawn_up(record: ExportRecord, file: BinaryIO, exporting: Exporting) -> ExportRecord:
    """Fill an empty file with the export; returns the record with the controls of its bytes."""
    written = write_contents(record, file, exporting.councils, exporting.day_books)
    return replace(
        record,
        sha256=file_sha256(file),
        rows=written.rows,
        debits_pence=written.debits_pence,
        credits_pence=written.credits_pence,
    )


def export_manifest(record: ExportRecord) -> bytes:
    """What is delivered beside an export: its range, controls and hash."""
    return canonical(
        {
            "export_id": record.export_id,
            "target": record.target,
            "period": record.period,
            "sequence": record.sequence,
            "first_on": record.first_on.isoformat(),
            "last_on": record.last_on.isoformat(),
            "starts": {fund: day.isoformat() for fund, day in record.starts.items()},
            "configuration": record.configuration,
            "file_name": record.file_name,
            "sha256": record.sha256,
            "rows": record.rows,
            "debits_pence": record.debits_pence,
            "credits_pence": record.credits_pence,
        }
    )
