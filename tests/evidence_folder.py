"""A council's evidence in a folder, as the demo leaves it, and a key that signs it."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.local.memory_bucket import ARRIVED_AT

from tests.whole_house import House

FOLDERS = {"drop": "drops", "evidence": "", "day-books": "", "outbox": "exports"}


@dataclass(frozen=True)
class OpensslSigner:
    """A key of a council's own, made by openssl, in a folder."""

    folder: Path

    def __post_init__(self) -> None:
        key = self.folder / "private_key.pem"
        curve = ["-name", "prime256v1", "-genkey", "-noout", "-out", str(key)]
        self._openssl("ecparam", *curve)

    def sign(self, content: bytes) -> bytes:
        key = str(self.folder / "private_key.pem")
        return self._openssl("dgst", "-sha256", "-sign", key, given=content)

    def public_key(self) -> bytes:
        return self._openssl("pkey", "-in", str(self.folder / "private_key.pem"), "-pubout")

    def _openssl(self, *told: str, given: bytes = b"") -> bytes:
        asked = ["openssl", *told]
        return subprocess.run(asked, input=given, capture_output=True, check=True).stdout


def leave_evidence(house: House, folder: Path, public_key: bytes = b"") -> Path:
    """Copy every version of every object of a house in memory into the folder."""
    for bucket, under in FOLDERS.items():
        for key, versions in house.outside.buckets[bucket].versions.items():
            place = key if key.startswith("reports/") else f"{under}/{key}".lstrip("/")
            for number, content in enumerate(versions, start=1):
                name = place if number == len(versions) else f"{place}.{number}"
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    (folder / "public_key.pem").write_bytes(public_key)
    index(house, folder)
    return folder


def index(house: House, folder: Path) -> None:
    """Write what the folder holds, with its digests as they are now."""
    rows = []
    for bucket, under in FOLDERS.items():
        for key, versions in house.outside.buckets[bucket].versions.items():
            place = key if key.startswith("reports/") else f"{under}/{key}".lstrip("/")
            for number in range(1, len(versions) + 1):
                file = place if number == len(versions) else f"{place}.{number}"
                content = (folder / file).read_bytes()
                rows.append(
                    {
                        "file": file,
                        "bucket": bucket.replace("-", "").rstrip("s"),
                        "key": mask_card_numbers(key),
                        "version": str(number),
                        "arrived_at": ARRIVED_AT.isoformat(),
                        "sha256": hashlib.sha256(content).hexdigest(),
                    }
                )
    (folder / "index.json").write_text(json.dumps(rows), encoding="utf-8")
