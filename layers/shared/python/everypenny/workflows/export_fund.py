"""Export closed days to one back-office system: a file an accounting period."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain.council import Council, Target
from everypenny.domain.exporting import detail_rows, ledger_rows
from everypenny.domain.identifiers import export_id
from everypenny.domain.journals import Journal
from everypenny.domain.london_days import days, next_day
from everypenny.domain.records import ExportRecord, LedgerNotOpen, ReplayDiffers
from everypenny.formats.canonical import canonical, sha256
from everypenny.formats.day_book_manifest import read_journal_line
from everypenny.formats.outward import cash_posting_csv, general_ledger_csv
from everypenny.workflows.ports import Councils, DayBooks, Exports, Ledger


class NotClosed(Exception):
    """A day that an export would cover is not sealed yet; it is exported once it is."""


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
    byte for byte. Raises NotClosed if a day within is not sealed, ReplayDiffers if the same
    record no longer gives the same bytes.
    """
    go_live = exporting.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal exports nothing")
    was = exporting.exports.exported_to(target)
    if was is not None:
        _deliver_up_to(was, target, exporting)
    first_on = next_day(was) if was else go_live
    if first_on <= through:
        records = _plan(target, first_on, through, exporting)
        exporting.exports.issue(target, records, was=was, to=through)
    last = exporting.exports.exported_to(target)
    return _deliver_up_to(last, target, exporting) if last else ()


def _deliver_up_to(last: date, target: str, exporting: Exporting) -> tuple[ExportRecord, ...]:
    """Deliver what was issued last: before more is issued, for its delivery may have failed."""
    latest = [r for r in exporting.exports.issued(target) if r.last_on == last]
    for record in latest:
        deliver(record, exporting)
    return tuple(latest)


def deliver(record: ExportRecord, exporting: Exporting) -> None:
    """Put an issued export into the outbox, made from its record alone."""
    council = exporting.councils.version(record.configuration)
    again, content = _draft(
        council.targets[record.target],
        record.period,
        record.first_on,
        record.last_on,
        council,
        exporting.day_books,
    )
    standing = content
    if again == record:
        standing = exporting.exports.put_file(
            record.target, record.file_name, content, _manifest(record)
        )
    if again != record or standing != content:
        raise ReplayDiffers(
            f"export {record.export_id} no longer gives the bytes it was issued with"
        )


def _plan(
    target: str, first_on: date, through: date, exporting: Exporting
) -> list[ExportRecord]:
    council = exporting.councils.live()
    drafted = (
        _draft(council.targets[target], period, first_on, through, council, exporting.day_books)
        for period in _periods(first_on, through, exporting.day_books)
    )
    return [record for record, _ in drafted]


def covered(
    first_on: date, last_on: date, period: str, day_books: DayBooks
) -> Iterator[tuple[date, Journal]]:
    """The journals of sealed days that belong to a period, in the day books' order."""
    for day in days(first_on, last_on):
        for _, of_period, journal in _journals(day, day_books):
            if of_period == period:
                yield day, journal


def _journals(day: date, day_books: DayBooks) -> Iterator[tuple[str, str, Journal]]:
    digest = _digest(day, day_books)
    for line in day_books.journals(day, digest):
        yield read_journal_line(line)


def _digest(day: date, day_books: DayBooks) -> str:
    manifest = day_books.manifest(day)
    if manifest is None:
        raise NotClosed(f"{day} is not closed")
    return str(json.loads(manifest)["journals"]["sha256"])


def _periods(first_on: date, last_on: date, day_books: DayBooks) -> Sequence[str]:
    periods = {
        period for day in days(first_on, last_on) for _, period, _ in _journals(day, day_books)
    }
    return sorted(periods)


def _draft(
    target: Target,
    period: str,
    first_on: date,
    last_on: date,
    council: Council,
    day_books: DayBooks,
) -> tuple[ExportRecord, bytes]:
    """An export's record and bytes: a pure function of closed days and one configuration."""
    name = export_id(target.code, period, first_on)
    journals = covered(first_on, last_on, period, day_books)
    if target.kind == "general_ledger":
        ledger = ledger_rows(journals, council)
        content = general_ledger_csv.write(name, period, ledger)
        count = len(ledger)
        debits = sum(row.debits_pence for row in ledger)
        credited = sum(row.credits_pence for row in ledger)
    else:
        details = list(detail_rows(journals, target, council))
        content = cash_posting_csv.write(name, details)
        count = len(details)
        debits = -sum(row.amount_pence for row in details if row.amount_pence < 0)
        credited = sum(row.amount_pence for row in details if row.amount_pence > 0)
    record = ExportRecord(
        export_id=name,
        target=target.code,
        period=period,
        first_on=first_on,
        last_on=last_on,
        configuration=council.version,
        file_name=target.file_name.format(export_id=name, period=period),
        sha256=sha256(content),
        rows=count,
        debits_pence=debits,
        credits_pence=credited,
    )
    return record, content


def _manifest(record: ExportRecord) -> bytes:
    return canonical(
        {
            "export_id": record.export_id,
            "target": record.target,
            "period": record.period,
            "first_on": record.first_on.isoformat(),
            "last_on": record.last_on.isoformat(),
            "configuration": record.configuration,
            "file_name": record.file_name,
            "sha256": record.sha256,
            "rows": record.rows,
            "debits_pence": record.debits_pence,
            "credits_pence": record.credits_pence,
        }
    )
