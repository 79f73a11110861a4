"""What an export holds: its rows and bytes, from closed days and one configuration alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import BinaryIO

from everypenny.domain.council import Target
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import export_rows
from everypenny.domain.journals import Journal
from everypenny.domain.london_days import days
from everypenny.domain.records import ExportRecord
from everypenny.formats.day_book_journals import (
    SealedJournals,
    read_journal_line,
    read_period,
    read_sealed_journals,
)
from everypenny.formats.outward.export_cells import ExportHead
from everypenny.formats.outward.export_file import ExportControls, write_export
from everypenny.formats.outward.shipped_layouts import definition_of
from everypenny.workflows.ledger_ports import DayBooks
from everypenny.workflows.ports import Councils


class NotClosed(Exception):
    """A day that an export would cover is not sealed yet; it is exported once it is."""


class ExportUnbalanced(Exception):
    """A general ledger export that does not sum to zero; a developer answers it."""


def write_contents(
    record: ExportRecord, file: BinaryIO, councils: Councils, day_books: DayBooks
) -> ExportControls:
    """Fill an empty file with the export: a pure function of its record and closed days."""
    target = councils.version(record.configuration).targets[record.target]
    head = ExportHead(
        export_id=record.export_id,
        target=record.target,
        period=record.period,
        first_on=record.first_on,
        last_on=record.last_on,
        sequence=record.sequence,
        settings=target.settings,
    )
    rows = partial(rows_of, record, councils, day_books)
    written = write_export(definition_of(target), head, rows, file)
    if target.kind == "general_ledger" and written.debits_pence != written.credits_pence:
        raise ExportUnbalanced(record.export_id)
    return written


def rows_of(
    record: ExportRecord, councils: Councils, day_books: DayBooks
) -> Iterator[ExportRow]:
    """The export's rows, made again from its record; NotClosed if a day is not sealed."""
    council = councils.version(record.configuration)
    target = council.targets[record.target]
    starts = starts_of(record, target)
    journals = (
        (day, journal, councils.version(version))
        for day, journal, version in covered(
            record.covers_from(), record.last_on, record.period, day_books
        )
    )
    return export_rows(journals, target, definition_of(target), council, starts)


def starts_of(record: ExportRecord, target: Target) -> Mapping[str, date]:
    """The first day of each fund of a detail target."""
    return {fund: record.starts.get(fund, record.first_on) for fund in target.funds}


def covered(
    first_on: date, last_on: date, period: str, day_books: DayBooks
) -> Iterator[tuple[date, Journal, str]]:
    """The journals of sealed days that belong to a period, in the day books' order.

    With each the configuration version that it was posted under.
    """
    for day in days(first_on, last_on):
        sealed = _sealed(day, day_books)
        for line in day_books.journals(day, sealed.sha256):
            batch, of_period, journal = read_journal_line(line)
            if of_period == period:
                yield day, journal, sealed.configurations[batch]


def periods(covered_days: Iterable[date], day_books: DayBooks) -> Sequence[str]:
    """The accounting periods of the journals of sealed days, in order."""
    found = set()
    for day in covered_days:
        sealed = _sealed(day, day_books)
        found |= {read_period(line) for line in day_books.journals(day, sealed.sha256)}
    return sorted(found)


def _sealed(day: date, day_books: DayBooks) -> SealedJournals:
    manifest = day_books.manifest(day)
    if manifest is None:
        raise NotClosed(f"{day} is not closed")
    return read_sealed_journals(manifest)
