"""MT942, SWIFT's interim report: what moved today so far. It repeats in the day's MT940.

    :20: reference  :25: account  :28C: number/page  :34F: floor limit  :13D: date and time
    :61: a line and :86: its narrative, see swift_entries
    :90D: count, currency and amount of the debits  :90C: of the credits

Source: SWIFT's user handbook as banks publish it. Whoever posts it posts money twice.
"""

from collections.abc import Iterator
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.swift_entries import read_total
from everypenny.formats.inward.swift_fields import END, Field, read_fields
from everypenny.formats.inward.swift_lines import Header, StatementLines
from everypenny.formats.reading import Event, ReadOptions

_HEADER = frozenset({"20", "25", "25P", "28", "28C"})
_TOTALS = {"90C": "credits", "90D": "debits"}
_ASK = "Ask the bank for the report again."


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each report's lines and its end, for their details only.

    Controls are `credits`, `debits` and their counts, where the report states them; expected
    lines are within them. There are no balances.
    """
    return at_most(_events(file, options), options.max_faults)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    report: _Report | None = None
    reports = 0
    for item in read_fields(file, options):
        if isinstance(item, Fault):
            yield item
            continue
        number, tag, _ = item
        if report is not None and (tag in ("20", END)):
            yield from report.end()
            report = None
        if tag == END:
            continue
        if report is None:
            report = _Report(Header(number), options)
            reports += 1
        yield from report.take(item)
    if report is not None:
        yield from report.end()
    if not reports:
        yield fault_at(
            "the whole file",
            "",
            expected="An MT942 report, whose first field is :20:.",
            remedy="Check that the file is the bank's MT942 and that it is not empty.",
        )


class _Report:
    """One report, one message."""

    def __init__(self, header: Header, options: ReadOptions) -> None:
        self._header = header
        self._lines = StatementLines(options)
        self._currency = options.currency
        self._created = ""
        self._stated: dict[str, tuple[int, int]] = {}

    def take(self, field: Field) -> Iterator[Event]:
        number, tag, texts = field
        if tag == "61":
            yield from self._lines.add(field)
        elif tag == "86":
            yield from self._lines.describe(field)
        else:
            yield from self._lines.flush()
            for trouble in self._take_other(tag, texts[0].strip()):
                yield fault_at(f"line {number}", texts[0], expected=trouble, remedy=_ASK)

    def end(self) -> Iterator[Event]:
        yield from self._lines.flush()
        controls = tuple(self._controls())
        place = f"the report from line {self._header.at}"
        if not self._header.reference:
            yield fault_at(
                place,
                "",
                expected="The reference of the report, :20:, before its other fields.",
                remedy=_ASK,
            )
        yield from disagreements(place, controls, remedy=_ASK)
        yield self._batch_end(controls)

    def _take_other(self, tag: str, text: str) -> Iterator[str]:
        if tag in _HEADER:
            self._header.take(tag, text)
        elif tag == "13D":
            self._created = text
        elif tag == "34F" and text[:3] != self._currency:
            yield f"A report in {self._currency}, the currency of this account."
        elif tag in _TOTALS:
            yield from self._take_total(tag, text)
        elif tag in ("60F", "60M", "62F", "62M"):
            yield "An interim report, which has no balances; this is a statement, MT940."

    def _take_total(self, tag: str, text: str) -> Iterator[str]:
        total = read_total(text)
        if total is None:
            yield "A total: a count, a currency, an amount with a comma."
        elif total[1] != self._currency:
            yield f"A total in {self._currency}, the currency of this account."
        else:
            self._stated[_TOTALS[tag]] = (total[0], total[2])

    def _controls(self) -> Iterator[Control]:
        lines = self._lines
        found = {
            "credits": (lines.credits, lines.credits_pence),
            "debits": (lines.debits, lines.debits_pence),
        }
        for name, (count, pence) in self._stated.items():
            yield Control(f"number of {name}", count, found[name][0])
            yield Control(name, pence, found[name][1])

    def _batch_end(self, controls: tuple[Control, ...]) -> BatchEnd:
        lines, header = self._lines, self._header
        named = (header.account, header.reference, header.number, self._created)
        return BatchEnd(
            identity=" ".join(filter(None, named)),
            account=header.account,
            currency=self._currency,
            opening_pence=None,
            closing_pence=None,
            first_on=lines.first_on,
            last_on=lines.last_on,
            controls=controls,
            stated_pence=None,
            payments=lines.payments,
            total_pence=lines.total_pence,
            zero_lines=lines.zero_lines,
            pending_lines=lines.pending_lines,
        )
