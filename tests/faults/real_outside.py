"""The simulator's outside over real clients: moto's, or a local AWS behind a bad wire.

What a real bucket names anew each time (an object's version, its arrival) is named here as the
bucket in memory names it, so that the same seed must leave the same bytes in both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from everypenny.adapters.dynamo_table import DynamoTable, _plain
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.records import Dropped, Landing
from everypenny.local.memory_bucket import ARRIVED_AT
from everypenny.local.memory_table import never

from tests.faults.faulty_outside import FaultyBucket, FaultyOutside, FaultyTable
from tests.faults.simulator import Simulation, run
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


@dataclass(frozen=True)
class Place:
    """Clients of an AWS, and what the names of a table and of buckets there begin with."""

    dynamodb: Any
    s3: Any
    prefix: str

    def furnish(self) -> "Place":
        """Make the table and the buckets."""
        make_table(self.dynamodb, f"{self.prefix}-income")
        for name in BUCKETS:
            make_bucket(self.s3, f"{self.prefix}-{name}")
        return self

    def table(self) -> DynamoTable:
        return DynamoTable(f"{self.prefix}-income", self.dynamodb)

    def buckets(self) -> dict[str, S3Bucket]:
        made = {role: S3Bucket(f"{self.prefix}-{role}", self.s3) for role in BUCKETS}
        return made | {"drop": DropBucket(made["drop"].name, self.s3)}


class RealOutside(FaultyOutside):
    """A place as the functions reach it, and as a bystander sees it; its views never lag."""

    def __init__(
        self,
        strikes: Strikes,
        reached: Place,
        seen: Place | None = None,
        mend: Callable[[], None] = never,
    ) -> None:
        self.strikes, self._mend = strikes, mend
        self.table = FaultyTable(reached.table(), strikes)
        buckets = reached.buckets()
        self.buckets = {role: FaultyBucket(bucket, strikes) for role, bucket in buckets.items()}
        self.seen = seen or reached
        self._table, self._buckets = self.seen.table(), self.seen.buckets()

    @property
    def seen_table(self) -> DynamoTable:
        return self._table

    def content(self, role: str, key: str) -> bytes | None:
        return self._buckets[role].find(key)

    @property
    def partitions(self) -> Mapping[str, Sequence[str]]:
        """Nothing: no one can look at all of it at one instant."""
        return {}

    def scan(self) -> list[dict[str, Any]]:
        pages = self._table.client.get_paginator("scan").paginate(TableName=self._table.name)
        items = [_plain(item) for page in pages for item in page["Items"]]
        return sorted(items, key=lambda item: (item["pk"], item["sk"]))

    def objects(self) -> dict[str, bytes]:
        return {f"{role}/{key}": versions[-1] for role, key, versions in self.versions()}

    def versions(self) -> Iterator[tuple[str, str, list[bytes]]]:
        """Every version of every object, the oldest first."""
        for role, bucket in self._buckets.items():
            for key, versions in _versions(bucket).items():
                yield role, key, versions

    def catch_up(self) -> None:
        self._mend()


def up_to_date(strikes: Strikes, **_: int) -> FaultyOutside:
    """The outside in memory, whose views show every write at once as those of both AWSs do."""
    return FaultyOutside(strikes)


def calm(seed: int, outside: Callable[..., FaultyOutside]) -> Simulation:
    """A seed at whose calls nothing strikes but what its outside does by itself."""
    simulation = Simulation(seed, outside=outside, faults=())
    run(simulation)
    return simulation


def in_memory(simulation: Simulation) -> Simulation:
    """The same, with all that it left on a real AWS brought into memory to be checked."""
    real, house = simulation.house.outside, simulation.house
    house.outside = FaultyOutside(simulation.strikes)
    house.outside.table.inner.hold(real.scan())
    for role, key, versions in real.versions():
        house.outside.buckets[role].inner.versions[key] = versions
    house.new_sandbox()
    return simulation


def left_by(simulation: Simulation) -> dict[str, Any]:
    """All that a seed left behind: items by key, and each object's newest bytes."""
    items = {f"{i['pk']} {i['sk']}": i for i in simulation.house.scan()}
    return items | simulation.house.outside.objects()


def _versions(bucket: S3Bucket) -> dict[str, list[bytes]]:
    pages = bucket.client.get_paginator("list_object_versions").paginate(Bucket=bucket.name)
    told = [version for page in pages for version in page.get("Versions", [])]
    versions: dict[str, list[bytes]] = {}
    for one in reversed(told):
        answer = bucket.client.get_object(
            Bucket=bucket.name, Key=one["Key"], VersionId=one["VersionId"]
        )
        versions.setdefault(one["Key"], []).append(answer["Body"].read())
    return versions
