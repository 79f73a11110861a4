"""A drop on disk, so that what lands is not counted as what a door holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from everypenny.domain.records import Dropped, Landing
from everypenny.local.disk_bucket import DiskBucket

ARRIVED_AT = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)


@dataclass(frozen=True)
class DropOnDisk(DiskBucket):
    """A bucket in which files land, as they are generated."""

    def report(self, name: str, content: bytes, *, content_type: str) -> str:  # noqa: ARG002
        self.put(f"reports/{name}", content)
        return f"reports/{name}"

    def land(self, key: str, lines: Iterator[str]) -> Landing:
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
