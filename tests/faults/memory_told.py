"""What officers taught of payers, and whom a file that was judged later had to know by it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.payer_memory import Signature, signature_of

from tests.faults.simulator import Simulation
from tests.faults.truth import SUSPENSE

PLACING = {JournalKind.CLEARANCE, JournalKind.TRANSFER}
NEEDED = {"a": 1, "w": 2}  # placements: of a payer by the bank's account, of one by words alone
Manifest = Mapping[str, Any]


@dataclass
class Payer:
    """Accounts on which a payer's money was placed, when, and those that were declined."""

    placed: dict[str, list[date]] = field(default_factory=dict)
    declined: set[str] = field(default_factory=set)

    def place(self, account: str, on: date) -> None:
        """An officer places the payer's money there."""
        self.placed.setdefault(account, []).append(on)
        self.declined.discard(account)

    def known(self, needed: int, on: date) -> set[str]:
        """The one account that was taught often enough, and no other; nothing without one.

        A placement fades from its day on, so that one alone counts for that day's memory only.
        """
        if len(self.placed) != 1:
            return set()
        [(account, days)] = self.placed.items()
        is_fresh = len(days) > 1 or days == [on]
        taught = len(days) >= needed and is_fresh and account not in self.declined
        return {account} if taught else set()


class MemoryTold:
    """The payers that each sealed day taught, by rules of our own."""

    def __init__(
        self,
        simulation: Simulation,
        journals: Sequence[tuple[str, Journal]],
        manifests: Mapping[date, Manifest],
    ) -> None:
        self.sim, self.house = simulation, simulation.house
        self.journals, self.manifests = journals, manifests
        self.items = simulation.house.outside.table.inner.items

    def places(self, batch: str, one: Journal) -> set[str]:
        """Where money that no reference places must be: on the account that is known."""
        pins = json.loads(self.items[f"B#{batch}", "BATCH"]["body"])["pins"]
        payers = self._known.get(pins["memory"], {})
        signature = self._signature(one.payment_id) if payers else ""
        known = payers.get(signature, set())
        if known and not pins["register"]:
            return {*known, SUSPENSE}
        return known or {SUSPENSE}

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, set[str]]]:
        """By the memory that a day's close left: the account of each payer who is known."""
        payers: dict[str, Payer] = {}
        left = {}
        for day, manifest in self.manifests.items():
            for signature, account in self._said(manifest, "decline_suggestion"):
                payers.setdefault(signature, Payer()).declined.add(account)
            for signature, _ in self._said(manifest, "forget_payer"):
                payers[signature] = Payer()
            for signature, account in self._placed(day):
                payers.setdefault(signature, Payer()).place(account, day)
            left[manifest["memory"]["sha256"]] = {
                signature: known
                for signature, payer in payers.items()
                if (known := payer.known(NEEDED[signature[0]], day))
            }
        return left

    def _placed(self, day: date) -> Iterator[tuple[str, str]]:
        for batch, one in self.journals:
            if one.kind in PLACING and self._day_of(batch) == f"{day}":
                taking = {x.account for x in one.lines if x.amount_pence < 0}
                taking = {account for account in taking if account.startswith("fund/")}
                if len(taking) == 1 and (signature := self._signature(one.about)):
                    yield signature, taking.pop()

    def _said(self, manifest: Manifest, deed: str) -> Iterator[tuple[str, str]]:
        for row in manifest["commands"]:
            if row["deed"] == deed and row["outcome"] == "done":
                order = self.sim.ordered[row["command_id"]].order
                if signature := self._signature(order["payment_id"]):
                    account = f"fund/{order.get('fund')}/{order.get('account_reference')}"
                    yield signature, account

    def _day_of(self, batch: str) -> str:
        return str(self.items[f"B#{batch}", "BATCH"]["posted_on"])

    def _signature(self, payment: str) -> Signature:
        told = self.house.told(PaymentId(payment))
        return signature_of(told, self._council.generic_words) if told else Signature("")

    @cached_property
    def _council(self) -> CompiledCouncil:
        councils = self.house.councils
        return councils.compiled(councils.live().version)
