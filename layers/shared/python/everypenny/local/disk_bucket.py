"""A bucket in a folder, for what is too much for memory: a file a key, its newest bytes."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from everypenny.formats.canonical import file_sha256


@dataclass(frozen=True)
class DiskBucket:
    """The methods of the real one. A key that leads out of the folder is a LookupError."""

    folder: Path

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:  # noqa: ARG002
        """Put bytes under a key, whatever is there."""
        self._made(key).write_bytes(content)

    def put_once(self, key: str, content: bytes) -> bytes:
        """Put bytes under a key that is free; returns the bytes that the key holds."""
        if not self._path(key).exists():
            self.put(key, content)
        return self.get(key)

    def get(self, key: str) -> bytes:
        """A key's bytes; LookupError if there are none."""
        found = self.find(key)
        if found is None:
            raise LookupError(f"no object {key}")
        return found

    def find(self, key: str) -> bytes | None:
        """A key's bytes, or None."""
        path = self._path(key)
        return path.read_bytes() if path.is_file() else None

    def lines(self, key: str) -> Iterator[bytes]:
        """A key's lines."""
        with self._path(key).open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")

    def put_lines(self, lines: Iterable[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        """Write lines as they come, then name the file by their digest."""
        written, digest, size = self._made(f"{prefix}writing"), hashlib.sha256(), 0
        with written.open("wb") as file:
            for line in lines:
                digest.update(line + b"\n")
                size += file.write(line + b"\n")
        written.rename(self._made(f"{prefix}{digest.hexdigest()}{suffix}"))
        return digest.hexdigest(), size

    def put_file_once(self, key: str, file: BinaryIO) -> str:
        """Put a file under a key that is free; returns the SHA-256 of what the key holds."""
        file.seek(0)
        if not self._path(key).exists():
            with self._made(key).open("wb") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)
        with self.file(key) as standing:
            return file_sha256(standing)

    @contextmanager
    def file(self, key: str) -> Iterator[BinaryIO]:
        """A key's bytes as a seekable file; LookupError if there are none."""
        path = self._path(key)
        if not path.is_file():
            raise LookupError(f"no object {key}")
        with path.open("rb") as file:
            yield file

    def _path(self, key: str) -> Path:
        if key.startswith("/") or ".." in key.split("/"):
            raise LookupError(f"{key} is the name of no object")
        return self.folder / key

    def _made(self, key: str) -> Path:
        """Where a key's bytes go; its folder is there."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
