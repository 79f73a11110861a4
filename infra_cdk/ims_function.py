"""A Lambda as this house builds them: its module, its role, its log, its alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import (
    Acknowledgment,
    Aws,
    CfnElement,
    Duration,
    RemovalPolicy,
    Size,
    Stack,
    Validations,
)
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra_cdk import assets
from infra_cdk.alarms import Alarms
from infra_cdk.records import Records
from infra_cdk.roads import Road, Roads, dead_letter_queue
from infra_cdk.settings import Settings

LOGS_KEPT_FOR = logs.RetentionDays.THIRTEEN_MONTHS
READ_ITEMS = ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
CONFIGURATIONS = "configurations/"
WRITE_ITEMS = ("PutItem", "UpdateItem", "BatchWriteItem")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every door of one council's stack shares; `columnar` is for those who need it."""

    settings: Settings
    records: Records
    roads: Roads
    alarms: Alarms
    layers: tuple[lambda_.ILayerVersion, ...]
    columnar: lambda_.ILayerVersion
    environment: Mapping[str, str]


class ImsFunction(lambda_.Function):
    """One door: `functions/<door>.py`. It may do nothing until it is told what it may.

    `dead_letters` is for a door at the end of no road. Lambda fills it only where somebody
    calls the door without waiting; a caller who waits gets the failure himself, and the alarm
    on the door's errors is what tells a person.
    """

    def __init__(
        self,
        scope: Construct,
        door: str,
        *,
        house: House,
        seconds: int,
        megabytes: int,
        scratch_megabytes: int = 512,
        dead_letters: bool = False,
    ) -> None:
        name = f"{house.settings.stack_name}-{door}"
        super().__init__(
            scope,
            door,
            function_name=name,
            code=lambda_.Code.from_asset(str(assets.door(door, house.settings.platform))),
            handler=f"functions.{door}.lambda_handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            layers=[*house.layers],
            environment={**house.environment},
            timeout=Duration.seconds(seconds),
            memory_size=megabytes,
            ephemeral_storage_size=Size.mebibytes(scratch_megabytes),
            role=iam.Role(
                scope,
                f"{door}_role",
                assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            ),
            log_group=_log_group(scope, door, name),
            dead_letter_queue=(
                dead_letter_queue(scope, f"{door}_dead", name=name, settings=house.settings)
                if dead_letters
                else None
            ),
        )
        self._house = house
        Validations.of(self).acknowledge(
            Acknowledgment(
                id="AwsSolutions-L1",
                reason="Python 3.13: what the pinned wheels and the tests are for.",
            )
        )
        self._allow(["logs:CreateLogStream", "logs:PutLogEvents"], self.log_group.log_group_arn)
        if self.dead_letter_queue:
            house.alarms.watch_dead_letters(door, self.dead_letter_queue)
        house.alarms.watch_door(door, self)

    def takes(self, road: Road, *, batch_size: int, concurrency: int) -> None:
        """Be the end of a road; a failed message comes back alone, not with its batch."""
        self.add_event_source(
            event_sources.SqsEventSource(
                road.queue,
                batch_size=batch_size,
                max_concurrency=concurrency,
                report_batch_item_failures=True,
            )
        )

    def may_send(self, road: Road) -> None:
        """Put messages on a road."""
        self._allow(["sqs:SendMessage"], road.queue.queue_arn)

    def may_read(self, *buckets: s3.Bucket) -> None:
        """Read objects, and learn that one is not there (else S3 answers: forbidden)."""
        for bucket in buckets:
            self._allow_objects(bucket, "s3:GetObject", "s3:GetObjectVersion")
            self._allow(["s3:ListBucket"], bucket.bucket_arn)
        self._allow_key("Decrypt")

    def may_keep(self, bucket: s3.Bucket, *, under: Sequence[str]) -> None:
        """Add objects under these prefixes alone, and read back what was there first."""
        for prefix in under:
            self._allow_objects(bucket, "s3:GetObject", "s3:PutObject", under=prefix)
        self._allow_key("Decrypt", "GenerateDataKey")

    def may_keep_evidence(self, *folders: str, reads: Sequence[str] = ()) -> None:
        """Keep evidence in these folders, and configurations; read that, and what is named."""
        self.may_keep(self._house.records.evidence, under=[CONFIGURATIONS, *folders])
        self.may_read_evidence(*reads)

    def may_read_evidence(self, *folders: str) -> None:
        """Read evidence in these folders, and learn that something is not there."""
        evidence = self._house.records.evidence
        for folder in folders:
            self._allow_objects(evidence, "s3:GetObject", under=folder)
        self._allow(["s3:ListBucket"], evidence.bucket_arn)
        self._allow_key("Decrypt")

    def may_put_into(self, push_to: str) -> None:
        """Put objects under the prefix of another's bucket: `s3://<bucket>/<prefix>`."""
        place = f"{push_to.removeprefix('s3://').rstrip('/')}/*"
        self._allow(["s3:PutObject"], f"arn:{Aws.PARTITION}:s3:::{place}")
        self._acknowledge_any(
            f"arn:<AWS::Partition>:s3:::{place}",
            "A target's own prefix, as its council configured it: files are named by export.",
        )

    def may_find_versions(self, bucket: s3.Bucket) -> None:
        """Find the version that an event was about, after its key was overwritten."""
        self._allow(["s3:ListBucketVersions"], bucket.bucket_arn)

    def may_write(self, *buckets: s3.Bucket) -> None:
        """Add objects; nothing here can delete one."""
        for bucket in buckets:
            self._allow_objects(bucket, "s3:PutObject", "s3:AbortMultipartUpload")
        self._allow_key("Decrypt", "GenerateDataKey")

    def may_read_table(self) -> None:
        """Read items and the index; scans are for nobody."""
        self._allow_table(*READ_ITEMS)
        self._allow_key("Decrypt", "DescribeKey")

    def may_read_and_write_table(self) -> None:
        """Read and write items; transactions need no action of their own."""
        self._allow_table(*READ_ITEMS, *WRITE_ITEMS)
        self._allow_key("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")
        self._allow_key("ReEncryptFrom", "ReEncryptTo")

    def may_update_items(self, *, partitions: str) -> None:
        """Update items whose partition key fits a pattern: no other item, and no reading."""
        self._allow_items("dynamodb:UpdateItem", partitions)

    def may_put_items(self, *, partitions: str) -> None:
        """Put items whose partition key fits a pattern: no other item."""
        self._allow_items("dynamodb:PutItem", partitions)

    def may_sign(self) -> None:
        """Sign, and publish the key that verifies."""
        self._allow(["kms:Sign", "kms:GetPublicKey"], self._house.records.signing_key.key_arn)

    def may_read_secrets(self, name: str) -> None:
        """Read this secret of each of this council's sources, and no other council's."""
        path = f"{self._house.settings.secrets_prefix}/*/{name}"
        self._allow(
            ["ssm:GetParameter"],
            f"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:parameter{path}",
        )
        self._acknowledge_any(
            f"arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter{path}",
            "One parameter a source, under this council's own prefix.",
        )

    def _allow(self, actions: Sequence[str], *resources: str) -> None:
        self.add_to_role_policy(
            iam.PolicyStatement(actions=list(actions), resources=list(resources))
        )

    def _allow_key(self, *deeds: str) -> None:
        self._allow([f"kms:{deed}" for deed in deeds], self._house.records.key.key_arn)

    def _allow_table(self, *deeds: str) -> None:
        arn = self._house.records.table.table_arn
        self._allow([f"dynamodb:{deed}" for deed in deeds], arn, f"{arn}/index/by_view")

    def _allow_items(self, action: str, partitions: str) -> None:
        self.add_to_role_policy(
            iam.PolicyStatement(
                actions=[action],
                resources=[self._house.records.table.table_arn],
                conditions={
                    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [partitions]},
                },
            )
        )
        self._allow_key("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")
        self._allow_key("ReEncryptFrom", "ReEncryptTo")

    def _allow_objects(self, bucket: s3.Bucket, *actions: str, under: str = "") -> None:
        self._allow(actions, bucket.arn_for_objects(f"{under}*"))
        resource = bucket.node.default_child
        assert isinstance(resource, CfnElement)  # noqa: S101 - narrows the type
        self._acknowledge_any(
            f"<{Stack.of(self).get_logical_id(resource)}.Arn>/{under}*",
            "Objects of one bucket: their keys are content-addressed, so none can be named.",
        )

    def _acknowledge_any(self, resource: str, reason: str) -> None:
        """Say why a grant must end in a star, where the checker can read it."""
        assert self.role is not None  # noqa: S101 - the constructor gives one
        Validations.of(self.role).acknowledge(
            Acknowledgment(id=f"AwsSolutions-IAM5[Resource::{resource}]", reason=reason)
        )


def _log_group(scope: Construct, door: str, name: str) -> logs.LogGroup:
    return logs.LogGroup(
        scope,
        f"{door}_log",
        log_group_name=f"/aws/lambda/{name}",
        retention=LOGS_KEPT_FOR,
        removal_policy=RemovalPolicy.DESTROY,
    )
