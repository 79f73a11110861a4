"""The door that sends refunds to the provider."""

from typing import Any

import pytest
from everypenny.bootstrap.officers import office
from everypenny.domain.deeds import Command, DeedOutcome
from everypenny.domain.officers import Officer
from everypenny.workflows.do_deed import do_deed
from everypenny.workflows.officers_deeds import DEEDS

from tests.functions.stage import Stage, bodies

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE: dict[str, list[str]] = {"batchItemFailures": []}
PAT = Officer("pat", ("income_officer",))
SAM = Officer("sam", ("senior_income_officer",))


@pytest.fixture
def captured(opened: Stage) -> Stage:
    """The card payment of the samples is posted."""
    opened.open("receive_provider_event/captured")
    opened.open("settle_provider_event/captured")
    opened.sent("EVENTS")
    return opened


def do(officer: Officer, deed: str, command_id: str, **order: Any) -> DeedOutcome:
    command = Command(
        command_id=command_id,
        deed=deed,
        officer=officer,
        at="2026-11-21T09:30:00.000000Z",
        order=order,
    )
    return do_deed(command, deeds=DEEDS, office=office()).outcome


def refund(message: dict[str, str]) -> None:
    """Two officers refund the parking part of the payment, under the sample's command id."""
    part = {"fund": "PCN", "account_reference": "AB1234567A", "pence": 35_00}
    do(
        PAT,
        "refund_payment",
        message["refund"],
        payment_id=message["payment"],
        version=0,
        parts=[part],
        why="paid in error",
    )
    assert do(SAM, "approve_deed", "approval", decides=message["refund"]) is DeedOutcome.DONE


def test_an_approved_refund_is_asked_for_and_handed_on_to_be_posted(captured: Stage) -> None:
    [message] = bodies("send_refund/asked")
    refund(message)

    first = captured.open("send_refund/asked")
    captured.open("send_refund/asked")
    again = captured.open("send_refund/asked")

    assert (first, again) == (DONE, DONE)
    assert captured.sent("REFUNDS") == [message]
    told = captured.sent("EVENTS")
    assert told[0]["event"] == "refunded"
    assert {listed["pence"] for listed in told} == {-35_00}


def test_a_message_about_no_refund_in_flight_is_done_with(captured: Stage) -> None:
    assert captured.open("send_refund/asked") == DONE
    assert captured.sent("EVENTS") == []


def test_the_hourly_watch_asks_after_refunds_in_flight(captured: Stage) -> None:
    [message] = bodies("send_refund/asked")
    refund(message)
    captured.sent("REFUNDS")

    captured.open("watch_sources/hourly")

    assert captured.sent("REFUNDS") == [message]
