"""LocalGov IMS's processed transactions: CSV without headings, 15 fields a line.

| field | content | becomes |
|---|---|---|
| 1 | transaction reference | source_reference, where field 3 is empty |
| 2 | internal reference | item_reference |
| 3 | reference of the payment provider | source_reference |
| 6 | day of the transaction, yyyy-mm-dd or dd/mm/yyyy, perhaps a time | paid_on, booked_on |
| 7 | account reference | payer_reference |
| 9 | fund code | the one part's fund, where the setting `fund_<code>` names ours |
| 10 | method of payment code | bank_code; method_code where the setting `method_<code>` is |
| 11 | pounds, at most two decimals, `-` for money taken back | amount_pence |
| 15 | narrative | narrative |

The others (4 office, 5 day of entry, 8 user, 12 to 14 VAT) are not told: VAT is worked out anew
here. The old system writes no quotation marks, so more than 15 fields are a narrative with
commas in it; fields that are quoted are read so too.
Source: the file that the public code of the old system takes and gives.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.declared_format import DeclaredFormat, Lines
from everypenny.domain.money import NotMoney, pence_from_pounds, plain_pounds
from everypenny.domain.payments import Part, Payment
from everypenny.formats.declared_columns import Cells
from everypenny.formats.declared_rows import rows_of
from everypenny.formats.declared_values import day_reader
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions

_FIELDS = 15
_REMEDY = "Export the file again from the old system, or mend the field."
_ROWS = DeclaredFormat(about="15 fields", dates=(), lines=Lines(header=False))
_DAYS = ("yyyy-mm-dd", "dd/mm/yyyy")
_PATTERNS = tuple(f"{day}{time}" for day in _DAYS for time in ("", " HH:MM:SS", "THH:MM:SS"))
_day = lru_cache(maxsize=4096)(day_reader(_PATTERNS))


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read one file as one batch; its account is empty."""
    return at_most(_Reading(options).events(file), options.max_faults)


class _Reading:
    """One pass over one file."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._lines = self._payments = self._total = self._faults = 0
        self._first: date | None = None
        self._last: date | None = None

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Payments and faults line by line, then the batch's end."""
        for row in rows_of(file, self._options, _ROWS):
            if isinstance(row, Fault):
                self._faults += 1
                yield row
            elif isinstance(row, tuple):
                yield from self._row(*row)
        if self._lines:
            yield self._end()
        elif not self._faults:
            yield fault_at("the file", "", expected="A file with lines.", remedy=_REMEDY)

    def _row(self, number: int, cells: Cells) -> Iterator[Event]:
        if len(cells) < _FIELDS:
            self._faults += 1
            expected = f"{_FIELDS} fields, not {len(cells)}."
            yield fault_at(f"line {number}", ",".join(cells), expected=expected, remedy=_REMEDY)
            return
        pence, day = _pence(cells[10].strip()), _day(cells[5].strip())
        wrong = list(self._mistakes(pence, day))
        self._faults += len(wrong)
        for field, expected in wrong:
            place = f"line {number}, field {field}"
            yield fault_at(place, cells[field - 1], expected=expected, remedy=_REMEDY)
        if wrong or pence is None or day is None:
            return
        self._note(pence, day)
        if pence:
            yield self._payment(cells, pence, day)

    def _mistakes(self, pence: int | None, day: date | None) -> Iterator[tuple[int, str]]:
        last = self._options.not_after
        if day is None:
            yield 6, "A day as yyyy-mm-dd or dd/mm/yyyy, with or without a time."
        elif last is not None and day > last:
            yield 6, f"A day not after {last:%d/%m/%Y}."
        if pence is None:
            yield 11, "Pounds with at most two decimals, such as 1234.50."

    def _note(self, pence: int, day: date) -> None:
        self._lines += 1
        self._payments += pence != 0
        self._total += pence
        self._first = day if self._first is None else min(self._first, day)
        self._last = day if self._last is None else max(self._last, day)

    def _payment(self, cells: Cells, pence: int, day: date) -> Payment:
        reference, method = cells[6].strip(), cells[9].strip()
        settings = self._options.settings
        fund = settings.get(f"fund_{cells[8].strip()}", "")
        return Payment(
            position=self._payments,
            amount_pence=pence,
            booked_on=day,
            paid_on=day,
            source_reference=cells[2].strip() or cells[0].strip(),
            payer_reference=reference,
            narrative=",".join(cells[14:]).strip(),
            method_code=settings.get(f"method_{method}", ""),
            bank_code=method,
            item_reference=cells[1].strip(),
            parts=(Part(fund=fund, reference=reference, amount_pence=pence),) if fund else (),
        )

    def _end(self) -> BatchEnd:
        total = plain_pounds(self._total)
        return BatchEnd(
            identity=f"{self._first} to {self._last}, {self._lines} lines, {total}",
            account="",
            currency=self._options.currency,
            opening_pence=None,
            closing_pence=None,
            first_on=self._first,
            last_on=self._last,
            controls=(),
            stated_pence=None,
            payments=self._payments,
            total_pence=self._total,
            zero_lines=self._lines - self._payments,
        )


def _pence(text: str) -> int | None:
    try:
        return pence_from_pounds(text)
    except NotMoney:
        return None
