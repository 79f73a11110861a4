"""Officers in a council's days: they clear suspense, move money, and approve one another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.ledger_items import suspense_state
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts

from tests.builders import council_tax, rent
from tests.faults.deliveries import Deliveries
from tests.faults.drawn_files import KNOWN

INES = Officer("ines", ("income_officer", "senior_income_officer"))
SENA = Officer("sena", ("senior_income_officer",))
Placing = dict[str, Any]


@dataclass(frozen=True)
class Ordered:
    """A deed as an officer asked for it: money out of somewhere, and where it shall go."""

    deed: str
    order: Mapping[str, Any]
    to: tuple[Placing, ...]


@dataclass
class Officers(Deliveries):
    """Deliveries among which officers look, ask and approve, now and then twice."""

    ordered: dict[str, Ordered] = field(default_factory=dict)
    approving: set[str] = field(default_factory=set)

    def officers_look(self) -> None:
        """Ask for a deed on what stands open as a bystander sees it."""
        if not self.officers_decide or self.random.random() > 0.12:
            return
        asked = self._a_transfer() if self.random.random() < 0.4 else self._a_clearance()
        if asked is None:
            return
        command_id = f"deed-{len(self.ordered)}"
        self.ordered[command_id] = asked
        for _ in range(self.random.choice([1, 1, 2])):
            self.send(f"{asked.deed} {command_id}", lambda: self._do(command_id), self.day)

    def _a_clearance(self) -> Ordered | None:
        items = [i for i in self.house.scan() if i["pk"].startswith("U#") and i["remaining"]]
        if not items:
            return None
        state = suspense_state(self.random.choice(items))
        pence, to = self._placed(state.remaining_pence)
        item = {
            "payment_id": state.item.payment_id,
            "part": state.item.part,
            "version": state.version,
            "pence": pence,
        }
        order = {"items": [item], "to": list(to), "why": "the payer rang"}
        return Ordered("clear_suspense", order, to)

    def _a_transfer(self) -> Ordered | None:
        journals = [i["body"] for i in self.house.scan() if i["sk"].startswith("J#")]
        received = [row for row in map(json.loads, journals) if row[2] == "payment"]
        posted = [row[1] for row in received if '"fund/' in json.dumps(row)]
        table = self.house.outside.seen_table
        payments = DynamoPayments(table, DynamoLedger(table))
        at = payments.whereabouts(self.random.choice(posted)) if posted else None
        held = _held(at) if at is not None else []
        if at is None or not held:
            return None
        account, here = self.random.choice(held)
        pence, to = self._placed(here)
        _, fund, reference = account.split("/")
        transfer = {
            "payment_id": at.payment_id,
            "version": at.version,
            "fund": fund,
            "account_reference": reference,
            "pence": pence,
            "to": list(to),
        }
        order = {"transfers": [transfer], "why": "it was meant for another"}
        return Ordered("transfer_payment", order, to)

    def _placed(self, whole: int) -> tuple[int, tuple[Placing, ...]]:
        """All or a part of some pence, and one account or two that take it."""
        sign = 1 if whole > 0 else -1
        most = abs(whole)
        pence = most if self.random.random() < 0.5 else self.random.randrange(1, most + 1)
        first = pence if pence == 1 or self.random.random() < 0.5 else pence // 2
        parts = [part for part in (first, pence - first) if part]
        return sign * pence, tuple(self._a_place(sign * part) for part in parts)

    def _a_place(self, pence: int) -> Placing:
        number = self.random.randrange(KNOWN)
        fund, reference = self.random.choice(
            [("CT", council_tax(number)), ("HR", rent(number))]
        )
        return {"fund": fund, "account_reference": reference, "pence": pence}

    def _do(self, command_id: str) -> None:
        asked = self.ordered[command_id]
        done = self.house.do(INES, asked.deed, command_id, **asked.order)
        if done.outcome is DeedOutcome.WAITING and command_id not in self.approving:
            self.approving.add(command_id)
            self._to_be_decided(command_id)

    def _to_be_decided(self, command_id: str) -> None:
        """The maker tries it too; a second approver or one who sends it back may be first."""
        wanted = [(INES, "approve_deed", "own"), (SENA, "approve_deed", "yes")]
        if self.random.random() < 0.3:
            wanted.append((SENA, "approve_deed", "too"))
        if self.random.random() < 0.3:
            wanted.append((SENA, "send_back_deed", "no"))
        for officer, deed, how in wanted:
            self.send(
                f"{deed} {command_id} {how}",
                lambda o=officer, d=deed, h=how: self.house.do(
                    o, d, f"{command_id}-{h}", decides=command_id, why="asked twice"
                ),
                self.day,
            )


def _held(at: Whereabouts) -> list[tuple[str, int]]:
    """The fund accounts where the payment's money stands, with its pence."""
    free = at.free().items()
    return [(a, held.pence) for a, held in free if a.startswith("fund/") and held.pence]
