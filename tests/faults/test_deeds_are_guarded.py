"""An officer's deed stays within the officer's funds, ceiling and own household."""

from dataclasses import replace

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome

from tests.builders import Entry, a_register, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import PAT, ROLES, SAM, _answer_with, in_suspense, with_officers

CT_1 = council_tax(1)


@pytest.fixture
def office() -> House:
    """£90 has come without a reference that anyone knows."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("main-bank/s.xml", a_statement([Entry(pence=90_00, text="J SMITH")]))
    return house


def cleared(house: House) -> Outcome:
    [state] = in_suspense(house)
    item = {"payment_id": state.item.payment_id, "part": 1, "version": state.version}
    to = {"fund": "CT", "account_reference": CT_1, "pence": 90_00}
    return house.do(PAT, "clear_suspense", "c1", items=[item], to=[to], why="he rang")


@pytest.mark.parametrize("less", [{"funds": frozenset({"HR"})}, {"ceiling_pence": 89_99}])
def test_a_role_clears_only_into_its_funds_and_below_its_ceiling(
    office: House, less: dict[str, object]
) -> None:
    with_officers(office, roles={"income": replace(ROLES["income"], **less)})

    refused = cleared(office)

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 403)
    assert [state.remaining_pence for state in in_suspense(office)] == [90_00]


def test_no_officer_clears_into_an_account_of_their_household(office: House) -> None:
    live = with_officers(office).councils.live()
    _answer_with(office, replace(live, interests={"pat": frozenset({f"CT/{CT_1}"})}))

    refused = cleared(office)

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 403)
    assert [state.remaining_pence for state in in_suspense(office)] == [90_00]


def test_nobody_may_approve_what_touches_their_own_household(office: House) -> None:
    live = with_officers(office).councils.live()
    tight = replace(live.limits, approved_above={})
    own = {"sam": frozenset({f"CT/{CT_1}"})}
    _answer_with(office, replace(live, limits=tight, interests=own))

    asked = cleared(office)
    refused = office.do(SAM, "approve_deed", "a1", decides="c1", why="")

    assert asked.outcome is DeedOutcome.WAITING
    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 403)
