"""What must hold of abandoned batches: two officers ordered it, and nothing of them is real."""

import json
from collections.abc import Mapping
from typing import Any

from everypenny.adapters.ledger_items import suspense_state
from everypenny.domain.deeds import Outcome

from tests.faults.simulator import Simulation

Item = Mapping[str, Any]


class AbandonedTold:
    """Batches that were abandoned, against the orders that were carried out."""

    def __init__(self, simulation: Simulation, carried: Mapping[str, Outcome]) -> None:
        self.sim = simulation
        self.carried = carried
        self.items: Mapping[tuple[str, str], Item] = simulation.house.outside.table.inner.items
        self.batches = {
            pk[2:]: item
            for (pk, sk), item in self.items.items()
            if sk == "BATCH" and "abandoned" in item
        }

    def check(self) -> None:
        """Raise AssertionError with the first claim that does not hold."""
        self.each_was_ordered_once()
        self.none_is_posted_or_waits()
        self.nobody_touched_their_suspense()
        self.nothing_moved_their_payments()

    def each_was_ordered_once(self) -> None:
        """By the one order that was approved, and every such order left its batch behind."""
        ordered = [
            (self.sim.ordered[asked].order["batch_id"], outcome.command_id)
            for asked, outcome in self.carried.items()
            if self.sim.ordered[asked].deed == "abandon_batch"
        ]
        told = [(batch, item["abandoned"]) for batch, item in self.batches.items()]
        assert sorted(ordered) == sorted(told)
        assert self.batches.keys() == self.sim.abandonments.noted.keys()

    def none_is_posted_or_waits(self) -> None:
        """A file's batch, on no day and in no view."""
        for batch, item in self.batches.items():
            assert json.loads(item["body"])["origin"] == "file", batch
            assert not {"posted_on", "view"} & item.keys(), batch

    def nobody_touched_their_suspense(self) -> None:
        """What a chunk had left in doubt is as the chunk left it."""
        for (pk, _), item in self.items.items():
            if pk.startswith("U#") and _batch(pk[2:]) in self.batches:
                state = suspense_state(item)
                assert (state.remaining_pence, state.version) == (state.item.amount_pence, 0)

    def nothing_moved_their_payments(self) -> None:
        """No deed and no take-back rests on money that never came."""
        for pk, sk in self.items:
            assert not (pk.startswith("P#") and _batch(pk[2:]) in self.batches), (pk, sk)


def _batch(payment: str) -> str:
    return payment.rpartition("-")[0]
