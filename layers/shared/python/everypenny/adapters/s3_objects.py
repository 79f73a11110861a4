"""Objects in one S3 bucket: write-once puts, exact versions, and files too large for memory."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, ObjectVersionTypeDef

from everypenny.adapters import aws_clients
from everypenny.domain.records import Dropped, Landing
from everypenny.formats.canonical import file_sha256

_IN_MEMORY = 8_000_000
_MASK = "*"


class Bucket(Protocol):
    """What the adapters of day books, evidence and work ask of a bucket."""

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:
        """Put bytes under a key, whatever is there."""
        ...

    def put_once(self, key: str, content: bytes) -> bytes:
        """Put bytes under a key that is free; returns the bytes that the key holds."""
        ...

    def get(self, key: str) -> bytes:
        """A key's bytes; LookupError if there are none."""
        ...

    def find(self, key: str) -> bytes | None:
        """A key's bytes, or None."""
        ...

    def lines(self, key: str) -> Iterator[bytes]:
        """A key's lines, streamed."""
        ...

    def put_lines(self, lines: Iterable[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        """Store lines under the digest of their bytes; returns it and the size in bytes."""
        ...

    def put_file_once(self, key: str, file: BinaryIO) -> str:
        """Put a file under a key that is free; returns the SHA-256 of what the key holds."""
        ...

    def file(self, key: str) -> AbstractContextManager[BinaryIO]:
        """A key's bytes as a seekable file; LookupError if there are none."""
        ...


@contextmanager
def scratch() -> Iterator[BinaryIO]:
    """An empty file that is gone afterwards: in memory while it is small, then on disk."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        yield cast("BinaryIO", file)


class S3Bucket:
    """One bucket."""

    def __init__(self, name: str, client: "S3Client | None" = None) -> None:
        self.name = name
        self.client: S3Client = client or aws_clients.client("s3")

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:
        """Put bytes under a key, whatever is there."""
        kind: dict[str, Any] = {"ContentType": content_type} if content_type else {}
        self.client.put_object(Bucket=self.name, Key=key, Body=content, **kind)

    def put_once(self, key: str, content: bytes) -> bytes:
        """Put bytes under a key that is free; returns the bytes that the key holds."""
        return content if self._is_put(key, content) else self.get(key)

    def put_file(self, key: str, file: BinaryIO) -> None:
        """Put a file under a key, whatever is there."""
        self.client.put_object(Bucket=self.name, Key=key, Body=file)

    def put_file_once(self, key: str, file: BinaryIO) -> str:
        """Put a file under a key that is free; returns the SHA-256 of what the key holds."""
        file.seek(0)
        if self._is_put(key, file):
            return file_sha256(file)
        with self.file(key) as standing:
            return file_sha256(standing)

    def _is_put(self, key: str, body: bytes | BinaryIO) -> bool:
        """Put a body under a key that is free; False if it is taken."""
        try:
            self.client.put_object(Bucket=self.name, Key=key, Body=body, IfNoneMatch="*")
        except ClientError as refused:
            if refused.response["Error"]["Code"] not in {
                "PreconditionFailed",
                "ConditionalRequestConflict",
            }:
                raise
            return False
        return True

    def get(self, key: str) -> bytes:
        """A key's bytes; LookupError if there are none."""
        found = self.find(key)
        if found is None:
            raise LookupError(f"no object {key} in {self.name}")
        return found

    def find(self, key: str) -> bytes | None:
        """A key's bytes, or None."""
        try:
            answer = self.client.get_object(Bucket=self.name, Key=key)
        except self.client.exceptions.NoSuchKey:
            return None
        return answer["Body"].read()

    def lines(self, key: str) -> Iterator[bytes]:
        """A key's lines, streamed."""
        body = self.client.get_object(Bucket=self.name, Key=key)["Body"]
        for line in body.iter_lines(chunk_size=1 << 20):
            if line:
                yield line

    def put_lines(self, lines: Iterable[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        """Store lines under the digest of their bytes; returns it and the size in bytes."""
        digest, size = hashlib.sha256(), 0
        with scratch() as file:
            for line in lines:
                file.write(line + b"\n")
                digest.update(line + b"\n")
                size += len(line) + 1
            file.seek(0)
            key = f"{prefix}{digest.hexdigest()}{suffix}"
            self.client.put_object(Bucket=self.name, Key=key, Body=file)
        return digest.hexdigest(), size

    @contextmanager
    def file(self, key: str) -> Iterator[BinaryIO]:
        """A key's bytes as a seekable file, on disk if they are many; LookupError if none."""
        try:
            answer = self.client.get_object(Bucket=self.name, Key=key)
        except self.client.exceptions.NoSuchKey:
            raise LookupError(f"no object {key} in {self.name}") from None
        with scratch() as file:
            _copy(answer, file)
            yield file

    @contextmanager
    def open(self, landing: Landing) -> Iterator[Dropped]:
        """The named version's bytes as a seekable file, on disk if they are many.

        A key that is masked is found by its version; LookupError if it is not there.
        """
        version: dict[str, Any] = {"VersionId": landing.version} if landing.version else {}
        key = self._whole_key(landing) if _MASK in landing.key else landing.key
        answer = self.client.get_object(Bucket=self.name, Key=key, **version)
        with scratch() as file:
            size = _copy(answer, file)
            yield Dropped(file=file, size=size, arrived_at=answer["LastModified"])

    def version_of(self, key: str, etag: str) -> str:
        """The version of a key that has this ETag, where an event names no version.

        LookupError if there is none.
        """
        for version in self._versions(key):
            if version["Key"] == key and version["ETag"].strip('"') == etag.strip('"'):
                return version["VersionId"]
        raise LookupError(f"no version of {key} has the event's ETag")

    def _whole_key(self, landing: Landing) -> str:
        for version in self._versions(landing.key.partition(_MASK)[0]):
            if version["VersionId"] == landing.version:
                return version["Key"]
        raise LookupError(f"no object is version {landing.version} of {landing.key}")

    def _versions(self, prefix: str) -> Iterator["ObjectVersionTypeDef"]:
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        )
        for page in pages:
            yield from page.get("Versions", [])

    def report(self, name: str, content: bytes, *, content_type: str) -> str:
        """Put a report beside the drops."""
        key = f"reports/{name}"
        self.put(key, content, content_type=content_type)
        return key


def _copy(answer: "GetObjectOutputTypeDef", file: BinaryIO) -> int:
    """Fill an empty file with an object's bytes, leave it at its beginning; their number."""
    for piece in answer["Body"].iter_chunks(1 << 20):
        file.write(piece)
    size = file.tell()
    file.seek(0)
    return size
