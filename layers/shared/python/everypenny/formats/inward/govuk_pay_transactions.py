"""GOV.UK Pay's transactions CSV, as its admin tool gives it; read by heading, never by place.

| heading | becomes |
|---|---|
| GOV.UK Payment ID | source_reference: the payment's, also on its refunds |
| State | bank_code: `captured` or `refunded`, the event that the line tells |
| Total Amount (with a surcharge), else Amount | amount_pence; pounds, refunds negative |
| Date Created | paid_on |
| Reference; Description; Cardholder Name | payer_reference; narrative; payer_name |
| Provider ID | item_reference |
| `item_1 (metadata)` to `item_9 (metadata)` | parts, as govuk_pay_answers tells them |

A line is what the API would tell of the same payment: `captured` of its id, once, whichever
road tells first; so nothing in it posts. Lines in states that moved no money are counted
(pending while they may still move some). An apostrophe before a text that a spreadsheet would
run is GOV.UK Pay's, and is dropped. An id is one word, and no card number: where columns have
been shifted, a payer's name must not pass for one, since the provider would be asked about it.
Source: the factory of the CSV in pay-ledger's public code.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.domain.money import NotMoney, pence_from_pounds, plain_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.declared_columns import Cells
from everypenny.formats.declared_rows import Headings, rows_of
from everypenny.formats.declared_values import day_reader
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.govuk_pay_answers import basket_of
from everypenny.formats.reading import Event, ReadOptions

CAPTURED, REFUNDED = "captured", "refunded"
_MOVED = {"success": CAPTURED, "refund success": REFUNDED}
_PENDING = frozenset({"in progress", "capturable", "refund submitted", "submitted"})
_ID, _STATE, _DAY, _AMOUNT = "gov.uk payment id", "state", "date created", "amount"
_NEEDED = {
    _ID: "GOV.UK Payment ID",
    _STATE: "State",
    _DAY: "Date Created",
    _AMOUNT: "Amount",
    "reference": "Reference",
}
_METADATA = " (metadata)"
_AN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REMEDY = "Download the CSV from GOV.UK Pay's admin tool again, and leave it as it is."
_ROWS = DeclaredFormat(about="headed CSV", dates=())
_day = lru_cache(maxsize=4096)(day_reader(("d mmm yyyy", "yyyy-mm-dd", "dd/mm/yyyy")))


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read one file as one batch; its account is empty, since the provider holds the money."""
    return at_most(_Reading(options).events(file), options.max_faults)


class _Reading:
    """One pass over one file."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._headings: list[str] = []
        self._lines = self._payments = self._total = self._pending = self._faults = 0
        self._first: date | None = None
        self._last: date | None = None

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Events and faults line by line, then the batch's end."""
        for row in rows_of(file, self._options, _ROWS):
            for event in self._told(row):
                self._faults += isinstance(event, Fault)
                yield event
            if self._headings and not self._is_headed():
                return
        if self._lines:
            yield self._end()
        elif not self._faults:
            yield fault_at("the file", "", expected="A file with lines.", remedy=_REMEDY)

    def _told(self, row: object) -> Iterator[Event]:
        match row:
            case Fault():
                yield row
            case Headings(_, names):
                self._headings = names
                yield from self._missing()
            case (int(number), list(cells)):
                yield from self._row(number, cells)

    def _is_headed(self) -> bool:
        return all(self._headings.count(name) == 1 for name in _NEEDED)

    def _missing(self) -> Iterator[Fault]:
        for name, heading in _NEEDED.items():
            if self._headings.count(name) != 1:
                expected = f"One column with the heading {heading!r}."
                yield fault_at("the headings", "", expected=expected, remedy=_REMEDY)

    def _row(self, number: int, cells: Cells) -> Iterator[Event]:
        if len(cells) != len(self._headings):
            expected = f"{len(self._headings)} cells, as the headings say, not {len(cells)}."
            shown = ",".join(cells[:50])
            yield fault_at(f"line {number}", shown, expected=expected, remedy=_REMEDY)
            return
        told = dict(zip(self._headings, map(_unguarded, cells), strict=True))
        event = _MOVED.get(told[_STATE].casefold())
        if event is None:
            self._lines += 1
            self._pending += told[_STATE].casefold() in _PENDING
        else:
            yield from self._moved(number, told, event)

    def _moved(self, number: int, told: dict[str, str], event: str) -> Iterator[Event]:
        pence = _pence(told.get("total amount") or told[_AMOUNT])
        day = _day(told[_DAY])
        wrong = list(self._mistakes(told, event, pence=pence, day=day))
        for heading, text, expected in wrong:
            place = f"line {number}, {heading}"
            yield fault_at(place, text, expected=expected, remedy=_REMEDY)
        if wrong or pence is None or day is None:
            return
        self._lines += 1
        self._total += pence
        self._first = day if self._first is None else min(self._first, day)
        self._last = day if self._last is None else max(self._last, day)
        if pence:
            self._payments += 1
            yield self._payment(told, event, pence=pence, day=day)

    def _mistakes(
        self, told: dict[str, str], event: str, *, pence: int | None, day: date | None
    ) -> Iterator[tuple[str, str, str]]:
        if not _AN_ID.fullmatch(told[_ID]) or mask_card_numbers(told[_ID]) != told[_ID]:
            yield _NEEDED[_ID], told[_ID], "The payment's id: one word, and no card number."
        if day is None:
            yield _NEEDED[_DAY], told[_DAY], "A day such as 3 Mar 2026."
        if pence is None:
            yield _NEEDED[_AMOUNT], told[_AMOUNT], "Pounds such as 12.50."
        elif (pence > 0) == (event == REFUNDED) and pence:
            expected = "A refund below zero, and a payment above it."
            yield _NEEDED[_AMOUNT], told[_AMOUNT], expected

    def _payment(self, told: dict[str, str], event: str, *, pence: int, day: date) -> Payment:
        metadata = {
            name.removesuffix(_METADATA): text
            for name, text in told.items()
            if text and name.endswith(_METADATA)
        }
        base = _pence(told[_AMOUNT]) or 0
        return Payment(
            position=self._payments,
            amount_pence=pence,
            paid_on=day,
            source_reference=told[_ID],
            payer_reference=told["reference"],
            narrative=told.get("description", ""),
            bank_code=event,
            payer_name=told.get("cardholder name", ""),
            item_reference=told.get("provider id", ""),
            parts=basket_of(metadata, base) if event == CAPTURED else (),
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
            zero_lines=self._lines - self._payments - self._pending,
            pending_lines=self._pending,
        )


def _unguarded(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _pence(text: str) -> int | None:
    try:
        return pence_from_pounds(text)
    except NotMoney:
        return None
