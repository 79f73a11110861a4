"""The simulator's outside over real clients: moto's, or a local AWS behind a bad wire.

What a real bucket names anew each time (an object's version, its arrival) is named here as the
bucket in memory names it, so that the same seed must leave the same bytes in both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from everypenny.adapters.dynamo_table import DynamoTable, _plain
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.records import Dropped, Landing
from everypenny.local.memory_bucket import ARRIVED_AT

from tests.faults.faulty_outside import FaultyBucket, FaultyOutside, FaultyTable
from tests.faults.simulator import Simulation
from tests.faults.strikes import Strikes
from tests.outside import BUCKETS, make_bucket, make_table


class DropBucket(S3Bucket):
    """A versioned bucket whose versions are counted, and whose files arrived at one instant."""

    def __init__(self, name: str, client: Any) -> None:
        super().__init__(name, client)
        self._named: dict[str, list[str]] = {}

    def land(self, key: str, content: bytes) -> Landing:
        answer = self.client.put_object(Bucket=self.name, Key=key, Body=content)
        named = self._named.setdefault(key, [])
        named.append(answer["VersionId"])
        return Landing(key=key, version=str(len(named)))

    @contextmanager
    def open(self, landing: Landing) -> Iterator[Dropped]:
        version = self._named[landing.key][int(landing.version) - 1]
        with super().open(replace(landing, version=version)) as dropped:
            yield replace(dropped, arrived_at=ARRIVED_AT)


class RealOutside(FaultyOutside):
    """A table and buckets of their own, behind clients of an AWS; its views never lag."""

    def __init__(self, strikes: Strikes, dynamodb: Any, s3: Any, prefix: str) -> None:
        self.strikes = strikes
        self.name = f"{prefix}-income"
        make_table(dynamodb, self.name)
        self.table = FaultyTable(DynamoTable(self.name, dynamodb), strikes)
        made = {name: self._bucket(name, f"{prefix}-{name}", s3) for name in BUCKETS}
        self.buckets = {name: FaultyBucket(bucket, strikes) for name, bucket in made.items()}

    def _bucket(self, role: str, name: str, s3: Any) -> S3Bucket:
        make_bucket(s3, name)
        return DropBucket(name, s3) if role == "drop" else S3Bucket(name, s3)

    def scan(self) -> list[dict[str, Any]]:
        pages = self.table.inner.client.get_paginator("scan").paginate(TableName=self.name)
        items = [_plain(item) for page in pages for item in page["Items"]]
        return sorted(items, key=lambda item: (item["pk"], item["sk"]))

    def objects(self) -> dict[str, bytes]:
        return {
            f"{role}/{key}": bucket.inner.get(key)
            for role, bucket in self.buckets.items()
            for key in _keys(bucket.inner)
        }

    def catch_up(self) -> None:
        """Nothing lags."""


def up_to_date(strikes: Strikes, **_: int) -> FaultyOutside:
    """The outside in memory, whose views show every write at once as those of both AWSs do."""
    return FaultyOutside(strikes)


def left_by(simulation: Simulation) -> dict[str, Any]:
    """All that a seed left behind: items by key, and each object's newest bytes."""
    items = {f"{i['pk']} {i['sk']}": i for i in simulation.house.scan()}
    return items | simulation.house.outside.objects()


def _keys(bucket: S3Bucket) -> list[str]:
    pages = bucket.client.get_paginator("list_objects_v2").paginate(Bucket=bucket.name)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]
