"""Every deed by every role of the demo council: what no role permits is denied."""

from dataclasses import dataclass
from itertools import product

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome, Plan
from everypenny.domain.officers import (
    ALWAYS_APPROVED,
    APPROVED_ABOVE_A_LIMIT,
    DEEDS,
    EVERYTHING,
    VIEWS,
    NotPermitted,
    Officer,
    Role,
    Scope,
)
from everypenny.workflows.do_deed import do_deed
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.officers_deeds import DEEDS as DEEDS_THAT_ARE
from everypenny.workflows.officers_views import ROUTES

from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import a_command

ROLES = in_memory().councils.live().roles
DEEDS_AND_ROLES = list(product(sorted(DEEDS), sorted(ROLES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whatever:
    """An order that says what it touches, and nothing else."""

    fund: str
    method: str
    pence: int
    account: str = ""


def plan_whatever(order: Whatever, case: DeedCase) -> Plan:  # noqa: ARG001 - a plan's shape
    scope = Scope(frozenset({(order.fund, order.method)}), order.pence)
    return Plan(scope=scope, accounts=frozenset({order.account}))


def do(house: House, officer: Officer, deed: str, command_id: str, **order: object) -> Outcome:
    deeds = {deed: Deed(deed, Whatever, plan_whatever)}
    command = a_command(house, officer, deed, command_id, **order)
    return do_deed(command, deeds=deeds, office=house.office)


def one_of(codes: frozenset[str], otherwise: str) -> str:
    return otherwise if EVERYTHING in codes else min(codes)


def order_within(role: Role, pence: int = 0) -> dict[str, object]:
    fund, method = one_of(role.funds, "CT"), one_of(role.methods, "CASH")
    return {"fund": fund, "method": method, "pence": pence}


@pytest.mark.parametrize(("deed", "role"), DEEDS_AND_ROLES)
def test_a_role_makes_what_it_names_and_nothing_else(deed: str, role: str) -> None:
    house, officer = in_memory(), Officer("robin", (role,))
    order = order_within(ROLES[role])

    if deed not in ROLES[role].makes:
        with pytest.raises(NotPermitted):
            do(house, officer, deed, "c1", **order)
    else:
        expected = DeedOutcome.WAITING if deed in ALWAYS_APPROVED else DeedOutcome.DONE
        assert do(house, officer, deed, "c1", **order).outcome is expected


SCOPED = [(deed, role) for deed, role in DEEDS_AND_ROLES if deed in ROLES[role].makes]


@pytest.mark.parametrize(("deed", "role"), SCOPED)
def test_no_deed_goes_above_its_makers_ceiling(deed: str, role: str) -> None:
    order = order_within(ROLES[role], ROLES[role].ceiling_pence + 1)

    refused = do(in_memory(), Officer("robin", (role,)), deed, "c1", **order)

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 403)


@pytest.mark.parametrize(
    ("deed", "role"), [(d, r) for d, r in SCOPED if EVERYTHING not in ROLES[r].funds]
)
def test_no_deed_touches_a_fund_that_its_role_does_not_name(deed: str, role: str) -> None:
    order = {**order_within(ROLES[role]), "fund": "CT"}

    refused = do(in_memory(), Officer("robin", (role,)), deed, "c1", **order)

    assert refused.status == 403


@pytest.mark.parametrize(
    ("deed", "role"), [(d, r) for d, r in SCOPED if EVERYTHING not in ROLES[r].methods]
)
def test_no_deed_touches_a_method_that_its_role_does_not_name(deed: str, role: str) -> None:
    order = {**order_within(ROLES[role]), "method": "BT"}

    refused = do(in_memory(), Officer("robin", (role,)), deed, "c1", **order)

    assert refused.status == 403


ABOVE_EVERY_LIMIT = 1_000_01
APPROVED = ALWAYS_APPROVED | APPROVED_ABOVE_A_LIMIT


@pytest.mark.parametrize(
    ("deed", "role"), [(d, r) for d, r in DEEDS_AND_ROLES if d in APPROVED]
)
def test_a_role_approves_what_it_names_and_never_its_own(deed: str, role: str) -> None:
    """The maker holds every role; only the approver's own count."""
    maker = Officer("mo", tuple(ROLES))
    house = in_memory()
    pence = 0 if deed in ALWAYS_APPROVED else ABOVE_EVERY_LIMIT
    asked = do(house, maker, deed, "c1", fund="CT", method="CASH", pence=pence)
    assert asked.outcome is DeedOutcome.WAITING
    both = Officer("mo", (role,))
    deeds = {deed: Deed(deed, Whatever, plan_whatever)}

    own = do_deed(
        a_command(house, both, "approve_deed", "a1", decides="c1"),
        deeds=deeds,
        office=house.office,
    )
    other = do_deed(
        a_command(house, Officer("ana", (role,)), "approve_deed", "a2", decides="c1"),
        deeds=deeds,
        office=house.office,
    )

    assert own.status == 403
    may = deed in ROLES[role].approves and ROLES[role].ceiling_pence >= pence
    assert (other.status == 200) == may


def test_an_account_of_ones_own_household_is_out_of_reach() -> None:
    officer = Officer("ines.carter@ambleford.example", ("income_officer",))
    order = {"fund": "CT", "method": "BT", "pence": 1, "account": "CT/770001232"}

    refused = do(in_memory(), officer, "transfer_payment", "c1", **order)

    assert (refused.status, "household" in refused.because) == (403, True)


def test_every_deed_and_view_is_known_to_the_configuration() -> None:
    assert set(DEEDS_THAT_ARE) == DEEDS
    assert {route.permission for route in ROUTES.values()} <= VIEWS
