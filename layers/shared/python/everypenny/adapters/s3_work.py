"""Canonical payments, register snapshots and payer memories in the work bucket."""

from everypenny.adapters.s3_objects import Bucket
from everypenny.domain.identifiers import BatchId
from everypenny.formats.canonical import sha256


class S3Work:
    """What can be made again from evidence, kept so that chunks run side by side."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put_chunk(self, batch: BatchId, chunk: int, content: bytes) -> None:
        """Store a chunk of a batch."""
        self._bucket.put(_chunk_key(batch, chunk), content)

    def chunk(self, batch: BatchId, chunk: int) -> bytes:
        """A chunk's bytes."""
        return self._bucket.get(_chunk_key(batch, chunk))

    def put_register(self, content: bytes) -> str:
        """Store a register snapshot under its digest."""
        digest = sha256(content)
        self._bucket.put(f"registers/{digest}", content)
        return digest

    def register(self, digest: str) -> bytes:
        """A snapshot's bytes; nothing for the empty register."""
        return self._bucket.get(f"registers/{digest}") if digest else b""

    def put_memory(self, content: bytes) -> str:
        """Store a payer memory under its digest."""
        digest = sha256(content)
        self._bucket.put(f"memories/{digest}", content)
        return digest

    def memory(self, digest: str) -> bytes:
        """A payer memory's bytes."""
        return self._bucket.get(f"memories/{digest}")


def _chunk_key(batch: BatchId, chunk: int) -> str:
    return f"batches/{batch}/{chunk:05d}.jsonl"
