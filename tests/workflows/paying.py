"""A provider that makes refunds as GOV.UK Pay does, and whose line may go dead."""

import json
from dataclasses import dataclass, field
from typing import Any

from everypenny.adapters.govuk_pay import ProviderUnavailable
from everypenny.domain.refunding import Asked, RefundAnswer

from tests.builders import ON


@dataclass
class PayingProvider:
    """Payments by id, as its API answers; `dead` is when the line goes dead, once.

    `before` loses a request for a refund, `after` only its answer. `status` is what becomes of
    the refunds that it makes.
    """

    payments: dict[str, bytes]
    made: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    dead: str = ""
    status: str = "submitted"
    refusal: bytes = b""

    def payment(self, payment_id: str) -> bytes | None:
        answer = self.payments.get(payment_id)
        if answer is None:
            return None
        told = json.loads(answer)
        summary = {"status": "available", "amount_available": self.available(payment_id)}
        return json.dumps({**told, "refund_summary": summary}).encode()

    def refunds(self, payment_id: str) -> bytes | None:
        return json.dumps({"_embedded": {"refunds": self.made.get(payment_id, [])}}).encode()

    def refund(self, payment_id: str, request: bytes) -> RefundAnswer:
        asked, dead, self.dead = json.loads(request), self.dead, ""
        if dead == "before":
            raise ProviderUnavailable("timeout")
        if self.refusal:
            return RefundAnswer(Asked.REFUSED, self.refusal)
        if asked["refund_amount_available"] != self.available(payment_id):
            return RefundAnswer(Asked.CHANGED, b'{"code": "P0604"}')
        refund = self.make(payment_id, asked["amount"])
        if dead == "after":
            raise ProviderUnavailable("timeout")
        return RefundAnswer(Asked.ACCEPTED, json.dumps(refund).encode())

    def make(self, payment_id: str, pence: int) -> dict[str, Any]:
        """A refund, asked for here or at the provider's own console."""
        listed = self.made.setdefault(payment_id, [])
        refund = {
            "refund_id": f"{payment_id}-ref{len(listed) + 1}",
            "amount": pence,
            "status": self.status,
            "created_date": f"{ON}T15:00:{len(listed):02d}Z",
        }
        listed.append(refund)
        return refund

    def finish(self, payment_id: str, status: str = "success") -> None:
        """What is under way comes to its end."""
        for refund in self.made.get(payment_id, []):
            if refund["status"] == "submitted":
                refund["status"] = status

    def available(self, payment_id: str) -> int:
        """What is left to refund."""
        made = self.made.get(payment_id, [])
        gone = sum(refund["amount"] for refund in made if refund["status"] != "error")
        return int(json.loads(self.payments[payment_id])["amount"]) - int(gone)
