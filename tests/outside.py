"""Where a whole house may stand: an AWS in this process, or memory."""

from collections.abc import Callable
from typing import Any

import boto3
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.records import Landing
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.local.memory_table import MemoryTable, never

BUCKETS = ("drop", "work", "evidence", "day-books", "outbox")


def make_table(client: Any, name: str) -> None:
    """The income table as the stack declares it."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "view")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_view",
                "KeySchema": [
                    {"AttributeName": "view", "KeyType": "HASH"},
                    {"AttributeName": "pk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def make_bucket(client: Any, name: str) -> None:
    """A versioned bucket as the stack declares it."""
    place = {"LocationConstraint": "eu-west-2"}
    client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


class OnMoto:
    """The income table and the buckets of an AWS in this process."""

    def __init__(self) -> None:
        region = {"region_name": "eu-west-2"}
        self.s3 = boto3.client("s3", **region)
        for name in BUCKETS:
            make_bucket(self.s3, name)
        client = boto3.client("dynamodb", **region)
        make_table(client, "income")
        self.table = DynamoTable("income", client, sleep=lambda _: None)
        self.buckets = {name: S3Bucket(name, self.s3) for name in BUCKETS}

    def land(self, key: str, content: bytes) -> Landing:
        answer = self.s3.put_object(Bucket="drop", Key=key, Body=content)
        return Landing(key=mask_card_numbers(key), version=answer["VersionId"])

    def scan(self) -> list[dict[str, Any]]:
        pages = self.table.client.get_paginator("scan").paginate(TableName="income")
        items = [item for page in pages for item in page["Items"]]
        return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


class InMemory:
    """The same, as fast as a property needs it; `cut` is called before each write."""

    def __init__(self, cut: Callable[[], None] = never) -> None:
        self.table = MemoryTable(cut=cut)
        self.buckets = {name: MemoryBucket(name, cut=cut) for name in BUCKETS}

    def land(self, key: str, content: bytes) -> Landing:
        return self.buckets["drop"].land(key, content)

    def scan(self) -> list[dict[str, Any]]:
        return self.table.scan()
