"""Clearing suspense: money goes where an officer says, once, and never more than remains."""

from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, OtherBody
from everypenny.domain.officers import NotPermitted

from tests.builders import Entry, a_register, a_statement, council_tax, rent
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    KIM,
    NOBODY,
    PAT,
    SAM,
    in_suspense,
    the_ledger,
    with_officers,
)

CT_1, CT_2, HR_1 = council_tax(1), council_tax(2), rent(1)


@pytest.fixture
def office() -> House:
    """£90 and £2,500 have come without a reference that anyone knows."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [Entry(pence=90_00, text="J SMITH"), Entry(pence=2_500_00, text="MISS JONES")]
    house.dropped("main-bank/statement.xml", a_statement(entries))
    return with_officers(house)


def _to(fund: str, reference: str, pence: int) -> dict[str, Any]:
    return {"fund": fund, "account_reference": reference, "pence": pence}


def _item(house: House, number: int = 0, pence: int | None = None) -> dict[str, Any]:
    state = in_suspense(house)[number]
    named = {
        "payment_id": state.item.payment_id,
        "part": state.item.part,
        "version": state.version,
    }
    return named if pence is None else {**named, "pence": pence}


def test_an_item_goes_whole_to_one_account(office: House) -> None:
    item = _item(office)

    done = office.do(
        PAT, "clear_suspense", "c1", items=[item], to=[_to("CT", CT_1, 90_00)], why="he rang"
    )

    assert (done.outcome, done.status) == (DeedOutcome.DONE, 200)
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 90_00
    assert [state.remaining_pence for state in in_suspense(office)] == [2_500_00]


def test_the_same_command_again_is_one_deed(office: House) -> None:
    order = {"items": [_item(office)], "to": [_to("CT", CT_1, 90_00)], "why": "he rang"}

    first = office.do(PAT, "clear_suspense", "c1", **order)
    second = office.do(PAT, "clear_suspense", "c1", **order)

    assert first == second
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 90_00


def test_another_body_under_the_same_id_is_refused(office: House) -> None:
    item = _item(office)
    office.do(PAT, "clear_suspense", "c1", items=[item], to=[_to("CT", CT_1, 90_00)], why="a")

    with pytest.raises(OtherBody):
        office.do(PAT, "clear_suspense", "c1", items=[item], to=[], why="b")


def test_of_two_officers_with_one_item_the_second_is_told_to_look_again(office: House) -> None:
    item = _item(office)

    office.do(PAT, "clear_suspense", "c1", items=[item], to=[_to("CT", CT_1, 90_00)], why="a")
    late = office.do(
        SAM, "clear_suspense", "c2", items=[item], to=[_to("CT", CT_2, 90_00)], why="b"
    )

    assert (late.outcome, late.status) == (DeedOutcome.REFUSED, 412)
    assert f"fund/CT/{CT_2}" not in the_ledger(office)


def test_part_of_an_item_leaves_the_rest_in_suspense(office: House) -> None:
    done = office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[_item(office, pence=30_00)],
        to=[_to("CT", CT_1, 10_00), _to("HR", HR_1, 20_00)],
        why="two bills",
    )

    assert done.outcome is DeedOutcome.DONE
    assert in_suspense(office)[0].remaining_pence == 60_00


def test_a_set_off_grosses_a_net_payment_up(office: House) -> None:
    office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[_item(office)],
        to=[_to("HR", HR_1, -10_00), _to("CT", CT_1, 100_00)],
        why="she took off the credit that she was owed",
    )

    ledger = the_ledger(office)
    assert (ledger[f"fund/CT/{CT_1}"], ledger[f"fund/HR/{HR_1}"]) == (100_00, -10_00)


@pytest.mark.parametrize("pence", [90_01, 0, -1])
def test_no_more_than_remains_is_ever_cleared(office: House, pence: int) -> None:
    refused = office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[_item(office, pence=pence)],
        to=[_to("CT", CT_1, pence)],
        why="too much",
    )

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 422)


def test_an_unknown_account_is_refused_with_what_is_wrong(office: House) -> None:
    refused = office.do(
        PAT, "clear_suspense", "c1", items=[_item(office)], to=[_to("CT", "1", 90_00)], why="x"
    )

    assert refused.where == "account_reference"


def test_above_the_limit_another_officer_approves(office: House) -> None:
    asked = office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[_item(office, 1)],
        to=[_to("CT", CT_1, 2_500_00)],
        why="it is hers",
    )
    own = office.do(PAT, "approve_deed", "a1", decides="c1")
    approved = office.do(SAM, "approve_deed", "a2", decides="c1")
    late = office.do(KIM, "approve_deed", "a3", decides="c1")

    assert (asked.outcome, asked.status) == (DeedOutcome.WAITING, 202)
    assert (own.outcome, own.status) == (DeedOutcome.REFUSED, 403)
    assert approved.outcome is DeedOutcome.DONE
    assert (late.outcome, late.status) == (DeedOutcome.REFUSED, 412)
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 2_500_00


def test_what_is_sent_back_cannot_be_approved_any_more(office: House) -> None:
    office.do(
        PAT,
        "clear_suspense",
        "c1",
        items=[_item(office, 1)],
        to=[_to("CT", CT_1, 2_500_00)],
        why="it is hers",
    )

    office.do(SAM, "send_back_deed", "s1", decides="c1", why="which Jones?")
    late = office.do(KIM, "approve_deed", "a1", decides="c1")

    assert late.outcome is DeedOutcome.REFUSED
    assert f"fund/CT/{CT_1}" not in the_ledger(office)


def test_an_officer_without_a_role_leaves_no_trace(office: House) -> None:
    with pytest.raises(NotPermitted):
        office.do(NOBODY, "clear_suspense", "c1", items=[], to=[], why="x")

    assert office.evidence.get("commands/c1.json") is None


def test_what_has_moved_stands_where_it_went(office: House) -> None:
    item = _item(office)
    office.do(PAT, "clear_suspense", "c1", items=[item], to=[_to("CT", CT_1, 90_00)], why="a")

    at = office.payments.whereabouts(item["payment_id"])

    assert at is not None
    assert {account: held.pence for account, held in at.held().items()} == {
        f"fund/CT/{CT_1}": 90_00
    }
    assert at.officers == {"pat"}
