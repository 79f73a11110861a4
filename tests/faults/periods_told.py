"""What must hold of accounting periods: as officers moved them, and no line behind."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from everypenny.domain.deeds import Outcome

from tests.faults.simulator import Simulation

Manifest = Mapping[str, Any]


class PeriodsTold:
    """Months that were closed and opened, against the books of all days."""

    def __init__(self, simulation: Simulation, carried: Mapping[str, Outcome]) -> None:
        self.sim = simulation
        done = [simulation.ordered[command_id] for command_id in carried]
        self.moves = Counter(asked.deed for asked in done)
        self.certified = [asked.order for asked in done if asked.deed == "certify_period"]
        self.manifests = list(self._manifests())

    def check(self) -> None:
        """Raise AssertionError with the first claim that does not hold."""
        self.months_are_open_from_where_officers_left_them()
        self.every_line_is_in_an_open_month()
        self.what_is_certified_ties_and_stays_closed()

    def months_are_open_from_where_officers_left_them(self) -> None:
        """One further for each closing, one back for each opening."""
        year, month = map(int, self.manifests[0]["day"].split("-")[:2])
        further = month - 1 + self.moves["close_period"] - self.moves["open_period"]
        wanted = f"{year + further // 12}-{further % 12 + 1:02d}"
        assert self.manifests[-1]["open_from"] == wanted, self.moves

    def every_line_is_in_an_open_month(self) -> None:
        """In its own, or late in the earliest that was open as its day was closed."""
        for manifest in self.manifests:
            open_from = manifest["open_from"]
            for _, period, late, row in self._rows(manifest):
                months = {row[5][:7], row[6][:7]}
                is_late = bool(late) and period == open_from and min(months) < open_from
                assert period >= open_from, row
                assert is_late or (not late and period in months), (period, row)

    def what_is_certified_ties_and_stays_closed(self) -> None:
        """Each month once, by a certificate that says nothing but noughts of it."""
        months = Counter(order["period"] for order in self.certified)
        assert max(months.values(), default=1) == 1, months
        assert all(month < self.manifests[-1]["open_from"] for month in months)
        for order in self.certified:
            name = f"certificates/{order['period']}/{order['certificate']}.json"
            told = json.loads(self.sim.house.outside.content("evidence", name) or b"{}")
            assert told["ties"], name
            assert not any(bank["difference_pence"] for bank in told["banks"]), name

    def _manifests(self) -> Iterator[Manifest]:
        for day in self.sim.world.through(self.sim.world.days):
            name = f"days/{day}/manifest.json"
            if name in self.sim.books:
                yield json.loads(self.sim.books[name][-1])

    def _rows(self, manifest: Manifest) -> Iterator[Any]:
        name = f"days/{manifest['day']}/{manifest['journals']['sha256']}.jsonl"
        return map(json.loads, self.sim.books[name][-1].splitlines())
