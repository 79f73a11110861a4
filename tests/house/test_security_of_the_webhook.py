"""The door on the internet: messages replayed, aged, forged, packed, swollen, misdirected."""

import base64
import gzip
import hashlib
import hmac
import json
from typing import Any

import boto3
import pytest

from functions import receive_provider_event, settle_provider_event
from tests.functions.conftest import opened, pay, stage  # noqa: F401 - fixtures
from tests.functions.stage import SECRETS, Context, Stage, sample

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

SECRET = SECRETS["govuk-pay/webhook_secrets"].encode()
CAPTURED = sample("receive_provider_event/captured")["body"].encode()


def signed(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()


def knock(body: bytes, signature: str | None = None, **more: Any) -> int:
    """Bring bytes to the door as the gateway does, base64 where they are no text."""
    event = sample("receive_provider_event/captured")
    packed = more.pop("packed", not body.isascii())
    event["headers"] |= {"pay-signature": signed(body) if signature is None else signature}
    event["headers"] |= more.pop("headers", {})
    event["isBase64Encoded"] = packed
    event["body"] = base64.b64encode(body).decode() if packed else body.decode()
    answer = receive_provider_event.lambda_handler({**event, **more}, Context("door"))
    return int(answer["statusCode"])


def settle_all(at: Stage) -> int:
    """Settle every message that the door has sent on; returns how many there were."""
    told = at.sent("EVENTS")
    [record] = sample("settle_provider_event/captured")["Records"]
    for message in told:
        event = {"Records": [{**record, "body": json.dumps(message)}]}
        done = settle_provider_event.lambda_handler(event, Context("settle"))
        assert done == {"batchItemFailures": []}
    return len(told)


def journals(at: Stage) -> list[dict[str, Any]]:
    items = boto3.client("dynamodb").scan(TableName=at.settings["TABLE_NAME"])["Items"]
    return [item for item in items if item["sk"]["S"].startswith("J#")]


def bodies_kept(at: Stage) -> list[str]:
    return [key for key in at.objects("EVIDENCE") if key.startswith("webhooks/")]


def test_a_body_that_is_sent_again_and_again_posts_once(opened: Stage) -> None:  # noqa: F811
    knock(CAPTURED)
    settle_all(opened)
    before = journals(opened)

    again = [knock(CAPTURED) for _ in range(3)]

    assert again == [202] * 3
    assert settle_all(opened) == 3
    assert journals(opened) == before
    assert len(bodies_kept(opened)) == 1


def test_an_old_body_under_another_name_posts_nothing_more(opened: Stage) -> None:  # noqa: F811
    knock(CAPTURED)
    settle_all(opened)
    before = journals(opened)
    old = json.loads(CAPTURED) | {
        "webhook_message_id": "replayed",
        "created_date": "2019-01-01T00:00:00.000Z",
    }

    status = knock(json.dumps(old).encode())

    assert status == 202
    assert settle_all(opened) == 1
    assert journals(opened) == before


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "0" * 64,
        signed(CAPTURED).upper(),
        f" {signed(CAPTURED)}",
        signed(CAPTURED)[:-1],
        f"{signed(CAPTURED)}0",
        signed(CAPTURED + b" "),
        hashlib.sha256(CAPTURED).hexdigest(),
        hmac.new(b"", CAPTURED, hashlib.sha256).hexdigest(),
        "é" * 64,
    ],
)
def test_a_signature_fits_to_the_letter_or_not_at_all(
    stage: Stage,  # noqa: F811
    signature: str,
) -> None:
    assert knock(CAPTURED, signature) == 401
    assert bodies_kept(stage) == []
    assert stage.sent("EVENTS") == []


def test_a_body_in_base64_is_the_body_that_it_holds(stage: Stage) -> None:  # noqa: F811
    statuses = [knock(CAPTURED), knock(CAPTURED, packed=True)]

    assert statuses == [202, 202]
    assert len(bodies_kept(stage)) == 1


def test_a_compressed_body_is_never_unpacked(opened: Stage) -> None:  # noqa: F811
    bomb = gzip.compress(b"\0" * 50_000_000)
    posts = gzip.compress(CAPTURED)
    before = journals(opened)

    statuses = [knock(body, headers={"content-encoding": "gzip"}) for body in (bomb, posts)]

    assert statuses == [202, 202]
    assert settle_all(opened) == 2
    assert journals(opened) == before
    kept = boto3.client("s3").list_objects_v2(
        Bucket=opened.settings["EVIDENCE_BUCKET"], Prefix="webhooks/"
    )
    assert sorted(one["Size"] for one in kept["Contents"]) == sorted([len(bomb), len(posts)])


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_of_eleven_megabytes_leaves_nothing_but_its_count(
    stage: Stage,  # noqa: F811
    packed: bool,
) -> None:
    body = json.dumps({"padding": "x" * 11_000_000}).encode()

    status = knock(body, packed=packed)

    assert status == 413
    assert bodies_kept(stage) == []
    item = stage.item("G#govuk-pay", hashlib.sha256(body).hexdigest())
    assert len(json.dumps(item)) < 1_000


@pytest.mark.parametrize(
    "source",
    ["../govuk-pay", "govuk-pay/..", "GOVUK-PAY", "govuk%2dpay", "govuk-pay\0", "allpay", ""],
)
def test_a_path_that_is_no_provider_leads_nowhere(stage: Stage, source: str) -> None:  # noqa: F811
    status = knock(CAPTURED, pathParameters={"source": source})

    assert status == 404
    assert bodies_kept(stage) == []
    assert stage.sent("EVENTS") == []
