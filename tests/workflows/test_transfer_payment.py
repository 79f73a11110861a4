"""Transfers: posted money leaves one account for others, and its VAT goes with it."""

from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.journals import JournalKind

from tests.builders import council_tax
from tests.whole_house import House
from tests.workflows.leisure import (
    CLEARING,
    LEI_1,
    LEI_2,
    a_leisure_office,
    bought_parts,
    held,
    here,
    stands,
)
from tests.workflows.offices import PAT, SAM, the_ledger

CT_1 = council_tax(1)


@pytest.fixture
def office() -> House:
    """£120 of leisure income, £20 of it VAT."""
    return a_leisure_office(("LEI", "LE0001", 120_00))


def to(fund: str, reference: str, pence: int, **more: str) -> dict[str, Any]:
    return {"fund": fund, "account_reference": reference, "pence": pence, **more}


def a_transfer(
    house: House, pence: int, *placings: dict[str, Any], provider_id: str = "pay1"
) -> dict[str, Any]:
    at = stands(house, provider_id)
    return {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "LEI",
        "account_reference": "LE0001",
        "pence": pence,
        "to": list(placings),
    }


def test_money_goes_from_one_account_to_many(office: House) -> None:
    transfer = a_transfer(office, 70_00, to("LEI", "LE0002", 50_00), to("CT", CT_1, 20_00))

    done = office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="two bookings")

    assert done.outcome is DeedOutcome.DONE
    assert held(office) == {LEI_1: 50_00, LEI_2: 50_00, f"fund/CT/{CT_1}": 20_00}
    assert the_ledger(office) == held(office)


def test_the_journal_keeps_the_payers_date_and_method(office: House) -> None:
    first = stands(office).first

    transfer = a_transfer(office, 120_00, to("LEI", "LE0002", 120_00))
    office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="hers")

    [moved] = stands(office).moved
    assert moved.kind is JournalKind.TRANSFER
    assert (moved.paid_on, moved.method_code) == (first.paid_on, first.method_code)
    assert CLEARING not in {line.account for line in moved.lines}


def test_vat_goes_with_the_money_and_the_last_part_takes_the_remainder(office: House) -> None:
    third = a_transfer(office, 33_33, to("LEI", "LE0002", 33_33))
    office.do(PAT, "transfer_payment", "t1", transfers=[third], why="a share")

    kept, went = here(office, LEI_1), here(office, LEI_2)

    assert (kept.vat_pence + went.vat_pence, went.vat_pence) == (20_00, 5_56)
    assert {kept.vat_code, went.vat_code} == {"STD"}


def test_in_a_fund_of_another_vat_code_it_is_worked_out_afresh(office: House) -> None:
    transfer = a_transfer(office, 60_00, to("CLUB", "CL0009", 60_00))

    office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="a club's")

    assert here(office, "fund/CLUB/CL0009").vat_pence == 0
    assert here(office, LEI_1).vat_pence == 10_00


def test_several_payments_go_pairwise_in_one_deed(office: House) -> None:
    bought_parts(office, "pay2", ("LEI", "LE0001", 12_00))
    pair = [
        a_transfer(office, 120_00, to("LEI", "LE0002", 120_00)),
        a_transfer(office, 12_00, to("CT", CT_1, 12_00), provider_id="pay2"),
    ]

    done = office.do(PAT, "transfer_payment", "t1", transfers=pair, why="swapped")

    assert len(done.answer["journals"]) == 2
    assert held(office, "pay2") == {f"fund/CT/{CT_1}": 12_00}


def test_money_that_has_moved_can_move_on(office: House) -> None:
    away = a_transfer(office, 120_00, to("LEI", "LE0002", 120_00))
    office.do(PAT, "transfer_payment", "t1", transfers=[away], why="hers")

    on = {
        **a_transfer(office, 120_00, to("LEI", "LE0003", 120_00)),
        "account_reference": "LE0002",
    }
    office.do(SAM, "transfer_payment", "t2", transfers=[on], why="no, his")

    assert held(office) == {"fund/LEI/LE0003": 120_00}


@pytest.mark.parametrize(
    ("pence", "placed", "status"),
    [
        (100_00, [10_00], 422),
        (10_00, [100_00], 422),
        (120_01, [120_01], 422),
        (0, [], 422),
        (-10_00, [-10_00], 422),
        (10_00, [20_00, -10_00], 422),
    ],
)
def test_what_leaves_arrives_and_no_more_than_is_there(
    office: House, pence: int, placed: list[int], status: int
) -> None:
    placings = [to("LEI", "LE0002", part) for part in placed]

    refused = office.do(
        PAT,
        "transfer_payment",
        "t1",
        transfers=[a_transfer(office, pence, *placings)],
        why="too much",
    )

    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, status)
    assert held(office) == {LEI_1: 120_00}


def test_of_two_transfers_of_what_both_saw_the_second_looks_again(office: House) -> None:
    transfer = a_transfer(office, 100_00, to("LEI", "LE0002", 100_00))

    office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="hers")
    late = office.do(SAM, "transfer_payment", "t2", transfers=[transfer], why="hers")

    assert late.status == 412
    assert held(office) == {LEI_1: 20_00, LEI_2: 100_00}


def test_above_the_limit_another_officer_approves_a_transfer() -> None:
    office = a_leisure_office(("LEI", "LE0001", 2_000_00))
    transfer = a_transfer(office, 2_000_00, to("LEI", "LE0002", 2_000_00))

    asked = office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="hers")
    own = office.do(PAT, "approve_deed", "a1", decides="t1")
    office.do(SAM, "approve_deed", "a2", decides="t1")

    assert (asked.status, own.status) == (202, 403)
    assert held(office) == {LEI_2: 2_000_00}


def test_a_move_is_no_payment_that_could_move_again(office: House) -> None:
    away = a_transfer(office, 120_00, to("LEI", "LE0002", 120_00))
    done = office.do(PAT, "transfer_payment", "t1", transfers=[away], why="hers")
    move = {**away, "payment_id": f"{done.batch_id}-1", "account_reference": "LE0002"}

    refused = office.do(SAM, "transfer_payment", "t2", transfers=[move], why="again")

    assert (refused.status, refused.where) == (422, "transfers")
    assert "is none itself" in refused.because


def test_money_does_not_leave_for_where_it_is(office: House) -> None:
    around = a_transfer(office, 10_00, to("LEI", "LE0001", 10_00))

    refused = office.do(PAT, "transfer_payment", "t1", transfers=[around], why="x")

    assert (refused.status, refused.where) == (422, "transfers")


def test_an_account_in_suspense_or_at_the_bank_cannot_be_named(office: House) -> None:
    transfer = {**a_transfer(office, 10_00, to("CT", CT_1, 10_00)), "fund": "suspense"}

    refused = office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="x")

    assert refused.outcome is DeedOutcome.REFUSED
