"""An AWS in this process for the doors as they are deployed: settings, buckets, queues."""

import importlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pkgutil import iter_modules
from typing import Any

import boto3
from everypenny import bootstrap
from everypenny.adapters import aws_clients
from everypenny.local.checkout import ROOT

from tests.outside import make_table

EVENTS = ROOT / "events"
REGION = "eu-west-2"
BUCKETS = ("DROP", "WORK", "EVIDENCE", "DAYBOOK", "OUTBOX")
QUEUES = ("CHUNKS", "COPIES", "DECISIONS", "DEEDS", "EVENTS", "EXPORTS", "PROOFS", "REFUNDS")
SECRETS = {
    "govuk-pay/webhook_secrets": "a-secret-of-the-samples",
    "govuk-pay/api_key": "the-key-of-the-samples",
}


class Morning:
    """The clock on the day of the samples."""

    def now(self) -> datetime:
        """Half past nine."""
        return datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Context:
    """What Lambda tells a function of itself."""

    function_name: str
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = "arn:aws:lambda:eu-west-2:123456789012:function:sample"
    aws_request_id: str = "8f5cbd63-2a6a-4f9d-9c1b-6b1f0f3f3a10"


@dataclass
class Stage:
    """The doors, and what they leave behind; make it with `stage`."""

    settings: dict[str, str]
    versions: dict[str, str] = field(default_factory=dict)

    def open(self, event: str) -> Any:
        """Play a sample event (`<door>/<case>`) to its door, and give the door's answer."""
        door = event.partition("/")[0]
        handler = importlib.import_module(f"functions.{door}").lambda_handler
        return handler(self._landed(sample(event)), Context(door))

    def drop(self, name: str) -> None:
        """Let the sample file of this name land: `events/drops/<name>`."""
        answer = boto3.client("s3").put_object(
            Bucket=self.settings["DROP_BUCKET"],
            Key=name,
            Body=(EVENTS / "drops" / name).read_bytes(),
        )
        self.versions[name] = answer["VersionId"]

    def sent(self, queue: str) -> list[Any]:
        """The messages on a queue, taken from it."""
        client, told = boto3.client("sqs"), []
        while True:
            answer = client.receive_message(
                QueueUrl=self.settings[f"{queue}_QUEUE_URL"], MaxNumberOfMessages=10
            )
            messages = answer.get("Messages", [])
            told += [json.loads(message["Body"]) for message in messages]
            if not messages:
                return told

    def objects(self, bucket: str) -> list[str]:
        """The keys in a bucket."""
        answer = boto3.client("s3").list_objects_v2(Bucket=self.settings[f"{bucket}_BUCKET"])
        return [item["Key"] for item in answer.get("Contents", [])]

    def content(self, bucket: str, key: str) -> bytes:
        """An object's bytes."""
        name = self.settings[f"{bucket}_BUCKET"]
        return boto3.client("s3").get_object(Bucket=name, Key=key)["Body"].read()

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        """An item of the table, as DynamoDB gives it."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        table = self.settings["TABLE_NAME"]
        return boto3.client("dynamodb").get_item(TableName=table, Key=key).get("Item", {})

    def _landed(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event with the version that the drop bucket really gave, where it names one."""
        for record in event.get("Records", []):
            body = json.loads(record["body"])
            landed = body.get("detail", {}).get("object", {})
            if "version-id" in landed:
                landed["version-id"] = self.versions[landed["key"]]
                record["body"] = json.dumps(body)
        return event


def sample(event: str) -> dict[str, Any]:
    """A sample event by `<door>/<case>`."""
    read: dict[str, Any] = json.loads((EVENTS / f"{event}.json").read_text("utf-8"))
    return read


def bodies(event: str) -> list[Any]:
    """The messages within a sample event of a queue."""
    return [json.loads(record["body"]) for record in sample(event)["Records"]]


def set_up(govuk_pay_url: str) -> Stage:
    """Make everything that a stack makes, in the AWS that is mocked now."""
    names = {f"{bucket}_BUCKET": f"ambleford-{bucket.lower()}" for bucket in BUCKETS}
    for name in names.values():
        _bucket(name)
    sqs = boto3.client("sqs")
    queues = {
        f"{queue}_QUEUE_URL": sqs.create_queue(QueueName=queue.lower())["QueueUrl"]
        for queue in QUEUES
    }
    make_table(boto3.client("dynamodb"), "ambleford")
    for name, value in SECRETS.items():
        boto3.client("ssm").put_parameter(
            Name=f"/everypenny/ambleford/{name}", Type="SecureString", Value=value
        )
    key = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return Stage(
        {
            **names,
            **queues,
            "TABLE_NAME": "ambleford",
            "SIGNING_KEY_ID": key["KeyMetadata"]["KeyId"],
            "SECRETS_PREFIX": "/everypenny/ambleford",
            "COUNCIL_FOLDER": str(ROOT / "infra_cdk" / "councils" / "demo"),
            "RELEASE": "samples",
            "EARLY_CLOSE": "allowed",
            "GOVUK_PAY_URL": govuk_pay_url,
            "POWERTOOLS_SERVICE_NAME": "everypenny-ambleford",
        }
    )


def _bucket(name: str) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def forget_what_was_built() -> None:
    """Let the doors build their adapters anew, as a fresh sandbox does."""
    needs = [f"{bootstrap.__name__}.{m.name}" for m in iter_modules(bootstrap.__path__)]
    for module in (*map(importlib.import_module, needs), aws_clients):
        for made in vars(module).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()
