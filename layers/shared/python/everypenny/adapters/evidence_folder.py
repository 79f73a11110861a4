"""A council's evidence in a folder, as it was copied from its buckets: read, never written.

The folders are those of local/demo_evidence; `index.json` says which file is which version.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import Dropped, Landing
from everypenny.formats.canonical import sha256


@dataclass(frozen=True)
class EvidenceFolder:
    """What came, what was kept of it, and the days, exports and proofs that it gave."""

    path: Path

    def manifests(self) -> Iterator[tuple[date, bytes]]:
        """Every sealed day's manifest, oldest first."""
        for manifest in sorted(self.path.glob("days/*/manifest.json")):
            yield date.fromisoformat(manifest.parent.name), manifest.read_bytes()

    def proofs(self) -> Iterator[tuple[str, bytes]]:
        """Every proof with its name, by day."""
        yield from self._files("proofs/*/*.json")

    def certificates(self) -> Iterator[tuple[str, bytes]]:
        """Every certificate of a period with its name, by period."""
        yield from self._files("certificates/*/*.json")

    def digest(self, name: str) -> str:
        """The SHA-256 of a file, read bit by bit; "" if it is not there."""
        path = self.path / name
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def exports(self) -> Iterator[tuple[str, bytes]]:
        """Every export's manifest, with its name in the outbox."""
        for name, content in self._files("exports/*/*.manifest.json"):
            yield name.removeprefix("exports/"), content

    def delivered(self) -> list[str]:
        """The name in the outbox of every file there, manifests too."""
        paths = sorted(self.path.glob("exports/*/*"))
        return [path.relative_to(self.path / "exports").as_posix() for path in paths]

    def configurations(self) -> tuple[str, ...]:
        """Every configuration version."""
        return tuple(sorted(path.stem for path in self.path.glob("configurations/*.json")))

    def command(self, digest: str) -> bytes:
        """An officer's command by its SHA-256; LookupError if there is none."""
        name = self._commands.get(digest)
        if name is None:
            raise LookupError(f"no command has the digest {digest}")
        return (self.path / name).read_bytes()

    def take_backs(self) -> Iterator[tuple[BatchId, int, bytes]]:
        """What each chunk of take-backs took, with its batch and its number."""
        for name, content in self._files("take_backs/*/*.json"):
            _, batch, chunk = name.removesuffix(".json").split("/")
            yield BatchId(batch), int(chunk), content

    def keep(self, key: str, content: bytes) -> bytes:
        """The bytes that the evidence holds, else the very ones given."""
        return self.get(key) or content

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        path = self.path / key
        return path.read_bytes() if path.is_file() else None

    @contextmanager
    def open(self, landing: Landing) -> Iterator[Dropped]:
        """A dropped version's bytes; LookupError if it is not in the evidence."""
        row = self._drops.get((landing.key, landing.version))
        if row is None or not (self.path / row["file"]).is_file():
            raise LookupError(f"{landing.key} is not in the evidence as it was judged")
        path = self.path / row["file"]
        with path.open("rb") as file:
            arrived_at = datetime.fromisoformat(row["arrived_at"])
            yield Dropped(file=file, size=path.stat().st_size, arrived_at=arrived_at)

    def report(self, name: str, content: bytes, *, content_type: str) -> str:  # noqa: ARG002
        """The key of a report; the evidence holds the report itself already."""
        return f"reports/{name}"

    @cached_property
    def _commands(self) -> dict[str, str]:
        """Names by digest: each is read once, however many are asked for."""
        return {sha256(content): name for name, content in self._files("commands/*.json")}

    @cached_property
    def _drops(self) -> dict[tuple[str, str], dict[str, Any]]:
        rows = json.loads((self.path / "index.json").read_bytes())
        return {(r["key"], r["version"]): r for r in rows if r["bucket"] == "drop"}

    def _files(self, pattern: str) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.path.glob(pattern)):
            yield path.relative_to(self.path).as_posix(), path.read_bytes()
