"""A take-back that officers abandon lets go of what it took, and all comes out again."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import payment_id
from everypenny.domain.journals import JournalKind
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts
from everypenny.local.rebuild_council import rebuild_council

from tests.builders import ON, a_register, council_tax, rent
from tests.evidence_folder import leave_evidence
from tests.fakes import Cut, PowerCut
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.test_direct_debits import a_submission, returned

INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
CT_2, HR_1 = council_tax(2), rent(1)
RETURN = returned(CT_2, 45_00, on=ON)


def a_house(power: PowerCut | None = None) -> House:
    """£45 has been collected for council tax."""
    house = House(outside=InMemory(cut=power or PowerCut()))
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("direct-debit/a.txt", a_submission([(CT_2, 45_00)], ON))
    return house


def collected(house: House) -> Whereabouts:
    [batch] = [b.batch_id for b in house.days.batches(ON) if b.total_pence == 45_00]
    at = house.payments.whereabouts(payment_id(batch, 1))
    assert at is not None
    return at


def taken_and_abandoned(house: House, power: PowerCut, writes: int) -> None:
    """The bank takes £45 again, in a file that officers abandon while it is being taken."""
    [batch] = house.receive(house.land("dd-returns/r.xml", RETURN)).batches
    power.after, power.writes = writes, 0
    with suppress(Cut):
        house.allocate(house.chunks.take())
    power.after = None
    house.do(SENA, "abandon_batch", "b1", batch_id=batch.batch_id, why="another council's")
    done = house.do(FAY, "approve_deed", "b1-yes", decides="b1")
    assert done.outcome is DeedOutcome.DONE


def transferred(house: House, pence: int) -> Outcome:
    at = collected(house)
    one = {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "CT",
        "account_reference": CT_2,
        "pence": pence,
        "to": [{"fund": "HR", "account_reference": HR_1, "pence": pence}],
    }
    return house.do(INES, "transfer_payment", f"t{pence}", transfers=[one], why="her rent")


UNPOSTED = range(6)


@pytest.mark.parametrize("writes", UNPOSTED)
def test_an_abandoned_take_back_gives_back_what_it_took(writes: int) -> None:
    power = PowerCut()
    house = a_house(power)

    taken_and_abandoned(house, power, writes)

    assert {account: h.pence for account, h in collected(house).held().items()} == {
        f"fund/CT/{CT_2}": 45_00
    }
    assert transferred(house, 20_00).outcome is DeedOutcome.DONE


@pytest.mark.parametrize("writes", UNPOSTED)
def test_what_rests_on_an_abandoned_take_back_comes_out_byte_for_byte(
    tmp_path: Path, writes: int
) -> None:
    power = PowerCut()
    house = a_house(power)
    taken_and_abandoned(house, power, writes)
    transferred(house, 20_00)
    house.close(ON)
    house.clock.pass_days(1)
    house.dropped("dd-returns/again.xml", RETURN)
    house.close(ON + timedelta(days=1))

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    [again] = [j for j in collected(house).moved if j.kind is JournalKind.TAKE_BACK]
    assert {x.account for x in again.lines[1:]} == {f"fund/CT/{CT_2}", f"fund/HR/{HR_1}"}
    assert (rebuilt.differences, rebuilt.days) == ([], 2)


def test_what_is_taken_today_and_posted_tomorrow_comes_out_byte_for_byte(
    tmp_path: Path,
) -> None:
    power = PowerCut()
    house = a_house(power)
    house.receive(house.land("dd-returns/r.xml", RETURN))
    messages = house.chunks.take()
    power.after, power.writes = 2, 0
    with suppress(Cut):
        house.allocate(messages)
    power.after = None
    refused = transferred(house, 20_00)
    house.close(ON)
    house.clock.pass_days(1)
    [allocated] = house.allocate(messages)
    house.close(ON + timedelta(days=1))

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert (refused.outcome, allocated.posted_on) == (
        DeedOutcome.REFUSED,
        ON + timedelta(days=1),
    )
    assert (rebuilt.differences, rebuilt.days) == ([], 2)
