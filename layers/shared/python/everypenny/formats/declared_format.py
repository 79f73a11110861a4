"""The reader of files that a council describes itself: a mapping, compiled once.

What a mapping may say stands in domain/declared_format.py. Each account's lines that stand
together are one batch. Where the file names no account, the constant `account`, else the
source's setting `account` does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.formats.declared_batch import Batch
from everypenny.formats.declared_columns import (
    BadCell,
    Cells,
    NoSuchColumn,
    by_characters,
    by_heading,
    by_position,
)
from everypenny.formats.declared_detail import (
    ColumnsMissing,
    Detail,
    DetailReader,
    Locate,
)
from everypenny.formats.declared_rows import REMEDY, Headings, TrailerRow, rows_of
from everypenny.formats.declared_totals import Totals, misplaced
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, Reader, ReadOptions

_MOST_ACCOUNTS = 1_000
_SHOWN_CELLS = 50


def reader_of(declared: DeclaredFormat) -> Reader:
    """The reader of the files that a sound mapping describes (see declared_mistakes)."""

    def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
        own = replace(options, encodings=declared.encodings)
        return at_most(_Reading(declared, own).events(file), options.max_faults)

    return read


class _Reading:
    """One pass over one file."""

    def __init__(self, declared: DeclaredFormat, options: ReadOptions) -> None:
        self._declared = declared
        self._options = options
        self._totals = Totals(declared)
        settings = options.settings
        self._account = declared.constants.get("account") or settings.get("account", "")
        self._has_balance = declared.columns.balance is not None
        self._details: DetailReader | None = None
        self._batch: Batch | None = None
        self._accounts: set[str] = set()
        self._faults = 0

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Payments and faults row by row, each batch's end, and what contradicts it."""
        try:
            for event in self._rows(file):
                self._faults += event.__class__ is Fault
                yield event
        except ColumnsMissing as missing:
            for sentence in missing.sentences:
                yield fault_at("the columns", "", expected=sentence, remedy=REMEDY)
            return
        yield from self._end()

    def _rows(self, file: BinaryIO) -> Iterator[Event]:
        self._begin()
        for row in rows_of(file, self._options, self._declared):
            if row.__class__ is tuple:
                yield from self._row(*row)
            elif isinstance(row, Headings):
                self._head(row)
            elif isinstance(row, TrailerRow):
                yield from self._totals.close(row)
            elif isinstance(row, Fault):
                yield row

    def _begin(self) -> None:
        lines = self._declared.lines
        if lines.kind == "fixed_width":
            self._compile(by_characters, width=0)
        elif lines.kind == "delimited" and not lines.header:
            self._compile(by_position, width=lines.width)

    def _head(self, headings: Headings) -> None:
        names = headings.names
        while names and not names[-1]:
            names.pop()
        self._compile(partial(by_heading, headings=names), width=len(names))

    def _compile(self, locate: Locate, *, width: int) -> None:
        trailer = self._declared.trailer
        missing: list[str] = []
        if trailer is not None and trailer.hash_of is not None:
            try:
                self._totals.hashed = locate(trailer.hash_of)
            except NoSuchColumn as wrong:
                missing.append(str(wrong))
        try:
            self._details = DetailReader(self._declared, locate, self._options, width=width)
        except ColumnsMissing as more:
            missing += more.sentences
        if missing:
            raise ColumnsMissing(missing)

    def _row(self, number: int, cells: Cells) -> Iterable[Event]:
        details, batch = self._details, self._batch
        if details is None or self._totals.is_closed:
            return (misplaced(number, _shown(cells)),)
        try:
            detail = details.read(cells)
        except BadCell:
            return [_fault(number, bad) for bad in details.mistakes(cells)]
        if self._declared.trailer is not None:
            self._totals.add(detail.pence, cells)
        account = detail.account or self._account
        if batch is None or batch.account != account:
            return self._turned(number, account, detail)
        batch.add(number, detail)
        return (detail.payment(batch.payments),) if detail.pence else ()

    def _turned(self, number: int, account: str, detail: Detail) -> Iterator[Event]:
        """End the batch of the account before, and begin this one's with its first line."""
        if self._batch is not None:
            yield from self._ended(self._batch)
        if account in self._accounts or len(self._accounts) == _MOST_ACCOUNTS:
            expected = f"At most {_MOST_ACCOUNTS} accounts, each one's lines together."
            yield fault_at(f"line {number}", account, expected=expected, remedy=REMEDY)
        else:
            self._accounts.add(account)
        self._batch = Batch(account, has_balance=self._has_balance)
        self._batch.add(number, detail)
        if detail.pence:
            yield detail.payment(self._batch.payments)

    def _ended(self, batch: Batch) -> Iterator[Event]:
        yield batch.end(self._options.currency, (), None)
        yield from () if self._faults else batch.breaks()

    def _end(self) -> Iterator[Event]:
        totals, batch = self._totals, self._batch
        if batch is None and not totals.is_closed:
            if not self._faults:
                expected = "A file with lines."
                yield fault_at("the file", "", expected=expected, remedy=REMEDY)
            return
        all_read = not self._faults
        batch = batch or Batch(self._account, has_balance=False)
        stated = totals.stated.get("total") if len(self._accounts) < 2 else None
        yield batch.end(self._options.currency, totals.controls(), stated)
        yield from batch.breaks() if all_read else ()
        yield from totals.disagreements(all_read=all_read)


def _fault(number: int, bad: BadCell) -> Fault:
    place = f"line {number}, {bad.place}" if bad.place else f"line {number}"
    return fault_at(place, bad.text, expected=bad.expected, remedy=REMEDY)


def _shown(cells: Cells) -> str:
    return cells if isinstance(cells, str) else ",".join(cells[:_SHOWN_CELLS])
