"""Refunds: money goes back to its payer, by the road and to the instrument that it came from.

A card payment is refunded by its provider: the deed reserves what goes back, one refund in
flight a payment, and asks; its journal comes from the provider's refund. Whatever came by a
road that leads nowhere back is a payment request to creditors, always approved (domain.md
section 10).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from everypenny.domain import ledger_accounts
from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused, OfficeRecord
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import JournalKind
from everypenny.domain.moving import fund_of
from everypenny.domain.whereabouts import Held, Whereabouts

# The outgoing account that creditors' payments of our refunds are debited to.
CREDITOR_REFUNDS = "creditor-refunds"
CREDITOR_REQUEST = "creditor_request"
FAILED_REFUND = "failed_refund"

_SORT_CODE = re.compile(r"\d{6}")
_ACCOUNT_NUMBER = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPart:
    """Pence that go back of what the payment has on one account."""

    fund: str
    account_reference: str
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Whom creditors pay: six digits of sort code and eight of account, or an address."""

    name: str
    sort_code: str = ""
    account_number: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPayment:
    """The order: which payment, seen at a version, gives back what, and why.

    `duplicate_of` is the card payment that stays, where this one was made twice; `payee` whom
    creditors pay, where the money cannot go back as it came.
    """

    payment_id: str
    version: int
    parts: tuple[RefundPart, ...]
    why: str
    duplicate_of: str = ""
    payee: Payee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRefund:
    """What a refund that the provider could not make leaves: its reservation is let go."""

    payment_id: str
    refund: str
    because: str


class Asked(StrEnum):
    """What became of asking a provider for a refund."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """A provider's answer to a request for a refund, and its bytes.

    CHANGED where something else than was told is left to refund: nothing was made.
    """

    asked: Asked
    body: bytes


def check_refund(order: RefundPayment, at: Whereabouts) -> None:
    """Raise CommandRefused unless the payment may give something back now."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if not order.parts or any(part.pence <= 0 for part in order.parts):
        raise CommandRefused("name the pence that go back", where="parts")
    if at.first.kind is not JournalKind.PAYMENT:
        raise CommandRefused("only a payment is refunded", where="payment_id")
    if at.reserved is not None:
        raise CommandRefused(
            f"refund {at.reserved.command_id} of this payment is not finished yet",
            where="payment_id",
        )


def check_parts(parts: Sequence[tuple[str, int]], at: Whereabouts) -> None:
    """Raise CommandRefused for more than an account has or remains, or one named twice."""
    if len({account for account, _ in parts}) != len(parts):
        raise CommandRefused("an account is named twice", where="parts")
    free = at.free()
    for number, (account, pence) in enumerate(parts):
        here = free.get(account, Held(0)).pence
        if pence > here:
            raise CommandRefused(
                f"{pence} pence were asked for and {max(here, 0)} are there",
                where=f"parts[{number}]",
            )
    asked, remain = sum(pence for _, pence in parts), at.remains()
    if asked > remain:
        raise CommandRefused(
            f"{asked} pence were asked for and {max(remain, 0)} remain of the payment",
            where="parts",
        )


def goes_back_as_it_came(at: Whereabouts, council: Council) -> bool:
    """Whether a provider took the payment, and returns payments of its method."""
    source = council.sources.get(at.first.source)
    method = council.methods.get(at.first.method_code)
    return (
        source is not None
        and source.kind == "provider"
        and method is not None
        and method.refundable
    )


def check_funds(
    parts: Sequence[tuple[str, int]],
    at: Whereabouts,
    twin: Whereabouts | None,
    council: Council,
) -> None:
    """Raise CommandRefused where a fund's back office refunds, but for a card paid twice."""
    for account, pence in parts:
        if council.funds[fund_of(account)].refunds == "here":
            continue
        if twin is None or not goes_back_as_it_came(at, council):
            raise CommandRefused(
                f"the back office of fund {fund_of(account)} refunds; here only a card payment "
                "that was made twice goes back: name the one that stays",
                where="duplicate_of",
            )
        _check_duplicate(account, pence, at, twin)


def check_payee(payee: Payee | None) -> Payee:
    """The payee, or CommandRefused with what creditors would miss."""
    if payee is None or not payee.name.strip():
        raise CommandRefused(
            "it cannot go back as it came: name whom creditors are to pay", where="payee"
        )
    by_bank = _SORT_CODE.fullmatch(payee.sort_code) and _ACCOUNT_NUMBER.fullmatch(
        payee.account_number
    )
    if not by_bank and not any(line.strip() for line in payee.address):
        raise CommandRefused(
            "creditors need a sort code of 6 digits and an account number of 8, or an address",
            where="payee",
        )
    return payee


def creditor_account(council: Council) -> str:
    """The account that holds what creditors are to pay; CommandRefused if there is none."""
    if CREDITOR_REFUNDS not in council.outgoing_codes:
        raise CommandRefused(
            f"the council has no outgoing account {CREDITOR_REFUNDS}", where="payee"
        )
    return ledger_accounts.outgoing(CREDITOR_REFUNDS)


def creditor_request(
    batch: BatchId, order: RefundPayment, parts: Sequence[tuple[str, int]], payee: Payee
) -> OfficeRecord:
    """The payment request by its journal's batch, open until creditors have it or it is
    withdrawn. Its texts are personal.
    """
    body: Mapping[str, Any] = {
        "payment_id": order.payment_id,
        "pence": sum(pence for _, pence in parts),
        "parts": [list(part) for part in parts],
        "payee": {**asdict(payee), "address": list(payee.address)},
        "why": order.why,
    }
    return OfficeRecord(kind=CREDITOR_REQUEST, key=batch, version=0, body=body)


def withdrawn(request: OfficeRecord) -> OfficeRecord:
    """A request that a reversal takes back; CommandRefused once creditors have it."""
    if not request.open:
        raise CommandRefused(
            "creditors have this payment request: they return it first", where="journal_id"
        )
    return replace(request, open=False, body={**request.body, "withdrawn": True})


def _check_duplicate(account: str, pence: int, at: Whereabouts, twin: Whereabouts) -> None:
    received, other = at.first.lines[0], twin.first.lines[0]
    same = (received.account, received.amount_pence) == (other.account, other.amount_pence)
    stays = min(twin.free().get(account, Held(0)).pence, twin.remains())
    if twin.payment_id == at.payment_id or not same or stays < pence:
        raise CommandRefused(
            "the other payment is not the same money on the same account, or has gone itself",
            where="duplicate_of",
        )
