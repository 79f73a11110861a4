import json
from datetime import UTC, date, datetime

import pytest
from everypenny.domain.batches import Fault
from everypenny.domain.payments import Part
from everypenny.formats.inward.govuk_pay_answers import (
    ProviderPayment,
    ProviderRefund,
    basket_of,
    read_payment,
    read_refunds,
)
from hypothesis import given
from hypothesis import strategies as st


def an_answer(**changes) -> bytes:
    answer = {
        "payment_id": "pay-1",
        "amount": 14_550,
        "state": {"status": "success", "finished": True},
        "reference": "WEB-0042",
        "description": "Council tax and parking",
        "payment_provider": "sandbox",
        "provider_id": "psp-9",
        "created_date": "2026-06-30T22:58:10.067Z",
        "settlement_summary": {
            "capture_submit_time": "2026-06-30T23:05:00.039Z",
            "captured_date": "2026-07-01",
        },
        "card_details": {"cardholder_name": "A Penny", "last_digits_card_number": "1234"},
        "metadata": {"item_1": "CTAX 771200456 12050", "item_2": "PARK BJ1234567A 2500"},
    }
    return json.dumps({**answer, **changes}).encode()


def a_payment(**changes) -> ProviderPayment:
    payment = read_payment(an_answer(**changes))
    assert isinstance(payment, ProviderPayment)
    return payment


def refunds(*refunds) -> bytes:
    return json.dumps({"payment_id": "pay-1", "_embedded": {"refunds": refunds}}).encode()


A_REFUND = {
    "refund_id": "ref-1",
    "status": "success",
    "amount": 2500,
    "created_date": "2026-07-03T23:30:00.000Z",
}


def test_a_captured_basket_becomes_a_payment_with_its_parts():
    payment = a_payment().as_payment()

    assert payment.amount_pence == 145_50
    assert (payment.source_reference, payment.payer_reference) == ("pay-1", "WEB-0042")
    assert payment.parts == (
        Part(fund="CTAX", reference="771200456", amount_pence=120_50),
        Part(fund="PARK", reference="BJ1234567A", amount_pence=25_00),
    )


def test_a_payment_is_booked_on_the_london_day_of_its_capture():
    payment = a_payment(settlement_summary={"capture_submit_time": "2026-06-30T23:05:00.039Z"})

    assert payment.captured_on == date(2026, 7, 1)
    assert payment.as_payment().booked_on == date(2026, 7, 1)


def test_a_payment_is_paid_on_the_london_day_on_which_it_began():
    assert a_payment().as_payment().paid_on == date(2026, 6, 30)


def test_a_corporate_cards_surcharge_is_in_the_total_and_apart_from_the_amount():
    payment = a_payment(total_amount=14_800, corporate_card_surcharge=250, fee=31)

    assert (payment.amount_pence, payment.surcharge_pence) == (145_50, 2_50)
    assert payment.fee_pence == 31
    assert payment.as_payment().amount_pence == 148_00


def test_a_payment_without_surcharge_or_fee_costs_nothing_more():
    payment = a_payment()

    assert payment.total_pence == payment.amount_pence
    assert (payment.surcharge_pence, payment.fee_pence) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": {"status": "submitted"}},
        {"state": {"status": "failed"}},
        {"settlement_summary": {}},
        {"settlement_summary": None},
    ],
)
def test_a_payment_that_was_not_captured_says_so(changes):
    assert a_payment().captured
    assert not a_payment(**changes).captured


def test_a_payment_without_items_has_no_parts():
    assert a_payment(metadata=None).as_payment().parts == ()
    assert a_payment(metadata={"ward": 7, "online": True}).metadata == {
        "ward": "7",
        "online": "True",
    }


@pytest.mark.parametrize(
    "item",
    ["", "CTAX", "CTAX 771200456", "CTAX 12050", "CTAX 77 £12.50", "CTAX 77 -5", "CTAX 77 0"],
)
def test_a_basket_with_an_unreadable_item_names_no_fund(item):
    parts = basket_of({"item_1": "PARK BJ1 100", "item_2": item}, 500)

    assert parts == (Part(fund="", reference=f"PARK BJ1 100; {item}", amount_pence=500),)


def test_a_reference_may_hold_blanks():
    parts = basket_of({"item_1": "RENT 6 0012 34567 9900"}, 9900)

    assert parts == (Part(fund="RENT", reference="6 0012 34567", amount_pence=9900),)


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=9))
def test_a_basket_keeps_its_items_in_order_and_every_penny(pence):
    metadata = {f"item_{n}": f"FUND REF{n} {each}" for n, each in enumerate(pence, start=1)}

    assert [part.amount_pence for part in basket_of(metadata, sum(pence))] == pence


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"oops", "$"),
        (an_answer(amount=None), "$.amount"),
        (an_answer(amount="14550"), "$.amount"),
        (an_answer(total_amount=1e3), "$.total_amount"),
        (an_answer(payment_id=None), "$.payment_id"),
        (an_answer(state="success"), "$.state"),
        (an_answer(state={}), "$.state.status"),
        (
            an_answer(settlement_summary={"captured_date": "soon"}),
            "$.settlement_summary.captured_date",
        ),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_fault_with_its_path(body, place):
    fault = read_payment(body)

    assert isinstance(fault, Fault)
    assert fault.place == place


def test_refunds_are_read_in_order():
    other = {**A_REFUND, "refund_id": "ref-2", "status": "SUBMITTED", "amount": 1}

    read = read_refunds(refunds(A_REFUND, other))

    assert isinstance(read, tuple)
    assert [(refund.refund_id, refund.status) for refund in read] == [
        ("ref-1", "success"),
        ("ref-2", "submitted"),
    ]
    assert read[0].created_at == datetime(2026, 7, 3, 23, 30, tzinfo=UTC)


def test_a_refund_is_money_taken_back_on_its_london_day():
    read = read_refunds(refunds(A_REFUND))
    assert isinstance(read, tuple)

    payment = read[0].as_payment()

    assert payment.amount_pence == -25_00
    assert payment.booked_on == date(2026, 7, 4)
    assert payment.source_reference == "ref-1"


def test_the_same_refund_reads_the_same_whatever_stands_beside_it():
    alone = read_refunds(refunds(A_REFUND))
    among = read_refunds(refunds({**A_REFUND, "refund_id": "ref-0"}, {**A_REFUND, "new": 1}))
    assert isinstance(alone, tuple)
    assert isinstance(among, tuple)

    assert alone[0] == among[1] != among[0]


def test_no_refunds_are_no_fault():
    assert read_refunds(refunds()) == ()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"{}", "$._embedded.refunds"),
        (refunds("x"), "$._embedded.refunds[0]"),
        (refunds(A_REFUND, {**A_REFUND, "amount": -1}), "$._embedded.refunds[1].amount"),
        (refunds({**A_REFUND, "refund_id": ""}), "$._embedded.refunds[0].refund_id"),
    ],
)
def test_refunds_that_cannot_be_read_are_a_fault_with_its_path(body, place):
    fault = read_refunds(body)

    assert isinstance(fault, Fault)
    assert fault.place == place


def test_the_refund_value_holds_positive_pence():
    refund = ProviderRefund(refund_id="r", status="success", amount_pence=1, created_at=None)

    assert refund.as_payment().amount_pence == -1
    assert refund.as_payment().booked_on is None
