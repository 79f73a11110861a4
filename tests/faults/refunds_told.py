"""What must hold of refunds: no more goes back than was ordered, and each comes to an end."""

from collections import Counter
from collections.abc import Mapping

from everypenny.adapters.stored_records import read
from everypenny.domain.deeds import OfficeRecord, Outcome
from everypenny.domain.journals import Journal, JournalKind

from tests.faults.ordered import Ordered
from tests.faults.simulator import Simulation

Asked = tuple[str, int]


class RefundsTold:
    """Refunds that were approved, against what the provider made and what the ledger says."""

    def __init__(
        self,
        simulation: Simulation,
        carried: Mapping[str, Outcome],
        journals: list[tuple[str, Journal]],
    ) -> None:
        self.house = simulation.house
        self.items = simulation.house.outside.table.inner.items
        self.refunds = {
            command_id: simulation.ordered[command_id]
            for command_id in carried
            if simulation.ordered[command_id].deed == "refund_payment"
        }
        self.batches = {command_id: one.batch_id for command_id, one in carried.items()}
        self.journals = [one for _, one in journals if one.kind is JournalKind.REFUND]

    def check(self) -> None:
        """Raise AssertionError with the first claim that does not hold."""
        self.none_is_in_flight_for_ever()
        self.the_provider_made_no_more_than_was_ordered()
        self.each_came_back_whole_or_was_let_go()
        self.creditors_have_what_was_ordered_of_them()

    def none_is_in_flight_for_ever(self) -> None:
        """The last watch finds every one at its end."""
        assert [key for key, item in self.items.items() if "reserved" in item] == []

    def the_provider_made_no_more_than_was_ordered(self) -> None:
        """Each approved order became at most one refund, of its very pence."""
        made = Counter(
            (f"captured {payment}", one["amount"])
            for payment, listed in self.house.provider.made.items()
            for one in listed
        )
        ordered = Counter(self._asked(order) for order in self._by_the_provider().values())
        assert made <= ordered, made - ordered

    def each_came_back_whole_or_was_let_go(self) -> None:
        """As many journals took the ordered parts as orders that were not let go."""
        outcomes = [
            read(Outcome, item["body"])
            for (pk, _), item in self.items.items()
            if pk.startswith("K#")
        ]
        let_go = {o.answer["refund"] for o in outcomes if o.deed == "release_refund"}
        ordered, posted = self._by_the_provider(), Counter(map(_parts_of, self.journals))
        assert let_go <= ordered.keys()
        came = Counter(_parts(order) for name, order in ordered.items() if name not in let_go)
        assert came <= posted, came - posted

    def creditors_have_what_was_ordered_of_them(self) -> None:
        """One request an order, of its pence."""
        told = {
            str(self.batches[name]): sum(part["pence"] for part in order.order["parts"])
            for name, order in self.refunds.items()
            if order.posts
        }
        records = [
            read(OfficeRecord, item["body"])
            for (pk, _), item in self.items.items()
            if pk.startswith("R#creditor_request#")
        ]
        assert {record.key: record.body["pence"] for record in records} == told

    def _by_the_provider(self) -> dict[str, Ordered]:
        return {name: order for name, order in self.refunds.items() if not order.posts}

    def _asked(self, order: Ordered) -> Asked:
        batch = order.order["payment_id"].rpartition("-")[0]
        identity = self.house.ledger.batch(batch).identity
        return identity, sum(part["pence"] for part in order.order["parts"])


def _parts(order: Ordered) -> frozenset[Asked]:
    return frozenset(
        (f"fund/{part['fund']}/{part['account_reference']}", part["pence"])
        for part in order.order["parts"]
    )


def _parts_of(journal: Journal) -> frozenset[Asked]:
    return frozenset((line.account, line.amount_pence) for line in journal.lines[1:])
