import pytest

from tests.infra_cdk.stack_template import cloud, resources, template

pytestmark = pytest.mark.xdist_group("stack")

WRITE_ONCE = ("evidence", "daybook")


def buckets() -> dict[str, dict]:
    """Buckets by the part of their logical id that says which they are."""
    return {
        name.removeprefix("records")[:-8]: bucket
        for name, bucket in resources("AWS::S3::Bucket").items()
    }


def test_the_table_can_be_put_back_and_not_deleted():
    [table] = resources("AWS::DynamoDB::Table").values()

    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_has_one_small_index():
    [table] = resources("AWS::DynamoDB::Table").values()

    [index] = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "by_view"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["view", "pk"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_no_bucket_is_public_or_plain():
    for bucket in buckets().values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert "BucketEncryption" in bucket


def test_every_bucket_refuses_a_request_without_tls():
    for policy in resources("AWS::S3::BucketPolicy").values():
        refusals = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert refusals[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(resources("AWS::S3::BucketPolicy")) == len(buckets())


def test_evidence_and_day_books_are_written_once_for_seven_years():
    locked = {name for name, bucket in buckets().items() if "ObjectLockConfiguration" in bucket}

    assert locked == set(WRITE_ONCE)
    for name in WRITE_ONCE:
        rule = buckets()[name]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert rule == {"Mode": "GOVERNANCE", "Days": 2557}


def test_nothing_but_an_access_log_expires():
    expiring = {
        name: [
            rule.get("Prefix")
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if "ExpirationInDays" in rule
        ]
        for name, bucket in buckets().items()
    }

    assert {name: rules for name, rules in expiring.items() if rules} == {"accesslogs": [None]}


def test_what_holds_money_stays_when_the_stack_goes():
    kept = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"}

    for resource in template(cloud())["Resources"].values():
        if resource["Type"] in kept:
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_one_key_only_signs():
    specs = [key.get("KeySpec") for key in resources("AWS::KMS::Key").values()]

    assert sorted(specs, key=str) == ["ECC_NIST_P256", None]
