"""What an officer might try, or get wrong: no penny moves twice, nothing is answered 500."""

from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.officers import Limits, Officer
from everypenny.domain.payer_memory import EMPTY_MEMORY
from everypenny.workflows.kept_commands import command_key
from everypenny.workflows.look_up import LookUp, NothingThere, Question
from everypenny.workflows.officers_views import ROUTES, look_up

from tests.builders import council_tax
from tests.whole_house import House
from tests.workflows.leisure import a_leisure_office, held, stands
from tests.workflows.offices import KIM, PAT, ROLES, SAM, the_ledger, with_officers

CT_1 = council_tax(1)
SHOW = "GET /v1/payments/{payment_id}"
ROB = Officer("rob", ("parking",))


@pytest.fixture
def office() -> House:
    """£120 of leisure income."""
    return a_leisure_office(("LEI", "LE0001", 120_00))


def away(payment: str) -> dict[str, object]:
    """A transfer of all of it, as if nothing had moved the payment yet."""
    return {
        "payment_id": payment,
        "version": 0,
        "fund": "LEI",
        "account_reference": "LE0001",
        "pence": 120_00,
        "to": [{"fund": "CT", "account_reference": CT_1, "pence": 120_00}],
    }


@pytest.mark.parametrize("spelt", ["01", "001", "\u0661", "+1", " 1", "1_", "0", "9" * 5_000])
def test_a_payment_has_one_spelling_under_which_it_moves(office: House, spelt: str) -> None:
    payment = stands(office).payment_id
    office.do(PAT, "transfer_payment", "t1", transfers=[away(payment)], why="hers")

    alias = f"{payment.rpartition('-')[0]}-{spelt}"
    again = office.do(SAM, "transfer_payment", "t2", transfers=[away(alias)], why="again")

    assert again.outcome is DeedOutcome.REFUSED
    assert the_ledger(office) == held(office) == {f"fund/CT/{CT_1}": 120_00}


def test_no_card_number_of_an_order_is_kept(office: House) -> None:
    payment = stands(office).payment_id

    office.do(
        PAT, "transfer_payment", "t1", transfers=[away(payment)], why="card 4111111111111111"
    )

    kept = office.evidence.get(command_key("t1"))
    assert kept is not None
    assert b"411111******1111" in kept
    assert b"4111111111111111" not in kept


def test_an_interest_declared_meanwhile_stops_the_makers_deed(office: House) -> None:
    with_officers(office, limits=Limits())
    payment = stands(office).payment_id
    office.do(PAT, "transfer_payment", "t1", transfers=[away(payment)], why="hers")

    declared = {PAT.officer_id: frozenset({f"CT/{CT_1}"})}
    council = replace(office.councils.live(), interests=declared)
    office.councils.live = lambda: council  # type: ignore[method-assign]
    approval = office.do(KIM, "approve_deed", "a1", decides="t1")

    assert (approval.status, held(office)) == (403, {"fund/LEI/LE0001": 120_00})


def test_who_approves_for_another_fund_sends_nothing_back(office: House) -> None:
    parking = replace(ROLES["income"], code="parking", funds=frozenset({"PCN"}))
    with_officers(office, roles={**ROLES, "parking": parking}, limits=Limits())
    payment = stands(office).payment_id
    office.do(PAT, "transfer_payment", "t1", transfers=[away(payment)], why="hers")

    refused = office.do(ROB, "send_back_deed", "s1", decides="t1", why="not mine")
    done = office.do(SAM, "send_back_deed", "s2", decides="t1", why="the other account")

    assert (refused.status, done.status) == (403, 200)


def ask(house: House, officer: Officer, route: str, **path: str) -> Any:
    """What a view tells."""
    outside = LookUp(
        office=house.office,
        accounts=house.payments,
        days=house.days,
        trail=house.trail,
        told=lambda _: None,
        memory=lambda: EMPTY_MEMORY,
    )
    permission = ROUTES[route].permission
    question = Question(view=permission, officer=officer, path=path)
    return look_up(question, ROUTES[route], outside=outside).body


def test_deeds_of_other_funds_are_not_there_for_a_role_of_one(office: House) -> None:
    parking = replace(ROLES["income"], code="parking", funds=frozenset({"PCN"}))
    with_officers(office, roles={**ROLES, "parking": parking}, limits=Limits())
    payment = stands(office).payment_id
    office.do(PAT, "transfer_payment", "t1", transfers=[away(payment)], why="Mrs Smith's")
    office.do(PAT, "transfer_payment", "t2", transfers=[], why="refused, and Mrs Smith's")

    waiting = [ask(office, who, "GET /v1/deeds")["items"] for who in (ROB, SAM)]

    assert list(map(len, waiting)) == [0, 1]
    for command_id in ("t1", "t2", "unknown/../" * 300):
        with pytest.raises(NothingThere):
            ask(office, ROB, "GET /v1/deeds/{command_id}", command_id=command_id)
    assert ask(office, SAM, "GET /v1/deeds/{command_id}", command_id="t1")["order"]


def test_a_payment_that_has_gone_back_is_still_of_its_fund(office: House) -> None:
    parking = replace(ROLES["income"], code="parking", funds=frozenset({"PCN"}))
    with_officers(office, roles={**ROLES, "parking": parking})
    at = stands(office)
    reverse = {"payment_id": at.payment_id, "version": 0, "why": "a test"}
    office.do(PAT, "reverse_journal", "r1", journal_id=at.first.journal_id, **reverse)
    office.do(KIM, "approve_deed", "a1", decides="r1")

    assert held(office) == {}
    assert ask(office, SAM, SHOW, payment_id=at.payment_id)["held"] == []
    with pytest.raises(NothingThere):
        ask(office, ROB, SHOW, payment_id=at.payment_id)
