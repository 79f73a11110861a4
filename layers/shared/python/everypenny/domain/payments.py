"""A payment as its source reported it, before anyone decides whose it is."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One account's share of a basket: pence, and what the payer named."""

    fund: str
    reference: str
    amount_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received, or taken back (negative pence), as the source's line says it.

    `position` counts from 1 within the batch. Dates are London days; `paid_on` is the payer's,
    `booked_on` and `value_on` are the bank's. Texts are verbatim but for card numbers, which
    are masked. `entry_id` is the bank's own unique id of the entry (never the payer's), else
    empty. `bank_code` is the source's transaction code. `parts` is empty unless the payer
    named the split. `withheld_pence` is what a collector kept of the amount as a cost of ours.
    """

    position: int
    amount_pence: int
    booked_on: date | None = None
    value_on: date | None = None
    paid_on: date | None = None
    source_reference: str = ""
    payer_reference: str = ""
    narrative: str = ""
    method_code: str = ""
    bank_code: str = ""
    entry_id: str = ""
    payer_name: str = ""
    payer_account: str = ""
    item_reference: str = ""
    parts: tuple[Part, ...] = ()
    withheld_pence: int = 0

    def at(self, position: int) -> "Payment":
        """The same payment at another position of its batch."""
        return replace(self, position=position)
