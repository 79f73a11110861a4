"""What the stack lets anybody do, over every resource of the template."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.house.secret_shapes import secrets_in
from tests.infra_cdk.stack_template import (
    as_list,
    cloud,
    leaves,
    named,
    resources,
    template,
)

pytestmark = pytest.mark.xdist_group("stack")

OPEN_ROUTES = {"POST /webhooks/{source}"}  # a webhook's signature is its authorizer
OF_ROLES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
WITH_A_POLICY = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
IN_IT = ("Role", "Group", "User")
EXACT = {"StringEquals", "ArnEquals", "ArnLike"}
NO_RESOURCE_OF_ITS_OWN = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


def granted() -> Iterator[dict[str, Any]]:
    """Every statement of every role that allows something."""
    documents = [p["PolicyDocument"] for kind in OF_ROLES for p in resources(kind).values()]
    for kind in IN_IT:
        for holder in resources(f"AWS::IAM::{kind}").values():
            documents += [policy["PolicyDocument"] for policy in holder.get("Policies", [])]
    for document in documents:
        yield from (s for s in document["Statement"] if s["Effect"] == "Allow")


def of_resources() -> Iterator[dict[str, Any]]:
    """Every statement of a bucket, a queue or a topic that allows something."""
    for kind in WITH_A_POLICY:
        for policy in resources(kind).values():
            statements = policy["PolicyDocument"]["Statement"]
            yield from (s for s in statements if s["Effect"] == "Allow")


def of_keys() -> Iterator[dict[str, Any]]:
    """Every statement of a key's own policy that allows something."""
    for key in resources("AWS::KMS::Key").values():
        yield from (s for s in key["KeyPolicy"]["Statement"] if s["Effect"] == "Allow")


def is_the_account_itself(principal: dict[str, Any]) -> bool:
    """Whether a principal is this account, whose own roles then decide."""
    parts = ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":root"]
    return principal == {"AWS": {"Fn::Join": ["", parts]}}


def test_no_role_may_do_everything_of_a_kind():
    actions = {action for statement in granted() for action in as_list(statement["Action"])}

    assert len(actions) > 10
    assert not {action for action in actions if "*" in action}


def test_no_role_may_do_anything_to_everything():
    for statement in granted():
        if set(as_list(statement["Action"])) <= NO_RESOURCE_OF_ITS_OWN:
            continue
        assert "*" not in as_list(statement["Resource"]), statement


def test_no_role_brings_a_policy_that_amazon_wrote():
    for role in resources("AWS::IAM::Role").values():
        assert not role.get("ManagedPolicyArns")


def test_only_a_named_service_may_take_a_role():
    for role in resources("AWS::IAM::Role").values():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert set(statement["Principal"]) <= {"Service", "Federated"}, statement


def test_buckets_queues_and_topics_let_in_only_services():
    allowing = list(of_resources())

    assert allowing
    for statement in allowing:
        assert set(statement["Principal"]) == {"Service"}, statement


def test_a_key_is_used_by_this_accounts_roles_and_named_services_alone():
    allowing = list(of_keys())

    assert len(allowing) > 2
    for statement in allowing:
        if is_the_account_itself(statement["Principal"]):
            continue
        assert set(statement["Principal"]) == {"Service"}, statement
        assert set(as_list(statement["Action"])) == {"kms:Decrypt", "kms:GenerateDataKey*"}


def test_a_service_acts_for_this_account_alone():
    """Else another account's alarm, bucket or rule could use what is ours through it."""
    by_services = [s for s in (*of_resources(), *of_keys()) if "Service" in s["Principal"]]

    assert len(by_services) > 10
    for statement in by_services:
        told = {
            (key.lower(), str(value))
            for operator in EXACT & {*statement.get("Condition", {})}
            for key, value in statement["Condition"][operator].items()
        }
        ours = {("aws:sourceaccount", str({"Ref": "AWS::AccountId"}))} & told
        named = {key for key, value in told if "Fn::GetAtt" in value} & {"aws:sourcearn"}
        assert ours or named, statement


def test_no_bucket_can_be_made_public():
    for bucket in resources("AWS::S3::Bucket").values():
        blocks = bucket["PublicAccessBlockConfiguration"]
        assert [*blocks.values()] == [True] * 4
        assert "AccessControl" not in bucket
        assert "WebsiteConfiguration" not in bucket


def our_key() -> dict[str, Any]:
    """The key of the records, as a property names it."""
    return {"Fn::GetAtt": [named("AWS::KMS::Key", "recordskey"), "Arn"]}


def by_our_key() -> dict[str, Any]:
    """How a bucket says that our key encrypts it."""
    return {
        "ServerSideEncryptionConfiguration": [
            {
                "BucketKeyEnabled": True,
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": our_key(),
                },
            }
        ]
    }


@pytest.mark.parametrize(
    ("kind", "told", "encrypted"),
    [
        ("AWS::S3::Bucket", "BucketEncryption", by_our_key),
        (
            "AWS::DynamoDB::Table",
            "SSESpecification",
            lambda: {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": our_key()},
        ),
        ("AWS::SQS::Queue", "SqsManagedSseEnabled", lambda: True),
        ("AWS::SNS::Topic", "KmsMasterKeyId", our_key),
    ],
)
def test_no_store_is_unencrypted(kind: str, told: str, encrypted: Callable[[], Any]):
    stores = {name: s for name, s in resources(kind).items() if "accesslogs" not in name}

    assert stores
    for name, store in stores.items():
        assert store[told] == encrypted(), name


def test_only_the_log_of_bucket_requests_is_encrypted_by_s3s_own_key():
    """S3 cannot write its access log by a key of ours."""
    access_log = resources("AWS::S3::Bucket")[named("AWS::S3::Bucket", "accesslogs")]

    assert access_log["BucketEncryption"] == {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        ]
    }


def test_every_door_logs_where_lines_end_after_thirteen_months():
    """CloudWatch encrypts every log group; what nobody declared would never end."""
    groups = resources("AWS::Logs::LogGroup")
    stages = resources("AWS::ApiGatewayV2::Stage").values()

    used = [
        f["LoggingConfig"]["LogGroup"]["Ref"]
        for f in resources("AWS::Lambda::Function").values()
    ]
    used += [s["AccessLogSettings"]["DestinationArn"]["Fn::GetAtt"][0] for s in stages]
    assert sorted(used) == sorted(groups)
    assert {group["RetentionInDays"] for group in groups.values()} == {400}


def test_a_key_that_encrypts_is_turned_over_each_year():
    encrypting = [k for k in resources("AWS::KMS::Key").values() if "KeySpec" not in k]

    assert encrypting
    assert all(key["EnableKeyRotation"] for key in encrypting)


def test_every_route_but_the_webhooks_asks_who_is_there():
    routes = resources("AWS::ApiGatewayV2::Route").values()

    unasked = {r["RouteKey"] for r in routes if r.get("AuthorizationType", "NONE") == "NONE"}

    assert unasked == OPEN_ROUTES
    for route in routes:
        assert route["RouteKey"] in OPEN_ROUTES or route["AuthorizerId"]


def test_no_function_can_be_called_past_the_api():
    assert not resources("AWS::Lambda::Url")
    for permission in resources("AWS::Lambda::Permission").values():
        assert permission["Principal"] != "*"
        assert (
            "SourceArn" in permission or permission["Principal"] == "cognito-idp.amazonaws.com"
        )


def test_no_access_log_holds_a_callers_address_or_question():
    for stage in resources("AWS::ApiGatewayV2::Stage").values():
        told = stage["AccessLogSettings"]["Format"]
        for private in ("sourceIp", "path", "requestBody", "querystring", "userAgent"):
            assert private not in told


def test_the_template_tells_no_secret():
    values = [str(value) for _, value in leaves(template(cloud()))]

    assert secrets_in("\n".join(values)) == []
