"""What offices did, and a batch that officers abandoned, come out of the evidence again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from everypenny.auditor import verify
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.domain.records import Verdict
from everypenny.local.rebuild_council import rebuild_council

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House

CASS = Officer("cass", ("cashier",))
INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
ALI = Officer("ali", ("section_151_officer",))
RECEIPTS = an_allpay_file([(council_tax(1), 5_00), (council_tax(2), 7_00)])


def _a_house() -> House:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def _done(house: House, officer: Officer, deed: str, command_id: str, **order: Any) -> Outcome:
    """A deed a minute after the one before it, which nobody refuses."""
    house.clock.instant += timedelta(minutes=1)
    outcome = house.do(officer, deed, command_id, **order)
    assert outcome.outcome is not DeedOutcome.REFUSED, outcome.because
    return outcome


def _a_day_at_the_counter(house: House) -> None:
    order = {"office": "town-hall", "method_code": "CASH"}
    parts = [
        {"fund": "CT", "account_reference": council_tax(1), "pence": 12_00},
        {"pence": 3_00},
    ]
    taken = _done(house, CASS, "record_counter_payment", "t1", parts=parts, **order)
    slip = {"slip": "1", "bag": "B1", "banked_pence": 14_00, "why": "short", **order}
    _done(house, CASS, "cash_up", "u1", receipts=[taken.answer["receipt"]], **slip)
    _done(house, SENA, "approve_deed", "u1-yes", decides="u1")


def _a_nil_return(house: House) -> None:
    draft = {"template": "library-takings", "method_code": "CASH", "taken_on": str(ON)}
    prepared = _done(house, CASS, "prepare_e_return", "p1", **draft)
    seen = {key: prepared.answer[key] for key in ("e_return", "version")}
    _done(house, INES, "submit_e_return", "s1", **seen)
    _done(house, SENA, "approve_deed", "s1-yes", decides="s1")


def _abandoned_and_dropped_again(house: House) -> None:
    [batch] = house.receive(house.land("allpay/a.txt", RECEIPTS)).batches
    _done(house, SENA, "abandon_batch", "b1", batch_id=batch.batch_id, why="the wrong file")
    _done(house, FAY, "approve_deed", "b1-yes", decides="b1")
    house.clock.instant += timedelta(minutes=1)
    house.allocate(house.chunks.take())
    again = house.dropped("allpay/again.txt", RECEIPTS)
    assert again.attempt == 2


def test_a_day_of_offices_comes_out_byte_for_byte(tmp_path: Path) -> None:
    house = _a_house()
    _a_day_at_the_counter(house)
    _a_nil_return(house)
    house.close(ON)

    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []


def test_an_abandoned_file_that_came_again_comes_out_byte_for_byte(tmp_path: Path) -> None:
    house = _a_house()
    _abandoned_and_dropped_again(house)
    house.close(ON)

    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []


def test_an_abandonment_comes_out_behind_the_files_that_it_was_done_behind(
    tmp_path: Path,
) -> None:
    """Asked for half an hour before, by the clock, and done once the last one was held."""
    house = _a_house()
    turned = an_allpay_file([(council_tax(2), 7_00), (council_tax(1), 5_00)])
    other = an_allpay_file([(council_tax(3), 9_00)])
    [batch] = house.receive(house.land("allpay/a.txt", RECEIPTS)).batches
    _done(house, SENA, "abandon_batch", "b1", batch_id=batch.batch_id, why="the wrong file")
    house.clock.instant += timedelta(hours=1)
    house.receive(house.land("allpay/other.txt", other))
    held = house.receive(house.land("allpay/turned.txt", turned))
    house.clock.instant -= timedelta(minutes=30)
    _done(house, FAY, "approve_deed", "b1-yes", decides="b1")
    again = house.dropped("allpay/again.txt", RECEIPTS)
    house.close(ON)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert (held.verdict, again.verdict) == (Verdict.HELD, Verdict.HELD)
    assert rebuilt.differences == []


@pytest.mark.parametrize("days", [0, 1])
def test_a_ledger_that_a_deed_opened_comes_out_byte_for_byte(tmp_path: Path, days: int) -> None:
    house = House(outside=InMemory())
    balances = [{"account": "bank/main", "amount_pence": 1_000_00}]
    order = {"on": str(ON), "why": "go-live", "balances": balances}
    _done(house, FAY, "open_balances", "o1", **order)
    house.clock.instant += timedelta(days=days)
    _done(house, ALI, "approve_deed", "o1-yes", decides="o1")
    house.clock.instant += timedelta(minutes=1)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", RECEIPTS)
    house.close(ON + timedelta(days=days))

    evidence = leave_evidence(house, tmp_path)

    assert rebuild_council(evidence).differences == []
    assert verify.verify(verify.Folder(evidence, check_signatures=False)).unread == []


def test_an_abandonment_waits_for_its_file_whatever_register_came_later(tmp_path: Path) -> None:
    house = _a_house()
    _abandoned_and_dropped_again(house)
    house.clock.instant += timedelta(hours=1)
    house.dropped("registers/accounts/later.csv", a_register(21))
    house.close(ON)

    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []
