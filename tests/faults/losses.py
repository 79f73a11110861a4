"""A safeguard that is lost: a copy of the sources without it, and who notices there."""

import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.call_sites import PACKAGE
from tests.faults.first_to_break import TELLS
from tests.faults.safeguard import Safeguard

ROOT = Path(__file__).parents[2]
SEEDS = 200
COPIED = ("functions", "infra_cdk")
FAILED = re.compile(r"^FAILED (\S+)", re.MULTILINE)


class CannotBeTried(RuntimeError):
    """The sources without a safeguard do not run at all, which proves nothing."""


@dataclass(frozen=True)
class Loss:
    """A file of the checkout without one safeguard, and the tests that ought to notice."""

    what: str
    file: str
    left: str
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Who notices a loss, `a test` or `the simulator`, and which test or seed it was."""

    by: str
    how: str


def without(safeguard: Safeguard) -> Loss:
    """The loss of a safeguard."""
    path = safeguard.path
    left = path.read_text("utf-8")
    for old, new in [(safeguard.old, safeguard.new), safeguard.also]:
        assert not old or left.count(old) == 1, f"{safeguard.what}: {left.count(old)} times"
        left = left.replace(old, new) if old else left
    file = path.relative_to(ROOT).as_posix()
    return Loss(safeguard.what, file, left, tuple(safeguard.tests.split()))


def noticed(loss: Loss, seeds: int = SEEDS) -> Notice | None:
    """Who notices the loss, or None; CannotBeTried if nothing runs without it."""
    with a_checkout() as copy:
        changed = copy / loss.file
        changed.unlink()
        changed.write_text(loss.left, "utf-8")
        return _noticed_in(copy, loss.tests, seeds)


def noticed_without_loss(tests: Collection[str], seeds: int = SEEDS) -> Notice | None:
    """Who fails although nothing is lost; then no loss can be told."""
    with a_checkout() as copy:
        return _noticed_in(copy, tests, seeds)


def _noticed_in(copy: Path, tests: Collection[str], seeds: int) -> Notice | None:
    if tests and (test := first_to_fail(tests, copy)):
        return Notice("a test", test)
    seed = first_to_break(seeds, copy)
    return Notice("the simulator", seed) if seed else None


@contextmanager
def a_checkout() -> Iterator[Path]:
    """A folder like this checkout: its sources are copies, the rest is linked."""
    with TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        lay_out(copy)
        yield copy


def lay_out(folder: Path) -> None:
    """Make such a checkout of a folder."""
    copied = [ROOT / name for name in COPIED]
    own = {PACKAGE, *copied, ROOT / "build"}
    for above in PACKAGE.relative_to(ROOT).parents:
        (folder / above).mkdir(parents=True, exist_ok=True)
        for beside in (ROOT / above).iterdir():
            if beside not in own and beside not in PACKAGE.parents:
                (folder / above / beside.name).symlink_to(beside)
    for path in (PACKAGE, *copied):
        shutil.copytree(path, folder / path.relative_to(ROOT))


def first_to_fail(tests: Collection[str], folder: Path) -> str:
    """The first of some tests that fails in a checkout; blank if they pass."""
    asked = ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *sorted(tests)]
    done = _run(asked, folder)
    if done.returncode == pytest.ExitCode.OK:
        return ""
    failed = FAILED.search(done.stdout)
    if done.returncode != pytest.ExitCode.TESTS_FAILED or not failed:
        raise CannotBeTried(f"the tests could not be run:\n{done.stdout}{done.stderr}")
    return failed[1]


def first_to_break(seeds: int, folder: Path) -> str:
    """The first seed that breaks in a checkout, and how; blank if all hold."""
    done = _run(["-m", "tests.faults.first_to_break", str(seeds)], folder)
    if done.returncode and TELLS not in done.stdout:
        raise CannotBeTried(f"the seeds could not be lived:\n{done.stderr}")
    return done.stdout.strip()


def _run(asked: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    package = folder / PACKAGE.relative_to(ROOT)
    return subprocess.run(
        ["env", f"PYTHONPATH={package.parent}", sys.executable, *asked],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
