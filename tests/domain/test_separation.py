"""Maker is never checker: which roles, held together, would stand on both sides."""

from everypenny.domain.officers import EVERYTHING, Role
from everypenny.domain.separation import APPROVED, BothSides, both_sides
from hypothesis import given
from hypothesis import strategies as st

DEEDS = st.frozensets(st.sampled_from(sorted(APPROVED)), max_size=4)
FUNDS = st.sampled_from(
    [frozenset({"CT"}), frozenset({"HR"}), frozenset({"CT", "HR"}), frozenset({EVERYTHING})]
)
ROLES = st.lists(
    st.builds(
        Role,
        code=st.sampled_from("abcd"),
        name=st.just("a role"),
        makes=DEEDS,
        approves=DEEDS,
        funds=FUNDS,
    ),
    unique_by=lambda role: role.code,
)


def role(code: str, makes: str = "", approves: str = "", **more) -> Role:
    return Role(
        code=code,
        name=code,
        makes=frozenset(makes.split()),
        approves=frozenset(approves.split()),
        **more,
    )


def test_two_roles_that_ask_and_approve_stand_on_both_sides_together():
    officer, senior = role("officer", "write_off"), role("senior", "", "write_off")

    assert both_sides([senior, officer]) == (BothSides(("officer", "senior"), ("write_off",)),)


def test_a_role_that_asks_and_approves_needs_no_second():
    alone = role("alone", "write_off refund_payment", "write_off")
    other = role("other", "", "refund_payment write_off")

    assert both_sides([alone, other]) == (
        BothSides(("alone",), ("write_off",)),
        BothSides(("alone", "other"), ("refund_payment",)),
    )


def test_a_star_is_every_deed_that_is_ever_approved():
    [sides] = both_sides([role("all", EVERYTHING, EVERYTHING)])

    assert set(sides.deeds) == APPROVED


def test_roles_of_other_funds_never_meet():
    rents = role("rents", "write_off", funds=frozenset({"HR"}))
    taxes = role("taxes", "", "write_off", funds=frozenset({"CT"}))
    everybody = role("everybody", "", "write_off")

    assert both_sides([rents, taxes]) == ()
    assert both_sides([rents, everybody]) != ()


def test_a_program_is_no_person_with_a_second_role():
    program = role("program", "write_off", machine=True)

    assert both_sides([program, role("senior", "", "write_off")]) == ()


def test_a_deed_that_nobody_need_approve_has_one_side():
    assert both_sides([role("clerk", "note_suspense"), role("senior", "", "write_off")]) == ()


@given(ROLES)
def test_roles_without_makers_or_without_approvers_are_always_apart(roles):
    makers = [role for role in roles if not role.approves]

    assert both_sides(makers) == ()


@given(ROLES)
def test_the_order_of_the_roles_changes_nothing(roles):
    assert both_sides(roles) == both_sides(list(reversed(roles)))
