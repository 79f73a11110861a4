import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from everypenny.command_line.everypenny import app
from everypenny.local.checkout import ROOT
from everypenny.local.configuration_lineage import configuration_version, lineage
from everypenny.local.local_stack import LocalStack
from everypenny.local.local_stack import local_stack as running
from typer.testing import CliRunner

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]
Deploy = Callable[[str], Result]


@pytest.fixture(scope="module")
def an_account() -> Iterator[LocalStack]:
    """An account that nothing was ever deployed into."""
    with running(enforce_iam=True) as local:
        yield local


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("council")
    return Path(shutil.copytree(ROOT / "infra_cdk/councils/demo", folder, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def deploy(an_account: LocalStack, council: Path) -> Deploy:
    command = ["deploy", str(council), "--endpoint", an_account.endpoint]
    return lambda answer: CliRunner().invoke(app, command, input=f"{answer}\n")


def stacks(account: LocalStack) -> list[str]:
    told = account.client("cloudformation").describe_stacks()["Stacks"]
    return sorted(stack["StackName"] for stack in told if stack["StackName"] != "CDKToolkit")


def test_nothing_is_deployed_without_a_yes(
    deploy: Deploy, an_account: LocalStack, council: Path
):
    refused = deploy("y")

    assert refused.exit_code == 1, refused.output
    assert stacks(an_account) == []
    assert lineage(council) == []


def test_changes_permissions_and_costs_are_shown_before_the_stack_is_made(
    deploy: Deploy, an_account: LocalStack, council: Path
):
    done = deploy("yes")

    assert done.exit_code == 0, done.output
    before, _, after = done.output.partition("Deploy this?")
    assert "IAM Statement Changes" in before
    assert "[+] AWS::DynamoDB::Table" in before
    assert "An estimate" in before
    assert '"DropBucket"' in after
    assert len(stacks(an_account)) == 1
    assert lineage(council) == [configuration_version(council)]


def test_a_folder_that_does_not_descend_from_the_live_one_is_refused(
    deploy: Deploy, council: Path
):
    (council / "lineage").unlink()
    with (council / "council.toml").open("a", encoding="utf-8") as file:
        file.write("# another folder's change\n")

    refused = deploy("yes")

    assert refused.exit_code == 2
    assert "lineage" in refused.output


def test_a_folder_with_mistakes_is_refused(deploy: Deploy, council: Path):
    (council / "funds.toml").write_text("[CT]\n", encoding="utf-8")

    refused = deploy("yes")

    assert refused.exit_code == 2
    assert "everypenny check" in refused.output


def test_another_address_than_this_machines_is_refused(council: Path):
    command = ["deploy", str(council), "--endpoint", "https://dynamodb.eu-west-2.amazonaws.com"]

    refused = CliRunner().invoke(app, command, input="yes\n")

    assert refused.exit_code == 2
    assert "loopback" in refused.output
