"""What the system that councils use today gets wrong with cards, refunds and undoing.

The numbers are those of its functional map, section 5.1; the others are in
test_the_incumbents_defects.py.
"""

import json

import pytest
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.records import ReplayDiffers
from everypenny.workflows.settle_provider_event import NotYetSettled

from tests.builders import Entry, a_register, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, in_memory, settle
from tests.workflows.leisure import LEI_1, LEI_2, a_leisure_office, held, stands
from tests.workflows.offices import PAT, all_journals, with_officers
from tests.workflows.test_refund_payment import approved, ask, part
from tests.workflows.test_send_refund import amounts, office, provider, send, settled

__all__ = ["office"]  # the fixture: two parts paid by card, a refund of both approved


def count(house: House, provider_pence: int) -> int:
    return [journal.received() for journal in all_journals(house)].count(provider_pence)


def test_1_a_callback_that_comes_twice_posts_once(till: House) -> None:
    settle(till, a_webhook())
    settle(till, a_webhook(message="again"))

    assert count(till, 100_00) == 1


def test_6_two_refunds_at_once_never_exceed_the_payment() -> None:
    house = a_leisure_office(("LEI", "LE0001", 60_00))
    at = stands(house)

    first = ask(house, at, part("LEI", "LE0001", 50_00), command_id="f1")
    second = ask(house, at, part("LEI", "LE0001", 50_00), command_id="f2")
    approved(house, "f1")
    late = approved(house, "f2")

    assert first.outcome is second.outcome is DeedOutcome.WAITING
    assert late.outcome is DeedOutcome.REFUSED


def test_7_a_refund_whose_answer_was_lost_is_looked_up_and_never_taken_for_failed(
    office: House,
) -> None:
    provider(office).dead = "after"

    lost, again = send(office), send(office)
    provider(office).finish("pay1")
    send(office)
    settled(office)

    assert (lost, again, amounts(office)) == ("lost", "under_way", [30_00])
    assert held(office) == {LEI_1: 54_00, LEI_2: 16_00}


def test_8_a_refund_that_the_provider_refuses_reserves_nothing_for_ever(office: House) -> None:
    provider(office).refusal = b'{"code": "P0603", "description": "Refund not available."}'

    send(office)

    assert stands(office).reserved is None


def test_9_a_payment_of_another_amount_than_was_told_is_an_officers_to_look_at(
    till: House,
) -> None:
    with pytest.raises(ReplayDiffers):
        settle(till, a_webhook(pence=98_00))


def test_10_a_payment_that_is_pending_at_the_provider_is_not_money_received(
    till: House,
) -> None:
    pending = {"status": "submitted", "finished": False}
    till.provider.payments["pay1"] = a_card_payment(
        state=pending, settlement_summary={"captured_date": None}
    )

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook())

    assert count(till, 100_00) == 0


def test_12_what_has_moved_on_is_not_undone_behind_it() -> None:
    house = a_leisure_office(("LEI", "LE0001", 60_00))
    placed = _transfer(house, "t1", "LE0001", "LE0003")
    _transfer(house, "t2", "LE0003", "LE0004")

    at = stands(house)
    undone = house.do(
        PAT,
        "reverse_journal",
        "r1",
        payment_id=at.payment_id,
        version=at.version,
        journal_id=placed,
        why="undo",
    )

    assert undone.outcome is DeedOutcome.REFUSED


def test_12_an_undoing_is_of_the_day_on_which_it_is_done() -> None:
    house = a_leisure_office(("LEI", "LE0001", 60_00))
    placed = _transfer(house, "t1", "LE0001", "LE0003")
    house.clock.pass_days(3)

    at = stands(house)
    seen = {"payment_id": at.payment_id, "version": at.version, "journal_id": placed}
    house.do(PAT, "reverse_journal", "r1", why="undo", **seen)

    assert stands(house).moved[-1].booked_on == house.clock.now().date()


def test_13_two_lines_with_one_reference_are_two_payments() -> None:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    twins = [Entry(pence=10_00, reference=council_tax(1))] * 2

    house.dropped("main-bank/twins.xml", a_statement(twins))

    ids = [journal.payment_id for journal in all_journals(with_officers(house))]
    assert count(house, 10_00) == 2
    assert len(set(ids)) == len(ids)


def _transfer(house: House, command: str, away: str, to: str) -> str:
    """All of the payment from one leisure account to another; the journal's id."""
    at = stands(house)
    move = {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "LEI",
        "account_reference": away,
        "pence": 60_00,
        "to": [{"fund": "LEI", "account_reference": to, "pence": 60_00}],
    }
    done = house.do(PAT, "transfer_payment", command, transfers=[move], why="elsewhere")
    assert done.outcome is DeedOutcome.DONE, json.dumps(done.because)
    return str(stands(house).moved[-1].journal_id)
