"""A council's deployment, step by step: what would change, what it may cost, and only then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from everypenny.adapters.council_folder import check_folder
from everypenny.local.checkout import DeploymentRefused
from everypenny.local.cloud_assembly import cloud_assembly
from everypenny.local.configuration_lineage import (
    configuration_version,
    record_deployment,
    refuse_unless_descendant,
)
from everypenny.local.deploy_stack import LOCAL_CONTEXT, CdkCommand, bootstrap_locally, isolated
from everypenny.local.local_stack import LocalStack
from everypenny.local.monthly_cost import Cost, monthly_costs


class CouncilHasMistakes(DeploymentRefused):
    """`everypenny check` finds mistakes in the folder; its owner mends them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDeployment:
    """What a deployment would do, before it does anything.

    `differences` are the CDK's own words, permissions among them. `local` is None for the
    account of the caller's credentials.
    """

    council_folder: Path
    assembly: Path
    stack_name: str
    account: str
    region: str
    differences: str
    costs: tuple[Cost, ...]
    local: LocalStack | None

    def deploy(self) -> Mapping[str, str]:
        """Do it, and give the stack's outputs; raises DeploymentFailed.

        Raises NotADescendant if officers changed rules meanwhile: theirs stay live then.
        """
        cdk = _cdk(self.local)
        if self.local is None:
            cdk.bootstrap(self.account, self.region)
        outputs = cdk.deploy(self.assembly, parameters={})[self.stack_name]
        record_deployment(self.council_folder)
        _refuse_unless_follows(self.council_folder, self.local, outputs)
        return outputs


def plan_deployment(
    council_folder: Path,
    *,
    local: LocalStack | None,
    settings: Mapping[str, str],
    payments_a_month: int,
) -> PlannedDeployment:
    """Look at the folder and the account; nothing of the council's stack is changed.

    `settings` are context values of infra_cdk/settings.py. Raises CouncilHasMistakes,
    NotADescendant, StackRefused, DeploymentFailed, or what boto3 raises without credentials.
    """
    _refuse_mistakes(council_folder)
    assembly = cloud_assembly(council_folder, _context(council_folder, local, settings))
    [template] = assembly.glob("*.template.json")
    stack_name = template.name.removesuffix(".template.json")
    _refuse_unless_follows(council_folder, local, _outputs(local, stack_name))
    if local:
        bootstrap_locally(local)
    account, region = _account(local)
    return PlannedDeployment(
        council_folder=council_folder,
        assembly=assembly,
        stack_name=stack_name,
        account=account,
        region=region,
        differences=_cdk(local).differences(assembly),
        costs=monthly_costs(json.loads(template.read_text("utf-8")), payments_a_month),
        local=local,
    )


def _refuse_mistakes(council_folder: Path) -> None:
    mistakes = check_folder(council_folder)
    if mistakes:
        raise CouncilHasMistakes(
            f"{len(mistakes)} mistakes in {council_folder}: everypenny check lists them"
        )


def _context(
    council_folder: Path, local: LocalStack | None, settings: Mapping[str, str]
) -> dict[str, str]:
    platform = LOCAL_CONTEXT if local else {}
    version = configuration_version(council_folder)
    return {**settings, **platform, "configuration_version": version}


def _cdk(local: LocalStack | None) -> CdkCommand:
    return CdkCommand(environment=isolated(local) if local else None)


def _client(local: LocalStack | None, service: str) -> Any:
    return local.client(service) if local else boto3.client(service)  # type: ignore[call-overload]


def _account(local: LocalStack | None) -> tuple[str, str]:
    sts = _client(local, "sts")
    return sts.get_caller_identity()["Account"], sts.meta.region_name


def _refuse_unless_follows(
    council_folder: Path, local: LocalStack | None, outputs: Mapping[str, str]
) -> None:
    """Both what was deployed last and what officers changed to since are the folder's own."""
    deployed = outputs.get("ConfigurationVersion", "")
    changed = _changed_version(local, outputs["TableName"]) if deployed else ""
    for live_version in filter(None, (deployed, changed)):
        refuse_unless_descendant(council_folder, live_version=live_version)


def _outputs(local: LocalStack | None, name: str) -> dict[str, str]:
    """What the stack tells of itself; nothing before its first deployment."""
    try:
        [stack] = _client(local, "cloudformation").describe_stacks(StackName=name)["Stacks"]
    except ClientError as refusal:
        if "does not exist" in str(refusal):
            return {}
        raise
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _changed_version(local: LocalStack | None, table: str) -> str:
    """The configuration that officers changed to last; empty if they never did."""
    found = _client(local, "dynamodb").get_item(
        TableName=table,
        Key={"pk": {"S": "LEDGER"}, "sk": {"S": "CONFIGURATION"}},
        ConsistentRead=True,
    )
    return str(found["Item"]["version"]["S"]) if "Item" in found else ""
