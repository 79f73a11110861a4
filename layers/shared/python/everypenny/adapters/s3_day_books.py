"""Sealed day books and proofs in their bucket: write-once, signed beside.

`days/<day>/<sha256>.jsonl` journals, `days/<day>/manifest.json`, `proofs/<day>/<sha256>.json`;
`audit/<day>.json` is what officers did and read; `<name>.sig` is the signature of each of
these, `<name>.html` and `<name>.csv` a proof as people read it, signed as well.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from everypenny.adapters.s3_objects import Bucket
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.canonical import sha256


class S3DayBooks:
    """Day books, as anyone may read them."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put_journals(self, day: date, lines: Iterable[bytes]) -> tuple[str, int]:
        """Store a day's journals under their digest."""
        return self._bucket.put_lines(lines, prefix=f"days/{day}/", suffix=".jsonl")

    def journals(self, day: date, digest: str) -> Iterator[bytes]:
        """A sealed day's journal lines, streamed; ReplayDiffers if they were altered."""
        found = hashlib.sha256()
        for line in self._bucket.lines(f"days/{day}/{digest}.jsonl"):
            found.update(line + b"\n")
            yield line
        if found.hexdigest() != digest:
            raise ReplayDiffers(f"the journals of {day} are not those that were sealed")

    def seal(self, day: date, manifest: bytes) -> bytes:
        """The first manifest of a day stands."""
        return self._bucket.put_once(manifest_name(day), manifest)

    def manifest(self, day: date) -> bytes | None:
        """A sealed day's manifest, or None."""
        return self._bucket.find(manifest_name(day))

    def sign(self, name: str, content: bytes) -> None:
        """Store a signature beside the bytes of that name; the first stands."""
        self._bucket.put_once(f"{name}.sig", content)

    def seal_audit(self, day: date, trail: bytes) -> bytes:
        """The first trail of a day stands."""
        return self._bucket.put_once(audit_name(day), trail)

    def audit(self, day: date) -> bytes | None:
        """A sealed day's audit trail, or None."""
        return self._bucket.find(audit_name(day))

    def put_proof(self, day: date, proof: bytes) -> str:
        """Store a proof under its digest."""
        name = f"proofs/{day}/{sha256(proof)}.json"
        self._bucket.put_once(name, proof)
        return name

    def put_sheet(self, name: str, sheet: bytes) -> bytes:
        """Store a proof's page or table beside it; the first stands."""
        return self._bucket.put_once(name, sheet)


def manifest_name(day: date) -> str:
    """The object name of a day's manifest."""
    return f"days/{day}/manifest.json"


def audit_name(day: date) -> str:
    """The object name of a day's audit trail."""
    return f"audit/{day}.json"
