"""What a deed refuses of things as they stand, and of commands as they came."""

from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.deeds import CommandRefused, DeedOutcome, OtherBody, Outcome
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Journal
from everypenny.domain.officers import Officer
from everypenny.domain.records import LedgerNotOpen
from everypenny.workflows.do_deed import do_unasked
from everypenny.workflows.moved_payments import Move, plan_of_moves
from everypenny.workflows.release_refund import RELEASE_REFUND
from everypenny.workflows.return_refused_lines import RETURN_REFUSED_LINES

from tests.builders import ON, Entry, a_register, a_statement, council_tax, rent
from tests.records import a_posting
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    PAT,
    ROLES,
    SAM,
    _answer_with,
    a_command,
    all_journals,
    generous_limits,
    in_suspense,
    with_officers,
)

CT_1, HR_1 = council_tax(1), rent(1)


@pytest.fixture
def office() -> House:
    """£90 on a council tax account, and £80 that nobody knows."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [Entry(pence=90_00, reference=CT_1), Entry(pence=80_00, text="J SMITH")]
    house.dropped("main-bank/s.xml", a_statement(entries))
    return with_officers(house)


def the_payment(house: House) -> Journal:
    return next(j for j in all_journals(house) if j.lines[-1].account == f"fund/CT/{CT_1}")


def transfer(
    house: House, by: Officer, command_id: str, *, version: int, frm: str, to: str
) -> Outcome:
    (fund, reference), (into, other) = frm.split("/"), to.split("/")
    one = {
        "payment_id": the_payment(house).payment_id,
        "version": version,
        "fund": fund,
        "account_reference": reference,
        "pence": 90_00,
        "to": [{"fund": into, "account_reference": other, "pence": 90_00}],
    }
    return house.do(by, "transfer_payment", command_id, transfers=[one], why="hers")


def every_deed_waits(house: House) -> None:
    live = house.councils.live()
    _answer_with(house, replace(live, limits=replace(generous_limits(), approved_above={})))


def test_whoever_moved_the_money_before_does_not_approve_its_next_move(office: House) -> None:
    transfer(office, SAM, "t1", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")
    every_deed_waits(office)

    asked = transfer(office, PAT, "t2", version=1, frm=f"HR/{HR_1}", to=f"CT/{CT_1}")
    own = office.do(SAM, "approve_deed", "a1", decides="t2")
    other = office.do(Officer("ann", ("income",)), "approve_deed", "a2", decides="t2")

    assert (asked.outcome, own.status, other.status) == (DeedOutcome.WAITING, 403, 200)


def test_what_its_maker_may_no_longer_ask_for_is_not_approved(office: House) -> None:
    every_deed_waits(office)
    transfer(office, PAT, "t1", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")
    live = office.councils.live()
    approves = replace(ROLES["senior"], code="approver", makes=frozenset())
    less = replace(ROLES["income"], funds=frozenset({"PCN"}))
    _answer_with(office, replace(live, roles={"income": less, "approver": approves}))

    refused = office.do(Officer("ann", ("approver",)), "approve_deed", "a1", decides="t1")

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 403)


def test_who_sends_a_deed_back_says_why(office: House) -> None:
    every_deed_waits(office)
    transfer(office, PAT, "t1", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")

    silent = office.do(SAM, "send_back_deed", "b1", decides="t1")
    spoken = office.do(SAM, "send_back_deed", "b2", decides="t1", why="whose is it?")

    assert (silent.status, silent.where, spoken.status) == (422, "why", 200)


def test_a_commands_id_is_its_officers_own(office: House) -> None:
    order: dict[str, Any] = {"items": [], "to": [], "why": "he rang"}
    office.do(PAT, "clear_suspense", "c1", **order)
    office.evidence.keep("commands/o1.json", b'{"as": "another door kept it"}')

    for by, command_id in ((SAM, "c1"), (PAT, "o1")):
        with pytest.raises(OtherBody):
            office.do(by, "clear_suspense", command_id, **order)


def test_the_parts_of_one_payment_are_cleared_one_after_the_other(office: House) -> None:
    parts = [{"pence": 1_00}, {"pence": 2_00}]
    order = {"office": "town-hall", "method_code": "CASH", "parts": parts}
    office.do(PAT, "record_counter_payment", "p1", **order)
    two = [s for s in in_suspense(office) if s.remaining_pence < 80_00]
    items = [{"payment_id": s.item.payment_id, "part": s.item.part, "version": 0} for s in two]
    to = [{"fund": "CT", "account_reference": CT_1, "pence": 3_00}]

    refused = office.do(PAT, "clear_suspense", "c1", items=items, to=to, why="hers")

    assert (len(items), refused.status, refused.where) == (2, 422, "items")


def test_an_item_whose_batch_is_not_posted_is_nobodys_yet(office: House) -> None:
    office.ledger.put(BatchId("early"), 1, [a_posting(batch="early")])
    note = {"payment_id": "early-1", "part": 3, "version": 0, "note": "he rings"}

    refused = office.do(PAT, "note_suspense", "n1", **note)

    assert (refused.status, refused.where) == (422, "payment_id")


def test_a_payer_is_forgotten_for_a_reason(office: House) -> None:
    payment = the_payment(office).payment_id

    refused = office.do(PAT, "forget_payer", "f1", payment_id=payment, why=" ")

    assert (refused.status, refused.where) == (422, "why")


def test_only_a_journal_of_the_payment_is_reversed(office: House) -> None:
    order = {"payment_id": the_payment(office).payment_id, "version": 0, "why": "an error"}

    refused = office.do(PAT, "reverse_journal", "r1", journal_id="b-1.first", **order)

    assert (refused.status, refused.where) == (422, "journal_id")


def test_a_refund_that_is_not_in_flight_is_not_let_go(office: House) -> None:
    order = {"payment_id": the_payment(office).payment_id, "refund": "r1", "because": "no"}
    command = a_command(office, Officer("program"), RELEASE_REFUND.name, "release-1", **order)

    with pytest.raises(CommandRefused, match="is not in flight"):
        do_unasked(command, deed=RELEASE_REFUND, office=office.office)


def test_a_line_of_no_posted_payment_does_not_return(office: House) -> None:
    line = {
        "line": 1,
        "payment_id": "b-1",
        "account": f"fund/CT/{CT_1}",
        "pence": -1,
        "booked_on": str(ON),
        "because": "unknown",
    }
    order = {"target": "t", "export_id": "e", "acknowledgement": "a", "lines": [line]}
    name = RETURN_REFUSED_LINES.name
    command = a_command(office, Officer("target t"), name, "return-1", **order)

    with pytest.raises(CommandRefused, match="is not posted"):
        do_unasked(command, deed=RETURN_REFUSED_LINES, office=office.office)


def test_one_deed_moves_a_payment_once(office: House) -> None:
    journal = the_payment(office)
    at = office.payments.whereabouts(journal.payment_id)
    assert at is not None

    with pytest.raises(CommandRefused, match="in one go"):
        plan_of_moves([Move(at, journal), Move(at, journal)])


def test_a_ledger_that_is_not_open_has_no_periods(quick: House) -> None:
    for deed in ("open_period", "close_period"):
        with pytest.raises(LedgerNotOpen):
            with_officers(quick).do(PAT, deed, deed, period="2026-27/08", why="over")


def test_only_a_deed_that_waits_is_approved(office: House) -> None:
    transfer(office, PAT, "done", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")
    transfer(office, PAT, "refused", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")

    told = [
        office.do(SAM, "approve_deed", f"yes-{command}", decides=command)
        for command in ("done", "refused", "never asked")
    ]

    assert [(one.status, one.where) for one in told] == [(422, "decides")] * 3


def test_who_approves_nothing_is_told_so(office: House) -> None:
    every_deed_waits(office)
    transfer(office, PAT, "t1", version=0, frm=f"CT/{CT_1}", to=f"HR/{HR_1}")
    live = office.councils.live()
    asks_alone = replace(ROLES["income"], code="clerk", approves=frozenset())
    _answer_with(office, replace(live, roles={**live.roles, "clerk": asks_alone}))

    refused = office.do(Officer("ann", ("clerk",)), "approve_deed", "a1", decides="t1")

    assert refused.because == "none of your roles may transfer_payment"
