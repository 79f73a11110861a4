"""The stack as the CDK writes it, written once for the same sources and settings."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from everypenny.local.checkout import BUILD, PYTHON, ROOT, DeploymentRefused, node

SOURCES = (
    ("cdk.json", ""),
    ("infra_cdk", "*.py"),
    ("functions", "*.py"),
    ("layers", "*.py"),
    ("layers", "*.toml"),
    ("layers/dependencies", "requirements.txt"),
)


class StackRefused(DeploymentRefused):
    """The stack could not be written; the CDK's own words say why."""


def cloud_assembly(council_folder: Path, context: Mapping[str, str]) -> Path:
    """Write the stack for a council, or find it written; raises StackRefused.

    Its folder is named for everything that it was made of. `context` is what
    infra_cdk/settings.py reads.
    """
    values = {
        **json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"],
        **context,
        "council": str(council_folder.resolve()),
    }
    final = BUILD / "cdk" / _digest(council_folder, values)
    if final.exists():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=final.parent, prefix="writing-") as writing:
        assembly = Path(writing) / "assembly"
        _synthesise(assembly, values)
        if not final.exists():
            shutil.move(assembly, final)
    return final


def _synthesise(assembly: Path, values: Mapping[str, object]) -> None:
    command = [
        *("/usr/bin/env", f"JSII_NODE={node()}", f"CDK_OUTDIR={assembly}"),
        *(f"CDK_CONTEXT_JSON={json.dumps(values)}", str(PYTHON), "-m", "infra_cdk.app"),
    ]
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise StackRefused(done.stdout + done.stderr)


def _digest(council_folder: Path, values: Mapping[str, object]) -> str:
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode())
    digest.update(sys.version.encode())
    for path in _source_files(council_folder):
        content = path.read_bytes()
        digest.update(f"\0{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:20]


def _source_files(council_folder: Path) -> Iterator[Path]:
    for place, pattern in SOURCES:
        path = ROOT / place
        yield from sorted(path.rglob(pattern)) if pattern else (path,)
    yield from sorted(council_folder.glob("*.toml"))
