"""The stand-in answers as GOV.UK Pay does, to the adapter that asks the real one."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from everypenny.adapters.govuk_pay import GovukPay, ProviderUnavailable
from everypenny.domain.refunding import Asked
from everypenny.formats.inward.govuk_pay_answers import (
    read_payment,
    read_refunds,
    read_refusal,
)
from everypenny.formats.outward.govuk_pay_refund import refund_request
from everypenny.local.demo_cards import CardPayment, payment_answer, refund_answers
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay

PAYMENT = CardPayment(
    payment_id="p1",
    reference="WEB-1",
    basket=(("CT", "771234567", 100_00), ("PCN", "AB12345678", 35_00)),
    fee_pence=2_10,
    refunded_pence=20_00,
    on=date(2026, 11, 20),
)


@pytest.fixture
def address() -> Iterator[str]:
    stand_in = PayStandIn("key")
    stand_in.payments["p1"] = payment_answer(PAYMENT)
    stand_in.refunds["p1"] = refund_answers(PAYMENT)
    with govuk_pay(stand_in) as url:
        yield url


def test_a_payment_is_answered_with_its_basket_and_fee(address):
    answer = read_payment(GovukPay(address, lambda: "key").payment("p1") or b"")

    assert (answer.captured, answer.total_pence, answer.fee_pence) == (True, 135_00, 2_10)
    assert [part.fund for part in answer.as_payment().parts] == ["CT", "PCN"]


def test_a_refund_is_answered_with_its_pence(address):
    [refund] = read_refunds(GovukPay(address, lambda: "key").refunds("p1") or b"")

    assert (refund.status, refund.amount_pence) == ("success", 20_00)


def test_a_payment_that_nobody_made_is_unknown(address):
    assert GovukPay(address, lambda: "key").payment("p2") is None


def test_a_refund_is_made_once_though_its_request_comes_twice(address):
    pay = GovukPay(address, lambda: "key")
    payment = read_payment(pay.payment("p1") or b"")
    request = refund_request(30_00, available_pence=payment.refundable_pence)

    first, copy = pay.refund("p1", request), pay.refund("p1", request)

    assert (first.asked, copy.asked) == (Asked.ACCEPTED, Asked.CHANGED)
    told = [read_refunds(pay.refunds("p1") or b"")[-1] for _ in range(2)]
    assert [refund.status for refund in told] == ["submitted", "success"]
    assert told[0].amount_pence == 30_00


def test_a_refund_of_a_payment_that_nobody_made_is_refused(address):
    answer = GovukPay(address, lambda: "key").refund("p2", refund_request(1, available_pence=1))

    assert (answer.asked, read_refusal(answer.body)) == (Asked.REFUSED, "P0200: Not found")


def test_it_is_unknown_what_became_of_a_refund_that_a_wrong_key_asked_for(address):
    with pytest.raises(ProviderUnavailable, match="401"):
        GovukPay(address, lambda: "other").refund("p1", b"{}")


def test_a_wrong_key_is_refused(address):
    with pytest.raises(ProviderUnavailable, match="401"):
        GovukPay(address, lambda: "other").payment("p1")


def test_the_answer_is_json_of_the_payment(address):
    body = GovukPay(address, lambda: "key").payment("p1")

    assert json.loads(body or b"{}")["payment_id"] == "p1"


def test_it_is_unknown_what_a_provider_that_cannot_be_reached_would_say():
    nobody = GovukPay("http://127.0.0.1:1", lambda: "key")

    for ask in (nobody.payment, nobody.refunds, lambda asked: nobody.refund(asked, b"{}")):
        with pytest.raises(ProviderUnavailable, match="Refused"):
            ask("p1")
