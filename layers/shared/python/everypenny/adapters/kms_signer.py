"""The council's signing key in KMS: ECDSA on P-256 with SHA-256."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

from everypenny.adapters import aws_clients


class KmsSigner:
    """Signs digests; the private key never leaves KMS."""

    def __init__(self, key_id: str, client: "KMSClient | None" = None) -> None:
        self._key_id = key_id
        self._client: KMSClient = client or aws_clients.client("kms")

    def sign(self, content: bytes) -> bytes:
        """A DER signature over the bytes' SHA-256."""
        answer = self._client.sign(
            KeyId=self._key_id,
            Message=hashlib.sha256(content).digest(),
            MessageType="DIGEST",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        return answer["Signature"]
