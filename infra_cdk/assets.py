"""What a Lambda is made of: the folders that become its code and its layers.

Each is staged once under build/staging, in a folder named for its content, so that a second
synthesis copies nothing and two at once cannot spoil each other's.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
STAGING = ROOT / "build" / "staging"
SHARED = ROOT / "layers" / "shared" / "python" / "everypenny"
LAYERS = ROOT / "layers"
CLOUD_PYTHON = "3.13"
# What no door ever reads: headers, sources of compiled modules, stubs, and every time zone
# but Europe's. Half of the layer's files are these, and each cold start unpacks them all.
UNREAD = ("**/*.pyi", "**/*.pyx", "**/*.pxi", "**/*.pxd", "**/*.h", "lxml/isoschematron")
ZONES = "tzdata/zoneinfo"
NOT_IN_THE_CLOUD = {"__pycache__", "command_line", "local"}

Platform = Literal["cloud", "host"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the code will run: uv's arguments for its wheels, and who compiles for it.

    `compiler` is a Python of the same minor version, or None where the machine has none: the
    code then ships as source, and each cold start pays for compiling it.
    """

    wheels: tuple[str, ...]
    compiler: str | None


def target(platform: Platform) -> Target:
    """Lambda on arm64, or the interpreter of this machine for the local stack."""
    if platform == "host":
        return Target(wheels=("--python", sys.executable), compiler=sys.executable)
    return Target(
        wheels=(
            *("--python-platform", "aarch64-manylinux_2_28"),
            *("--python-version", CLOUD_PYTHON),
        ),
        compiler=_working_python(CLOUD_PYTHON),
    )


def release() -> str:
    """Name the code that decides: 20 hexadecimal digits over the sources that run."""
    return _digest([*_sources(SHARED), *sorted((ROOT / "functions").glob("*.py"))])


def door(name: str, platform: Platform) -> Path:
    """Stage one function's asset: `functions/__init__.py` and its own module, nothing else.

    Raises FileNotFoundError if the door has no module: a stack never deploys without it.
    """
    sources = [ROOT / "functions" / "__init__.py", ROOT / "functions" / f"{name}.py"]

    def fill(folder: Path) -> None:
        (folder / "functions").mkdir()
        for source in sources:
            shutil.copy(source, folder / "functions")
        _compile(folder, platform, seen_as="/var/task")

    return _staged(name, _digest(sources, _compiler_name(platform)), fill)


def shared_layer(platform: Platform) -> Path:
    """Stage our package as a layer, without the command line and the local stack."""

    def fill(folder: Path) -> None:
        shutil.copytree(
            SHARED,
            folder / "python" / "everypenny",
            ignore=lambda _, names: NOT_IN_THE_CLOUD.intersection(names),
        )
        _compile(folder, platform, seen_as="/opt")

    return _staged("shared", _digest(_sources(SHARED), _compiler_name(platform)), fill)


def dependencies_layer(platform: Platform) -> Path:
    """Stage what every door needs of others."""
    return _wheels_layer("dependencies", platform)


def columnar_layer(platform: Platform) -> Path:
    """Stage the database that writes day copies: 61 MB, for the one door that does."""
    return _wheels_layer("columnar", platform)


def _wheels_layer(name: str, platform: Platform) -> Path:
    """Stage third-party wheels for the platform; every hash is checked by uv."""
    wheels, requirements = target(platform).wheels, LAYERS / name / "requirements.txt"

    def fill(folder: Path) -> None:
        command = [
            *(_uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
            *("--only-binary", ":all:", "--target", str(folder / "python"), *wheels),
            *("--requirement", str(requirements)),
        ]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        shutil.rmtree(folder / "python" / "bin", ignore_errors=True)
        _prune(folder / "python")
        _compile(folder, platform, seen_as="/opt")

    return _staged(
        name,
        _digest([requirements], " ".join(wheels), _compiler_name(platform)),
        fill,
    )


def _prune(packages: Path) -> None:
    """Take out what no door ever reads."""
    unread = [path for pattern in UNREAD for path in packages.glob(pattern)]
    zones = [p for p in (packages / ZONES).glob("*") if p.is_dir() and p.name != "Europe"]
    for path in [*unread, *zones]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def council_layer(council: Path, version: str) -> Path:
    """Stage a council's TOML files as a layer: Lambda sees them in /opt/council.

    Beside them lies `lineage`, the versions that this one follows, without itself: to deploy
    it a second time changes nothing.
    """
    sources = sorted(council.glob("*.toml"))
    followed = "".join(f"{one}\n" for one in _lineage(council) if one != version)

    def fill(folder: Path) -> None:
        (folder / "council").mkdir()
        for source in sources:
            shutil.copy(source, folder / "council")
        (folder / "council" / "lineage").write_text(followed, encoding="ascii")

    return _staged("council", _digest(sources, followed), fill)


def _lineage(council: Path) -> list[str]:
    path = council / "lineage"
    return path.read_text(encoding="ascii").split() if path.exists() else []


def _staged(name: str, digest: str, fill: Callable[[Path], None]) -> Path:
    """Fill a folder beside the final one and rename it: half a folder is never seen."""
    final = STAGING / f"{name}-{digest}"
    if final.exists():
        return final
    STAGING.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STAGING, prefix="filling-") as filling:
        content = Path(filling) / "content"
        content.mkdir()
        fill(content)
        try:
            content.rename(final)
        except OSError:
            if not final.exists():
                raise
    return final


def _compile(folder: Path, platform: Platform, *, seen_as: str) -> None:
    """Compile for the interpreter that will run it: a cold start has no writable cache."""
    compiler = target(platform).compiler
    if compiler is None:
        return
    command = [
        *(compiler, "-m", "compileall", "-q", "-j", "2", "-s", str(folder), "-p", seen_as),
        *("--invalidation-mode", "unchecked-hash", str(folder)),
    ]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments


def _compiler_name(platform: Platform) -> str:
    """What the compiled files depend on besides their sources."""
    if platform == "host":
        return f"{sys.implementation.cache_tag}-{os.uname().machine}"
    return CLOUD_PYTHON if target(platform).compiler else "not compiled"


def _working_python(version: str) -> str | None:
    """Find an interpreter that starts, on the path (a shim there may not) or among uv's own."""
    found = shutil.which(f"python{version}")
    if found and _answers([found, "-c", ""]) is not None:
        return found
    offline = ("--managed-python", "--no-python-downloads")
    return _answers([_uv(), "python", "find", *offline, version])


def _answers(command: list[str]) -> str | None:
    """What a program says, or None where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return None if done.returncode else done.stdout.strip()


def _uv() -> str:
    """The uv beside the running interpreter: the lock file pins it."""
    return str(Path(sys.executable).parent / "uv")


def _sources(package: Path) -> list[Path]:
    """Everything that decides: modules, and the layouts that are shipped as data."""
    return sorted(
        path
        for path in package.rglob("*.*")
        if path.suffix in {".py", ".toml"}
        and not NOT_IN_THE_CLOUD.intersection(path.relative_to(package).parts)
    )


def _digest(paths: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:20]
