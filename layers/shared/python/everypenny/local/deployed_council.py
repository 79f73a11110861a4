"""A council's deployed stack as those outside it see it: drop, post, wait, and look.

It writes only where a sender or officer would (the drop bucket, a webhook, a queue, a command)
and reads the table and the buckets through the product's own adapters.
"""

import http.client
import json
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.adapters.stored_records import read
from everypenny.domain.identifiers import EventId, event_id
from everypenny.domain.records import EventRecord, FileRecord, Landing
from everypenny.formats.canonical import sha256
from everypenny.local.demo_cards import Webhook

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.1

T = TypeVar("T")


class StillWaiting(Exception):
    """What should have come has not; the functions' logs and dead-letter queues say why."""


@dataclass(frozen=True)
class DeployedCouncil:
    """One stack: `client` makes a boto3 client by service, `outputs` are the stack's own.

    `api_url` is where webhooks are posted, `patience` how many seconds anything may take.
    """

    client: Callable[[str], Any]
    outputs: Mapping[str, str]
    api_url: str = ""
    patience: float = PATIENCE_SECONDS

    @cached_property
    def table(self) -> DynamoTable:
        """The income table."""
        return DynamoTable(self.outputs["TableName"], self.client("dynamodb"))

    @cached_property
    def files(self) -> DynamoFiles:
        """Verdicts on files."""
        return DynamoFiles(self.table)

    @cached_property
    def ledger(self) -> DynamoLedger:
        """Batches and journals."""
        return DynamoLedger(self.table)

    @cached_property
    def exports(self) -> DynamoExports:
        """What each target was given."""
        return DynamoExports(self.table, self.bucket("Outbox"))

    @cached_property
    def acknowledgements(self) -> DynamoAcknowledgements:
        """What each target said of its exports."""
        return DynamoAcknowledgements(self.table)

    @cached_property
    def pushes(self) -> DynamoPushes:
        """Which exports arrived in their target's own bucket."""
        return DynamoPushes(self.table)

    def bucket(self, name: str) -> S3Bucket:
        """One of the stack's buckets: `Drop`, `Work`, `Evidence`, `Daybook`, `Outbox`."""
        return S3Bucket(self.outputs[f"{name}Bucket"], self._s3)

    @cached_property
    def _s3(self) -> Any:
        return self.client("s3")

    def keep_secret(self, name: str, value: str) -> None:
        """Put a secret where the functions look for it."""
        self.client("ssm").put_parameter(
            Name=f"{self.outputs['SecretsPrefix']}/{name}",
            Type="SecureString",
            Value=value,
            Overwrite=True,
        )

    def open_balances(self, command: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hand in an opening journal; the answer is `{"posted_on"}` or `{"refused"}`."""
        answer = self.client("lambda").invoke(
            FunctionName=self.outputs["OpenBalancesFunction"],
            Payload=json.dumps(command).encode("utf-8"),
        )
        told: Mapping[str, Any] = json.loads(answer["Payload"].read())
        return told

    def drop(self, key: str, content: bytes) -> Landing:
        """Put a file into the drop bucket; gives the version that landed."""
        answer = self._s3.put_object(Bucket=self.outputs["DropBucket"], Key=key, Body=content)
        return Landing(key, answer.get("VersionId", ""))

    def verdict(self, landing: Landing) -> FileRecord:
        """Wait for the verdict on a drop; raises StillWaiting."""
        return self.wait(lambda: self.files.verdict(landing), f"the verdict on {landing.key}")

    def judged(self, key: str, content: bytes) -> FileRecord:
        """Drop a file and wait until it is judged and, if accepted, posted whole."""
        record = self.verdict(self.drop(key, content))
        if record.verdict == "accepted":
            for batch in record.batches:
                self.wait(
                    lambda batch=batch: self.ledger.posted_on(batch.batch_id),  # type: ignore[misc]
                    f"the posting of {key}",
                )
        return record

    def faults(self, record: FileRecord) -> list[Mapping[str, str]]:
        """The faults that a rejected file's report lists."""
        report = json.loads(self.bucket("Drop").get(record.report))
        listed: list[Mapping[str, str]] = report["faults"]
        return listed

    def post_webhook(self, source: str, webhook: Webhook) -> int:
        """Post a webhook as a provider does; gives the status."""
        parts = urllib.parse.urlsplit(self.api_url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else None
        connection = (kind or http.client.HTTPConnection)(parts.netloc, timeout=30)
        headers = {"Content-Type": "application/json", "Pay-Signature": webhook.signature}
        try:
            path = f"{parts.path}/webhooks/{source}"
            connection.request("POST", path, body=webhook.body, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def event(self, event: EventId) -> EventRecord:
        """Wait for what came of a provider's event; raises StillWaiting."""

        def look() -> EventRecord | None:
            item = self.table.get(f"E#{event}", "EVENT")
            return read(EventRecord, item["body"]) if item else None

        return self.wait(look, f"event {event}")

    def outcome_of(self, source: str, webhook: Webhook) -> EventRecord:
        """Wait for what came of one taken webhook; raises StillWaiting."""
        return self.event(event_id(source, sha256(webhook.body), "message"))

    def send(self, queue: str, message: Mapping[str, Any]) -> None:
        """Put a message on one of the stack's queues: `Closes`, `Chunks`, ..."""
        self.client("sqs").send_message(
            QueueUrl=self.outputs[f"{queue}QueueUrl"], MessageBody=json.dumps(message)
        )

    def messages(self, queue_url: str) -> int:
        """How many messages lie in a queue, those being worked on among them."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.client("sqs").get_queue_attributes(
            QueueUrl=queue_url, AttributeNames=names
        )
        return sum(int(answer["Attributes"][name]) for name in names)

    def last_closed(self) -> date | None:
        """The last sealed London day, or None."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.outputs["DaybookBucket"], Prefix="days/", Delimiter="/"
        )
        folders = [
            found["Prefix"] for page in pages for found in page.get("CommonPrefixes", [])
        ]
        return max((date.fromisoformat(name[5:15]) for name in folders), default=None)

    def proofs(self, day: date) -> list[tuple[str, Mapping[str, Any]]]:
        """The proofs of a day with their names, oldest first."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.outputs["DaybookBucket"], Prefix=f"proofs/{day}/"
        )
        found = [item for page in pages for item in page.get("Contents", [])]
        found.sort(key=lambda item: (item["LastModified"], item["Key"]))
        names = [item["Key"] for item in found if item["Key"].endswith(".json")]
        return [(name, json.loads(self.bucket("Daybook").get(name))) for name in names]

    def whole_proof(self, day: date) -> tuple[str, Mapping[str, Any]] | None:
        """The newest proof of a day whose exports are all issued, or None."""
        whole = [
            (name, proof)
            for name, proof in self.proofs(day)
            if not any(proof["not_yet_exported"].values())
        ]
        return whole[-1] if whole else None

    def wait(self, look: Callable[[], T | None], what: str) -> T:
        """Look again and again until there is something; raises StillWaiting."""
        until = time.monotonic() + self.patience
        while (found := look()) is None:
            if time.monotonic() > until:
                raise StillWaiting(f"{what} has not come in {self.patience:.0f} seconds")
            time.sleep(_PAUSE_SECONDS)
        return found
