"""One council's income management system, whole."""

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import CfnOutput, CfnParameter, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra_cdk import assets
from infra_cdk.alarms import Alarms
from infra_cdk.allocation import Allocation
from infra_cdk.closing import Closing
from infra_cdk.identity import Identity
from infra_cdk.ims_function import House
from infra_cdk.intake import Intake
from infra_cdk.officers import Officers
from infra_cdk.providers import Providers
from infra_cdk.records import Records
from infra_cdk.roads import Roads
from infra_cdk.settings import Settings

COUNCIL_IN_THE_LAYER = "/opt/council"


class IncomeStack(Stack):
    """Nothing in it costs money while idle but keys, alarms and storage."""

    def __init__(self, scope: Construct, settings: Settings) -> None:
        super().__init__(
            scope,
            settings.stack_name,
            description="Everypenny: income management, every penny in and out",
            termination_protection=settings.platform == "cloud",
        )
        records = Records(self, "records", enforce_tls=settings.enforce_tls)
        alarms = Alarms(self, "alarms", settings=settings, key=records.key)
        roads = Roads(self, "roads", alarms=alarms, settings=settings)
        house = self._house(settings, records, roads, alarms)
        Intake(self, "intake", house=house)
        Allocation(self, "allocation", house=house)
        providers = Providers(self, "providers", house=house)
        identity = Identity(self, "identity", house=house)
        officers = Officers(self, "officers", house=house, identity=identity)
        Closing(self, "closing", house=house)
        self._tell(
            {
                **_places(records, roads),
                "ApiUrl": providers.api.api_endpoint,
                "ApiId": providers.api.api_id,
                "OfficersApiUrl": officers.api.api_endpoint,
                "OfficersApiId": officers.api.api_id,
                "OpenBalancesFunction": officers.open_balances.function_name,
                "UserPoolId": identity.pool.user_pool_id,
                "ConsoleClientId": identity.console.user_pool_client_id,
                "SignInUrl": identity.domain.base_url(),
                "AlarmTopic": alarms.topic.topic_arn,
                "SecretsPrefix": settings.secrets_prefix,
                "ConfigurationVersion": settings.configuration_version,
                "Release": assets.release(),
            }
        )

    def _house(
        self, settings: Settings, records: Records, roads: Roads, alarms: Alarms
    ) -> House:
        return House(
            settings=settings,
            records=records,
            roads=roads,
            alarms=alarms,
            layers=_layers(self, settings),
            columnar=_layer(self, "columnar", assets.columnar_layer(settings.platform)),
            environment={
                **_environment(settings, records, roads),
                "GOVUK_PAY_URL": _govuk_pay_url(self, settings),
            },
        )

    def _tell(self, outputs: Mapping[str, str]) -> None:
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)


def _layers(scope: Construct, settings: Settings) -> tuple[lambda_.ILayerVersion, ...]:
    platform = settings.platform
    folders = {
        "shared": assets.shared_layer(platform),
        "dependencies": assets.dependencies_layer(platform),
        "council": _council_layer(settings),
    }
    return tuple(_layer(scope, name, folder) for name, folder in folders.items())


def _layer(scope: Construct, name: str, folder: Path) -> lambda_.LayerVersion:
    """A layer for the runtime that every door has."""
    return lambda_.LayerVersion(
        scope,
        f"{name}_layer",
        code=lambda_.Code.from_asset(str(folder)),
        compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        compatible_architectures=[lambda_.Architecture.ARM_64],
    )


def _council_layer(settings: Settings) -> Path:
    return assets.council_layer(settings.council_folder, settings.configuration_version)


def _environment(settings: Settings, records: Records, roads: Roads) -> dict[str, str]:
    """Every door gets the same settings; what it may do with them, its role says."""
    return {
        "TABLE_NAME": records.table.table_name,
        "DROP_BUCKET": records.drop.bucket_name,
        "WORK_BUCKET": records.work.bucket_name,
        "EVIDENCE_BUCKET": records.evidence.bucket_name,
        "DAYBOOK_BUCKET": records.daybook.bucket_name,
        "OUTBOX_BUCKET": records.outbox.bucket_name,
        "CHUNKS_QUEUE_URL": roads.chunks.queue.queue_url,
        "EVENTS_QUEUE_URL": roads.provider_events.queue.queue_url,
        "REFUNDS_QUEUE_URL": roads.refunds.queue.queue_url,
        "EXPORTS_QUEUE_URL": roads.exports.queue.queue_url,
        "PROOFS_QUEUE_URL": roads.proofs.queue.queue_url,
        "COPIES_QUEUE_URL": roads.copies.queue.queue_url,
        "DECISIONS_QUEUE_URL": roads.decisions.queue.queue_url,
        "SIGNING_KEY_ID": records.signing_key.key_id,
        "SECRETS_PREFIX": settings.secrets_prefix,
        "COUNCIL_FOLDER": _council_folder(settings),
        "RELEASE": assets.release(),
        "EARLY_CLOSE": settings.early_close,
        "POWERTOOLS_SERVICE_NAME": settings.stack_name,
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def _govuk_pay_url(scope: Construct, settings: Settings) -> str:
    """A parameter, so that a stand-in's address is no other stack."""
    parameter = CfnParameter(
        scope,
        "GovukPayUrl",
        default=settings.govuk_pay_url,
        allowed_pattern="https?://[^/]+",
        description="Where the functions ask GOV.UK Pay about payments",
    )
    return parameter.value_as_string


def _council_folder(settings: Settings) -> str:
    """A local worker has no /opt: it reads the folder that the layer was made of."""
    if settings.platform == "host":
        return str(_council_layer(settings) / "council")
    return COUNCIL_IN_THE_LAYER


def _places(records: Records, roads: Roads) -> dict[str, str]:
    return {
        "TableName": records.table.table_name,
        "DropBucket": records.drop.bucket_name,
        "WorkBucket": records.work.bucket_name,
        "EvidenceBucket": records.evidence.bucket_name,
        "DaybookBucket": records.daybook.bucket_name,
        "OutboxBucket": records.outbox.bucket_name,
        "SigningKeyId": records.signing_key.key_id,
        "DropsQueueUrl": roads.drops.queue.queue_url,
        "AcknowledgementsQueueUrl": roads.acknowledgements.queue.queue_url,
        "RegistersQueueUrl": roads.registers.queue.queue_url,
        "ChunksQueueUrl": roads.chunks.queue.queue_url,
        "EventsQueueUrl": roads.provider_events.queue.queue_url,
        "ClosesQueueUrl": roads.closes.queue.queue_url,
        "ExportsQueueUrl": roads.exports.queue.queue_url,
        "ProofsQueueUrl": roads.proofs.queue.queue_url,
        "CopiesQueueUrl": roads.copies.queue.queue_url,
    }
