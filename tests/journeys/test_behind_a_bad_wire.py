"""The wire between the doors and AWS throttles, resets, times out and loses answers."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest
from everypenny.domain.identifiers import event_id
from everypenny.local.demo import Deployed
from everypenny.local.demo_cards import (
    CardPayment,
    Webhook,
    payment_answer,
    signed,
    webhook_body,
)
from everypenny.local.demo_steps import (
    CAPTURED,
    PAY,
    DemoRun,
    captured_lines,
    posted_lines,
)
from everypenny.local.deployed_council import DeployedCouncil

from tests.faults.bad_wire import BadWire
from tests.journeys.dead_letters import dead_letters
from tests.journeys.wired_doors import CUT_OFF, OVER_THE_DOORS, failing

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]

TAKEN, TRIES = 202, 5


def test_a_day_over_a_wire_that_fails_is_the_day_that_was_planned(
    played: DemoRun, wire: BadWire
) -> None:
    """`test_the_evidence` lives the same day again without a wire: not a byte differs."""
    struck = {operation for operation, _ in wire.fired()}

    assert struck == {rule["operation"] for rule in OVER_THE_DOORS}
    assert played.checks.failed == []
    assert played.proof["ties"]
    assert dead_letters(played.stack) == 0


def test_a_webhook_whose_door_is_cut_off_is_posted_once_when_it_comes_again(
    deployed: Deployed, played: DemoRun, wire: BadWire
) -> None:
    council, card = played.stack, _a_card(played)
    deployed.pay.payments[card.payment_id] = payment_answer(card)
    webhook = signed(webhook_body(card, CAPTURED), deployed.webhook_secret)

    with failing(wire, [CUT_OFF]), ThreadPoolExecutor(1) as provider:
        before = wire.fired()
        answers = provider.submit(_sent_until_taken, webhook, council)
        council.wait(lambda: wire.fired() - before or None, "the call that hangs")
        with failing(wire, OVER_THE_DOORS):
            told = answers.result()
            found = posted_lines(council, event_id(PAY, card.payment_id, "captured"))

    assert told[0] != TAKEN
    assert told[-1] == TAKEN
    assert found == captured_lines(card)
    assert dead_letters(council) == 0


def _a_card(played: DemoRun) -> CardPayment:
    fund, reference, _ = played.plan.basket.basket[0]
    return CardPayment(
        payment_id="behind-a-bad-wire",
        reference="BADWIRE",
        basket=[(fund, reference, 12_34)],
        fee_pence=25,
        on=played.plan.day,
    )


def _sent_until_taken(webhook: Webhook, council: DeployedCouncil) -> list[int]:
    """Send it again until it is taken, as a provider does; gives each answer's status."""
    statuses: list[int] = []
    while TAKEN not in statuses and len(statuses) < TRIES:
        try:
            statuses.append(council.post_webhook(PAY, webhook))
        except (OSError, HTTPException):
            statuses.append(0)
    return statuses
