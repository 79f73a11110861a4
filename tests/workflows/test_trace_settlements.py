"""The proof says which batches each settlement covers, from the day books alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from everypenny.workflows import trace_settlements

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

NEXT = ON + timedelta(days=1)


def a_house(*files: int) -> House:
    """allpay's files of the first day, by their pence, each with a line more than the last."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    for place, pence in enumerate(files):
        lines = [(council_tax(1), pence - place), *[(council_tax(2), 1)] * place]
        house.dropped(f"allpay/{place}.txt", an_allpay_file(lines))
    return house


def banked(house: House, *pence: int) -> None:
    entries = [Entry(pence=each, text="ALLPAY LTD") for each in pence]
    house.dropped("main-bank/a.xml", a_statement(entries))


def allpay(house: House) -> dict[str, Any]:
    """What the proof of the first day says of allpay's clearing account."""
    house.close(ON)
    told = json.loads(house.books.get(house.prove(ON).name))
    [account] = [a for a in told["settlements"] if a["account"] == "clearing/allpay"]
    return dict(account)


def test_a_settlement_names_the_file_that_it_covers() -> None:
    house = a_house(10_00, 25_00)
    banked(house, 25_00)

    account = allpay(house)

    [settlement] = account["covered"]
    assert [batch["pence"] for batch in settlement["covers"]] == [25_00]
    assert [batch["pence"] for batch in account["waiting"]] == [10_00]
    assert account["oldest_on"] == ON.isoformat()


def test_a_settlement_of_two_files_names_both() -> None:
    house = a_house(10_00, 25_00)
    banked(house, 35_00)

    account = allpay(house)

    assert len(account["covered"][0]["covers"]) == 2
    assert (account["waiting"], account["oldest_on"]) == ([], None)


def test_a_settlement_that_comes_to_no_file_is_listed_and_the_day_still_ties() -> None:
    house = a_house(10_00)
    banked(house, 9_99)

    account = allpay(house)
    house.export_all(ON)

    assert [open_["pence"] for open_ in account["not_covered"]] == [9_99]
    proof = house.prove(ON).proof
    assert (proof.unmatched_settlements, proof.differs()) == (1, False)


def test_a_settlement_that_two_files_come_to_is_not_guessed() -> None:
    house = a_house(10_00, 10_00 + 1, 10_00)
    banked(house, 10_00)

    account = allpay(house)

    assert account["covered"] == []
    assert len(account["not_covered"][0]["candidates"]) == 2


def test_a_day_lists_its_own_settlements_and_whatever_waits_from_before() -> None:
    house = a_house(10_00, 25_00)
    banked(house, 25_00)
    house.close(ON)
    house.clock.pass_days(1)
    house.close(NEXT)

    [proven] = [
        account
        for account in house.prove(NEXT).proof.settlements
        if account.account == "clearing/allpay"
    ]

    told = json.loads(house.books.get(house.prove(NEXT).name))
    [account] = [a for a in told["settlements"] if a["account"] == "clearing/allpay"]
    assert account["covered"] == []
    assert [batch.pence for batch in proven.matching.waiting] == [10_00]


def test_what_an_account_held_before_the_days_that_are_read_is_one_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trace_settlements, "LOOKS_BACK_DAYS", 1)
    house = a_house(10_00, 25_00)
    house.close(ON)
    house.clock.pass_days(1)
    entry = Entry(pence=25_00, text="ALLPAY LTD", on=NEXT)
    house.dropped("main-bank/b.xml", a_statement([entry], identity="B", on=NEXT))
    house.close(NEXT)

    [account] = [
        account
        for account in house.prove(NEXT).proof.settlements
        if account.account == "clearing/allpay"
    ]

    assert (account.before_on, account.before_pence) == (ON, 10_00)
    assert account.matching.not_covered == ()
    assert account.oldest_on == ON


def test_an_account_that_is_settled_by_order_of_age_is_as_old_as_its_oldest_file() -> None:
    house = a_house(10_00)
    house.close(ON)
    house.clock.pass_days(1)
    house.dropped("allpay/late.txt", an_allpay_file([(council_tax(3), 7_00)], NEXT))
    entry = Entry(pence=10_00, text="ALLPAY LTD", on=NEXT)
    house.dropped("main-bank/b.xml", a_statement([entry], identity="B", on=NEXT))
    house.close(NEXT)

    [item] = house.prove(NEXT).proof.outstanding

    assert (item.account, item.pence, item.since, item.days) == (
        "clearing/allpay",
        7_00,
        NEXT,
        0,
    )
