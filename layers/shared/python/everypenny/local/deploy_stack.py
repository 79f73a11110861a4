"""Deployment with the CDK's own command: the same into a council's account and a local one."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from everypenny.local.checkout import BUILD, CDK, REGION, DeploymentRefused, node
from everypenny.local.cloud_assembly import cloud_assembly
from everypenny.local.configuration_lineage import configuration_version
from everypenny.local.local_stack import ACCOUNT, LocalStack

LOCAL_CONTEXT = {"platform": "host", "enforce_tls": "false"}


class DeploymentFailed(DeploymentRefused):
    """The CDK could not deploy; its own words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedStack:
    """A council's stack in a local AWS: its outputs by name, as infra_cdk gives them."""

    local: LocalStack
    name: str
    outputs: Mapping[str, str]

    @property
    def api_url(self) -> str:
        """Where webhooks are posted: `<api_url>/webhooks/<source>`."""
        return self._served("ApiId")

    @property
    def officers_url(self) -> str:
        """Where officers ask: `<officers_url>/v1/...`."""
        return self._served("OfficersApiId")

    def _served(self, api: str) -> str:
        return f"{self.local.endpoint}/_aws/execute-api/{self.outputs[api]}/$default"


def deploy_locally(
    local: LocalStack,
    council_folder: Path,
    *,
    govuk_pay_url: str = "",
    early_close: bool = False,
) -> DeployedStack:
    """Deploy a council into a local AWS; raises StackRefused or DeploymentFailed.

    `govuk_pay_url` is where the functions find GOV.UK Pay; a stand-in in tests and the demo.
    """
    assembly = cloud_assembly(
        council_folder,
        {
            **LOCAL_CONTEXT,
            "early_close": "allowed" if early_close else "refused",
            "configuration_version": configuration_version(council_folder),
        },
    )
    bootstrap_locally(local)
    cdk = CdkCommand(environment=isolated(local))
    parameters = {"GovukPayUrl": govuk_pay_url} if govuk_pay_url else {}
    [(name, outputs)] = cdk.deploy(assembly, parameters=parameters).items()
    return DeployedStack(local=local, name=name, outputs=outputs)


@dataclass(frozen=True, slots=True)
class CdkCommand:
    """The CDK's command line; `environment` None is the caller's own, and so the account."""

    environment: Mapping[str, str] | None

    def bootstrap(self, account: str, region: str) -> None:
        """Make the account ready for deployments, or leave it as it is."""
        self._run("bootstrap", f"aws://{account}/{region}")

    def differences(self, assembly: Path) -> str:
        """Say what a deployment would change, permissions among it."""
        return self._run("diff", "--app", str(assembly))

    def deploy(
        self, assembly: Path, *, parameters: Mapping[str, str]
    ) -> dict[str, dict[str, str]]:
        """Deploy, and give each stack's outputs by the stack's name."""
        settings = [f"--parameters={name}={value}" for name, value in parameters.items()]
        with tempfile.TemporaryDirectory() as folder:
            outputs = Path(folder) / "outputs.json"
            self._run(
                *("deploy", "--app", str(assembly), "--all", "--require-approval", "never"),
                *("--method", "direct", "--progress", "events"),
                *("--outputs-file", str(outputs), *settings),
            )
            told: dict[str, dict[str, str]] = json.loads(outputs.read_text(encoding="utf-8"))
            return told

    def _run(self, *arguments: str) -> str:
        command = [str(node()), str(CDK), *arguments, "--no-notices", "--no-color"]
        done = subprocess.run(  # noqa: S603 - our own program and arguments
            command,
            cwd=BUILD,  # not the checkout: its cdk.json would be run again
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DeploymentFailed(done.stdout[-6000:])
        return done.stdout


def isolated(local: LocalStack) -> dict[str, str]:
    """Nothing of the machine's: its credentials cannot be used, not even by mistake."""
    home = BUILD / "local" / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        **local.environment(),
        "HOME": str(home),
        "PATH": f"{node().parent}:/usr/bin:/bin",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }


def bootstrap_locally(local: LocalStack) -> None:
    """Make a local AWS ready; its bucket for assets then takes plain HTTP, like the rest."""
    CdkCommand(environment=isolated(local)).bootstrap(ACCOUNT, REGION)
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    local.client("s3").delete_bucket_policy(Bucket=bucket)
