"""An officer's deed stays within the officer's funds, ceiling and own household."""

from dataclasses import replace

import pytest
from everypenny.domain.deeds import DeedOutcome, HasChanged, Outcome, Plan
from everypenny.domain.london_days import next_day

from tests.builders import ON, Entry, a_register, a_statement, council_tax
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


def test_what_came_of_a_command_stands_whatever_a_late_copy_says(office: House) -> None:
    with_officers(office)
    done = cleared(office)
    otherwise = replace(done, because="a late copy", batch_id=None, takes=())

    stands = office.deeds.carry_out(otherwise, Plan(), batch=None, today=next_day(ON))

    assert stands == done
    assert office.deeds.outcome("c1") == done


def test_a_waiting_deed_is_decided_once(office: House) -> None:
    live = with_officers(office).councils.live()
    _answer_with(office, replace(live, limits=replace(live.limits, approved_above={})))
    cleared(office)
    approved = office.do(SAM, "approve_deed", "a1", decides="c1", why="")
    another = replace(approved, command_id="a2", batch_id=None, takes=())

    with pytest.raises(HasChanged):
        office.deeds.carry_out(another, Plan(), batch=None, today=ON)

    assert office.deeds.decided_by("c1") == "a1"


def test_a_command_that_was_altered_since_it_was_asked_is_not_approved(office: House) -> None:
    live = with_officers(office).councils.live()
    _answer_with(office, replace(live, limits=replace(live.limits, approved_above={})))
    cleared(office)
    kept = office.outside.buckets["evidence"].versions["commands/c1.json"]
    kept.append(kept[0].replace(b"he rang", b"she did"))

    with pytest.raises(LookupError, match="not in the evidence as it came"):
        office.do(SAM, "approve_deed", "a1", decides="c1", why="")

    assert [state.remaining_pence for state in in_suspense(office)] == [90_00]


@pytest.mark.parametrize(
    ("taken", "placed", "where"), [(90_01, 90_01, "items[0]"), (90_00, 89_99, "to")]
)
def test_an_item_gives_what_remains_and_accounts_take_what_it_gives(
    office: House, taken: int, placed: int, where: str
) -> None:
    [state] = in_suspense(with_officers(office))
    item = {"payment_id": state.item.payment_id, "part": 1, "version": 0, "pence": taken}
    to = {"fund": "CT", "account_reference": CT_1, "pence": placed}

    refused = office.do(PAT, "clear_suspense", "c1", items=[item], to=[to], why="he rang")

    assert (refused.status, refused.where) == (422, where)


def test_an_item_that_has_changed_since_it_was_seen_is_left_alone(office: House) -> None:
    [seen] = in_suspense(with_officers(office))
    note = {"payment_id": seen.item.payment_id, "part": 1, "version": 0, "note": "he rings"}
    done = office.do(PAT, "note_suspense", "n1", **note)

    late, today = replace(done, command_id="n2"), next_day(ON)
    with pytest.raises(HasChanged):
        office.deeds.carry_out(late, Plan(items=(seen,)), batch=None, today=today)

    [now] = in_suspense(office)
    assert (done.status, now.version) == (200, 1)
