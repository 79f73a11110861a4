"""The demo's card payments: what GOV.UK Pay would answer, and the webhooks that it sends."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPayment:
    """One captured card payment: its basket by fund and reference, the fee, a refund; pence."""

    payment_id: str
    reference: str
    basket: Sequence[tuple[str, str, int]]
    fee_pence: int
    refunded_pence: int = 0
    on: date

    @property
    def amount_pence(self) -> int:
        """What the card paid."""
        return sum(pence for _, _, pence in self.basket)


@dataclass(frozen=True, slots=True)
class Webhook:
    """A body and the signature that comes with it."""

    body: bytes
    signature: str


def payment_answer(payment: CardPayment) -> Mapping[str, Any]:
    """The answer to `GET /v1/payments/{id}`."""
    items = {
        f"item_{number}": f"{fund} {reference} {pence}"
        for number, (fund, reference, pence) in enumerate(payment.basket, start=1)
    }
    return {
        "payment_id": payment.payment_id,
        "payment_provider": "stripe",
        "amount": payment.amount_pence,
        "fee": payment.fee_pence,
        "net_amount": payment.amount_pence - payment.fee_pence,
        "state": {"status": "success", "finished": True},
        "reference": payment.reference,
        "description": "Pay the council",
        "created_date": f"{payment.on}T10:15:00.000Z",
        "metadata": items,
        "card_details": {"cardholder_name": "A Citizen", "card_brand": "Visa"},
        "settlement_summary": {
            "capture_submit_time": f"{payment.on}T10:15:30.000Z",
            "captured_date": payment.on.isoformat(),
        },
    }


def refund_answers(payment: CardPayment) -> list[Mapping[str, Any]]:
    """The refunds in the answer to `GET /v1/payments/{id}/refunds`."""
    if not payment.refunded_pence:
        return []
    refund = {
        "refund_id": f"refund-{payment.payment_id}",
        "status": "success",
        "amount": payment.refunded_pence,
        "created_date": f"{payment.on}T11:40:00.000Z",
    }
    return [refund]


def webhook_body(payment: CardPayment, event_type: str) -> bytes:
    """What GOV.UK Pay posts when something happened to a payment."""
    return json.dumps(
        {
            "webhook_message_id": f"message-{event_type}-{payment.payment_id}",
            "api_version": 1,
            "created_date": f"{payment.on}T12:00:00.000Z",
            "resource_id": payment.payment_id,
            "resource_type": "payment",
            "event_type": event_type,
            "resource": payment_answer(payment),
        }
    ).encode("utf-8")


def signed(body: bytes, secret: str) -> Webhook:
    """The body with GOV.UK Pay's signature: HMAC-SHA256 in hexadecimal."""
    signature = hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest()
    return Webhook(body, signature)
