"""Refunds: reserved by a deed, sent by the provider, posted once, and never over the whole."""

from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.journals import JournalKind
from everypenny.domain.money_laundering import ALERT
from everypenny.domain.officers import Limits, Officer
from everypenny.domain.refunding import CREDITOR_REQUEST
from everypenny.domain.whereabouts import Whereabouts

from tests.builders import ON, Entry, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.days import a_webhook, lines, refunds, settle
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
from tests.workflows.offices import (
    KIM,
    PAT,
    SAM,
    all_journals,
    the_ledger,
    with_officers,
)

CT_1 = council_tax(1)
REFUNDED = "card_payment_refunded"
PAYEE = {"name": "J Smith", "sort_code": "089999", "account_number": "66374958"}


@pytest.fixture
def office() -> House:
    """A card payment of two bookings: £60 and £40, a sixth of it VAT."""
    return a_leisure_office(("LEI", "LE0001", 60_00), ("LEI", "LE0002", 40_00))


def part(fund: str, reference: str, pence: int) -> dict[str, Any]:
    return {"fund": fund, "account_reference": reference, "pence": pence}


def ask(
    house: House,
    at: Whereabouts,
    *parts: dict[str, Any],
    command_id: str = "f1",
    by: Officer = PAT,
    **more: Any,
) -> Outcome:
    return house.do(
        by,
        "refund_payment",
        command_id,
        payment_id=at.payment_id,
        version=at.version,
        parts=list(parts),
        why="cancelled",
        **more,
    )


def approved(house: House, command_id: str = "f1", by: Officer = SAM) -> Outcome:
    return house.do(by, "approve_deed", f"approve-{command_id}", decides=command_id)


def told(house: House, *done: tuple[str, int], message: str = "r1") -> None:
    """The provider tells of its refunds."""
    house.provider.refunded["pay1"] = refunds(*done)
    settle(house, a_webhook(REFUNDED, message=message))


def test_a_refund_is_approved_reserved_and_asked_of_the_provider(office: House) -> None:
    asked = ask(office, stands(office), part("LEI", "LE0002", 25_00))
    office.deed_messages.take()
    done = approved(office)

    assert (asked.status, done.status, done.answer["road"]) == (202, 200, "provider")
    at = stands(office)
    assert at.reserved is not None
    assert at.reserved.parts == ((LEI_2, 25_00),)
    assert at.free()[LEI_2].pence == 15_00
    [message] = office.deed_messages.take()
    assert message == {"deed": "send_refund", "payment": at.payment_id, "refund": "f1"}


def test_the_providers_refund_posts_the_parts_that_the_officer_named(office: House) -> None:
    ask(office, stands(office), part("LEI", "LE0001", 6_00), part("LEI", "LE0002", 24_00))
    approved(office)

    told(office, ("ref1", 30_00))

    assert lines(office, "ref1", "refunded") == {CLEARING: -30_00, LEI_1: 6_00, LEI_2: 24_00}
    assert held(office) == {LEI_1: 54_00, LEI_2: 16_00}
    assert stands(office).reserved is None
    assert here(office, LEI_1).vat_pence + here(office, LEI_2).vat_pence == 11_67


def test_a_refund_of_money_that_moved_follows_it(office: House) -> None:
    at = stands(office)
    transfer = {
        **part("LEI", "LE0001", 60_00),
        "payment_id": at.payment_id,
        "version": at.version,
        "to": [part("LEI", "LE0007", 60_00)],
    }
    office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="hers")
    told(office, ("ref1", 100_00))

    assert lines(office, "ref1", "refunded") == {
        CLEARING: -100_00,
        "fund/LEI/LE0007": 60_00,
        LEI_2: 40_00,
    }
    assert held(office) == {}


def test_one_refund_of_a_payment_is_in_flight_at_a_time(office: House) -> None:
    ask(office, stands(office), part("LEI", "LE0001", 60_00))
    approved(office)

    second = ask(office, stands(office), part("LEI", "LE0002", 40_00), command_id="f2")
    told(office, ("ref1", 60_00))
    third = ask(office, stands(office), part("LEI", "LE0002", 40_00), command_id="f3")

    assert (second.status, third.status) == (422, 202)


def test_of_two_refunds_that_saw_the_same_the_second_looks_again(office: House) -> None:
    at = stands(office)
    ask(office, at, part("LEI", "LE0001", 60_00))
    ask(office, at, part("LEI", "LE0001", 60_00), command_id="f2", by=KIM)

    first, second = approved(office), approved(office, "f2")

    assert (first.status, second.status) == (200, 412)


def test_what_is_reserved_cannot_be_moved_away(office: House) -> None:
    ask(office, stands(office), part("LEI", "LE0001", 50_00))
    approved(office)
    at = stands(office)
    transfer = {
        **part("LEI", "LE0001", 10_01),
        "payment_id": at.payment_id,
        "version": at.version,
        "to": [part("LEI", "LE0007", 10_01)],
    }

    refused = office.do(PAT, "transfer_payment", "t1", transfers=[transfer], why="hers")

    assert refused.status == 422


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part("LEI", "LE0001", 60_01)],
        [part("LEI", "LE0001", 0)],
        [part("LEI", "LE0001", -1)],
        [part("LEI", "LE0009", 1)],
        [part("LEI", "LE0001", 30_00), part("LEI", "LE0001", 30_00)],
    ],
)
def test_never_more_than_is_there_goes_back(office: House, parts: list[dict[str, Any]]) -> None:
    refused = ask(office, stands(office), *parts)

    assert refused.outcome is DeedOutcome.REFUSED


def test_of_a_fund_whose_back_office_refunds_only_a_second_card_payment_goes_back() -> None:
    office = a_leisure_office(("CT", CT_1, 80_00))
    bought_parts(office, "pay2", ("CT", CT_1, 80_00))
    first, second = stands(office), stands(office, "pay2")

    plain = ask(office, second, part("CT", CT_1, 80_00))
    twice = ask(
        office,
        second,
        part("CT", CT_1, 80_00),
        command_id="f2",
        duplicate_of=first.payment_id,
    )

    itself = ask(
        office,
        second,
        part("CT", CT_1, 80_00),
        command_id="f3",
        duplicate_of=second.payment_id,
    )

    assert (plain.status, plain.where) == (422, "duplicate_of") == (itself.status, itself.where)
    assert twice.outcome is DeedOutcome.WAITING


def test_of_two_card_payments_for_one_bill_one_stays() -> None:
    office = a_leisure_office(("CT", CT_1, 80_00))
    bought_parts(office, "pay2", ("CT", CT_1, 80_00))
    first, second = stands(office), stands(office, "pay2")
    ask(office, second, part("CT", CT_1, 80_00), duplicate_of=first.payment_id)
    ask(
        office,
        first,
        part("CT", CT_1, 80_00),
        command_id="f2",
        duplicate_of=second.payment_id,
    )

    one, other = approved(office), approved(office, "f2")

    assert (one.status, other.status) == (200, 412)


def by_bank(office: House) -> Whereabouts:
    entry = Entry(pence=30_00, text="LE0005", reference="LE0005")
    office.dropped("main-bank/s.xml", a_statement([entry]))
    [first] = [j for j in all_journals(office) if j.source == "main-bank"]
    at = office.payments.whereabouts(first.payment_id)
    assert at is not None
    return at


def test_what_cannot_go_back_as_it_came_is_an_approved_request_to_creditors(
    office: House,
) -> None:
    at = by_bank(office)

    asked = ask(office, at, part("LEI", "LE0005", 30_00), payee=PAYEE)
    approved(office)

    assert asked.outcome is DeedOutcome.WAITING
    assert the_ledger(office)["outgoing/creditor-refunds"] == 30_00
    [request] = office.deeds.open_records(CREDITOR_REQUEST)
    assert (request.body["pence"], request.body["payee"]["name"]) == (30_00, "J Smith")


def test_creditors_pay_nothing_unapproved_however_high_the_limit_of_refunds(
    office: House,
) -> None:
    with_officers(office, limits=Limits(approved_above={"refund_payment": 100_00}))

    back = ask(office, stands(office), part("LEI", "LE0001", 5_00))
    to_creditors = ask(
        office, by_bank(office), part("LEI", "LE0005", 5_00), command_id="f2", payee=PAYEE
    )

    assert (back.outcome, to_creditors.outcome) == (DeedOutcome.DONE, DeedOutcome.WAITING)
    assert list(office.deeds.open_records(CREDITOR_REQUEST)) == []


def test_a_request_to_creditors_names_whom_they_pay(office: House) -> None:
    at, whole = by_bank(office), part("LEI", "LE0005", 30_00)

    nobody = ask(office, at, whole)
    nowhere = ask(office, at, whole, command_id="f2", payee={"name": "J Smith"})

    assert {nobody.where, nowhere.where} == {"payee"}


def test_a_request_is_withdrawn_by_the_reversal_of_its_journal(office: House) -> None:
    payment = by_bank(office).payment_id
    at = office.payments.whereabouts(payment)
    assert at is not None
    ask(office, at, part("LEI", "LE0005", 30_00), payee=PAYEE)
    approved(office)
    [moved] = [j for j in all_journals(office) if j.kind is JournalKind.TRANSFER]

    office.do(
        PAT,
        "reverse_journal",
        "v1",
        payment_id=payment,
        version=1,
        journal_id=moved.journal_id,
        why="he keeps his booking",
    )

    assert list(office.deeds.open_records(CREDITOR_REQUEST)) == []
    assert the_ledger(office)["fund/LEI/LE0005"] == 30_00


def test_a_refund_soon_after_its_payment_alerts_the_reporting_officer(office: House) -> None:
    live = office.councils.live()
    office.councils.live = lambda: replace(  # type: ignore[method-assign]
        live, limits=replace(live.limits, recent_days=14)
    )
    ask(office, stands(office), part("LEI", "LE0001", 60_00))
    approved(office)

    [alert] = office.deeds.open_records(ALERT)
    assert (alert.body["because"], alert.body["on"]) == ("recent_refund", str(ON))


def test_a_payment_is_not_its_own_duplicate_in_any_fund(office: House) -> None:
    at = stands(office)

    refused = ask(office, at, part("LEI", "LE0001", 1_00), duplicate_of=at.payment_id)

    assert (refused.status, refused.where) == (422, "duplicate_of")
