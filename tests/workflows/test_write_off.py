"""Write-offs and settled differences: two officers, a configured account, and once."""

from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.journals import JournalKind

from tests.builders import Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    PAT,
    SAM,
    all_journals,
    in_suspense,
    the_ledger,
    with_officers,
)

SMALL = "adjustment/small-balances"


@pytest.fixture
def office() -> House:
    """£0.90 of a stranger in suspense, and £10 that allpay holds for us."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.dropped("main-bank/s.xml", a_statement([Entry(pence=90, text="J SMITH")]))
    return with_officers(house)


def write_off(house: House, pence: int | None = None, code: str = "small-balances") -> Outcome:
    [state] = in_suspense(house)
    item: dict[str, Any] = {
        "payment_id": state.item.payment_id,
        "part": state.item.part,
        "version": state.version,
        "pence": pence,
    }
    return house.do(PAT, "write_off", "w1", items=[item], code=code, why="nobody claims it")


def settle(house: House, command_id: str = "d1", pence: int = 25, **more: Any) -> Outcome:
    [batch] = {
        journal.payment_id.rpartition("-")[0]
        for journal in all_journals(house)
        if journal.source == "allpay" and journal.kind.receives
    }
    order = {"account": "clearing/allpay", "pence": pence, "batch_id": batch, **more}
    return house.do(PAT, "settle_difference", command_id, **order, why="short by a coin")


def test_a_remainder_goes_to_the_adjustment_account_that_another_officer_approved(
    office: House,
) -> None:
    asked = write_off(office)
    own = office.do(PAT, "approve_deed", "a1", decides="w1")
    approved = office.do(SAM, "approve_deed", "a2", decides="w1")

    assert (asked.status, own.status, approved.status) == (202, 403, 200)
    assert the_ledger(office)[SMALL] == 90
    assert in_suspense(office) == []


def test_a_part_may_be_written_off(office: House) -> None:
    write_off(office, 40)
    office.do(SAM, "approve_deed", "a1", decides="w1")

    assert [state.remaining_pence for state in in_suspense(office)] == [50]


@pytest.mark.parametrize(
    ("pence", "code", "where"),
    [(91, "small-balances", "items[0]"), (None, "my-pocket", "code"), (None, "", "code")],
)
def test_only_what_remains_goes_and_only_to_a_configured_account(
    office: House, pence: int | None, code: str, where: str
) -> None:
    refused = write_off(office, pence, code)

    assert (refused.status, refused.where) == (422, where)


def test_a_write_off_is_reversed_into_suspense(office: House) -> None:
    write_off(office)
    office.do(SAM, "approve_deed", "a1", decides="w1")
    [moved] = [j for j in all_journals(office) if j.kind is JournalKind.WRITE_OFF]

    office.do(
        PAT,
        "reverse_journal",
        "v1",
        payment_id=moved.about,
        version=1,
        journal_id=moved.journal_id,
        why="he has claimed it",
    )

    assert [state.remaining_pence for state in in_suspense(office)] == [90]
    assert SMALL not in the_ledger(office)


def test_a_difference_is_settled_by_two_officers(office: House) -> None:
    asked = settle(office)

    approved = office.do(SAM, "approve_deed", "a1", decides="d1")

    assert (asked.outcome, approved.outcome) == (DeedOutcome.WAITING, DeedOutcome.DONE)
    [journal] = [j for j in all_journals(office) if j.kind is JournalKind.DIFFERENCE]
    assert {line.account: line.amount_pence for line in journal.lines} == {
        "differences/allpay": 25,
        "clearing/allpay": -25,
    }


def test_a_difference_is_settled_once_by_officers_who_saw_the_same(office: House) -> None:
    settle(office)
    settle(office, "d2")

    office.do(SAM, "approve_deed", "a1", decides="d1")
    late = office.do(SAM, "approve_deed", "a2", decides="d2")
    more = settle(office, "d3", 5, version=1)

    assert (late.status, more.outcome) == (412, DeedOutcome.WAITING)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"account": "bank/main"}, "account"),
        ({"account": "clearing/nobody"}, "account"),
        ({"pence": 0}, "pence"),
        ({"batch_id": "none"}, "batch_id"),
    ],
)
def test_a_difference_of_nothing_that_is_ours_is_refused(
    office: House, wrong: dict[str, Any], where: str
) -> None:
    refused = settle(office, **wrong)

    assert (refused.status, refused.where) == (422, where)
