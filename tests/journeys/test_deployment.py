import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from everypenny.adapters.kept_councils import lineage
from everypenny.command_line.everypenny import app
from everypenny.local.checkout import ROOT
from everypenny.local.configuration_lineage import configuration_version
from everypenny.local.local_stack import LocalStack
from everypenny.local.local_stack import local_stack as running
from typer.testing import CliRunner

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]
DEMO = ROOT / "infra_cdk/councils/demo"


@pytest.fixture(scope="module")
def an_account() -> Iterator[LocalStack]:
    """An account that only these journeys deploy into."""
    with running(enforce_iam=True) as local:
        yield local


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the live configuration comes from."""
    return copied(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module")
def deployment(council: Path, an_account: LocalStack) -> Result:
    """The first one, with a yes."""
    return deploy(council, an_account.endpoint, "yes")


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(DEMO, folder / "council"))


def deploy(council: Path, endpoint: str, answer: str) -> Result:
    command = ["deploy", str(council), "--endpoint", endpoint]
    return CliRunner().invoke(app, command, input=f"{answer}\n")


def outputs(account: LocalStack) -> dict[str, str]:
    told = account.client("cloudformation").describe_stacks(StackName="everypenny-ambleford")
    return {out["OutputKey"]: out["OutputValue"] for out in told["Stacks"][0]["Outputs"]}


def live_version(account: LocalStack) -> str:
    return outputs(account)["ConfigurationVersion"]


def test_changes_permissions_and_costs_are_shown_before_the_stack_is_made(
    deployment: Result, council: Path, an_account: LocalStack
):
    assert deployment.exit_code == 0, deployment.output
    before, _, after = deployment.output.partition("Deploy this?")
    assert "IAM Statement Changes" in before
    assert "[+] AWS::DynamoDB::Table" in before
    assert "An estimate" in before
    assert '"DropBucket"' in after
    assert lineage(council) == [configuration_version(council)]
    assert live_version(an_account) == configuration_version(council)


def test_nothing_is_deployed_without_a_yes(
    deployment: Result, council: Path, an_account: LocalStack, tmp_path: Path
):
    descendant = Path(shutil.copytree(council, tmp_path / "council"))
    change(descendant)

    refused = deploy(descendant, an_account.endpoint, "y")

    assert deployment.exit_code == 0
    assert refused.exit_code == 1, refused.output
    assert live_version(an_account) == configuration_version(council)
    assert lineage(descendant) == lineage(council)


def test_a_folder_that_does_not_descend_from_the_live_one_is_refused(
    deployment: Result, an_account: LocalStack, tmp_path: Path
):
    stranger = copied(tmp_path)
    change(stranger)

    refused = deploy(stranger, an_account.endpoint, "yes")

    assert deployment.exit_code == 0
    assert refused.exit_code == 2
    assert "lineage" in refused.output


def test_a_folder_that_never_saw_what_officers_changed_is_refused(
    deployment: Result, council: Path, an_account: LocalStack, tmp_path: Path
):
    descendant = Path(shutil.copytree(council, tmp_path / "council"))
    changed = "c" * 64
    item = {"pk": "LEDGER", "sk": "CONFIGURATION", "version": changed, "command": "c1"}
    an_account.client("dynamodb").put_item(
        TableName=outputs(an_account)["TableName"],
        Item={name: {"S": value} for name, value in item.items()},
    )

    refused = deploy(descendant, an_account.endpoint, "yes")
    (descendant / "lineage").write_text(f"{configuration_version(council)}\n{changed}\n")
    merged = deploy(descendant, an_account.endpoint, "no")

    assert deployment.exit_code == 0
    assert (refused.exit_code, merged.exit_code) == (2, 1)
    assert changed[:12] in refused.output


def test_a_folder_with_mistakes_is_refused(an_account: LocalStack, tmp_path: Path):
    mistaken = copied(tmp_path)
    (mistaken / "funds.toml").write_text("[CT]\n", encoding="utf-8")

    refused = deploy(mistaken, an_account.endpoint, "yes")

    assert refused.exit_code == 2
    assert "everypenny check" in refused.output


def test_another_address_than_this_machines_is_refused(tmp_path: Path):
    refused = deploy(copied(tmp_path), "https://dynamodb.eu-west-2.amazonaws.com", "yes")

    assert refused.exit_code == 2
    assert "loopback" in refused.output


def change(council: Path) -> None:
    with (council / "council.toml").open("a", encoding="utf-8") as file:
        file.write("# A change that was never deployed.\n")
