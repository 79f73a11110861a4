"""Cash-ups: receipts banked once, no income posted, and differences explained and approved."""

from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.officers import Officer
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import KIM, PAT, SAM, all_journals, with_officers


@pytest.fixture
def office() -> House:
    return _an_office()


def _an_office() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return with_officers(house)


def _taken(house: House, *pence: int, method: str = "CASH") -> list[str]:
    """Receipts for so many pence each, taken by Pat."""
    receipts = []
    for number, part in enumerate(pence):
        done = house.do(
            PAT,
            "record_counter_payment",
            f"{method}-{number}",
            office="town-hall",
            method_code=method,
            parts=[{"fund": "CT", "account_reference": council_tax(1), "pence": part}],
        )
        receipts.append(done.answer["receipt"])
    return receipts


def _cash_up(
    house: House, command_id: str, receipts: list[str], banked_pence: int, **more: Any
) -> Any:
    order = {
        "office": "town-hall",
        "method_code": "CASH",
        "slip": "500001",
        "bag": "B77",
        "receipts": receipts,
        "banked_pence": banked_pence,
    }
    return house.do(PAT, "cash_up", command_id, **{**order, **more})


def _balance(house: House, account: str) -> int:
    lines = [line for journal in all_journals(house) for line in journal.lines]
    return sum(line.amount_pence for line in lines if line.account == account)


def test_a_cash_up_posts_no_income(office: House) -> None:
    receipts = _taken(office, 30_00, 12_34)
    before = all_journals(office)

    done = _cash_up(office, "u1", receipts, 42_34)

    assert (done.outcome, done.answer["short_pence"]) == (DeedOutcome.DONE, 0)
    assert all_journals(office) == before
    assert list(office.deeds.open_records("receipts/town-hall/cash")) == []


def test_the_banks_credit_settles_what_was_cashed_up(office: House) -> None:
    _cash_up(office, "u1", _taken(office, 30_00, 12_34), 42_34)

    credit = [Entry(pence=42_34, text="CASH CTR 0101 500001")]
    office.dropped("main-bank/s.xml", a_statement(credit, opening=1_000_00))

    assert _balance(office, "clearing/cash-town-hall") == 0


def test_a_receipt_is_on_one_slip_only(office: House) -> None:
    receipts = _taken(office, 30_00)
    _cash_up(office, "u1", receipts, 30_00)

    again = _cash_up(office, "u2", receipts, 30_00, slip="500002")

    assert (again.outcome, again.where) == (DeedOutcome.REFUSED, "receipts")


def test_a_slip_too_long_for_one_command_goes_on_in_another(office: House) -> None:
    one, other = _taken(office, 30_00, 12_00)
    first = _cash_up(office, "u1", [one], 30_00)

    late = _cash_up(office, "u2", [other], 12_00)
    second = _cash_up(office, "u3", [other], 12_00, version=first.answer["version"], bag="B78")

    slip = office.deeds.record("cash_ups/2026-11", "town-hall/500001")
    assert slip is not None
    assert (late.status, second.status) == (412, 200)
    assert (slip.body["receipts"], slip.body["bags"]) == ([one, other], ["B77", "B78"])
    assert slip.body["banked_pence"] == 42_00


@pytest.mark.parametrize(("banked", "difference"), [(41_00, 1_34), (45_00, -2_66)])
def test_what_is_short_or_over_goes_to_differences_once_approved(
    office: House, banked: int, difference: int
) -> None:
    receipts = _taken(office, 42_34)

    asked = _cash_up(office, "u1", receipts, banked, why="miscounted")
    own = office.do(PAT, "approve_deed", "a1", decides="u1")
    done = office.do(SAM, "approve_deed", "a2", decides="u1")

    assert (asked.outcome, own.status) == (DeedOutcome.WAITING, 403)
    assert done.outcome is DeedOutcome.DONE
    assert _balance(office, "differences/town-hall") == difference
    assert _balance(office, "clearing/cash-town-hall") == banked


def test_who_took_a_receipt_does_not_approve_its_shortage(office: House) -> None:
    receipts = _taken(office, 42_34)

    order = {"receipts": receipts, "banked_pence": 40_00, "why": "short"}
    slip = {"office": "town-hall", "method_code": "CASH", "slip": "1", "bag": "2"}
    office.do(SAM, "cash_up", "u1", **slip, **order)
    refused = office.do(PAT, "approve_deed", "a1", decides="u1")
    done = office.do(KIM, "approve_deed", "a2", decides="u1")

    assert (refused.status, done.status) == (403, 200)


def test_a_shortage_says_why(office: House) -> None:
    refused = _cash_up(office, "u1", _taken(office, 42_34), 40_00)

    assert (refused.where, refused.because) == (
        "why",
        "the slip is 234 pence short of its receipts: say why",
    )


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"office": "moon"}, "office"),
        ({"method_code": "CARD"}, "method_code"),
        ({"slip": " "}, "slip"),
        ({"bag": ""}, "bag"),
        ({"receipts": []}, "receipts"),
        ({"receipts": ["x", "x"]}, "receipts"),
        ({"receipts": ["x"]}, "receipts"),
        ({"banked_pence": -1}, "banked_pence"),
        ({"banked_on": "2026-11-21"}, "banked_on"),
    ],
)
def test_a_slip_that_cannot_be_is_refused(
    office: House, order: dict[str, Any], where: str
) -> None:
    slip = {"receipts": _taken(office, 1_00), "banked_pence": 1_00}

    refused = _cash_up(office, "u1", **{**slip, **order})

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, where)


def test_a_cheque_is_not_on_a_slip_of_cash(office: House) -> None:
    cheques = _taken(office, 9_00, method="CHQ")

    mixed = _cash_up(office, "u1", cheques, 9_00)
    alone = _cash_up(office, "u2", cheques, 9_00, method_code="CHQ", bag="")

    assert (mixed.where, alone.outcome) == ("receipts", DeedOutcome.DONE)


def test_a_day_with_a_shortage_is_proven_to_the_penny(office: House) -> None:
    _cash_up(office, "u1", _taken(office, 42_34), 40_00, why="short")
    office.do(SAM, "approve_deed", "a1", decides="u1")

    office.close(ON)
    office.export_all(ON)

    assert not office.prove(ON).proof.differs()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=10))
def test_however_slips_are_filled_no_receipt_is_banked_twice(tries: list[int]) -> None:
    house = _an_office()
    receipts = _taken(house, 1_00, 2_00, 4_00, 8_00)

    for number, which in enumerate(tries):
        wanted = receipts[: which + 1]
        pence = sum((1_00, 2_00, 4_00, 8_00)[: which + 1])
        _cash_up(house, f"u{number}", wanted, pence, slip=str(number))

    slips = [record.body for record in house.deeds.open_records("cash_ups/2026-11")]
    banked = [receipt for slip in slips for receipt in slip["receipts"]]
    assert len(banked) == len(set(banked)) == tries[0] + 1


def test_a_reversed_payment_owes_no_banking(office: House) -> None:
    wrong, right = _taken(office, 30_00, 12_34)
    _reverse(office, "r1", wrong)

    refused = _cash_up(office, "u1", [wrong, right], 12_34, why="30 pounds short")
    done = _cash_up(office, "u2", [right], 12_34)

    assert (refused.status, done.outcome) == (422, DeedOutcome.DONE)
    assert list(office.deeds.open_records("receipts/town-hall/cash")) == []
    assert _balance(office, "clearing/cash-town-hall") == 12_34


def test_what_is_banked_is_put_right_by_transfer(office: House) -> None:
    receipts = _taken(office, 30_00)
    _cash_up(office, "u1", receipts, 30_00)

    assert _reverse(office, "r1", receipts[0]).status == 422


def test_who_took_the_money_approves_nothing_about_it(office: House) -> None:
    [receipt] = _taken(office, 30_00)

    assert _reverse(office, "r1", receipt, by=KIM, approver=PAT).status == 403


def _reverse(
    house: House, command_id: str, receipt: str, by: Officer = SAM, approver: Officer = KIM
) -> Any:
    at = house.payments.whereabouts(PaymentId(receipt))
    assert at is not None
    order = {"payment_id": receipt, "version": 0, "journal_id": at.first.journal_id}
    made = house.do(by, "reverse_journal", command_id, why="mistyped", **order)
    if made.outcome is not DeedOutcome.WAITING:
        return made
    return house.do(approver, "approve_deed", f"{command_id}-approval", decides=command_id)
