"""A folder that holds copies of the buckets: sealed days, and what they were decided from.

`days/<day>/manifest.json` and `days/<day>/<sha256>.jsonl` from the day books' bucket;
`batches/<batch>/<sha256>.jsonl` and `.list`, `registers/<sha256>` and `memories/<sha256>` from
the work bucket. Each is proven against its digest before it is used.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from everypenny.domain.account_register import Register
from everypenny.domain.identifiers import BatchId
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.domain.rehearsal import NotInHistory
from everypenny.formats.canonical import sha256
from everypenny.formats.memory_snapshot import MemorySnapshot
from everypenny.formats.register_snapshot import RegisterSnapshot

_KEPT = 2


class HistoryFolder:
    """Sealed days on disk, read and never written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.register = lru_cache(maxsize=_KEPT)(self._register)
        self.memory = lru_cache(maxsize=_KEPT)(self._memory)

    def days(self) -> Iterator[date]:
        """Every sealed day, oldest first."""
        for manifest in sorted(self._folder.glob("days/*/manifest.json")):
            yield date.fromisoformat(manifest.parent.name)

    def manifest(self, day: date) -> bytes:
        """A day's manifest."""
        return (self._folder / f"days/{day}/manifest.json").read_bytes()

    def journals(self, day: date, digest: str) -> Iterator[bytes]:
        """A day's journal lines, streamed; NotInHistory behind the last if altered."""
        name, found = f"days/{day}/{digest}.jsonl", hashlib.sha256()
        if not (self._folder / name).is_file():
            raise NotInHistory(f"{name} is missing")
        with (self._folder / name).open("rb") as lines:
            for line in lines:
                found.update(line)
                yield line.rstrip(b"\n")
        if found.hexdigest() != digest:
            raise NotInHistory(f"{name} holds other bytes than its name says")

    def chunk(self, batch: BatchId, chunk: int) -> bytes | None:
        """A chunk of canonical payments, or None if there is none."""
        # Two lists lie there only if two releases read the file at once: either tells its text.
        listed = next(iter(sorted(self._folder.glob(f"batches/{batch}/*.list"))), None)
        if listed is None:
            return None
        digest = listed.read_text("ascii").split("\n")[chunk - 1]
        return self._named(f"batches/{batch}", digest, suffix=".jsonl")

    def _register(self, digest: str) -> Register:
        return RegisterSnapshot(self._named("registers", digest) if digest else b"")

    def _memory(self, digest: str) -> Memory:
        return MemorySnapshot(self._named("memories", digest)) if digest else EMPTY_MEMORY

    def _named(self, kind: str, digest: str, *, suffix: str = "") -> bytes:
        path = self._folder / kind / f"{digest}{suffix}"
        if not path.is_file():
            raise NotInHistory(f"{kind}/{path.name} is missing")
        content = path.read_bytes()
        if sha256(content) != digest:
            raise NotInHistory(f"{kind}/{path.name} holds other bytes than its name says")
        return content
