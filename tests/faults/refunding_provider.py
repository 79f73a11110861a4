"""A provider that makes refunds, refuses some, and takes its time over the rest."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from everypenny.domain.refunding import Asked, RefundAnswer

from tests.builders import ON
from tests.faults.faulty_outside import FaultyProvider

Made = dict[str, Any]


@dataclass
class RefundingProvider(FaultyProvider):
    """Beside what is drawn, the refunds that we ask for, by payment.

    `drawn` are those that others make in the end: we can never have their pence. `ends` says
    how each of ours will end, by its id; until `finish` it is under way.
    """

    random: Random = field(default_factory=Random)
    drawn: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, list[Made]] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)

    def payment(self, payment_id: str) -> bytes | None:
        def answer() -> bytes | None:
            drawn = self.payments.get(payment_id)
            return drawn and self._with_summary(payment_id, drawn)

        return self.strikes.around("provider.payment", answer)

    def refunds(self, payment_id: str) -> bytes | None:
        return self.strikes.around("provider.refunds", lambda: self._listed(payment_id))

    def refund(self, payment_id: str, request: bytes) -> RefundAnswer:
        return self.strikes.around(
            "provider.refund", lambda: self._asked_for(payment_id, json.loads(request))
        )

    def finish(self, refund_id: str) -> None:
        """One of our refunds comes to its end."""
        for made in self._ours():
            if made["refund_id"] == refund_id:
                made["status"] = self.ends[refund_id]

    def made_at_last(self) -> Iterator[tuple[str, str, int]]:
        """Ours that were made: the payment, the refund's id, and its pence."""
        for payment, made in self.made.items():
            for one in made:
                if one["status"] == "success":
                    yield payment, one["refund_id"], one["amount"]

    def _ours(self) -> Iterator[Made]:
        return (one for made in self.made.values() for one in made)

    def _asked_for(self, payment_id: str, asked: Made) -> RefundAnswer:
        if asked["refund_amount_available"] != self._available(payment_id):
            return RefundAnswer(Asked.CHANGED, b'{"code": "P0604"}')
        if self.random.random() < 0.1 or asked["amount"] > self._available(payment_id):
            return RefundAnswer(Asked.REFUSED, b'{"code": "P0600", "description": "no"}')
        ours = self.made.setdefault(payment_id, [])
        refund = {
            "refund_id": f"{payment_id}-ours{len(ours) + 1}",
            "amount": asked["amount"],
            "status": "submitted",
            "created_date": f"{ON}T15:00:{len(ours):02d}Z",
        }
        ours.append(refund)
        ends = self.random.choice(["success", "success", "success", "error"])
        self.ends[refund["refund_id"]] = ends
        return RefundAnswer(Asked.ACCEPTED, json.dumps(refund).encode())

    def _with_summary(self, payment_id: str, drawn: bytes) -> bytes:
        summary = {"status": "available", "amount_available": self._available(payment_id)}
        return json.dumps({**json.loads(drawn), "refund_summary": summary}).encode()

    def _listed(self, payment_id: str) -> bytes:
        listed = [*_refunds(self.refunded, payment_id), *self.made.get(payment_id, [])]
        return json.dumps({"_embedded": {"refunds": listed}}).encode()

    def _available(self, payment_id: str) -> int:
        listed = [*_refunds(self.drawn, payment_id), *self.made.get(payment_id, [])]
        gone = sum(one["amount"] for one in listed if one["status"] != "error")
        return int(json.loads(self.payments[payment_id])["amount"]) - int(gone)


def _refunds(told: Mapping[str, bytes], payment_id: str) -> list[Made]:
    found = told.get(payment_id, b'{"_embedded": {"refunds": []}}')
    listed: list[Made] = json.loads(found)["_embedded"]["refunds"]
    return listed
