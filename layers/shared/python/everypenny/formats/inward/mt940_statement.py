"""One MT940 statement: its lines between its balances, over one page or more."""

from collections.abc import Iterator, Sequence
from datetime import date

from everypenny.domain.batches import BatchEnd, Control
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.inward.swift_entries import Balance, read_balance
from everypenny.formats.inward.swift_fields import Field
from everypenny.formats.inward.swift_lines import Header, StatementLines
from everypenny.formats.reading import Event, ReadOptions

_ASK = "Ask the bank for the whole statement again."


class Statement:
    """Takes the fields behind a header; `closing` is the last page's balance so far."""

    def __init__(self, header: Header, options: ReadOptions) -> None:
        self.header = header
        self.opening: Balance | None = None
        self.closing: Balance | None = None
        self.is_at_page_end = False
        self._lines = StatementLines(options)
        self._currency = options.currency
        self._pages: list[Control] = []
        self._is_intraday = False

    def take(self, field: Field) -> Sequence[Event]:
        """Take a line, narrative, balance, or a field that only an MT942 has."""
        number, tag, texts = field
        if tag == "61":
            return self._lines.add(field)
        if tag == "86":
            return self._lines.describe(field)
        told: list[Event] = [*self._lines.flush()]
        if tag[:2] in ("60", "62"):
            troubles = self._take_balance(tag, texts[0])
        else:
            troubles = self._take_intraday()
        told.extend(
            fault_at(f"line {number}", texts[0], expected=trouble, remedy=_ASK)
            for trouble in troubles
        )
        return told

    def end(self) -> Iterator[Event]:
        """Tell what is left, judge the balances, and end the batch."""
        yield from self._lines.flush()
        controls = (*self._pages, *self._balance_control())
        place = f"the statement from line {self.header.at}"
        for expected in self._missing():
            yield fault_at(place, self.header.reference, expected=expected, remedy=_ASK)
        yield from disagreements(place, controls, remedy=_ASK)
        yield self._batch_end(controls)

    def _take_balance(self, tag: str, text: str) -> list[str]:
        """Keep a balance; the answer is what was expected of it and not found."""
        balance = read_balance(text)
        if balance is None:
            return ["A balance: C or D, a date YYMMDD, a currency, an amount with a comma."]
        troubles = list(balance.troubles)
        if balance.currency != self._currency:
            troubles.append(f"A balance in {self._currency}, the currency of this account.")
        if tag == "60M" and self.is_at_page_end and self.closing is not None:
            self._pages.append(Control("page balance", balance.pence, self.closing.pence))
            self.closing, self.is_at_page_end = None, False
        elif (self.opening if tag.startswith("60") else self.closing) is not None:
            troubles.append("One opening and one closing balance in a statement.")
        elif tag.startswith("60"):
            self.opening = balance
        else:
            self.closing, self.is_at_page_end = balance, tag == "62M"
        return troubles

    def _take_intraday(self) -> list[str]:
        if self._is_intraday:
            return []
        self._is_intraday = True
        return ["A statement of booked entries; this is an intraday report, MT942."]

    def _missing(self) -> Iterator[str]:
        if self.opening is None:
            yield "An opening balance, :60F:, before the lines."
        if self.closing is None:
            yield "A closing balance, :62F:, behind the lines."

    def _balance_control(self) -> Iterator[Control]:
        if self.opening is not None and self.closing is not None:
            found = self.opening.pence + self._lines.total_pence
            yield Control("balance", self.closing.pence, found)

    def _batch_end(self, controls: tuple[Control, ...]) -> BatchEnd:
        lines, opening, closing = self._lines, self.opening, self.closing
        closing_on = closing.on if closing else None
        stated = closing.pence - opening.pence if opening and closing else None
        return BatchEnd(
            identity=self._identity(closing_on or lines.last_on),
            account=self.header.account,
            currency=(opening or closing or _NO_BALANCE).currency or self._currency,
            opening_pence=opening.pence if opening else None,
            closing_pence=closing.pence if closing else None,
            first_on=lines.first_on or closing_on,
            last_on=max(filter(None, (lines.last_on, closing_on)), default=None),
            controls=controls,
            stated_pence=stated,
            payments=lines.payments,
            total_pence=lines.total_pence,
            zero_lines=lines.zero_lines,
            pending_lines=lines.pending_lines,
        )

    def _identity(self, last_on: date | None) -> str:
        """Banks count statements by the year, and some always give the same reference."""
        header, day = self.header, last_on.isoformat() if last_on else ""
        return " ".join(filter(None, (header.account, header.reference, header.number, day)))


_NO_BALANCE = Balance(0, None, "", ())
