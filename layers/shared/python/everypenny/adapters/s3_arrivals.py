"""What has arrived lately in the drop and evidence buckets, asked of S3 itself."""

from collections.abc import Iterator
from datetime import datetime

from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.records import Landing

REPORTS = "reports/"
WEBHOOKS = "webhooks/"
COMMANDS = "commands/"


class S3Arrivals:
    """Arrivals by the instant that S3 stamped on them, whoever was told of them.

    S3 lists by key, a thousand in 0.2 seconds, and never by instant: each sweep walks all that
    ever came. 100,000 card payments of four events take 80 seconds of the door's 900; when a
    council nears ten times that, the keys should begin with their day.
    """

    def __init__(self, drop: S3Bucket, evidence: S3Bucket) -> None:
        self._drop = drop
        self._evidence = evidence

    def drops(self, first_at: datetime, last_at: datetime) -> Iterator[Landing]:
        """Object versions that landed between two instants, reports left out."""
        pages = self._drop.client.get_paginator("list_object_versions").paginate(
            Bucket=self._drop.name
        )
        for page in pages:
            for version in page.get("Versions", []):
                key = version["Key"]
                if first_at <= version["LastModified"] <= last_at and not _is_report(key):
                    yield Landing(key=mask_card_numbers(key), version=version["VersionId"])

    def webhooks(self, first_at: datetime, last_at: datetime) -> Iterator[tuple[str, str]]:
        """Source and SHA-256 of each webhook body kept between two instants."""
        for key in self._kept(WEBHOOKS, first_at, last_at):
            _, source, name = key.split("/")
            yield source, name.removesuffix(".json")

    def commands(self, first_at: datetime, last_at: datetime) -> Iterator[str]:
        """Id of each command kept between two instants."""
        for key in self._kept(COMMANDS, first_at, last_at):
            yield key.removeprefix(COMMANDS).removesuffix(".json")

    def _kept(self, prefix: str, first_at: datetime, last_at: datetime) -> Iterator[str]:
        pages = self._evidence.client.get_paginator("list_objects_v2").paginate(
            Bucket=self._evidence.name, Prefix=prefix
        )
        for page in pages:
            for kept in page.get("Contents", []):
                if first_at <= kept["LastModified"] <= last_at:
                    yield kept["Key"]


def _is_report(key: str) -> bool:
    """A report of ours; what a sender drops among them is never judged, so it is missed."""
    return key.startswith(REPORTS) and key.endswith((".csv", ".json"))
