"""Transfers: posted money leaves one account of a fund for one or many (domain.md section 10).

One payment to many accounts, or pairwise: several payments, each to its own. What leaves and
what arrives are both stated and must be the same. Money in doubt, at the bank or held for us
by a collector is no fund's, so that no transfer can name it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.moving import Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Pence of one payment, seen at a version, from the account that holds them to others.

    A payment that took money back holds negative pence.
    """

    payment_id: str
    version: int
    fund: str
    account_reference: str
    pence: int
    to: tuple[Placing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPayment:
    """The order: which payments' money goes where, and why."""

    transfers: tuple[Transfer, ...]
    why: str


def check_transfers(order: TransferPayment) -> None:
    """Raise CommandRefused unless each payment is named once and its pence agree."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if not order.transfers:
        raise CommandRefused("name at least one payment", where="transfers")
    if len({transfer.payment_id for transfer in order.transfers}) != len(order.transfers):
        raise CommandRefused("a payment is named twice", where="transfers")
    for number, transfer in enumerate(order.transfers):
        _check_pence(transfer.pence, transfer.to, where=f"transfers[{number}].to")


def _check_pence(pence: int, to: Sequence[Placing], *, where: str) -> None:
    if not pence or any(place.pence * pence <= 0 for place in to):
        raise CommandRefused("every account takes pence of the sign that leaves", where=where)
    placed = sum(place.pence for place in to)
    if placed != pence:
        raise CommandRefused(f"the accounts take {placed} pence and {pence} leave", where=where)
