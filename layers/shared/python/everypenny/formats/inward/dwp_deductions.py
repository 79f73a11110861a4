"""DWP's council tax deductions: an Excel workbook, first sheet, a row of headings, then rows.

| column | content | becomes |
|---|---|---|
| F | council tax account, blanks anywhere | payer_reference, without blanks |
| K | day of the transaction, dd/mm/yyyy or Excel's own | paid_on, booked_on |
| L | whole pence | amount_pence |
| M | `-` where money is taken back, else `+` or nothing | its sign |
| E | schedule number | narrative |
| N, O | total of the file in whole pence, and its sign; the same in every row | a control |
| P | number of rows in the file; the same in every row | a control |

Columns are named by letter, so an empty cell moves nothing. N, O and P are checked where they
stand, unless the source's setting `totals` is `noted`: then they are told and refuse nothing.
Column I, which looks like a National Insurance number, is never told.
Source: a council's public importer; the meaning of E, N, O and P is inferred from its rows.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control
from everypenny.domain.money import plain_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.declared_values import day_reader
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.xlsx_sheet import Cells, WorkbookRefused, first_sheet
from everypenny.formats.reading import Event, ReadOptions

_REMEDY = "Ask DWP to send the file again, corrected."
_SIGNS = {"": 1, "+": 1, "-": -1}
_LONGEST = 13
_day = lru_cache(maxsize=4096)(day_reader(("dd/mm/yyyy", "yyyy-mm-dd")))


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read one workbook as one batch; its account is empty, since DWP holds the money."""
    return at_most(_Reading(options).events(file), options.max_faults)


class _Reading:
    """One pass over one workbook."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._rows = self._payments = self._zero_lines = self._total = 0
        self._days: set[date] = set()
        self._unread = 0
        self._stated_totals: Counter[int] = Counter()
        self._stated_counts: Counter[int] = Counter()

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Payments and faults row by row, then the batch's end and what it contradicts."""
        try:
            for number, cells in first_sheet(file):
                if number > 1:
                    yield from self._row(number, cells)
        except WorkbookRefused as refusal:
            self._unread += 1
            yield refusal.fault
        yield from self._end()

    def _row(self, number: int, cells: Cells) -> Iterator[Event]:
        self._rows += 1
        pence, day = _signed(cells, "L", "M"), _day(cells.get("K", ""))
        wrong = list(self._mistakes(cells, pence, day))
        self._unread += bool(wrong)
        for column, expected in wrong:
            text = cells.get(column, "")
            yield fault_at(f"row {number}, {column}", text, expected=expected, remedy=_REMEDY)
        if wrong or pence is None or day is None:
            return
        self._note(cells, pence, day)
        if pence:
            yield Payment(
                position=self._payments,
                amount_pence=pence,
                booked_on=day,
                paid_on=day,
                payer_reference="".join(cells.get("F", "").split()),
                narrative=cells.get("E", ""),
            )

    def _mistakes(
        self, cells: Cells, pence: int | None, day: date | None
    ) -> Iterator[tuple[str, str]]:
        last = self._options.not_after
        if day is None:
            yield "K", "A day as dd/mm/yyyy, or a cell in a date's format."
        elif last is not None and day > last:
            yield "K", f"A day not after {last:%d/%m/%Y}."
        if pence is None:
            is_signed = cells.get("M", "") in _SIGNS
            yield ("L", "Whole pence.") if is_signed else ("M", "The sign, + or -.")
        if "N" in cells and _signed(cells, "N", "O") is None:
            yield "N", "The file's total in whole pence, and its sign behind it."
        if "P" in cells and _whole(cells["P"]) is None:
            yield "P", "The number of rows in the file."

    def _note(self, cells: Cells, pence: int, day: date) -> None:
        self._days.add(day)
        self._total += pence
        self._payments += pence != 0
        self._zero_lines += pence == 0
        total, count = _signed(cells, "N", "O"), _whole(cells.get("P", ""))
        if total is not None and len(self._stated_totals) < 2:
            self._stated_totals[total] += 1
        if count is not None and len(self._stated_counts) < 2:
            self._stated_counts[count] += 1

    def _end(self) -> Iterator[Event]:
        if not self._rows:
            if self._unread:
                return
            expected = "A row of headings, and rows below it."
            yield fault_at("the first sheet", "", expected=expected, remedy=_REMEDY)
            return
        controls = self._controls()
        first, last = min(self._days, default=None), max(self._days, default=None)
        stated = next(iter(self._stated_totals), None)
        total = plain_pounds(self._total if stated is None else stated)
        yield BatchEnd(
            identity=f"{first} to {last}, {self._rows} lines, {total}",
            account="",
            currency=self._options.currency,
            opening_pence=None,
            closing_pence=None,
            first_on=first,
            last_on=last,
            controls=controls,
            stated_pence=stated,
            payments=self._payments,
            total_pence=self._total,
            zero_lines=self._zero_lines,
        )
        if not self._unread and self._options.settings.get("totals") != "noted":
            yield from disagreements("columns N to P", controls, remedy=_REMEDY)

    def _controls(self) -> tuple[Control, ...]:
        """Rows that state different totals yield a control each, so one must disagree."""
        totals = [Control("total", stated, self._total) for stated in self._stated_totals]
        counts = [Control("number of rows", n, self._rows) for n in self._stated_counts]
        return (*totals, *counts)


def _signed(cells: Cells, column: str, sign: str) -> int | None:
    pence, factor = _whole(cells.get(column, "")), _SIGNS.get(cells.get(sign, ""))
    return None if pence is None or factor is None else factor * pence


def _whole(text: str) -> int | None:
    """A whole number without a sign; `1850.0` is how some programs save 1850."""
    digits = text.removesuffix(".0")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST
    return int(digits) if is_number else None
