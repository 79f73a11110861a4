"""Officers who look things up: each request is in the audit trail before it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from everypenny.adapters.kept_memories import KeptMemories
from everypenny.workflows.answer_view import answer_view
from everypenny.workflows.audited import answer_audited
from everypenny.workflows.look_up import LookUp

from tests.faults.officers import AUDITOR, Officers
from tests.faults.onlooker import Onlooker

# Each with the answers that an auditor may be given; alerts are the reporting officer's alone.
ROUTES = {
    "GET /v1/suspense": {200},
    "GET /v1/deeds": {200},
    "GET /v1/alerts": {403},
    "GET /v1/days/{day}": {200, 404},
    "GET /v1/payments/{payment_id}": {200, 404},
}
READ = "look up "


@dataclass
class Readers(Officers):
    """Officers, and an auditor who reads now and then what there is; `answered` is by id."""

    answered: set[str] = field(default_factory=set)

    def auditor_reads(self) -> None:
        """Ask for a view, in the middle of everything else."""
        if not self.officers_decide or self.random.random() >= 0.015:
            return
        route, number = self.random.choice(tuple(ROUTES)), len(self.ever) + len(self.pool)
        event = _event(route, self._path(), f"request-{number}")
        self.send(f"{READ}{route} {number}", lambda: self._read(event), self.day)

    def _path(self) -> Mapping[str, str]:
        at = Onlooker(self.house, self.random).a_payment()
        payment = at.payment_id if at else "0" * 20 + "-0"
        return {"payment_id": payment, "day": self.world.on(self.day).isoformat()}

    def _read(self, event: Mapping[str, Any]) -> None:
        house = self.house
        outside = LookUp(
            office=house.office,
            accounts=house.payments,
            days=house.days,
            trail=house.trail,
            told=house.told,
            memory=lambda: KeptMemories(house.work).snapshot(house.memories.live()),
        )
        told = answer_audited(
            event,
            lambda request: answer_view(request, outside=outside),
            trail=house.trail,
            clock=house.clock,
        )
        assert told["statusCode"] in ROUTES[event["routeKey"]], told
        self.answered.add(event["requestContext"]["requestId"])


def _event(route: str, path: Mapping[str, str], request_id: str) -> Mapping[str, Any]:
    groups = f"[{' '.join(AUDITOR.roles)}]"
    claims = {"username": AUDITOR.officer_id, "cognito:groups": groups}
    return {
        "routeKey": route,
        "pathParameters": {name: told for name, told in path.items() if f"{{{name}}}" in route},
        "requestContext": {
            "requestId": request_id,
            "http": {"sourceIp": "203.0.113.7"},
            "authorizer": {"jwt": {"claims": claims}},
        },
    }
