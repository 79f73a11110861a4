"""Counters, slips, e-returns and abandoned files, in any order: no penny is made or lost.

After every step what offices took is in their clearing accounts less what was short; no receipt
is on two slips; and at the end the evidence alone gives every byte again.
"""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from tests.builders import a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.offices import all_journals

CASS = Officer("cass", ("cashier",))
INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
PENCE = st.integers(1, 900_00)


class OfficesAtWork(RuleBasedStateMachine):
    """One day of a council with two offices."""

    receipts: Bundle[str] = Bundle("receipts")
    waiting: Bundle[str] = Bundle("waiting")
    batches: Bundle[str] = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.house = House(outside=InMemory())
        open_ledger(self.house)
        self.house.dropped("registers/accounts/all.csv", a_register())
        self.commands = self.files = 0
        self.taken: dict[str, int] = {}
        self.expected: dict[str, int] = {}
        self.in_clearing = 0

    @rule(target=receipts, pence=PENCE, known=st.booleans())
    def somebody_pays_cash(self, pence: int, known: bool) -> Any:
        part = {"fund": "CT", "account_reference": council_tax(1)} if known else {}
        done = self._do(
            CASS,
            "record_counter_payment",
            office="town-hall",
            method_code="CASH",
            parts=[{"pence": pence, **part}],
        )
        self.taken[done.answer["receipt"]] = pence
        self.in_clearing += pence
        return done.answer["receipt"]

    @rule(
        target=waiting,
        one=receipts,
        other=receipts,
        short=st.sampled_from([0, 0, 1, -1]),
        slip=st.sampled_from(["1", "2"]),
    )
    def the_till_is_cashed_up(self, one: str, other: str, short: int, slip: str) -> Any:
        names = sorted({one, other})
        pence = sum(self.taken[name] for name in names) - short
        month = f"{self.house.clock.now():%Y-%m}"
        seen = self.house.deeds.record(f"cash_ups/{month}", f"town-hall/{slip}")
        asked = self._do(
            CASS,
            "cash_up",
            office="town-hall",
            method_code="CASH",
            slip=slip,
            bag="B",
            receipts=names,
            banked_pence=pence,
            version=seen.version if seen else 0,
            why="counted",
        )
        return self._if_waiting(asked, -short)

    @rule(target=waiting, pence=PENCE, over=st.sampled_from([0, 0, 1, -1]))
    def a_library_counts_its_coins(self, pence: int, over: int) -> Any:
        line = {"line": "parking", "account_reference": "AB1234567A", "pence": pence}
        coins = [{"denomination": 1, "count": pence + over}]
        prepared = self._do(
            CASS,
            "prepare_e_return",
            template="library-takings",
            method_code="CASH",
            taken_on=str(self.house.clock.now().date()),
            lines=[line],
            denominations=coins,
            bag="B",
            over_pence=over,
            why="counted",
        )
        seen = {key: prepared.answer[key] for key in ("e_return", "version")}
        asked = self._do(INES, "submit_e_return", **seen)
        return self._if_waiting(asked, pence + over)

    @rule(target=batches, pence=PENCE)
    def a_file_is_accepted(self, pence: int) -> Any:
        self.files += 1
        self.house.clock.instant += timedelta(seconds=1)
        content = an_allpay_file([(council_tax(2), pence), (council_tax(3), self.files)])
        landing = self.house.land(f"allpay/{self.files}.txt", content)
        return multiple(*(batch.batch_id for batch in self.house.receive(landing).batches))

    @rule(target=waiting, batch=batches)
    def somebody_would_abandon_it(self, batch: str) -> Any:
        asked = self._do(SENA, "abandon_batch", batch_id=batch, why="the wrong file")
        return self._if_waiting(asked, 0)

    @rule()
    def what_waits_is_allocated(self) -> None:
        self.house.allocate(self.house.chunks.take())

    @rule(command_id=waiting, officer=st.sampled_from([SENA, SENA, FAY]))
    def another_officer_approves(self, command_id: str, officer: Officer) -> None:
        done = self._do(officer, "approve_deed", decides=command_id)
        if done.outcome is DeedOutcome.DONE:
            self.in_clearing += self.expected[command_id]

    @invariant()
    def every_journal_leaves_the_ledger_at_nothing(self) -> None:
        assert sum(_balances(self.house).values()) == 0

    @invariant()
    def offices_hold_what_they_took_and_counted(self) -> None:
        assert _clearing(_balances(self.house)) == self.in_clearing

    @invariant()
    def no_receipt_is_on_two_slips(self) -> None:
        month = f"{self.house.clock.now():%Y-%m}"
        slips = list(self.house.deeds.open_records(f"cash_ups/{month}"))
        named = [receipt for slip in slips for receipt in slip.body["receipts"]]
        assert len(named) == len(set(named))
        for slip in slips:
            told = sum(self.taken[receipt] for receipt in slip.body["receipts"])
            assert slip.body["banked_pence"] + slip.body["short_pence"] == told

    def teardown(self) -> None:
        day = self.house.clock.now().date()
        self.house.close(day)
        with tempfile.TemporaryDirectory() as folder:
            rebuilt = rebuild_council(leave_evidence(self.house, Path(folder)))
        assert rebuilt.differences == []

    def _do(self, officer: Officer, deed: str, **order: Any) -> Outcome:
        self.commands += 1
        self.house.clock.instant += timedelta(seconds=1)
        return self.house.do(officer, deed, f"c{self.commands}", **order)

    def _if_waiting(self, asked: Outcome, clearing: int) -> Any:
        """The command that waits, and what it will put into the offices' clearing."""
        if asked.outcome is not DeedOutcome.WAITING:
            return multiple()
        self.expected[asked.command_id] = clearing
        return asked.command_id


def _balances(house: House) -> Mapping[str, int]:
    sums: dict[str, int] = {}
    for journal in all_journals(house):
        for line in journal.lines:
            sums[line.account] = sums.get(line.account, 0) + line.amount_pence
    return sums


def _clearing(balances: Mapping[str, int]) -> int:
    return sum(pence for name, pence in balances.items() if name.startswith("clearing/cash-"))


TestOfficesAtWork = OfficesAtWork.TestCase
TestOfficesAtWork.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
