"""A council's evidence in a folder, as the demo leaves it, and a key that signs it."""

import hashlib
import json
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from everypenny.auditor import verify
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


@dataclass(eq=False, kw_only=True)
class EvidenceInMemory(verify.Folder):
    """Evidence that the auditor's verifier reads without a disk; nobody has signed it."""

    files: Mapping[str, bytes]
    path: Path = Path()
    check_signatures: bool = False

    def names(self, under: str, suffix: str = "") -> list[str]:
        folder = "" if under == "." else f"{under}/"
        return sorted(n for n in self.files if n.startswith(folder) and n.endswith(suffix))

    def has(self, name: str) -> bool:
        return name in self.files

    def open(self, name: str) -> BytesIO:
        self.at = name
        self.used.add(name)
        if name not in self.files:
            raise FileNotFoundError(name)
        return BytesIO(self.files[name])

    def configured(self, version: str) -> verify.Row:
        name = f"configurations/{version}.json"
        verify.need(self.has(name), self.at, f"it names {name}, which there is not")
        with self.open(name) as file:
            return _configured(file.read())


@lru_cache(32)
def _configured(content: bytes) -> verify.Row:
    """The files of a configuration version, parsed once for all that look at it."""
    files = json.loads(content)
    return {name.removesuffix(".toml"): tomllib.loads(files[name]) for name in files}


def evidence_files(house: House, public_key: bytes = b"") -> dict[str, bytes]:
    """Every version of every object of a house in memory, by its name in the folder."""
    files = {file: content for file, _, content in _placed(house)}
    told = _index(house, lambda file: files[file])
    return {**files, "public_key.pem": public_key, "index.json": told}


def leave_evidence(house: House, folder: Path, public_key: bytes = b"") -> Path:
    """Write them into a folder."""
    for file, content in evidence_files(house, public_key).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def index(house: House, folder: Path) -> None:
    """Write what the folder holds, with its digests as they are now."""
    told = _index(house, lambda file: (folder / file).read_bytes())
    (folder / "index.json").write_bytes(told)


def _placed(house: House) -> Iterator[tuple[str, dict[str, str], bytes]]:
    """Each object's name in the folder, where it came from, and its bytes."""
    for bucket, under in FOLDERS.items():
        for key, versions in house.outside.buckets[bucket].versions.items():
            place = key if key.startswith("reports/") else f"{under}/{key}".lstrip("/")
            came = {
                "bucket": bucket.replace("-", "").rstrip("s"),
                "key": mask_card_numbers(key),
                "arrived_at": ARRIVED_AT.isoformat(),
            }
            for number, content in enumerate(versions, start=1):
                file = place if number == len(versions) else f"{place}.{number}"
                yield file, {**came, "version": str(number)}, content


def _index(house: House, read: Callable[[str], bytes]) -> bytes:
    rows = [
        {"file": file, **came, "sha256": hashlib.sha256(read(file)).hexdigest()}
        for file, came, _ in _placed(house)
    ]
    return json.dumps(rows).encode()
