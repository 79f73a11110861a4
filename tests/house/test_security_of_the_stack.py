"""What the stack lets anybody do, over every resource of the template."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.secret_shapes import secrets_in
from tests.infra_cdk.stack_template import as_list, cloud, leaves, resources, template

pytestmark = pytest.mark.xdist_group("stack")

OPEN_ROUTES = {"POST /webhooks/{source}"}  # a webhook's signature is its authorizer
WITH_A_POLICY = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
NO_RESOURCE_OF_ITS_OWN = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


def granted() -> Iterator[dict[str, Any]]:
    """Every statement of every role that allows something."""
    documents = [p["PolicyDocument"] for p in resources("AWS::IAM::Policy").values()]
    for role in resources("AWS::IAM::Role").values():
        documents += [policy["PolicyDocument"] for policy in role.get("Policies", [])]
    for document in documents:
        yield from (s for s in document["Statement"] if s["Effect"] == "Allow")


def of_resources() -> Iterator[dict[str, Any]]:
    """Every statement of a bucket, a queue or a topic that allows something."""
    for kind in WITH_A_POLICY:
        for policy in resources(kind).values():
            statements = policy["PolicyDocument"]["Statement"]
            yield from (s for s in statements if s["Effect"] == "Allow")


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


def test_no_bucket_can_be_made_public():
    for bucket in resources("AWS::S3::Bucket").values():
        blocks = bucket["PublicAccessBlockConfiguration"]
        assert [*blocks.values()] == [True] * 4
        assert "AccessControl" not in bucket
        assert "WebsiteConfiguration" not in bucket


@pytest.mark.parametrize(
    ("kind", "encrypted"),
    [
        ("AWS::S3::Bucket", "BucketEncryption"),
        ("AWS::DynamoDB::Table", "SSESpecification"),
        ("AWS::SQS::Queue", "SqsManagedSseEnabled"),
        ("AWS::SNS::Topic", "KmsMasterKeyId"),
    ],
)
def test_no_store_is_unencrypted(kind: str, encrypted: str):
    stores = resources(kind)

    assert stores
    for name, store in stores.items():
        assert store.get(encrypted), name


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
