"""One row of an export, before it is anyone's bytes."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class ExportRow:
    """One row of an export: pence on each side, ledger lines summed, and its document.

    `vat_pence` is signed as the customer sees it, a payment positive. What one ledger line
    alone has (from `fund` on) is blank, and its days None, where several are summed. `about`
    is the payment whose money it is, where `payment_id` is of a deed that moved it. Final, not
    frozen, as a Payment is: a day of a million journals makes two million rows.
    """

    day: Final[date]
    document: Final[int]
    ledger_code: Final[str]
    account: Final[str]
    debits_pence: Final[int]
    credits_pence: Final[int]
    vat_pence: Final[int] = 0
    lines: Final[int] = 1
    fund: Final[str] = ""
    account_reference: Final[str] = ""
    item_reference: Final[str] = ""
    vat_code: Final[str] = ""
    vat_rate: Final[str] = ""
    method_code: Final[str] = ""
    kind: Final[str] = ""
    reason_code: Final[str] = ""
    payment_id: Final[str] = ""
    about: Final[str] = ""
    source: Final[str] = ""
    paid_on: Final[date | None] = None
    booked_on: Final[date | None] = None
