"""A versioned bucket in memory, with the methods of the real one."""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.records import Dropped, Landing
from everypenny.formats.canonical import sha256
from everypenny.local.memory_table import never

ARRIVED_AT = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)


@dataclass
class MemoryBucket:
    """Every version of every key; `cut` is called before each write."""

    name: str = "bucket"
    cut: Callable[[], None] = never
    versions: dict[str, list[bytes]] = field(default_factory=dict)

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:  # noqa: ARG002
        """Put a new version."""
        self.cut()
        self.versions.setdefault(key, []).append(content)

    def put_once(self, key: str, content: bytes) -> bytes:
        """Put bytes under a key that is free; returns the bytes that the key holds."""
        self.cut()
        self.versions.setdefault(key, [content])
        return self.get(key)

    def get(self, key: str) -> bytes:
        """A key's newest bytes; LookupError if there are none."""
        found = self.find(key)
        if found is None:
            raise LookupError(f"no object {key} in {self.name}")
        return found

    def find(self, key: str) -> bytes | None:
        """A key's newest bytes, or None."""
        versions = self.versions.get(key)
        return versions[-1] if versions else None

    def lines(self, key: str) -> Iterator[bytes]:
        """A key's lines."""
        yield from filter(None, self.get(key).split(b"\n"))

    def put_lines(self, lines: Iterable[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        """Store lines under the digest of their bytes; returns it and the size in bytes."""
        content = b"".join(line + b"\n" for line in lines)
        digest = hashlib.sha256(content).hexdigest()
        self.put(f"{prefix}{digest}{suffix}", content)
        return digest, len(content)

    def put_file_once(self, key: str, file: BinaryIO) -> str:
        """Put a file under a key that is free; returns the SHA-256 of what the key holds."""
        file.seek(0)
        return sha256(self.put_once(key, file.read()))

    @contextmanager
    def file(self, key: str) -> Iterator[BinaryIO]:
        """A key's newest bytes as a seekable file; LookupError if there are none."""
        yield io.BytesIO(self.get(key))

    @contextmanager
    def open(self, landing: Landing) -> Iterator[Dropped]:
        """The named version's bytes."""
        keys = [key for key in self.versions if mask_card_numbers(key) == landing.key]
        content = self.versions[keys[0]][int(landing.version) - 1]
        yield Dropped(file=io.BytesIO(content), size=len(content), arrived_at=ARRIVED_AT)

    def version_of(self, key: str, etag: str) -> str:
        """The version of a key that has this ETag; LookupError if there is none."""
        for number, content in enumerate(self.versions.get(key, []), start=1):
            if hashlib.md5(content, usedforsecurity=False).hexdigest() == etag.strip('"'):
                return str(number)
        raise LookupError(f"no version of {key} has the event's ETag")

    def report(self, name: str, content: bytes, *, content_type: str) -> str:
        """Put a report beside the drops."""
        self.put(f"reports/{name}", content, content_type=content_type)
        return f"reports/{name}"

    def land(self, key: str, content: bytes) -> Landing:
        """Put a new version without telling anyone; never cut off."""
        self.versions.setdefault(key, []).append(content)
        return Landing(key=mask_card_numbers(key), version=str(len(self.versions[key])))
