import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from everypenny.local.cloud_assembly import StackRefused, cloud_assembly

from tests.infra_cdk.stack_template import (
    DEMO,
    VERSION,
    cloud,
    leaves,
    local,
    resources,
    template,
)

pytestmark = pytest.mark.xdist_group("stack")

COSTS_NOTHING_WHILE_IDLE = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::Budgets::Budget",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Cognito::UserPoolResourceServer",
    "AWS::Events::Rule",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
}
KEYS_ALARMS_AND_STORAGE = {
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
}


def test_nothing_costs_money_while_idle_but_keys_alarms_and_storage():
    kinds = {resource["Type"] for resource in template(cloud())["Resources"].values()}

    assert kinds <= COSTS_NOTHING_WHILE_IDLE | KEYS_ALARMS_AND_STORAGE
    for function in resources("AWS::Lambda::Function").values():
        assert "SnapStart" not in function
        assert "VpcConfig" not in function


def test_a_stack_without_tls_cannot_be_written_for_the_cloud():
    with pytest.raises(StackRefused, match="AwsSolutions-S10"):
        cloud_assembly(DEMO, {**VERSION, "enforce_tls": "false"})


def test_a_stack_without_a_council_says_what_is_missing(tmp_path: Path):
    with pytest.raises(StackRefused, match=r"no council\.toml"):
        cloud_assembly(tmp_path, VERSION)


def test_every_exception_from_the_rules_has_its_reason():
    [path] = cloud().glob("*.metadata.json")
    told = json.loads(path.read_text(encoding="utf-8"))

    reasons = [
        rule["reason"] if isinstance(rule, dict) else rule
        for entry in _acknowledged(told)
        for rule in (entry.values() if isinstance(entry, dict) else entry)
    ]

    assert reasons
    assert all(len(reason) > 40 for reason in reasons)


def test_the_template_passes_the_linter():
    [path] = cloud().glob("*.template.json")

    linter = str(Path(sys.executable).parent / "cfn-lint")
    # W3005: the CDK also writes dependencies that a reference already implies.
    command = [linter, "--regions", "eu-west-2", "--ignore-checks", "W3005", "--", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_a_local_stack_differs_only_where_it_is_listed():
    here, there = dict(leaves(template(local()))), dict(leaves(template(cloud())))

    paths = [path for path in here.keys() | there.keys() if here.get(path) != there.get(path)]

    assert Counter(_place(path) for path in paths).keys() == {
        "AWS::Budgets::Budget",
        "AWS::KMS::Key/KeyPolicy",
        "AWS::Lambda::Function/Code",
        "AWS::Lambda::Function/Environment/Variables/COUNCIL_FOLDER",
        "AWS::Lambda::Function/Environment/Variables/EARLY_CLOSE",
        "AWS::Lambda::LayerVersion/Content",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }


def _acknowledged(value):
    if isinstance(value, dict):
        if value.get("type") == "aws:cdk:acknowledged-rules":
            yield value["data"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _acknowledged(inner)


def _place(path: str) -> str:
    """The kind of resource and the property, as coarse as the list is."""
    _, section, name, *rest = path.split("/")
    if section != "Resources":
        return f"{section}/{name}"
    both = {**template(cloud())["Resources"], **template(local())["Resources"]}
    kind = both[name]["Type"]
    if kind.endswith(("Policy", "Budget")):
        return kind
    depth = 3 if "Environment" in rest else 1
    return "/".join([kind, *rest[1 : depth + 1]])
