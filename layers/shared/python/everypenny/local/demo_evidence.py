"""What a day leaves behind, copied out of the buckets for whoever wants to check it.

| folder | holds |
|---|---|
| `drops/` | every version of every dropped file, as it came |
| `reports/` | the faults of rejected files |
| `webhooks/`, `answers/`, `commands/`, `configurations/` | evidence kept before its use |
| `days/`, `proofs/` | sealed day books and penny proofs, each with its signature |
| `exports/` | what back offices were given, with manifests |
| `public_key.pem` | what verifies the signatures |
| `odd_names/` | drops whose own names no folder can hold, or that would lead out of it |
| `index.json` | of each file: bucket, key, version, arrival in UTC, SHA-256 |
"""

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.london_days import instant_text
from everypenny.formats.canonical import sha256
from everypenny.local.deployed_council import DeployedCouncil

FOLDERS = {"Drop": "drops", "Evidence": "", "Daybook": "", "Outbox": "exports"}
MOST_BYTES_OF_A_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One object version, and the file that it was copied to."""

    file: str
    bucket: str
    key: str
    version: str
    arrived_at: str
    sha256: str


def leave_evidence(stack: DeployedCouncil, folder: Path) -> int:
    """Copy everything into an empty folder; gives the number of files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = []
    for bucket, under in FOLDERS.items():
        for told, content in _versions(stack, bucket, under):
            kept = told if _fits(folder, told.file) else replace(told, file=_odd_name(told))
            path = folder / kept.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            index.append(asdict(kept))
    (folder / "public_key.pem").write_text(_public_key(stack), encoding="ascii")
    (folder / "index.json").write_text(json.dumps(index, indent=1), encoding="utf-8")
    return len(index)


def _versions(stack: DeployedCouncil, bucket: str, under: str) -> Iterator[tuple[Kept, bytes]]:
    """Every version of every object; an overwritten one keeps its version in its name."""
    client, name = stack.client("s3"), stack.outputs[f"{bucket}Bucket"]
    for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
        for found in page.get("Versions", []):
            key, version = found["Key"], found["VersionId"]
            answer = client.get_object(Bucket=name, Key=key, VersionId=version)
            content = answer["Body"].read()
            shown = mask_card_numbers(key)
            place = shown if key.startswith("reports/") else f"{under}/{shown}".lstrip("/")
            kept = Kept(
                file=place if found["IsLatest"] else f"{place}.{version}",
                bucket=bucket.lower(),
                key=shown,
                version=version,
                arrived_at=instant_text(found["LastModified"]),
                sha256=sha256(content),
            )
            yield kept, content


def _fits(folder: Path, name: str) -> bool:
    """Whether a file of this name can lie in the folder: its sender has chosen the name."""
    parts = name.split("/")
    path = folder / name
    return all(map(_is_plain, parts)) and not (
        path.exists() or any(above.is_file() for above in path.parents)
    )


def _is_plain(part: str) -> bool:
    sound = part.isprintable() and len(part.encode("utf-8")) <= MOST_BYTES_OF_A_NAME
    return sound and part not in {"", ".", ".."} and not {"\\", ":"} & set(part)


def _odd_name(kept: Kept) -> str:
    return f"odd_names/{sha256(f'{kept.key}#{kept.version}'.encode())}"


def _public_key(stack: DeployedCouncil) -> str:
    """The signing key's public half: SubjectPublicKeyInfo as PEM (RFC 7468)."""
    answer = stack.client("kms").get_public_key(KeyId=stack.outputs["SigningKeyId"])
    text = base64.encodebytes(answer["PublicKey"]).decode("ascii").replace("\n", "")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])
