"""Advices that never post, as lines for an officer: Bacs's notices, and the bank's previews.

| format | line |
|---|---|
| bacs_advices | one instruction that a bank changed or returned, or the verdict on a file |
| camt052, camt054, mt942 | one entry; its money repeats in a booked statement, which posts it |
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import IsOurs, mask_payment
from everypenny.domain.payments import Payment
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import posts, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """One line, card numbers masked; `pence` is None where no money is told.

    `scheme` is ADDACS, AUDDIS or AWACS, else the format's name. `code` is the scheme's reason
    or the bank's transaction code. `new_account` is empty unless the payer moved.
    """

    scheme: str
    on: date | None
    reference: str
    code: str = ""
    pence: int | None = None
    payer_name: str = ""
    account: str = ""
    new_account: str = ""
    text: str = ""


AdviceReader = Callable[[BinaryIO, ReadOptions, IsOurs], Iterator[AdviceLine | Fault]]


def advice_reader(name: str) -> AdviceReader:
    """The reader of a format that never posts; raises UnknownFormat or ValueError."""
    if name == "bacs_advices":
        from everypenny.formats.inward import bacs_advice_lines

        return bacs_advice_lines.lines
    if posts(name):
        raise ValueError(f"{name} posts, so it is no advice")
    return _Previews(name).lines


@dataclass(frozen=True, slots=True)
class _Previews:
    """Entries that the bank shows before it books them."""

    name: str

    def lines(
        self, file: BinaryIO, options: ReadOptions, is_ours: IsOurs
    ) -> Iterator[AdviceLine | Fault]:
        """Each entry; what ends a report is checked by its reader and tells no line."""
        for event in reader(self.name)(file, options):
            if isinstance(event, Fault):
                yield event
            elif isinstance(event, Payment):
                yield self._line(mask_payment(event, is_ours))

    def _line(self, payment: Payment) -> AdviceLine:
        return AdviceLine(
            scheme=self.name,
            on=payment.booked_on or payment.value_on or payment.paid_on,
            reference=payment.payer_reference or payment.source_reference,
            code=payment.bank_code,
            pence=payment.amount_pence,
            payer_name=payment.payer_name,
            account=payment.payer_account,
            text=payment.narrative,
        )


def as_cells(line: AdviceLine) -> Mapping[str, str | int | None]:
    """The line's cells by name, days as ISO text."""
    return {
        "scheme": line.scheme,
        "on": line.on.isoformat() if line.on else "",
        "reference": line.reference,
        "code": line.code,
        "pence": line.pence,
        "payer_name": line.payer_name,
        "account": line.account,
        "new_account": line.new_account,
        "text": line.text,
    }
