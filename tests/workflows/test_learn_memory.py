"""What officers place teaches whose money it is, and each close leaves that to the next day."""

import json
from pathlib import Path
from typing import Any

import pytest
from everypenny.domain.london_days import next_day
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows import read_batches

from tests.builders import ON, Entry, a_register, a_statement, council_tax, rent
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.offices import in_suspense

INES = Officer("ines", ("income_officer",))
PAYER = "MARGARET OLUWASEUN WEEKLY"
ACCOUNT, OTHER = council_tax(3), council_tax(4)
NEEDED = 6


@pytest.fixture
def house() -> House:
    """The demo council's ledger, open on a Friday with its register."""
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def pays(house: House, day: int, pence: int = 10_00) -> None:
    """The payer's transfer of a day, which names no account."""
    on = house.clock.now().date()
    opening = 1_000_00 + day * 10_00
    statement = a_statement(
        [Entry(pence=pence, text=PAYER, on=on)], opening=opening, identity=f"D{day}", on=on
    )
    house.dropped(f"main-bank/{day}.xml", statement)


def place(house: House, command: str, reference: str = ACCOUNT) -> None:
    [state] = in_suspense(house)
    pence = state.remaining_pence
    item: dict[str, Any] = {
        "payment_id": state.item.payment_id,
        "part": 1,
        "version": state.version,
    }
    to = {"fund": "CT", "account_reference": reference, "pence": pence}
    house.do(INES, "clear_suspense", command, items=[item], to=[to], why="it is hers")


def live_days(house: House, days: int, first: int = 0) -> None:
    """Each day she pays, an officer places it, and the day is closed."""
    for day in range(first, first + days):
        pays(house, day)
        place(house, f"place-{day}")
        house.close(house.clock.now().date())
        house.clock.pass_days(1)


def test_what_officers_placed_often_enough_is_placed_by_itself(house: House) -> None:
    live_days(house, NEEDED)

    pays(house, NEEDED)

    assert in_suspense(house) == []


def test_one_placement_too_few_teaches_nothing_yet(house: House) -> None:
    live_days(house, NEEDED - 1)

    pays(house, NEEDED - 1)

    assert len(in_suspense(house)) == 1


def test_another_account_contradicts_what_was_learned(house: House) -> None:
    live_days(house, NEEDED - 1)
    pays(house, NEEDED - 1)
    place(house, "other", OTHER)
    house.close(house.clock.now().date())
    house.clock.pass_days(1)

    pays(house, NEEDED)

    assert len(in_suspense(house)) == 1


def test_a_payer_is_forgotten_on_request(house: House) -> None:
    live_days(house, NEEDED - 1)
    pays(house, NEEDED - 1)
    payment = in_suspense(house)[0].item.payment_id
    house.do(INES, "forget_payer", "forget-1", payment_id=payment, why="she asked")
    house.close(house.clock.now().date())
    house.clock.pass_days(1)

    kept = house.memories.records(house.memories.live())

    assert kept == {}


@pytest.mark.parametrize("written", [rent(1), f" {rent(1)[:4]} {rent(1)[4:]}"])
def test_a_declined_account_is_remembered_of_the_payer(house: House, written: str) -> None:
    pays(house, 0)
    state = in_suspense(house)[0]
    house.do(
        INES,
        "decline_suggestion",
        "decline-1",
        payment_id=state.item.payment_id,
        part=1,
        version=0,
        fund="HR",
        account_reference=written,
    )
    house.close(ON)

    [record] = house.memories.records(house.memories.live()).values()

    assert set(record.declined) == {("HR", rent(1))}


def test_the_memory_holds_no_name(house: House) -> None:
    live_days(house, 1)

    content = house.work.memory(house.memories.live())

    assert b"MARGARET" not in content


def test_what_a_batch_pinned_comes_out_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_days(house, NEEDED)
    pays(house, NEEDED)
    house.close(house.clock.now().date())
    monkeypatch.setattr(read_batches, "CHUNK_PAYMENTS", 2)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert (rebuilt.differences, rebuilt.days) == ([], NEEDED + 1)


def test_each_manifest_names_the_memory_that_its_close_left(house: House) -> None:
    live_days(house, 2)

    named = [
        json.loads(house.day_books.manifest(day))["memory"]["sha256"]
        for day in (ON, next_day(ON))
    ]

    assert named[1] == house.memories.live() != named[0]
