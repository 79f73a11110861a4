"""What must hold of officers' deeds: each as it was ordered, once and whole, or not at all."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from everypenny.adapters.stored_records import read
from everypenny.domain.deeds import APPROVE, DeedOutcome, OfficeRecord, Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal, JournalKind

from tests.faults.abandoned_told import AbandonedTold
from tests.faults.officers import AUDITOR
from tests.faults.ordered import Ordered
from tests.faults.periods_told import PeriodsTold
from tests.faults.refunds_told import RefundsTold
from tests.faults.simulator import Simulation

Item = Mapping[str, Any]
RETURNED = JournalKind.RETURNED_LINE


class DeedsTold:
    """Orders as officers gave them, held against the table as a simulation left it."""

    def __init__(self, simulation: Simulation, journals: list[tuple[str, Journal]]) -> None:
        self.sim = simulation
        self.items: Mapping[tuple[str, str], Item] = simulation.house.outside.table.inner.items
        self.journals = journals
        self.outcomes = {
            pk[2:]: read(Outcome, item["body"])
            for (pk, _), item in self.items.items()
            if pk.startswith("K#")
        }

    def check(self) -> None:
        """Raise AssertionError with the first claim that does not hold."""
        self.each_order_posted_what_it_says()
        self.nobody_decided_alone()
        self.suspense_items_are_as_they_were_left()
        self.each_receipt_was_banked_once()
        self.refused_lines_came_back()
        AbandonedTold(self.sim, self.carried()).check()
        PeriodsTold(self.sim, self.carried()).check()
        RefundsTold(self.sim, self.carried(), self.journals).check()

    def carried(self) -> dict[str, Outcome]:
        """Orders that were carried out, each by the one command that did it."""
        done = [o for o in self.outcomes.values() if o.outcome is DeedOutcome.DONE]
        by = {o.command_id: o for o in done if o.command_id in self.sim.ordered}
        for outcome in done:
            if outcome.deed == APPROVE and outcome.decides in self.sim.ordered:
                assert outcome.decides not in by, f"{outcome.decides} was done twice"
                by[outcome.decides] = outcome
        return by

    def each_order_posted_what_it_says(self) -> None:
        """Its lines and no others, in one batch; what was not carried out posted nothing."""
        told = {
            command_id: Counter(asked.posts)
            for command_id in self.carried()
            if (asked := self.sim.ordered[command_id]).posts
        }
        posted = dict(self._posted())
        assert posted == told, _differ(posted, told)

    def _posted(self) -> Iterator[tuple[str, Counter[tuple[str, int]]]]:
        """What each command's own batch posted, a part of its own in doubt as `suspense`."""
        for (pk, sk), item in self.items.items():
            if not pk.startswith("B#") or sk != "BATCH" or not is_of_a_deed(item):
                continue
            batch, identity = pk[2:], json.loads(item["body"])["identity"]
            deed, _, command_id = identity.partition(" ")
            if deed in {"return_refused_lines", "open_balances"}:
                continue
            yield (
                command_id,
                Counter(
                    (_named(line.account, batch), line.amount_pence)
                    for of, journal in self.journals
                    if of == batch
                    for line in journal.lines
                ),
            )

    def nobody_decided_alone(self) -> None:
        """No maker approves, nor one who touched the money before; and none is skipped."""
        for command_id, outcome in self.carried().items():
            asked, maker = self.sim.ordered[command_id], self.sim.makers[command_id]
            if outcome.deed == APPROVE:
                assert outcome.officer_id != maker.officer_id, f"{command_id}: by its maker"
            else:
                assert not asked.needs_two, f"{command_id}: nobody approved {asked.deed}"
        outcomes = self.outcomes.values()
        by_auditor = [o for o in outcomes if o.officer_id == AUDITOR.officer_id]
        assert all(o.outcome is DeedOutcome.REFUSED for o in by_auditor)
        self._nobody_approved_what_they_had_touched()

    def _nobody_approved_what_they_had_touched(self) -> None:
        approved = {
            str(o.batch_id): o.officer_id
            for o in self.outcomes.values()
            if o.deed == APPROVE and o.batch_id
        }
        touched: dict[str, set[str]] = {}
        for (pk, sk), item in sorted(self.items.items()):
            if pk.startswith("P#") and sk.startswith("M#"):
                earlier = touched.setdefault(pk, set())
                approver = approved.get(item.get("batch", ""))
                assert approver not in earlier, f"{approver} had touched {pk} before {sk}"
                earlier |= set(json.loads(item["officers"]))

    def suspense_items_are_as_they_were_left(self) -> None:
        """Every note is there, every account declined, and the owner is one who was named."""
        told: dict[tuple[str, str], dict[str, list[Any]]] = {}
        for command_id in self.carried():
            asked = self.sim.ordered[command_id]
            if asked.deed in {"assign_suspense", "note_suspense", "decline_suggestion"}:
                place = (f"U#{asked.order['payment_id']}", str(asked.order["part"]))
                told.setdefault(place, {}).setdefault(asked.deed, []).append(asked)
        for place, item in self.items.items():
            if place[0].startswith("U#"):
                _looked_after(item, told.get(place, {}))

    def each_receipt_was_banked_once(self) -> None:
        """On one slip; a receipt that is on none still waits, or its payment was undone."""
        banked = Counter(
            receipt
            for command_id in self.carried()
            if (asked := self.sim.ordered[command_id]).deed == "cash_up"
            for receipt in asked.order["receipts"]
        )
        assert max(banked.values(), default=1) == 1, banked
        for (pk, _), item in self.items.items():
            if pk.startswith("R#receipts/"):
                record = read(OfficeRecord, item["body"])
                gone = record.key in banked or bool(record.body.get("reversed"))
                assert record.open is not gone, record

    def refused_lines_came_back(self) -> None:
        """Whatever a target refused has returned once and whole, and nothing else has."""
        came = Counter(
            (str(one.moves), line.account, line.amount_pence)
            for _, one in self.journals
            if one.kind is RETURNED
            for line in one.lines
            if line.account.startswith("fund/")
        )
        about = {one.payment_id: one.about for _, one in self.journals}
        refused = Counter(
            (str(about[PaymentId(payment)]), account, pence)
            for word in self.sim.words.values()
            for payment, account, pence in word.refused
        )
        assert came == refused, (came - refused, refused - came)


def is_of_a_deed(batch: Item) -> bool:
    """Whether a command brought a batch."""
    return bool(json.loads(batch["body"])["origin"] == "deed")


def _looked_after(item: Item, told: Mapping[str, list[Ordered]]) -> None:
    notes = Counter(asked.order["note"] for asked in told.get("note_suspense", ()))
    assert Counter(text for *_, text in json.loads(item.get("notes", "[]"))) == notes
    declined = sorted(
        [asked.order["fund"], asked.order["account_reference"]]
        for asked in told.get("decline_suggestion", ())
    )
    assert sorted(json.loads(item.get("declined", "[]"))) == declined
    owners = {asked.order["owner"] for asked in told.get("assign_suspense", ())}
    assert item.get("owner", "") in (owners or {""})


def _named(account: str, batch: str) -> str:
    return "suspense" if account.startswith(f"suspense/{batch}-") else account


def _differ(
    posted: Mapping[str, Counter[tuple[str, int]]], told: Mapping[str, Counter[tuple[str, int]]]
) -> list[Any]:
    names = [c for c in posted.keys() | told.keys() if posted.get(c) != told.get(c)]
    return [(name, posted.get(name), told.get(name)) for name in names]
