"""Take-backs follow the money: the bank takes it again from where officers have put it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, HasChanged
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.taking_back import taken_from
from everypenny.domain.whereabouts import Whereabouts
from everypenny.workflows.take_back import TakingBack

from tests.builders import ON, council_tax, rent
from tests.fakes import Cut, PowerCut
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.offices import (
    PAT,
    SAM,
    all_journals,
    in_suspense,
    the_ledger,
    with_officers,
)
from tests.workflows.test_direct_debits import returned, submitted

CT_2, HR_1 = council_tax(2), rent(1)
CLEARING = "clearing/direct-debit"


@pytest.fixture
def office() -> House:
    """Direct Debits of £30 and £45 have been collected for council tax."""
    house = House(outside=InMemory())
    submitted(house, ON)
    return with_officers(house)


def original(house: House) -> Whereabouts:
    [first] = [
        j
        for j in all_journals(house)
        if j.source == "direct-debit" and j.lines[-1].account == f"fund/CT/{CT_2}"
    ]
    at = house.payments.whereabouts(first.payment_id)
    assert at is not None
    return at


def transfer(house: House, pence: int) -> Any:
    at = original(house)
    one = {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "CT",
        "account_reference": CT_2,
        "pence": pence,
        "to": [{"fund": "HR", "account_reference": HR_1, "pence": pence}],
    }
    return house.do(PAT, "transfer_payment", f"t{pence}", transfers=[one], why="her rent")


def taken_back(house: House) -> Journal:
    house.dropped("dd-returns/r.xml", returned(CT_2, 45_00, on=ON))
    [journal] = [j for j in all_journals(house) if j.kind is JournalKind.TAKE_BACK]
    return journal


def lines(journal: Journal) -> dict[str, int]:
    return {line.account: line.amount_pence for line in journal.lines}


def test_what_nobody_moved_is_taken_from_its_account(office: House) -> None:
    journal = taken_back(office)

    assert lines(journal) == {CLEARING: -45_00, f"fund/CT/{CT_2}": 45_00}
    assert (journal.moves, original(office).held()) == (original(office).payment_id, {})


def test_what_officers_moved_is_taken_from_where_it_went(office: House) -> None:
    transfer(office, 20_00)

    journal = taken_back(office)

    assert lines(journal) == {
        CLEARING: -45_00,
        f"fund/CT/{CT_2}": 25_00,
        f"fund/HR/{HR_1}": 20_00,
    }
    assert f"fund/HR/{HR_1}" not in the_ledger(office)


def test_what_was_taken_back_cannot_be_moved_any_more(office: House) -> None:
    taken_back(office)

    assert transfer(office, 20_00).outcome is DeedOutcome.REFUSED


def test_a_second_take_back_of_the_same_money_is_placed_by_its_reference(office: House) -> None:
    first = taken_back(office)

    office.dropped("dd-returns/again.xml", returned(CT_2, 45_00, on=ON + timedelta(days=1)))

    [second] = [
        j
        for j in all_journals(office)
        if j.kind is JournalKind.TAKE_BACK and j.journal_id != first.journal_id
    ]
    assert (second.moves, lines(second)) == (None, lines(first))


def test_a_delivery_that_comes_again_takes_the_same(office: House) -> None:
    taken_back(office)
    [batch] = {j.payment_id.rpartition("-")[0] for j in all_journals(office) if j.moves}
    before = office.scan()

    office.allocate([{"batch": batch, "chunk": 1}])

    assert office.scan() == before


def test_a_take_back_is_not_reversed_by_officers(office: House) -> None:
    journal = taken_back(office)
    at = original(office)
    order = {"payment_id": at.payment_id, "version": at.version, "why": "x"}

    refused = office.do(PAT, "reverse_journal", "v1", **order, journal_id=journal.journal_id)

    assert refused.outcome is DeedOutcome.REFUSED


def test_what_has_gone_is_a_debit_in_doubt_that_officers_can_place(office: House) -> None:
    at = original(office)
    part = {"fund": "CT", "account_reference": CT_2, "pence": 45_00}
    office.do(
        PAT,
        "reverse_journal",
        "v1",
        payment_id=at.payment_id,
        version=at.version,
        journal_id=at.first.journal_id,
        why="posted in error",
    )
    office.do(SAM, "approve_deed", "a1", decides="v1")

    journal = taken_back(office)
    [item] = in_suspense(office)
    cleared = office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[
            {
                "payment_id": item.item.payment_id,
                "part": item.item.part,
                "version": item.version,
            }
        ],
        to=[{**part, "pence": -45_00}],
        why="she owes it",
    )

    assert (journal.doubt, item.remaining_pence) == ("original_has_gone", -45_00)
    assert cleared.outcome is DeedOutcome.DONE
    assert in_suspense(office) == []


@pytest.mark.parametrize("writes", range(8))
def test_wherever_the_power_is_cut_the_next_delivery_takes_the_same(writes: int) -> None:
    power = PowerCut()
    house = House(outside=InMemory(cut=power))
    submitted(house, ON)
    with_officers(house)
    transfer(house, 20_00)
    house.receive(house.land("dd-returns/r.xml", returned(CT_2, 45_00, on=ON)))
    messages = house.chunks.take()
    power.after, power.writes = writes, 0

    with suppress(Cut):
        house.allocate(messages)
    power.after = None
    house.allocate(messages)

    [journal] = [j for j in all_journals(house) if j.kind is JournalKind.TAKE_BACK]
    assert lines(journal) == {
        CLEARING: -45_00,
        f"fund/CT/{CT_2}": 25_00,
        f"fund/HR/{HR_1}": 20_00,
    }
    assert (original(house).version, original(house).held()) == (2, {})


def test_a_chunk_takes_back_what_its_first_copy_kept(office: House) -> None:
    at, source = original(office), office.councils.live().sources["dd-returns"]
    taking = TakingBack(
        batch=BatchId("b"),
        chunk=1,
        source=source,
        payments=office.payments,
        evidence=office.evidence,
    )
    found = taken_from(at, 45_00)
    assert found is not None
    taking.keep({1: found})
    taking.keep({1: found})

    with pytest.raises(HasChanged):
        taking.keep({1: replace(found, version=found.version + 1)})

    assert taking.kept() == {1: found}


def test_a_take_back_of_money_that_moves_each_time_it_is_looked_at_comes_again(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moves_again(*_: object, **__: object) -> None:
        raise HasChanged("an officer was quicker")

    monkeypatch.setattr(office.payments, "take", moves_again)

    with pytest.raises(HasChanged, match="moves each time"):
        taken_back(office)
