"""Canonical payments, register snapshots and payer memories in the work bucket.

`batches/<batch>/<sha256>.jsonl` is a chunk, `batches/<batch>/<sha256>.list` the digests of a
batch's chunks in their order: so two deliveries that read a file at once never write over one
another's chunks, and each record says which list is its own.
"""

from collections.abc import Sequence

from everypenny.adapters.s3_objects import Bucket
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import BatchRecord, ReplayDiffers
from everypenny.formats.canonical import sha256


class S3Work:
    """What can be made again from evidence, kept so that chunks run side by side."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._last_list: tuple[str, list[str]] = ("", [])

    def put_chunk(self, batch: BatchId, content: bytes) -> str:
        """Store a chunk of a batch under its digest."""
        digest = sha256(content)
        self._bucket.put(_chunk_key(batch, digest), content)
        return digest

    def put_chunk_list(self, batch: BatchId, digests: Sequence[str]) -> str:
        """Store the digests of a batch's chunks in their order, under the list's own."""
        content = "\n".join(digests).encode("ascii")
        listed = sha256(content)
        self._bucket.put(_list_key(batch, listed), content)
        return listed

    def chunk(self, batch: BatchRecord, chunk: int) -> bytes:
        """A chunk's bytes; ReplayDiffers if they are not those that the record names."""
        digest = self._digests(batch)[chunk - 1]
        return self._proven(_chunk_key(batch.batch_id, digest), digest)

    def put_register(self, content: bytes) -> str:
        """Store a register snapshot under its digest."""
        digest = sha256(content)
        self._bucket.put(f"registers/{digest}", content)
        return digest

    def register(self, digest: str) -> bytes:
        """A snapshot's bytes; nothing for the empty register; ReplayDiffers if altered."""
        return self._proven(f"registers/{digest}", digest) if digest else b""

    def put_memory(self, content: bytes) -> str:
        """Store a payer memory under its digest."""
        digest = sha256(content)
        self._bucket.put(f"memories/{digest}", content)
        return digest

    def memory(self, digest: str) -> bytes:
        """A payer memory's bytes; ReplayDiffers if altered."""
        return self._proven(f"memories/{digest}", digest)

    def _digests(self, batch: BatchRecord) -> list[str]:
        """The record's list; the last one is kept, since a batch's chunks come together."""
        listed, digests = self._last_list
        if listed != batch.chunk_list:
            content = self._proven(
                _list_key(batch.batch_id, batch.chunk_list), batch.chunk_list
            )
            digests = content.decode("ascii").split("\n")
            self._last_list = (batch.chunk_list, digests)
        return digests

    def _proven(self, key: str, digest: str) -> bytes:
        content = self._bucket.get(key)
        if sha256(content) != digest:
            raise ReplayDiffers(f"{key} holds other bytes than its name says")
        return content


def _chunk_key(batch: BatchId, digest: str) -> str:
    return f"batches/{batch}/{digest}.jsonl"


def _list_key(batch: BatchId, digest: str) -> str:
    return f"batches/{batch}/{digest}.list"
