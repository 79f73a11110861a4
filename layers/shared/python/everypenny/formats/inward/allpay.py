"""allpay's receipts file: fixed width, no header, details, then two trailers.

A detail line, at least 43 characters (places from 0):

| place | length | content | becomes |
|---|---|---|---|
| 0 | 7 | batch or outlet id, behind a blank | narrative |
| 7 | 16 | account reference, left-aligned | payer_reference |
| 23 | 9 | pounds, right-aligned, two decimals, `-` for money taken back | amount_pence |
| 32 | 1 | channel, a letter | bank_code; method_code where `method_<letter>` is set |
| 33 | 10 | day of the payment, dd/mm/yyyy | paid_on, booked_on |

Channels: P Post Office, C cash adjustment, Q returned cheque, T PayPoint, Z Payzone, N
telephone, B online. A reference that begins with a client prefix (setting `client_prefixes`,
parted by commas) is taken without it. Behind the details come blank lines and two trailers,
in either order:

| line begins with | place | length | content |
|---|---|---|---|
| `Total Amount` | 34 | 17 | sum of the details in pounds |
| `Total Transactions` | 40 | 17 | count of the details |

Source: the council importers that are public; client variants are met by the settings.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.money import NotMoney, pence_from_pounds, plain_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.text_lines import read_lines

_WIDTH = 43
_CHANNELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRAILER = "Total "
_AMOUNT_LABEL, _AMOUNT_AT = "Total Amount", slice(34, 51)
_COUNT_LABEL, _COUNT_AT = "Total Transactions", slice(40, 57)
_REMEDY = "Ask allpay to send the file again, corrected."


class _Bad(ValueError):
    """A field that cannot be read: first and last column from 1, and what was expected."""

    def __init__(self, first: int, last: int, expected: str) -> None:
        super().__init__(expected)
        self.columns = f"columns {first}-{last}"
        self.expected = expected


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read one file as one batch; its account is empty, since allpay holds the money."""
    return at_most(_Reading(options).events(file), options.max_faults)


class _Reading:
    """One pass over one file."""

    def __init__(self, options: ReadOptions) -> None:
        prefixes = options.settings.get("client_prefixes", "").split(",")
        self._options = options
        self._prefixes = tuple(prefix.strip() for prefix in prefixes if prefix.strip())
        self._methods = {
            channel: options.settings.get(f"method_{channel}", "") for channel in _CHANNELS
        }
        self._details = self._payments = self._zero_lines = self._total = 0
        self._unread = 0
        self._days: set[date] = set()
        self._trailers: dict[str, int | None] = {}
        self._is_behind = False

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Payments and faults line by line, then the batch's end and what it contradicts."""
        for line in read_lines(file, self._options):
            if isinstance(line, Fault):
                self._unread += 1
                yield line
                continue
            number, text = line
            if not text or text.isspace():
                self._is_behind = True
            elif text.startswith(_TRAILER):
                yield from self._trailer(number, text)
            elif self._is_behind:
                yield self._misplaced(number, text)
            elif (event := self._detail(number, text)) is not None:
                yield event
        yield from self._end()

    def _detail(self, number: int, text: str) -> Payment | Fault | None:
        self._details += 1
        try:
            pence, day = self._amount_and_day(text)
        except _Bad as bad:
            self._unread += 1
            place = f"line {number}, {bad.columns}"
            return fault_at(place, text, expected=bad.expected, remedy=_REMEDY)
        self._days.add(day)
        if pence == 0:
            self._zero_lines += 1
            return None
        self._payments += 1
        self._total += pence
        return self._payment(text, pence, day)

    def _amount_and_day(self, text: str) -> tuple[int, date]:
        if len(text) != _WIDTH and len(text.rstrip()) != _WIDTH:
            expected = f"A line of exactly {_WIDTH} characters, not {len(text)}."
            raise _Bad(1, len(text), expected)
        if text[32] not in self._methods:
            raise _Bad(33, 33, "The channel's letter, A to Z.")
        pence, day = _pence(text[23:32].lstrip()), _day(text[33:43])
        if pence is None:
            raise _Bad(24, 32, "Pounds, right-aligned, with two decimals, such as 12.34.")
        if day is None:
            raise _Bad(34, 43, "A day as dd/mm/yyyy.")
        if self._options.not_after is not None and day > self._options.not_after:
            raise _Bad(34, 43, f"A day not after {self._options.not_after:%d/%m/%Y}.")
        return pence, day

    def _payment(self, text: str, pence: int, day: date) -> Payment:
        reference = text[7:23].strip()
        for prefix in self._prefixes:
            if reference.startswith(prefix):
                reference = reference[len(prefix) :].lstrip()
                break
        return Payment(
            position=self._payments,
            amount_pence=pence,
            booked_on=day,
            paid_on=day,
            payer_reference=reference,
            narrative=text[:7].strip(),
            method_code=self._methods[text[32]],
            bank_code=text[32],
        )

    def _trailer(self, number: int, text: str) -> Iterator[Fault]:
        """Read a trailer; one that says nothing readable is still there, and not missing."""
        self._is_behind = True
        stated: int | None
        if text.startswith(_AMOUNT_LABEL):
            label, field, stated = _AMOUNT_LABEL, _AMOUNT_AT, _pence(text[_AMOUNT_AT].strip())
        elif text.startswith(_COUNT_LABEL):
            label, field, stated = _COUNT_LABEL, _COUNT_AT, _count(text[_COUNT_AT].strip())
        else:
            yield self._misplaced(number, text)
            return
        if label in self._trailers:
            yield self._misplaced(number, text)
        elif stated is None or text[field.stop :].strip():
            place = f"line {number}, columns {field.start + 1}-{field.stop}"
            yield fault_at(place, text, expected=f"The {label.lower()}.", remedy=_REMEDY)
        self._trailers.setdefault(label, stated)

    def _misplaced(self, number: int, text: str) -> Fault:
        self._unread += 1
        expected = "Details, then blank lines, then one trailer of each kind, then nothing."
        return fault_at(f"line {number}", text, expected=expected, remedy=_REMEDY)

    def _end(self) -> Iterator[Event]:
        if not self._details and not self._trailers:
            if not self._unread:
                yield fault_at("the file", "", expected="A file with lines.", remedy=_REMEDY)
            return
        controls = self._controls()
        yield self._batch_end(controls)
        for label in (_AMOUNT_LABEL, _COUNT_LABEL):
            if label not in self._trailers:
                expected = f"A trailer that begins with {label!r}."
                yield fault_at("the end of the file", "", expected=expected, remedy=_REMEDY)
        for control in controls:
            if not control.agrees and not self._unread:
                is_money = control.name == _AMOUNT_LABEL.lower()
                write = plain_pounds if is_money else str
                stated, found = write(control.stated), write(control.found)
                expected = f"{stated} as the trailer states, but {found} was found."
                yield fault_at(control.name, "", expected=expected, remedy=_REMEDY)

    def _controls(self) -> tuple[Control, ...]:
        found = {_AMOUNT_LABEL: self._total, _COUNT_LABEL: self._details}
        return tuple(
            Control(label.lower(), stated, found[label])
            for label, stated in self._trailers.items()
            if stated is not None
        )

    def _batch_end(self, controls: tuple[Control, ...]) -> BatchEnd:
        first, last = min(self._days, default=None), max(self._days, default=None)
        stated = self._trailers.get(_AMOUNT_LABEL)
        total = plain_pounds(self._total if stated is None else stated)
        return BatchEnd(
            identity=f"{first} to {last}, {self._details} lines, {total}",
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


def _pence(text: str) -> int | None:
    """Pounds with exactly two decimals, or None; nothing is guessed."""
    if text[-3:-2] != "." or text[:1] == "+":
        return None
    try:
        return pence_from_pounds(text)
    except NotMoney:
        return None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """A day as dd/mm/yyyy, or None; the same few days come again and again."""
    day, month, year = text[:2], text[3:5], text[6:]
    digits = day + month + year
    if text[2] != "/" or text[5] != "/" or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
