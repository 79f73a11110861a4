"""Refunds on their way: asked for once, followed to their end, never assumed."""

import pytest
from everypenny.adapters.govuk_pay import ProviderUnavailable
from everypenny.domain.refunding import FAILED_REFUND
from everypenny.workflows.resume_refunds import resume_refunds
from everypenny.workflows.send_refund import ProviderUnreadable, send_refund
from everypenny.workflows.settle_provider_event import settle_message

from tests.whole_house import House
from tests.workflows.days import a_webhook, settle
from tests.workflows.leisure import LEI_1, LEI_2, a_leisure_office, held, stands
from tests.workflows.offices import KIM, PAT, the_ledger
from tests.workflows.paying import PayingProvider
from tests.workflows.test_refund_payment import REFUNDED, approved, ask, part


@pytest.fixture
def office() -> House:
    """£60 and £40 by card, and a refund of £30 from both that has been approved."""
    house = a_leisure_office(("LEI", "LE0001", 60_00), ("LEI", "LE0002", 40_00))
    house.provider = PayingProvider(house.provider.payments)  # type: ignore[assignment]
    ask(house, stands(house), part("LEI", "LE0001", 6_00), part("LEI", "LE0002", 24_00))
    approved(house)
    return house


def provider(house: House) -> PayingProvider:
    assert isinstance(house.provider, PayingProvider)
    return house.provider


def send(house: House, refund: str = "f1") -> str:
    """The message delivered once; `lost` where the line went dead."""
    try:
        return send_refund(stands(house).payment_id, refund, sending=house.sending)
    except ProviderUnavailable:
        return "lost"


def settled(house: House) -> None:
    for message in house.webhooks.take():
        settle_message(message, settling=house.settling)


def amounts(house: House) -> list[int]:
    return [refund["amount"] for refund in provider(house).made.get("pay1", [])]


def test_a_refund_is_asked_for_once_and_posted_when_it_is_made(office: House) -> None:
    under_way = [send(office), send(office), send(office)]
    provider(office).finish("pay1")
    done = send(office)
    settled(office)

    assert (under_way, done, send(office)) == (["under_way"] * 3, "refunded", "finished")
    assert amounts(office) == [30_00]
    assert held(office) == {LEI_1: 54_00, LEI_2: 16_00}


@pytest.mark.parametrize("dead", ["before", "after"])
def test_where_the_answer_is_lost_the_provider_is_asked_and_refunds_once(
    office: House, dead: str
) -> None:
    provider(office).dead = dead

    lost, again = send(office), send(office)
    provider(office).finish("pay1")
    send(office)
    settled(office)

    assert (lost, again) == ("lost", "under_way")
    assert amounts(office) == [30_00]
    assert the_ledger(office)[LEI_1] == 54_00


def test_a_copy_of_a_request_that_was_taken_is_refused_by_the_provider(office: House) -> None:
    pay = provider(office)
    pay.dead = "after"
    send(office)
    hidden, pay.made["pay1"] = pay.made["pay1"], []
    pay.payments["pay1"] = pay.payments["pay1"].replace(b'"amount": 10000', b'"amount": 7000')

    assert send(office) == "failed"
    assert (amounts(office), len(hidden)) == ([], 1)


def test_a_refund_that_fails_is_let_go_for_an_officer_to_see(office: House) -> None:
    send(office)
    provider(office).finish("pay1", "error")

    failed = send(office)

    assert (failed, send(office)) == ("failed", "finished")
    at = stands(office)
    assert (at.reserved, held(office)) == (None, {LEI_1: 60_00, LEI_2: 40_00})
    [seen] = office.deeds.open_records(FAILED_REFUND)
    assert (seen.key, seen.body["refund"], seen.body["pence"]) == (at.payment_id, "f1", 30_00)


def test_a_refund_that_failed_can_be_asked_for_afresh(office: House) -> None:
    send(office)
    provider(office).finish("pay1", "error")
    send(office)

    ask(office, stands(office), part("LEI", "LE0001", 30_00), command_id="f2")
    approved(office, "f2", by=KIM)
    send(office, "f2")
    provider(office).finish("pay1")
    send(office, "f2")
    settled(office)

    assert held(office) == {LEI_1: 30_00, LEI_2: 40_00}
    assert list(office.deeds.open_records(FAILED_REFUND)) == []


def test_what_the_provider_refuses_says_why(office: House) -> None:
    provider(office).refusal = b'{"code": "P0603", "description": "not refundable"}'

    assert send(office) == "failed"
    [seen] = office.deeds.open_records(FAILED_REFUND)
    assert seen.body["because"] == "P0603: not refundable"


def test_more_than_the_provider_has_left_is_not_asked_for(office: House) -> None:
    provider(office).make("pay1", 80_00)

    assert send(office) == "failed"
    assert amounts(office) == [80_00]


def test_a_webhook_may_tell_of_the_refund_first(office: House) -> None:
    send(office)
    provider(office).finish("pay1")

    settle(office, a_webhook(REFUNDED, message="w1"))

    assert send(office) == "finished"
    assert held(office) == {LEI_1: 54_00, LEI_2: 16_00}


def test_what_is_in_flight_is_asked_after_each_hour_until_it_has_ended(office: House) -> None:
    office.deed_messages.take()

    asked = resume_refunds(payments=office.payments, refunds=office.deed_messages)
    [message] = office.deed_messages.take()
    send(office)
    provider(office).finish("pay1")
    send(office)
    settled(office)

    assert (asked, message["payment"], message["refund"]) == (
        1,
        stands(office).payment_id,
        "f1",
    )
    assert resume_refunds(payments=office.payments, refunds=office.deed_messages) == 0


def test_a_message_that_comes_again_changes_nothing(office: House) -> None:
    send(office)
    provider(office).finish("pay1")
    send(office)
    settled(office)
    before = office.scan()

    send(office)
    settled(office)

    assert office.scan() == before
    assert office.do(PAT, "send_back_deed", "s1", decides="f1", why="late").status == 412


@pytest.mark.parametrize("asked", ["payment", "refunds"])
def test_an_answer_that_cannot_be_read_decides_nothing(
    office: House, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr(provider(office), asked, lambda _: b"<html>maintenance</html>")
    for _ in range(2):
        with pytest.raises(ProviderUnreadable):
            send(office)

    monkeypatch.undo()
    assert (amounts(office), stands(office).reserved is None) == ([], False)
    assert (send(office), amounts(office)) == ("under_way", [30_00])


def test_a_list_of_refunds_that_cannot_be_read_later_asks_for_nothing_twice(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(office)
    monkeypatch.setattr(provider(office), "refunds", lambda _: b"<html>maintenance</html>")

    with pytest.raises(ProviderUnreadable):
        send(office)

    assert amounts(office) == [30_00]


def test_a_refund_of_the_same_pence_that_was_there_before_is_not_taken_for_ours(
    office: House,
) -> None:
    provider(office).make("pay1", 30_00)

    outcomes = [send(office), send(office)]

    assert outcomes == ["under_way", "under_way"]
    assert amounts(office) == [30_00, 30_00]


def test_another_refund_made_meanwhile_is_not_taken_for_ours(office: House) -> None:
    provider(office).dead = "before"
    lost = send(office)
    provider(office).make("pay1", 5_00)

    assert (lost, send(office), amounts(office)) == ("lost", "failed", [5_00])


def test_a_refund_that_is_posted_is_not_taken_for_the_next_one(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(office)
    provider(office).finish("pay1")
    send(office)
    settled(office)
    ask(office, stands(office), part("LEI", "LE0001", 30_00), command_id="f2")
    approved(office, "f2", by=KIM)
    lagging = b'{"_embedded": {"refunds": []}}'
    monkeypatch.setattr(provider(office), "refunds", lambda _: lagging)
    provider(office).dead = "before"
    send(office, "f2")
    monkeypatch.undo()

    assert (send(office, "f2"), amounts(office)) == ("under_way", [30_00, 30_00])


def test_a_late_message_of_a_refund_that_failed_does_not_send_the_next_one(
    office: House,
) -> None:
    send(office)
    provider(office).finish("pay1", "error")
    send(office)
    ask(office, stands(office), part("LEI", "LE0001", 30_00), command_id="f2")
    approved(office, "f2", by=KIM)

    assert (send(office, "f1"), amounts(office)) == ("finished", [30_00])


def test_a_refund_fails_for_the_reason_that_was_told_first(office: House) -> None:
    first = b'{"because": "the first reason"}'
    office.evidence.keep("answers/govuk-pay/refunds/f1/failed.json", first)
    provider(office).refusal = b'{"code": "P0603", "description": "another"}'

    assert send(office) == "failed"
    [seen] = office.deeds.open_records(FAILED_REFUND)
    assert seen.body["because"] == "the first reason"
