"""An account register: a full list replaces, a partial one adds, half of one is held."""

from dataclasses import replace

import pytest
from everypenny.domain.account_register import Standing
from everypenny.domain.records import LedgerNotOpen, Verdict

from tests.builders import ON, a_register, council_tax, rent
from tests.deciding import decide
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import in_memory

HEADINGS = "fund,account_reference,surname,postcode,balance"


def load(house: House, content: bytes, name: str = "a") -> Verdict:
    return house.dropped(f"registers/accounts/{name}.csv", content).verdict


def standing(house: House, fund: str, reference: str) -> Standing | None:
    return house.registers.snapshot(house.files.register()).standing(fund, reference)


def some_tax_accounts(numbers: range) -> bytes:
    rows = [f"CT,{council_tax(n)},Name{n},AM1 1AA,100.00" for n in numbers]
    return "\n".join([HEADINGS, *rows]).encode()


def partial(house: House) -> None:
    """Make the house's register source a partial one."""
    council = house.councils.live()
    source = replace(council.sources["accounts"], settings={"list": "partial"})
    changed = replace(council, sources={**council.sources, "accounts": source})
    house.councils._known[council.version] = changed


def test_a_register_is_live_once_it_is_accepted() -> None:
    house = in_memory()

    verdict = load(house, a_register())

    assert verdict is Verdict.ACCEPTED
    assert standing(house, "CT", council_tax(1)) == Standing()
    assert standing(house, "HR", rent(1)) == Standing()
    assert standing(house, "HR", council_tax(1)) is None


def test_two_thousand_accounts_are_found_each_by_itself() -> None:
    house = in_memory()

    load(house, a_register(1_500, 500))

    register = house.registers.snapshot(house.files.register())
    assert all(register.standing("CT", council_tax(n)) for n in range(1_500))
    assert all(register.standing("HR", rent(n)) for n in range(500))
    assert register.standing("CT", council_tax(1_500)) is None


def test_accounts_that_vanish_from_a_full_list_are_closed() -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(20)))

    load(house, some_tax_accounts(range(4, 20)), "b")

    assert standing(house, "CT", council_tax(3)) == Standing(closed=True)
    assert standing(house, "CT", council_tax(4)) == Standing()


def test_an_account_that_comes_back_is_open_again() -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(20)))
    load(house, some_tax_accounts(range(4, 20)), "b")

    load(house, some_tax_accounts(range(3, 20)), "c")

    assert standing(house, "CT", council_tax(3)) == Standing()


def test_a_full_list_of_one_fund_leaves_the_others_alone() -> None:
    house = in_memory()
    load(house, a_register())

    load(house, some_tax_accounts(range(19)), "b")

    assert standing(house, "HR", rent(1)) == Standing()
    assert standing(house, "CT", council_tax(19)) == Standing(closed=True)


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        (range(4, 20), Verdict.ACCEPTED),
        (range(5, 20), Verdict.HELD),
        (range(10, 30), Verdict.HELD),
    ],
    ids=["a fifth", "more than a fifth", "others instead"],
)
def test_a_list_that_lacks_more_than_a_fifth_is_held(numbers: range, verdict: Verdict) -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(20)))
    before = house.files.register()

    found = load(house, some_tax_accounts(numbers), "b")

    assert found is verdict
    assert (house.files.register() == before) is (verdict is Verdict.HELD)


def test_a_partial_list_only_adds_and_changes() -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(20)))
    partial(house)

    verdict = load(house, some_tax_accounts(range(19, 22)), "b")

    assert verdict is Verdict.ACCEPTED
    assert standing(house, "CT", council_tax(0)) == Standing()
    assert standing(house, "CT", council_tax(21)) == Standing()


def test_closed_and_stopped_accounts_say_so() -> None:
    house = in_memory()
    rows = (
        "fund,account_reference,on_stop,closed\n"
        f"CT,{council_tax(1)},Bailiff has it,\nCT,{council_tax(2)},,yes\n"
    )

    load(house, rows.encode())

    assert standing(house, "CT", council_tax(1)) == Standing(on_stop="Bailiff has it")
    assert standing(house, "CT", council_tax(2)) == Standing(closed=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADINGS.encode(),
        b"fund,reference\nCT,1",
        f"{HEADINGS},shoe_size\nCT,{council_tax(1)},N,P,1.00,9".encode(),
        some_tax_accounts(range(2)) + some_tax_accounts(range(1)).partition(b"\n")[2],
        some_tax_accounts(range(2)) + b"\n" + some_tax_accounts(range(1)).partition(b"\n")[2],
        f"{HEADINGS}\nCT,770000001,N,P,1.00".encode(),
        f"{HEADINGS}\nXX,{council_tax(1)},N,P,1.00".encode(),
        f"{HEADINGS}\nCT,{council_tax(1)},N,P,1.005".encode(),
        f"{HEADINGS}\nCT,{council_tax(1)},N".encode(),
        f"{HEADINGS}\nCT,{council_tax(1)},N\xff,P,1.00".encode("latin-1"),
    ],
)
def test_a_register_with_faults_is_rejected_whole(content: bytes) -> None:
    house = in_memory()
    before = house.files.register()

    verdict = load(house, content)

    assert verdict is Verdict.REJECTED
    assert house.files.register() == before


def test_a_register_in_a_payment_folder_is_rejected_with_its_remedy() -> None:
    house = in_memory()

    record = house.dropped("registers/allpay/a.csv", a_register())

    assert record.verdict is Verdict.REJECTED
    assert b"outside registers/" in house.drop.get(record.report)


def test_a_register_delivered_twice_is_judged_once() -> None:
    house = in_memory()
    landing = house.land("registers/accounts/a.csv", a_register())
    first = house.receive(landing)
    before = house.scan()

    assert house.receive(landing) == first
    assert house.scan() == before


def test_a_list_may_go_back_to_what_it_was() -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(10)), "monday")
    load(house, some_tax_accounts(range(1, 11)), "tuesday")

    again = load(house, some_tax_accounts(range(10)), "wednesday")

    assert again is Verdict.ACCEPTED
    assert standing(house, "CT", council_tax(0)) == Standing()
    assert standing(house, "CT", council_tax(10)) == Standing(closed=True)


def test_two_officers_may_release_half_a_register() -> None:
    house = in_memory()
    load(house, some_tax_accounts(range(10)))
    house.dropped("registers/accounts/half.csv", some_tax_accounts(range(5)))

    decide(house, "half", source="accounts", sequence=2, why="the parish was transferred")

    assert standing(house, "CT", council_tax(9)) == Standing(closed=True)


def test_a_register_waits_for_the_ledger_to_open() -> None:
    house = House(outside=InMemory())

    with pytest.raises(LedgerNotOpen):
        load(house, a_register())


def test_the_day_lists_a_registers_verdict() -> None:
    house = in_memory()
    load(house, a_register())

    [listed] = house.days.verdicts(ON)

    assert (listed.source, listed.verdict) == ("accounts", Verdict.ACCEPTED)
