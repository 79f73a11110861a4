"""Suspense items that stay: assigned, noted, and never suggested again what was declined."""

from typing import Any

import pytest
from everypenny.domain.account_register import Directory
from everypenny.domain.deeds import DeedOutcome, SuspenseState
from everypenny.domain.payments import Payment
from everypenny.domain.suggestion import Suggestion
from everypenny.workflows.suggest_accounts import suggest_accounts

from tests.builders import Entry, a_register, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import PAT, SAM, in_suspense, the_ledger, with_officers


@pytest.fixture
def office() -> House:
    """£90 has come from a Name3 who told no reference."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("main-bank/s.xml", a_statement([Entry(pence=90_00, text="MR NAMEC AM1 1AA")]))
    return with_officers(house)


def _named(state: SuspenseState) -> dict[str, Any]:
    item = state.item
    return {"payment_id": item.payment_id, "part": item.part, "version": state.version}


def _suggested(house: House, state: SuspenseState) -> tuple[Suggestion, ...]:
    told = Payment(position=1, amount_pence=90_00, payer_name="NAME SOMEBODY AM1 1AA")
    register = house.registers.snapshot(house.files.register())
    assert isinstance(register, Directory)
    live = house.councils.compiled(house.councils.live().version)
    return suggest_accounts(state, told=lambda _: told, council=live, register=register)


def test_an_item_is_somebodys_to_place(office: House) -> None:
    [state] = in_suspense(office)

    done = office.do(PAT, "assign_suspense", "c1", **_named(state), owner="sam")

    assert done.answer == {"version": 1}
    assert [state.owner for state in in_suspense(office)] == ["sam"]


def test_a_note_says_who_and_when(office: House) -> None:
    [state] = in_suspense(office)

    office.do(PAT, "note_suspense", "c1", **_named(state), note="Asked the bank.")
    [noted] = in_suspense(office)
    office.do(SAM, "note_suspense", "c2", **_named(noted), note="They will write.")

    [after] = in_suspense(office)
    assert [(by, text) for by, _, text in after.notes] == [
        ("pat", "Asked the bank."),
        ("sam", "They will write."),
    ]


def test_a_note_is_not_in_what_is_told_of_its_command(office: House) -> None:
    [state] = in_suspense(office)

    done = office.do(PAT, "note_suspense", "c1", **_named(state), note="Mrs Secret rang.")

    assert "Secret" not in repr(done)


@pytest.mark.parametrize("note", ["", "   ", "x" * 1_001])
def test_a_note_has_a_length(office: House, note: str) -> None:
    [state] = in_suspense(office)

    refused = office.do(PAT, "note_suspense", "c1", **_named(state), note=note)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, "note")


def test_of_two_who_take_an_item_the_second_is_told_to_look_again(office: House) -> None:
    [state] = in_suspense(office)

    office.do(PAT, "assign_suspense", "c1", **_named(state), owner="pat")
    late = office.do(SAM, "assign_suspense", "c2", **_named(state), owner="sam")

    assert late.status == 412
    assert [state.owner for state in in_suspense(office)] == ["pat"]


def test_a_declined_account_is_suggested_no_more(office: House) -> None:
    [state] = in_suspense(office)
    first, *others = _suggested(office, state)

    office.do(
        PAT,
        "decline_suggestion",
        "c1",
        **_named(state),
        fund=first.fund,
        account_reference=f" {first.account_reference} ",
    )

    [after] = in_suspense(office)
    found = [one.account_reference for one in _suggested(office, after)]
    assert first.account_reference not in found
    assert found[: len(others)] == [one.account_reference for one in others]


def test_an_account_is_declined_once(office: House) -> None:
    [state] = in_suspense(office)
    account = {"fund": "CT", "account_reference": council_tax(1)}

    office.do(PAT, "decline_suggestion", "c1", **_named(state), **account)
    [after] = in_suspense(office)
    again = office.do(PAT, "decline_suggestion", "c2", **_named(after), **account)

    assert (again.outcome, again.where) == (DeedOutcome.REFUSED, "account_reference")


def test_looking_after_an_item_moves_no_money(office: House) -> None:
    before = the_ledger(office)
    [state] = in_suspense(office)

    office.do(PAT, "assign_suspense", "c1", **_named(state), owner="pat")

    assert the_ledger(office) == before


def test_there_is_no_item_that_nobody_opened(office: House) -> None:
    refused = office.do(
        PAT, "assign_suspense", "c1", payment_id="x-1", part=1, version=0, owner="pat"
    )

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, "payment_id")
