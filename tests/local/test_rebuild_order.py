"""Deeds come again in the order in which they took effect, not in which they were asked."""

from datetime import timedelta
from pathlib import Path

from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.evidence_folder import leave_evidence
from tests.faults.faulty_outside import FaultyHouse, a_faulty_house, open_with
from tests.faults.strikes import Fault, Strikes

SENA = Officer("sena", ("senior_income_officer",))
INES = Officer("ines", ("income_officer",))
BEFORE_IT_TAKES_EFFECT = ("DynamoDeeds.outcome table.get", Fault.MEANWHILE)


def a_cleared_item() -> tuple[FaultyHouse, str, str]:
    """A council, a payment half of which was cleared to an account, and the journal."""
    house = a_faulty_house(Strikes(), early=True)
    open_with(house, ON, {"bank/main": 1_00})
    house.dropped("registers/accounts/all.csv", a_register())
    statement = a_statement([Entry(pence=90_00, text="J SMITH")], opening=1_00)
    house.dropped("main-bank/s.xml", statement)
    [item] = house.ledger.suspense()
    seen = {"payment_id": item.payment_id, "part": 1, "version": 0, "pence": 45_00}
    to = {"fund": "CT", "account_reference": council_tax(1), "pence": 45_00}
    done = house.do(INES, "clear_suspense", "c1", items=[seen], to=[to], why="rang")
    house.clock.instant += timedelta(seconds=1)
    return house, item.payment_id, done.answer["journals"][0]


def test_a_note_that_overtakes_a_reversal_comes_before_it_again(tmp_path: Path) -> None:
    house, payment, cleared = a_cleared_item()
    overtaking: list[Outcome] = []

    def overtake() -> None:
        house.clock.instant += timedelta(seconds=1)
        note = {"payment_id": payment, "part": 1, "version": 1, "note": "J Smith will ring"}
        overtaking.append(house.do(INES, "note_suspense", "n1", **note))

    house.outside.strikes.meanwhile = overtake
    house.outside.strikes.arm(BEFORE_IT_TAKES_EFFECT, after=0)
    told = {"payment_id": payment, "version": 1, "journal_id": cleared, "why": "a slip"}
    reversal = house.do(SENA, "reverse_journal", "r1", **told)
    house.close(ON)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert [done.outcome for done in (*overtaking, reversal)] == [DeedOutcome.DONE] * 2
    assert rebuilt.differences == []
