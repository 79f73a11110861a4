"""Queues, secrets, keys and versions: the small adapters, on moto."""

import hashlib
import json
import shutil
from pathlib import Path

import boto3
import pytest
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.kms_signer import KmsSigner
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.sqs_queue import SqsQueue
from everypenny.adapters.ssm_secrets import SsmSecrets
from everypenny.local.memory_bucket import MemoryBucket

from tests.whole_house import DEMO_COUNCIL

REGION = {"region_name": "eu-west-2"}


@pytest.mark.usefixtures("aws")
def test_every_message_is_sent_however_many() -> None:
    client = boto3.client("sqs", **REGION)
    url = client.create_queue(QueueName="chunks")["QueueUrl"]
    messages = [{"batch": "b", "chunk": n} for n in range(1, 26)]

    SqsQueue(url, client).send(messages)

    taken = []
    while answer := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
        "Messages"
    ):
        taken += [json.loads(message["Body"]) for message in answer]
    assert sorted(taken, key=lambda message: message["chunk"]) == messages


@pytest.mark.usefixtures("aws")
def test_a_secret_has_its_live_values_newest_first() -> None:
    client = boto3.client("ssm", **REGION)
    client.put_parameter(
        Name="/council/pay/secrets", Value="new\nold\n", Type="SecureString", Overwrite=True
    )
    secrets = SsmSecrets("/council", client)

    assert secrets.named("pay/secrets") == ("new", "old")
    with pytest.raises(LookupError):
        secrets.named("pay/nothing")


@pytest.mark.usefixtures("aws")
def test_a_manifest_is_signed_by_its_digest() -> None:
    client = boto3.client("kms", **REGION)
    made = client.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    key_id = made["KeyMetadata"]["KeyId"]

    signature = KmsSigner(key_id, client).sign(b"a manifest")

    verified = client.verify(
        KeyId=key_id,
        Message=hashlib.sha256(b"a manifest").digest(),
        MessageType="DIGEST",
        Signature=signature,
        SigningAlgorithm="ECDSA_SHA_256",
    )
    assert verified["SignatureValid"] is True


def test_a_configuration_is_kept_before_it_is_used() -> None:
    bucket = MemoryBucket("evidence")

    live = KeptCouncils(DEMO_COUNCIL, S3Evidence(bucket)).live()

    assert bucket.find(f"configurations/{live.version}.json") is not None


def test_an_older_version_is_read_from_the_evidence(tmp_path: Path) -> None:
    evidence = S3Evidence(MemoryBucket("evidence"))
    older = KeptCouncils(DEMO_COUNCIL, evidence).live()
    folder = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    vat = folder / "vat.toml"
    vat.write_text(vat.read_text() + '\n[NEW]\ntreatment = "zero"\n')

    councils = KeptCouncils(folder, evidence)

    assert councils.live().version != older.version
    assert councils.version(older.version) == older
    assert councils.compiled(older.version).council == older


def test_a_version_that_nobody_kept_is_an_error() -> None:
    councils = KeptCouncils(DEMO_COUNCIL, S3Evidence(MemoryBucket("evidence")))

    with pytest.raises(LookupError):
        councils.version("0" * 64)
