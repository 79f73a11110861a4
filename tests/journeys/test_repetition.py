"""Every message of a closed day comes once more: nothing in the table or the books moves."""

import json

import pytest
from everypenny.local.demo_cards import signed, webhook_body
from everypenny.local.deployed_council import DeployedCouncil

from tests.journeys.dead_letters import ROADS, dead_letters

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


def test_a_day_whose_messages_all_come_again_is_the_same_day(played):
    council = played.stack
    before = _everything(council)

    _send_all_again(played)
    council.wait(lambda: _all_quiet(council) or None, "the end of every queue")

    assert _everything(council) == before
    assert dead_letters(council) == 0


def test_a_webhook_that_comes_again_later_changes_nothing(played):
    before = _everything(played.stack)
    webhook = signed(
        webhook_body(played.plan.basket, "card_payment_captured"), played.webhook_secret
    )

    status = played.stack.post_webhook("govuk-pay", webhook)
    played.stack.wait(lambda: _all_quiet(played.stack) or None, "the end of every queue")

    assert status == 202
    assert _everything(played.stack) == before


def _send_all_again(played) -> None:
    council, day = played.stack, played.plan.day.isoformat()
    for event in reversed(_landings(council)):
        key = event["detail"]["object"]["key"]
        council.send("Registers" if key.startswith("registers/") else "Drops", event)
    for source in ("allpay", "main-bank"):
        for file in council.files.files(source):
            for batch in file.batches if file.verdict == "accepted" else ():
                for chunk in range(batch.chunks, 0, -1):
                    council.send("Chunks", {"batch": batch.batch_id, "chunk": chunk})
    for name in _keys(council, "Evidence", "webhooks/govuk-pay/"):
        digest = name.rpartition("/")[2].removesuffix(".json")
        council.send("Events", {"source": "govuk-pay", "sha256": digest})
    council.send("Closes", {"day": day})
    council.send("Exports", {"target": "council-tax", "through": day})
    council.send("Proofs", {"day": day})


def _landings(council: DeployedCouncil) -> list[dict]:
    bucket = council.outputs["DropBucket"]
    versions = council.client("s3").list_object_versions(Bucket=bucket)["Versions"]
    return [
        {
            "detail-type": "Object Created",
            "source": "aws.s3",
            "detail": {
                "bucket": {"name": bucket},
                "object": {
                    "key": version["Key"],
                    "etag": version["ETag"].strip('"'),
                    "version-id": version["VersionId"],
                },
            },
        }
        for version in versions
        if not version["Key"].startswith("reports/")
    ]


def _everything(council: DeployedCouncil) -> tuple[list[str], list[str]]:
    """The table's items and the write-once buckets' objects, in an order of their own."""
    dynamo, name = council.client("dynamodb"), council.outputs["TableName"]
    pages = dynamo.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    items = [json.dumps(item, sort_keys=True) for page in pages for item in page["Items"]]
    objects = [
        f"{bucket} {key} {council.bucket(bucket).get(key)!r}"
        for bucket in ("Daybook", "Evidence", "Outbox")
        for key in _keys(council, bucket, "")
    ]
    return sorted(items), objects


def _keys(council: DeployedCouncil, bucket: str, prefix: str) -> list[str]:
    pages = (
        council.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=council.outputs[f"{bucket}Bucket"], Prefix=prefix)
    )
    return sorted(item["Key"] for page in pages for item in page.get("Contents", []))


def _all_quiet(council: DeployedCouncil) -> bool:
    return sum(council.messages(council.outputs[f"{road}QueueUrl"]) for road in ROADS) == 0
