"""One row of an export, before it is anyone's bytes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One row of an export: pence on each side, ledger lines summed, and its document.

    `vat_pence` is signed as the customer sees it, a payment positive. What one ledger line
    alone has (from `fund` on) is blank, and its days None, where several are summed. `about`
    is the payment whose money it is, where `payment_id` is of a deed that moved it.
    """

    day: date
    document: int
    ledger_code: str
    account: str
    debits_pence: int
    credits_pence: int
    vat_pence: int = 0
    lines: int = 1
    fund: str = ""
    account_reference: str = ""
    item_reference: str = ""
    vat_code: str = ""
    vat_rate: str = ""
    method_code: str = ""
    kind: str = ""
    reason_code: str = ""
    payment_id: str = ""
    about: str = ""
    source: str = ""
    paid_on: date | None = None
    booked_on: date | None = None
