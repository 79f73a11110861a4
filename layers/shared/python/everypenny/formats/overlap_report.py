"""The report on lines that an earlier statement shows too, as JSON and as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from everypenny.domain.money import plain_pounds
from everypenny.domain.payments import Payment
from everypenny.formats.canonical import canonical
from everypenny.formats.fault_report import disarmed

_COLUMNS = ("place", "position", "booked on", "pounds", "reference", "text", "statement")


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """A line by its statement's `place` in the file, and the `statement` that shows it too.

    With its position in the payment, that is what a release names a new line by.
    """

    place: int
    payment: Payment
    statement: str


def overlap_report_json(file: str, because: str, lines: Sequence[OverlapLine]) -> bytes:
    """`{"file", "because", "lines": [{"place", "position", "booked_on", "pence", ...}]}`."""
    told = [
        {
            "place": line.place,
            "position": line.payment.position,
            "booked_on": _day(line.payment),
            "pence": line.payment.amount_pence,
            "reference": line.payment.payer_reference,
            "text": line.payment.narrative,
            "statement": line.statement,
        }
        for line in lines
    ]
    return canonical({"file": file, "because": because, "lines": told})


def overlap_report_csv(lines: Sequence[OverlapLine]) -> bytes:
    """One row a line; text that a spreadsheet would run as a formula is disarmed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for line in lines:
        payment = line.payment
        pounds = plain_pounds(payment.amount_pence)
        texts = (payment.payer_reference, payment.narrative, line.statement)
        told = (line.place, payment.position, _day(payment), pounds)
        writer.writerow([*told, *map(disarmed, texts)])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _day(payment: Payment) -> str:
    return payment.booked_on.isoformat() if payment.booked_on else ""
