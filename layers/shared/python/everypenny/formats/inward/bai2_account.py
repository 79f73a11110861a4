"""One account's report in a BAI2 file: its figures, its lines, and what they add up to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.bai2_fields import (
    Detail,
    NotBai2,
    Summary,
    read_detail,
    read_summaries,
)
from everypenny.formats.inward.bai2_records import Record
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions

ASK = "Ask the bank for the whole file again."
_OPENING, _CLOSING, _CREDITS, _DEBITS = "010", "015", "100", "400"
_NON_MONETARY = "890"
_NO_CURRENCY = "USD"


@dataclass(slots=True)
class Tally:
    """What a trailer states: the sum of amounts as written, members, and lines."""

    pence: int = 0
    members: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """What a group header (02) says of its accounts."""

    as_of: date | None
    currency: str


class Account:
    """Takes an account's lines; `tally` is what its trailer must state."""

    def __init__(self, record: Record, group: Group, options: ReadOptions) -> None:
        fields = record.fields()
        self.name = fields[0].strip()
        self.place = record.place
        self.tally = Tally()
        self._currency = (fields[1:2] or [""])[0].strip() or group.currency or _NO_CURRENCY
        self._as_of = group.as_of
        self._options = options
        self._figures: dict[str, Summary] = {}
        self._found = {_CREDITS: (0, 0), _DEBITS: (0, 0)}
        self._payments = 0
        self._total = 0
        self._zero_lines = 0

    def begin(self, record: Record) -> Iterator[Fault]:
        """Take the figures of the header (03)."""
        if self._currency != self._options.currency:
            expected = f"An account in {self._options.currency}; none stated means USD."
            yield fault_at(self.place, record.text, expected=expected, remedy=ASK)
        try:
            for figure in read_summaries(record.fields()[2:]):
                self.tally.pence += figure.pence or 0
                self._figures.setdefault(figure.type_code, figure)
        except NotBai2 as refusal:
            yield fault_at(self.place, record.text, expected=str(refusal), remedy=ASK)

    def add(self, record: Record) -> list[Payment | Fault]:
        """Take a line (16); told is its payment, or what is wrong with it."""
        told: list[Payment | Fault] = []
        try:
            detail = read_detail(record)
            signed = detail.pence * _sign(detail.type_code)
        except NotBai2 as refusal:
            return [fault_at(record.place, record.text, expected=str(refusal), remedy=ASK)]
        limit, value_on = self._options.not_after, detail.value_on or self._as_of
        if limit is not None and value_on is not None and value_on > limit:
            expected = f"A day not after {limit.isoformat()}."
            told.append(fault_at(record.place, record.text, expected=expected, remedy=ASK))
        self.tally.pence += detail.pence
        self._count(detail)
        if not signed:
            self._zero_lines += 1
            return told
        self._payments += 1
        self._total += signed
        told.append(_payment(detail, signed, self._payments, booked_on=self._as_of))
        return told

    def controls(self) -> Iterator[Control]:
        """The account's figures that its lines must lead to."""
        opening, closing = self._pence(_OPENING), self._pence(_CLOSING)
        if opening is not None and closing is not None:
            yield Control("balance", closing, opening + self._total)
        if not self._payments:
            return
        for code, name in ((_CREDITS, "credits"), (_DEBITS, "debits")):
            figure = self._figures.get(code)
            items, pence = self._found[code]
            if figure is not None and figure.pence is not None:
                yield Control(name, figure.pence, pence)
            if figure is not None and figure.items is not None:
                yield Control(f"number of {name}", figure.items, items)

    def end(self, controls: tuple[Control, ...]) -> BatchEnd:
        """The batch that the account's lines are."""
        opening, closing = self._pence(_OPENING), self._pence(_CLOSING)
        known = opening is not None and closing is not None
        day = self._as_of.isoformat() if self._as_of else ""
        return BatchEnd(
            identity=f"{self.name} {day}".strip(),
            account=self.name,
            currency=self._currency,
            opening_pence=opening,
            closing_pence=closing,
            first_on=self._as_of,
            last_on=self._as_of,
            controls=controls,
            stated_pence=(closing or 0) - (opening or 0) if known else None,
            payments=self._payments,
            total_pence=self._total,
            zero_lines=self._zero_lines,
        )

    def _count(self, detail: Detail) -> None:
        if detail.type_code == _NON_MONETARY:
            return
        code = _CREDITS if detail.type_code < _DEBITS else _DEBITS
        items, pence = self._found[code]
        self._found[code] = (items + 1, pence + detail.pence)

    def _pence(self, type_code: str) -> int | None:
        figure = self._figures.get(type_code)
        return figure.pence if figure else None


def _sign(type_code: str) -> int:
    """A line's sign by its type: 100 to 399 credits, 400 to 699 debits, 890 is no money."""
    if "100" <= type_code <= "399":
        return 1
    if "400" <= type_code <= "699":
        return -1
    if type_code == _NON_MONETARY:
        return 0
    raise NotBai2("A type code from 100 to 699, or 890; no other says whose money it is.")


def _payment(detail: Detail, pence: int, position: int, *, booked_on: date | None) -> Payment:
    return Payment(
        position=position,
        amount_pence=pence,
        booked_on=booked_on,
        value_on=detail.value_on or booked_on,
        source_reference=detail.bank_reference or detail.customer_reference,
        payer_reference=detail.customer_reference,
        narrative=detail.narrative,
        bank_code=detail.type_code,
        entry_id=detail.bank_reference,
    )
