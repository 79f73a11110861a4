"""A second copy of a function runs whole in the middle of the first."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.table_actions import Refused
from everypenny.auditor import verify
from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.deeds import Outcome
from everypenny.domain.identifiers import BatchId, event_id
from everypenny.domain.officers import Officer
from everypenny.domain.records import ReplayDiffers
from everypenny.local.memory_table import MemoryTable
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_provider_event

from tests.builders import ON, a_register, a_statement, council_tax
from tests.evidence_folder import leave_evidence
from tests.fakes import Cut
from tests.faults.faulty_outside import FaultyHouse, a_faulty_house, open_with
from tests.faults.strikes import Fault, Strikes
from tests.workflows.days import PAY, a_card_payment, a_webhook, journal, knock, lines

INES = Officer("ines", ("income_officer",))
POSTING = ("DynamoDays.join table.transact", Fault.MEANWHILE)


@pytest.fixture
def house() -> FaultyHouse:
    house = a_faulty_house(Strikes(), early=True)
    open_with(house, ON, {"bank/main": 1_00})
    house.provider.payments["pay1"] = a_card_payment()
    return house


def settled_around(house: FaultyHouse, meanwhile: Callable[[str], object]) -> str:
    """Settle a webhook, and let something else happen just before it is posted."""
    digest = knock(house, a_webhook())
    strikes = house.outside.strikes
    strikes.meanwhile = lambda: meanwhile(digest)
    strikes.arm(POSTING, after=0)
    return settle_provider_event(PAY, digest, settling=house.settling)


def test_a_register_that_comes_between_two_copies_of_an_event_raises_no_alarm(
    house: FaultyHouse,
) -> None:
    def loaded_and_settled(digest: str) -> None:
        house.dropped("registers/accounts/all.csv", a_register())
        settle_provider_event(PAY, digest, settling=house.settling)

    assert settled_around(house, loaded_and_settled) == "posted"
    assert journal(house).lines[1].account == f"fund/CT/{council_tax(1)}"


def test_an_event_posted_from_another_answer_is_still_an_alarm(house: FaultyHouse) -> None:
    def posted_otherwise(digest: str) -> None:
        for versions in house.evidence._bucket.versions.values():
            versions[0] = versions[0].replace(b'"amount": 10000', b'"amount": 10001')
        settle_provider_event(PAY, digest, settling=house.settling)

    with pytest.raises(ReplayDiffers):
        settled_around(house, posted_otherwise)


def test_an_answer_that_another_copy_pinned_first_is_the_one_posted(
    house: FaultyHouse,
) -> None:
    digest = knock(house, a_webhook())
    pinned = a_card_payment(fee=20)
    key = f"answers/{PAY}/{event_id(PAY, 'pay1', 'captured')}.json"
    strikes = house.outside.strikes
    strikes.meanwhile = lambda: house.evidence.keep(key, pinned)
    strikes.arm(("S3Evidence.keep bucket.put_once", Fault.MEANWHILE), after=0)

    with pytest.raises(NotYetSettled):
        settle_provider_event(PAY, digest, settling=house.settling)
    settle_provider_event(PAY, digest, settling=house.settling)

    assert lines(house)[f"fees/{PAY}"] == 20


def test_a_day_is_not_sealed_over_a_chunk_that_is_not_done(house: FaultyHouse) -> None:
    record = house.receive(house.land("main-bank/empty.xml", a_statement([], opening=1_00)))
    [batch] = record.batches
    house.ledger.post(batch, today=ON)

    with pytest.raises(DayDoesNotAddUp):
        house.close(ON)


def test_of_two_transfers_of_one_payment_at_once_one_moves_it(house: FaultyHouse) -> None:
    house.dropped("registers/accounts/all.csv", a_register())
    settle_provider_event(PAY, knock(house, a_webhook()), settling=house.settling)
    transfer = {
        "payment_id": journal(house).payment_id,
        "version": 0,
        "fund": "CT",
        "account_reference": council_tax(1),
        "pence": 100_00,
    }

    def moved(command_id: str, number: int) -> Outcome:
        to = {"fund": "CT", "account_reference": council_tax(number), "pence": 100_00}
        order = {"transfers": [{**transfer, "to": [to]}], "why": "it was another's"}
        return house.do(INES, "transfer_payment", command_id, **order)

    strikes, second = house.outside.strikes, list[Outcome]()
    strikes.meanwhile = lambda: second.append(moved("t2", 3))
    strikes.arm(POSTING, after=0)
    first = moved("t1", 2)

    assert [first.status, *(done.status for done in second)] == [412, 200]


def test_a_trail_whose_close_was_cut_off_is_sealed_before_the_next_days(
    house: FaultyHouse, tmp_path: Path
) -> None:
    house.outside.strikes.arm(("close_day signer.sign", Fault.BEFORE), after=0)
    with pytest.raises(Cut):
        house.close(ON)

    house.clock.pass_days(1)
    house.close(ON + timedelta(days=1))
    house.close(ON)

    folder = leave_evidence(house, tmp_path)
    verify.verify(verify.Folder(folder, check_signatures=False))
    assert len(list(folder.glob("audit/*.json"))) == 2


def test_a_chunk_that_nobody_claimed_cannot_be_finished() -> None:
    table = MemoryTable()

    with pytest.raises(Refused):
        DynamoLedger(table).finish(BatchId("nobody's"), 1)
    assert table.scan() == []
