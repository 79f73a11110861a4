"""Take one safeguard out at a time: `python -m tests.faults.mutations [word in its name]`.

Each is taken out of a copy of the sources, over which its own tests run, and the simulator
lives its seeds where they notice nothing. A safeguard whose loss neither notices survives.
`--refusals` takes out every refusal that the source has: its tests are those that see it.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.call_sites import PACKAGE
from tests.faults.safeguard import Safeguard
from tests.faults.safeguards import SAFEGUARDS

ROOT = Path(__file__).parents[2]
SEEDS = 200
COPIED = ("functions", "infra_cdk")
NOT_ASKED = ("journeys", "benchmarks", "infra_cdk", "local/test_local_stack.py")


@dataclass(frozen=True)
class Loss:
    """A file of the checkout without one safeguard, and the tests that ought to notice."""

    what: str
    file: str
    left: str
    tests: tuple[str, ...]


def without(safeguard: Safeguard) -> Loss:
    """The loss of a safeguard."""
    path = safeguard.path
    left = path.read_text("utf-8")
    for old, new in [(safeguard.old, safeguard.new), safeguard.also]:
        assert not old or left.count(old) == 1, f"{safeguard.what}: {left.count(old)} times"
        left = left.replace(old, new) if old else left
    return Loss(safeguard.what, _of_root(path), left, tuple(safeguard.tests.split()))


def _of_root(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def notices(loss: Loss, seeds: int = SEEDS) -> str:
    """Who notices the loss: `a test`, `the simulator`, or nobody (blank)."""
    with TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        lay_out(copy)
        changed = copy / loss.file
        changed.unlink()
        changed.write_text(loss.left, "utf-8")
        if loss.tests and not holds(loss.tests, copy):
            return "a test"
        lives = f"from tests.faults.soak import struck_by; struck_by(range({seeds}))"
        return "" if _run(["-c", lives], copy).returncode == 0 else "the simulator"


def all_hold(losses: Iterable[Loss]) -> bool:
    """Whether the tests that ought to notice pass where nothing is lost."""
    with TemporaryDirectory() as folder:
        lay_out(Path(folder).resolve())
        tests = sorted({test for loss in losses for test in loss.tests})
        return holds(tests, Path(folder).resolve())


def lay_out(folder: Path) -> None:
    """Make a checkout of a folder: its sources are copies, the rest is linked."""
    copied = [ROOT / name for name in COPIED]
    own = {PACKAGE, *copied, ROOT / "build"}
    for above in PACKAGE.relative_to(ROOT).parents:
        (folder / above).mkdir(parents=True, exist_ok=True)
        for beside in (ROOT / above).iterdir():
            if beside not in own and beside not in PACKAGE.parents:
                (folder / above / beside.name).symlink_to(beside)
    for path in (PACKAGE, *copied):
        shutil.copytree(path, folder / path.relative_to(ROOT))


def holds(tests: Iterable[str], folder: Path) -> bool:
    """Whether tests pass in a checkout; RuntimeError if they cannot be run."""
    done = _run(
        ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests], folder
    )
    if done.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(f"the tests could not be run:\n{done.stdout}{done.stderr}")
    return done.returncode == pytest.ExitCode.OK


def _run(asked: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    package = folder / PACKAGE.relative_to(ROOT)
    return subprocess.run(
        ["env", f"PYTHONPATH={package.parent}", sys.executable, *asked],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def take_out_refusals() -> int:
    """Every refusal that the source has, as tests/faults/witnesses.py does it."""
    asked = ["-m", "pytest", "-p", "tests.faults.witnesses", "--take-out", "-s", "-n", "0"]
    asked += ["-q", "-p", "no:cacheprovider", *[f"--ignore=tests/{name}" for name in NOT_ASKED]]
    return subprocess.run([sys.executable, *asked], cwd=ROOT, check=False).returncode


def main() -> None:
    """Take out those whose name holds the word, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--refusals", action="store_true")
    told = parser.parse_args()
    if told.refusals:
        sys.exit(take_out_refusals())
    asked = [loss for loss in map(without, SAFEGUARDS) if told.word in loss.what]
    assert all_hold(asked), "a test fails without any loss"
    survivors = 0
    for loss in asked:
        by = notices(loss)
        survivors += not by
        print(f"{by or 'NOBODY':<14} notices the loss of: {loss.what}", flush=True)
    print(f"{survivors} survivors")
    sys.exit(survivors > 0)


if __name__ == "__main__":
    main()
