"""A back office's own bucket: the export door may put files under its prefix, and no more."""

import shutil
from pathlib import Path

import pytest
from everypenny.local.cloud_assembly import cloud_assembly

from tests.infra_cdk.stack_template import DEMO, VERSION, leaves, template

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture
def stack(tmp_path: Path) -> dict:
    """The stack of a council whose council tax system has a bucket of its own."""
    folder = Path(shutil.copytree(DEMO, tmp_path / "council"))
    targets = folder / "targets.toml"
    more = 'funds = ["CT"]\npush_to = "s3://tax-systems/in/everypenny"'
    targets.write_text(targets.read_text("utf-8").replace('funds = ["CT"]', more), "utf-8")
    return template(cloud_assembly(folder, VERSION))


def test_the_export_door_alone_may_put_files_under_a_targets_own_prefix(stack: dict):
    statements = [
        (name, statement)
        for name, resource in stack["Resources"].items()
        if resource["Type"] == "AWS::IAM::Policy"
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
        if any("tax-systems" in str(value) for _, value in leaves(statement))
    ]

    [(policy, statement)] = statements
    assert "exportfund" in policy
    assert statement["Action"] == "s3:PutObject"
    assert statement["Resource"]["Fn::Join"][1][-1] == ":s3:::tax-systems/in/everypenny/*"
