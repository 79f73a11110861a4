"""What a file says, as one JSON object that is written as it is read.

`{"batches": [{"payments": [...], "identity", "account", "currency", "opening_pence",
"closing_pence", "controls", ...}], "faults": [...]}`. Payments come before their batch's
other keys, since those are known only behind its last line; memory does not grow with them.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, TextIO

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.reading import Event

_BLOCK = 1_000


def print_json(events: Iterable[Event], out: TextIO) -> int:
    """Write the object and a line end; return the number of faults."""
    faults: list[Fault] = []
    written = _Written(out)
    written.put('{"batches": [')
    for event in events:
        match event:
            case Payment():
                written.payment(event)
            case BatchEnd():
                written.end(_end_as_json(event))
            case Fault():
                faults.append(event)
    written.end_what_is_open()
    written.put('\n], "faults": [')
    for number, fault in enumerate(faults):
        written.put((",\n" if number else "\n") + _text(fault_as_json(fault)))
    written.put("\n]}\n")
    written.flush()
    return len(faults)


def payment_as_json(payment: Payment) -> dict[str, Any]:
    """A payment as `read` shows it: pence as integers, days in ISO 8601, null for none."""
    return {
        "position": payment.position,
        "amount_pence": payment.amount_pence,
        "booked_on": _day(payment.booked_on),
        "source_reference": payment.source_reference,
        "payer_reference": payment.payer_reference,
        "narrative": payment.narrative,
        "value_on": _day(payment.value_on),
        "paid_on": _day(payment.paid_on),
        "method_code": payment.method_code,
        "bank_code": payment.bank_code,
        "entry_id": payment.entry_id,
        "payer_name": payment.payer_name,
        "payer_account": payment.payer_account,
        "item_reference": payment.item_reference,
        "withheld_pence": payment.withheld_pence,
    }


def fault_as_json(fault: Fault) -> dict[str, str]:
    """A fault with its four texts."""
    return {
        "place": fault.place,
        "text": fault.text,
        "expected": fault.expected,
        "remedy": fault.remedy,
    }


class _Written:
    """Where the writing stands: between batches, or among one batch's payments.

    Text goes out in blocks, since standard output may be unbuffered.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._block: list[str] = []
        self._batches = 0
        self._payments = 0
        self._is_open = False

    def put(self, text: str) -> None:
        self._block.append(text)
        if len(self._block) >= _BLOCK:
            self.flush()

    def flush(self) -> None:
        self._out.write("".join(self._block))
        self._block.clear()

    def payment(self, payment: Payment) -> None:
        self._open()
        self.put(",\n  " if self._payments else "\n  ")
        self.put(_text(payment_as_json(payment)))
        self._payments += 1

    def end(self, rest: dict[str, Any]) -> None:
        self._open()
        self.put("], " + _text(rest)[1:])
        self._is_open = False

    def end_what_is_open(self) -> None:
        """Close a batch whose end never came, with nothing known but its payments."""
        if self._is_open:
            self.end({"identity": None, "account": None, "currency": None, "controls": []})

    def _open(self) -> None:
        if not self._is_open:
            self.put(",\n" if self._batches else "\n")
            self.put('{"payments": [')
            self._batches += 1
            self._payments = 0
            self._is_open = True


def _end_as_json(end: BatchEnd) -> dict[str, Any]:
    return {
        "identity": end.identity,
        "account": end.account,
        "currency": end.currency,
        "opening_pence": end.opening_pence,
        "closing_pence": end.closing_pence,
        "first_on": _day(end.first_on),
        "last_on": _day(end.last_on),
        "stated_pence": end.stated_pence,
        "total_pence": end.total_pence,
        "zero_lines": end.zero_lines,
        "pending_lines": end.pending_lines,
        "controls": [
            {"name": c.name, "stated": c.stated, "found": c.found, "agrees": c.agrees}
            for c in end.controls
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True)
