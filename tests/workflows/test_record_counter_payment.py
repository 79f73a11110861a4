"""Counter and post payments: money taken is income or in suspense, and waits to be banked."""

from datetime import timedelta
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, OfficeRecord
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.money_laundering import ALERT
from everypenny.domain.officers import Limits, Role
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, a_register, council_tax, rent
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    KIM,
    PAT,
    all_journals,
    in_suspense,
    the_ledger,
    with_officers,
)

CT_1, CT_2, HR_1 = council_tax(1), council_tax(2), rent(1)
LIMITS = Limits(cash_pence=5_000_00, linked_days=28, recent_days=14)


@pytest.fixture
def office() -> House:
    return _an_office()


def _an_office() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return with_officers(house, limits=LIMITS)


def _part(pence: int, fund: str = "CT", reference: str = CT_1) -> dict[str, Any]:
    return {"fund": fund, "account_reference": reference, "pence": pence}


def _take(house: House, command_id: str, *parts: dict[str, Any], **more: Any) -> Any:
    order = {"office": "town-hall", "method_code": "CASH", "parts": list(parts), **more}
    return house.do(PAT, "record_counter_payment", command_id, **order)


def _lines(house: House) -> dict[str, int]:
    lines = [line for journal in all_journals(house) for line in journal.lines]
    return {
        account: sum(line.amount_pence for line in lines if line.account == account)
        for account in {line.account for line in lines}
    }


def _alerts(house: House) -> list[OfficeRecord]:
    return sorted(house.deeds.open_records(ALERT), key=lambda alert: alert.key)


def test_cash_for_two_accounts_is_income_that_is_not_banked(office: House) -> None:
    done = _take(office, "c1", _part(30_00), _part(20_00, "HR", HR_1))

    lines = _lines(office)
    assert lines["clearing/cash-town-hall"] == 50_00
    assert (lines[f"fund/CT/{CT_1}"], lines[f"fund/HR/{HR_1}"]) == (-30_00, -20_00)
    assert (done.answer["pence"], done.answer["in_suspense_pence"]) == (50_00, 0)


def test_a_cheque_stands_apart_from_cash(office: House) -> None:
    _take(office, "c1", _part(30_00), method_code="CHQ", cheque_number="000123")

    assert _lines(office)["clearing/cheque-town-hall"] == 30_00


def test_what_was_taken_waits_to_be_cashed_up(office: House) -> None:
    done = _take(office, "c1", _part(30_00))

    [receipt] = office.deeds.open_records("receipts/town-hall/cash")
    assert (receipt.key, receipt.body["pence"]) == (done.answer["receipt"], 30_00)


def test_the_same_payment_twice_is_one(office: House) -> None:
    first = _take(office, "c1", _part(30_00))
    second = _take(office, "c1", _part(30_00))

    assert first == second
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 30_00


def test_a_payment_above_the_funds_limit_is_taken_and_held(office: House) -> None:
    order = {"office": "town-hall", "method_code": "CHQ", "parts": [_part(20_000_01)]}

    done = office.do(KIM, "record_counter_payment", "c1", **order)

    [item] = in_suspense(office)
    assert (done.outcome, done.answer["in_suspense_pence"]) == (DeedOutcome.DONE, 20_000_01)
    assert item.item.doubt == "above_maximum"


def test_money_that_nobody_can_place_is_taken_and_held(office: House) -> None:
    done = _take(office, "c1", {"pence": 10_00}, narrative="the lady in blue")

    [item] = in_suspense(office)
    assert done.answer["in_suspense_pence"] == 10_00
    assert (item.item.doubt, item.item.narrative) == ("no_reference", "the lady in blue")


def test_a_reference_without_its_fund_finds_its_account(office: House) -> None:
    _take(office, "c1", {"pence": 10_00, "account_reference": CT_2})

    assert the_ledger(office)[f"fund/CT/{CT_2}"] == 10_00


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ({"office": "moon"}, "office"),
        ({"method_code": "CARD"}, "method_code"),
        ({"parts": []}, "parts"),
        ({"parts": [_part(0)]}, "parts[0].pence"),
        ({"parts": [_part(-5)]}, "parts[0].pence"),
        ({"parts": [_part(5, reference="12")]}, "parts[0].account_reference"),
        (
            {"parts": [_part(5), _part(5, reference=council_tax(999))]},
            "parts[1].account_reference",
        ),
        ({"parts": [_part(5, fund="XX")]}, "parts[0].fund"),
        ({"parts": [_part(5)], "paid_on": "2026-11-21"}, "paid_on"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_its_place(
    office: House, order: dict[str, Any], where: str
) -> None:
    refused = _take(office, "c1", _part(5), **order)

    assert (refused.outcome, refused.status, refused.where) == (DeedOutcome.REFUSED, 422, where)


def test_what_an_office_counts_in_its_e_return_is_never_entered_singly(office: House) -> None:
    refused = _take(office, "c1", _part(5_00, "PCN", "AB12345678"), office="library")

    assert refused.where == "parts[0].account_reference"


def test_a_cashier_for_one_fund_takes_nothing_for_another(office: House) -> None:
    clerk = Role(
        code="income",
        name="Clerk",
        makes=frozenset({"*"}),
        funds=frozenset({"CT"}),
        methods=frozenset({"CASH"}),
        ceiling_pence=100_00,
    )
    with_officers(office, roles={"income": clerk}, limits=LIMITS)

    outcomes = [
        _take(office, "c1", _part(5_00)).status,
        _take(office, "c2", _part(5_00, "HR", HR_1)).status,
        _take(office, "c3", _part(5_00), method_code="CHQ").status,
        _take(office, "c4", _part(100_01)).status,
    ]

    assert outcomes == [200, 403, 403, 403]


def test_cash_at_the_limit_alerts_the_reporting_officer_and_tells_nobody(office: House) -> None:
    done = _take(office, "c1", _part(5_000_00))

    [alert] = _alerts(office)
    assert (alert.body["because"], alert.body["pence"]) == ("cash", 5_000_00)
    assert set(done.answer) == {"receipt", "pence", "in_suspense_pence"}


def test_cash_for_one_account_is_linked_over_days(office: House) -> None:
    first = _take(office, "c1", _part(3_000_00))
    office.clock.instant += timedelta(days=28)
    second = _take(office, "c2", _part(2_000_00), _part(1_00, reference=CT_2))

    [alert] = _alerts(office)
    assert alert.key == second.answer["receipt"]
    assert alert.body["linked"] == [first.answer["receipt"]]
    assert alert.body["pence"] == 5_000_00


def test_cash_of_one_payer_is_linked_whatever_the_account(office: House) -> None:
    payer = {"payer_name": "Mrs Ann Lee", "payer_postcode": "am1 1aa"}
    again = {"payer_name": "LEE ANN", "payer_postcode": "AM11AA"}

    _take(office, "c1", _part(3_000_00), **payer)
    _take(office, "c2", _part(2_000_00, reference=CT_2), **again)

    assert [alert.body["because"] for alert in _alerts(office)] == ["linked_cash"]


@pytest.mark.parametrize(
    ("days", "method", "pence"), [(29, "CASH", 2_000_00), (1, "CHQ", 9_000_00), (1, "CASH", 1)]
)
def test_what_is_late_small_or_no_cash_alerts_to_nothing(
    office: House, days: int, method: str, pence: int
) -> None:
    _take(office, "c1", _part(3_000_00))
    office.clock.instant += timedelta(days=days)

    _take(office, "c2", _part(pence), method_code=method)

    assert _alerts(office) == []


def test_a_day_of_counter_payments_is_proven_to_the_penny(office: House) -> None:
    _take(office, "c1", _part(30_00), {"pence": 7_00})
    _take(office, "c2", _part(12_34, "HR", HR_1), method_code="CHQ")

    office.close(ON)
    office.export_all(ON)

    proof = office.prove(ON).proof
    assert not proof.differs()
    assert [collector.source for collector in proof.collectors] == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["CT", "HR", ""]), st.integers(1, 999_99)), max_size=9)
)
def test_every_penny_taken_is_income_or_in_suspense(taken: list[tuple[str, int]]) -> None:
    house = _an_office()
    accounts = {"CT": CT_1, "HR": HR_1, "": ""}

    for n, (fund, pence) in enumerate(taken):
        _take(
            house, f"c{n}", {"fund": fund, "account_reference": accounts[fund], "pence": pence}
        )

    held = the_ledger(house)
    assert sum(held.values()) == sum(pence for _, pence in taken)
    assert sum(state.remaining_pence for state in in_suspense(house)) == sum(
        pence for fund, pence in taken if not fund
    )


def test_what_an_officer_took_is_moved_like_any_payment(office: House) -> None:
    done = _take(office, "c1", _part(30_00))

    at = office.payments.whereabouts(PaymentId(done.answer["receipt"]))

    assert at is not None
    held = at.held()[f"fund/CT/{CT_1}"]
    assert (at.first.method_code, held.pence) == ("CASH", 30_00)
