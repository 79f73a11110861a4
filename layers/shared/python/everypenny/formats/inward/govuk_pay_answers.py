"""What GOV.UK Pay's API answers about a payment and its refunds.

GET /v1/payments/{id}:

| key | becomes |
|---|---|
| payment_id, amount, reference, description, provider_id | the same |
| total_amount (with a corporate card's surcharge), else amount | total_pence |
| corporate_card_surcharge; fee | surcharge_pence; fee_pence; 0 where missing |
| state.status | state, in lower case |
| settlement_summary.captured_date, else the London day of capture_submit_time | captured_on |
| created_date; card_details.cardholder_name; metadata | created_at; payer_name; metadata |
| refund_summary.amount_available, 0 unless its status is `available` | refundable_pence |

GET /v1/payments/{id}/refunds: `_embedded.refunds[]`, each refund_id, status, amount,
created_date. A refused request answers with code and description.

A basket names its parts in metadata: keys `item_1` to `item_9`, each `FUND REFERENCE PENCE`.
Source: GOV.UK Pay's API reference (pay-publicapi); the basket is this house's convention.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from everypenny.domain.batches import Fault
from everypenny.domain.london_days import london_day
from everypenny.domain.payments import Part, Payment
from everypenny.formats.inward.json_values import (
    JsonRefused,
    child_of,
    day_of,
    instant_of,
    needed_pence_of,
    needed_text_of,
    object_of,
    pence_of,
    refuse,
    text_of,
)

_PENCE = re.compile(r"[1-9][0-9]{0,12}")
_ITEMS = tuple(f"item_{number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """A card payment as the provider's API answered."""

    payment_id: str
    amount_pence: int
    total_pence: int
    surcharge_pence: int
    fee_pence: int
    state: str
    reference: str
    description: str
    payer_name: str
    captured_on: date | None
    created_at: datetime | None
    provider_id: str
    refundable_pence: int = 0
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def captured(self) -> bool:
        """Whether the money was taken, so that it may post."""
        return self.state == "success" and self.captured_on is not None

    def as_payment(self) -> Payment:
        """The payment in the ledger's words: gross pence, surcharge included."""
        paid_on = london_day(self.created_at) if self.created_at else self.captured_on
        return Payment(
            position=1,
            amount_pence=self.total_pence,
            booked_on=self.captured_on,
            paid_on=paid_on,
            source_reference=self.payment_id,
            payer_reference=self.reference,
            narrative=self.description,
            payer_name=self.payer_name,
            parts=basket_of(self.metadata, self.amount_pence),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRefund:
    """A refund of a card payment as the provider's API answered; pence are positive."""

    refund_id: str
    status: str
    amount_pence: int
    created_at: datetime | None

    def as_payment(self) -> Payment:
        """The refund in the ledger's words: negative pence."""
        day = london_day(self.created_at) if self.created_at else None
        return Payment(
            position=1,
            amount_pence=-self.amount_pence,
            booked_on=day,
            paid_on=day,
            source_reference=self.refund_id,
        )


def read_payment(body: bytes) -> ProviderPayment | Fault:
    """Read the answer about a payment; a Fault where it cannot be read."""
    try:
        return _payment(object_of(body))
    except JsonRefused as refusal:
        return refusal.fault


def read_refunds(body: bytes) -> tuple[ProviderRefund, ...] | Fault:
    """Read the answer about a payment's refunds, in its order; a Fault where it cannot be."""
    try:
        return _refunds(object_of(body))
    except JsonRefused as refusal:
        return refusal.fault


def read_refusal(body: bytes) -> str:
    """Why the provider refused a request: its code and description, or that it gave none."""
    try:
        answer = object_of(body)
        told = [text_of(answer, key, "$") for key in ("code", "description")]
    except JsonRefused:
        told = []
    return ": ".join(filter(None, told)) or "the provider gave no reason"


def basket_of(metadata: Mapping[str, str], amount_pence: int) -> tuple[Part, ...]:
    """The parts that metadata names; none where it names none.

    A basket with an item that cannot be read is one part that names no fund: the money is
    held, and an officer sees what was written.
    """
    items = [metadata[name] for name in _ITEMS if name in metadata]
    parts = [part for item in items if (part := _part(item)) is not None]
    if len(parts) == len(items):
        return tuple(parts)
    return (Part(fund="", reference="; ".join(items), amount_pence=amount_pence),)


def _part(item: str) -> Part | None:
    match item.split():
        case [fund, *reference, pence] if reference and _PENCE.fullmatch(pence):
            named = " ".join(reference)
            return Part(fund=fund, reference=named, amount_pence=int(pence))
    return None


def _payment(answer: Mapping[str, Any]) -> ProviderPayment:
    amount = needed_pence_of(answer, "amount", "$")
    total = pence_of(answer, "total_amount", "$")
    settlement = child_of(answer, "settlement_summary", "$")
    card = child_of(answer, "card_details", "$")
    return ProviderPayment(
        payment_id=needed_text_of(answer, "payment_id", "$"),
        amount_pence=amount,
        total_pence=amount if total is None else total,
        surcharge_pence=pence_of(answer, "corporate_card_surcharge", "$") or 0,
        fee_pence=pence_of(answer, "fee", "$") or 0,
        state=needed_text_of(child_of(answer, "state", "$"), "status", "$.state").lower(),
        reference=text_of(answer, "reference", "$"),
        description=text_of(answer, "description", "$"),
        payer_name=text_of(card, "cardholder_name", "$.card_details"),
        captured_on=_captured_on(settlement),
        created_at=instant_of(answer, "created_date", "$"),
        provider_id=text_of(answer, "provider_id", "$"),
        refundable_pence=_refundable(answer),
        metadata=_metadata(answer),
    )


def _refundable(answer: Mapping[str, Any]) -> int:
    summary = child_of(answer, "refund_summary", "$")
    if text_of(summary, "status", "$.refund_summary") != "available":
        return 0
    return pence_of(summary, "amount_available", "$.refund_summary") or 0


def _captured_on(settlement: Mapping[str, Any]) -> date | None:
    day = day_of(settlement, "captured_date", "$.settlement_summary")
    submitted = instant_of(settlement, "capture_submit_time", "$.settlement_summary")
    return day or (london_day(submitted) if submitted else None)


def _metadata(answer: Mapping[str, Any]) -> dict[str, str]:
    """Metadata as texts: its values may be texts, numbers or truth values."""
    metadata = child_of(answer, "metadata", "$")
    return {
        key: text_of(metadata, key, "$.metadata") if isinstance(value, str) else str(value)
        for key, value in metadata.items()
    }


def _refunds(answer: Mapping[str, Any]) -> tuple[ProviderRefund, ...]:
    refunds = child_of(answer, "_embedded", "$").get("refunds")
    if not isinstance(refunds, list):
        refuse("$._embedded.refunds", refunds, expected="A list of refunds.")
    return tuple(
        _refund(refund, f"$._embedded.refunds[{place}]") for place, refund in enumerate(refunds)
    )


def _refund(refund: object, path: str) -> ProviderRefund:
    if not isinstance(refund, dict):
        refuse(path, refund, expected="An object.")
    return ProviderRefund(
        refund_id=needed_text_of(refund, "refund_id", path),
        status=needed_text_of(refund, "status", path).lower(),
        amount_pence=needed_pence_of(refund, "amount", path),
        created_at=instant_of(refund, "created_date", path),
    )
