"""The doors that a payment provider comes to."""

import json

import pytest
from everypenny.domain.identifiers import event_id

from functions import receive_provider_event
from tests.functions.stage import Context, Stage, bodies, sample

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE = {"batchItemFailures": []}


def test_a_signed_webhook_is_kept_and_sent_on(stage: Stage):
    answer = stage.open("receive_provider_event/captured")

    [message] = bodies("settle_provider_event/captured")
    assert answer["statusCode"] == 202
    assert stage.sent("EVENTS") == [message]
    assert f"webhooks/govuk-pay/{message['sha256']}.json" in stage.objects("EVIDENCE")


def test_a_forged_webhook_is_told_no_more_than_that(stage: Stage):
    answer = stage.open("receive_provider_event/forged")

    assert answer["statusCode"] == 401
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert json.loads(answer["body"]).keys() == {"title", "status"}
    assert stage.sent("EVENTS") == []


def test_a_provider_that_the_council_has_not_is_not_found(stage: Stage):
    assert stage.open("receive_provider_event/unknown_provider")["statusCode"] == 404


@pytest.mark.parametrize(
    "broken",
    [
        {"pathParameters": None},
        {"pathParameters": {}},
        {"headers": None, "pathParameters": None},
        {"body": "not base64!", "isBase64Encoded": True},
        {"body": "\ud800"},
    ],
)
def test_a_request_that_cannot_be_read_is_the_callers_mistake(stage: Stage, broken):
    event = {**sample("receive_provider_event/captured"), **broken}

    answer = receive_provider_event.lambda_handler(event, Context("receive_provider_event"))

    assert answer["statusCode"] == 400
    assert stage.sent("EVENTS") == []


def test_a_webhook_without_any_header_is_unsigned(stage: Stage):  # noqa: ARG001
    event = {**sample("receive_provider_event/captured"), "headers": None}

    answer = receive_provider_event.lambda_handler(event, Context("receive_provider_event"))

    assert answer["statusCode"] == 401


@pytest.mark.parametrize(("case", "rings"), [("forged", True), ("unknown_provider", False)])
def test_only_what_claims_to_be_a_providers_rings_as_forged(
    stage: Stage, capsys: pytest.CaptureFixture[str], case: str, rings: bool
):
    stage.open(f"receive_provider_event/{case}")

    assert ('"ForgedWebhook"' in capsys.readouterr().out) is rings


def test_a_kept_webhook_posts_what_the_provider_answers(opened: Stage):
    opened.open("receive_provider_event/captured")

    answer = opened.open("settle_provider_event/captured")

    captured = event_id("govuk-pay", "hu20sqlact5260q2nanm0q8u93", "captured")
    event = json.loads(opened.item(f"E#{captured}", "EVENT")["body"]["S"])
    assert answer == DONE
    assert event["outcome"] == "posted"
    assert f"answers/govuk-pay/{captured}.json" in opened.objects("EVIDENCE")


def test_a_line_of_the_providers_list_posts_without_a_webhook(opened: Stage):
    answer = opened.open("settle_provider_event/listed")

    captured = event_id("govuk-pay", "hu20sqlact5260q2nanm0q8u93", "captured")
    event = json.loads(opened.item(f"E#{captured}", "EVENT")["body"]["S"])
    assert answer == DONE
    assert event["outcome"] == "posted"


def test_a_webhook_waits_until_the_ledger_is_open(stage: Stage):
    stage.open("receive_provider_event/captured")

    answer = stage.open("settle_provider_event/captured")

    assert len(answer["batchItemFailures"]) == 1
