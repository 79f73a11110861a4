"""A bucket on disk, so that what a door stores is not counted as what it holds."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from everypenny.domain.records import Dropped, Landing

ARRIVED_AT = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)


@dataclass(frozen=True)
class DiskBucket:
    """The newest bytes of each key, a file each."""

    folder: Path

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:  # noqa: ARG002
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def put_once(self, key: str, content: bytes) -> bytes:
        if not (self.folder / key).exists():
            self.put(key, content)
        return self.get(key)

    def get(self, key: str) -> bytes:
        found = self.find(key)
        if found is None:
            raise LookupError(key)
        return found

    def find(self, key: str) -> bytes | None:
        path = self.folder / key
        return path.read_bytes() if path.is_file() else None

    def lines(self, key: str) -> Iterator[bytes]:
        with (self.folder / key).open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")

    def put_lines(self, lines: Iterable[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        """Write lines as they come, then name the file by their digest."""
        written, digest, size = self.folder / f"{prefix}writing", hashlib.sha256(), 0
        written.parent.mkdir(parents=True, exist_ok=True)
        with written.open("wb") as file:
            for line in lines:
                digest.update(line + b"\n")
                size += file.write(line + b"\n")
        written.rename(self.folder / f"{prefix}{digest.hexdigest()}{suffix}")
        return digest.hexdigest(), size

    def report(self, name: str, content: bytes, *, content_type: str) -> str:
        self.put(f"reports/{name}", content, content_type=content_type)
        return f"reports/{name}"

    def land(self, key: str, lines: Iterator[str]) -> Landing:
        """Write a file as it is generated."""
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        return Landing(key=key, version="1")

    @contextmanager
    def open(self, landing: Landing) -> Iterator[Dropped]:
        path = self.folder / landing.key
        with path.open("rb") as file:
            yield Dropped(file=file, size=path.stat().st_size, arrived_at=ARRIVED_AT)
