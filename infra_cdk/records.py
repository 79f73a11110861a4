"""What must outlive a deployment: the table, the buckets and the keys."""

from typing import Any

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

# The current financial year and the six before it: the law's default retention. GOVERNANCE,
# not COMPLIANCE: an approved erasure of personal data must stay possible until a council's
# own retention schedule says otherwise, and nobody can shorten COMPLIANCE afterwards.
KEPT_FOR = Duration.days(7 * 365 + 2)
ACCESS_LOGS_KEPT_FOR = Duration.days(400)


class Records(Construct):
    """One table, five buckets, their access log, one key for all of them, one that signs."""

    def __init__(self, scope: Construct, name: str, *, enforce_tls: bool) -> None:
        super().__init__(scope, name)
        self.enforce_tls = enforce_tls
        self.key = _records_key(self)
        self.signing_key = _signing_key(self)
        self.table = _table(self, self.key)
        self.access_logs = _access_logs(self, enforce_tls=enforce_tls)
        self.drop = self._bucket("drop", versioned=True)
        _tell_eventbridge(self.drop)
        # Nothing in it expires: a late statement is compared with the payments of every batch
        # whose dates it meets, however old. A million payments are 200 MB, cents a year.
        self.work = self._bucket("work", versioned=False)
        self.evidence = self._bucket("evidence", **_write_once())
        self.daybook = self._bucket("daybook", **_write_once())
        self.outbox = self._bucket("outbox", versioned=True)

    def _bucket(self, name: str, **more: Any) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=self.enforce_tls,
            removal_policy=RemovalPolicy.RETAIN,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix=f"{name}/",
            **more,
        )
        bucket.add_lifecycle_rule(abort_incomplete_multipart_upload_after=Duration.days(7))
        return bucket


def _write_once() -> dict[str, Any]:
    return {
        "versioned": True,
        "object_lock_enabled": True,
        "object_lock_default_retention": s3.ObjectLockRetention.governance(KEPT_FOR),
    }


def _records_key(scope: Construct) -> kms.Key:
    return kms.Key(
        scope,
        "key",
        description="Encrypts the ledger's table, buckets and alarms at rest",
        enable_key_rotation=True,
        removal_policy=RemovalPolicy.RETAIN,
    )


def _signing_key(scope: Construct) -> kms.Key:
    """A key that only signs: day books and penny proofs are verified with its public half."""
    return kms.Key(
        scope,
        "signing_key",
        description="Signs sealed day books and penny proofs",
        key_spec=kms.KeySpec.ECC_NIST_P256,
        key_usage=kms.KeyUsage.SIGN_VERIFY,
        removal_policy=RemovalPolicy.RETAIN,
    )


def _table(scope: Construct, key: kms.Key) -> dynamodb.Table:
    table = dynamodb.Table(
        scope,
        "table",
        partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        deletion_protection=True,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        time_to_live_attribute="expires_at",
        removal_policy=RemovalPolicy.RETAIN,
    )
    table.add_global_secondary_index(
        index_name="by_view",
        partition_key=dynamodb.Attribute(name="view", type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
        projection_type=dynamodb.ProjectionType.KEYS_ONLY,
    )
    return table


def _access_logs(scope: Construct, *, enforce_tls: bool) -> s3.Bucket:
    bucket = s3.Bucket(
        scope,
        "access_logs",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=enforce_tls,
        removal_policy=RemovalPolicy.RETAIN,
        lifecycle_rules=[s3.LifecycleRule(expiration=ACCESS_LOGS_KEPT_FOR)],
    )
    Validations.of(bucket).acknowledge(
        Acknowledgment(
            id="AwsSolutions-S1",
            reason="This bucket is the access log; logging itself would never end.",
        )
    )
    return bucket


def _tell_eventbridge(bucket: s3.Bucket) -> None:
    """Say it in the bucket's own properties: the library's way adds a function to the stack."""
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)  # noqa: S101 - narrows the type
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
            event_bridge_enabled=True
        )
    )
