"""Take one safeguard out at a time: `python -m tests.faults.mutations [word in its name]`.

Each is taken out of a copy of the package, over which its own tests run, and the simulator
lives its seeds where they notice nothing. A safeguard whose loss neither notices survives.
`--refusals` takes out every refusal that the source has, one after the other: its tests are
those that were seen to be refused there (build/witnesses.json, made once by running all).
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.call_sites import PACKAGE
from tests.faults.refusals import REFUSALS
from tests.faults.safeguard import Safeguard
from tests.faults.safeguards import SAFEGUARDS

ROOT = Path(__file__).parents[2]
WITNESSES = ROOT / "build" / "witnesses.json"
SEEDS = 200
MOST_WITNESSES = 12
NOT_ASKED = ("journeys", "benchmarks", "infra_cdk", "local/test_local_stack.py")


@dataclass(frozen=True)
class Loss:
    """A file of the package without one safeguard, and the tests that ought to notice."""

    what: str
    file: str
    left: str
    tests: tuple[str, ...]


def without(safeguard: Safeguard) -> Loss:
    """The loss of a safeguard."""
    left = (PACKAGE / safeguard.file).read_text("utf-8")
    for old, new in [(safeguard.old, safeguard.new), safeguard.also]:
        assert not old or left.count(old) == 1, f"{safeguard.what}: {left.count(old)} times"
        left = left.replace(old, new) if old else left
    return Loss(safeguard.what, safeguard.file, left, tuple(safeguard.tests.split()))


def lost_refusals() -> Iterator[Loss]:
    """The loss of each refusal, noticed by the quickest tests that were refused there."""
    seen = json.loads(WITNESSES.read_text("utf-8"))
    for refusal in REFUSALS:
        left = refusal.without((PACKAGE / refusal.file).read_text("utf-8"))
        lines = range(refusal.begins[0], refusal.ends[0] + 1)
        tests = [test for line in lines for test in seen.get(f"{refusal.file}:{line}", ())]
        yield Loss(refusal.what, refusal.file, left, tuple(tests[:MOST_WITNESSES]))


def notices(loss: Loss, seeds: int = SEEDS) -> str:
    """Who notices the loss: `a test`, `the simulator`, or nobody (blank)."""
    with TemporaryDirectory() as folder:
        package = a_copy(Path(folder))
        (package / loss.file).write_text(loss.left, "utf-8")
        if loss.tests and not holds(loss.tests, package.parent):
            return "a test"
        lives = f"from tests.faults.soak import struck_by; struck_by(range({seeds}))"
        return "" if _run(["-c", lives], package.parent).returncode == 0 else "the simulator"


def a_copy(folder: Path) -> Path:
    """Copy the package to where it lies in a checkout, whose rest is linked; returns it."""
    package = folder / PACKAGE.relative_to(ROOT)
    for above in package.relative_to(folder).parents:
        (folder / above).mkdir(parents=True, exist_ok=True)
        for beside in (ROOT / above).iterdir():
            if beside not in PACKAGE.parents and beside != PACKAGE:
                (folder / above / beside.name).symlink_to(beside)
    return Path(shutil.copytree(PACKAGE, package))


def holds(tests: Iterable[str], folder: Path) -> bool:
    """Whether tests pass over the package in a folder; RuntimeError if they cannot be run."""
    done = _run(
        ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests], folder
    )
    if done.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(f"the tests could not be run:\n{done.stdout}{done.stderr}")
    return done.returncode == pytest.ExitCode.OK


def _run(asked: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["env", f"PYTHONPATH={folder}", sys.executable, *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def find_witnesses() -> None:
    """Run the tests once, and keep which of them sees which refusal."""
    asked = ["-m", "pytest", "-p", "tests.faults.witnesses", "--witnesses", str(WITNESSES)]
    asked += ["-n", "0", *[f"--ignore=tests/{name}" for name in NOT_ASKED]]
    subprocess.run([sys.executable, *asked], cwd=ROOT, check=True)


def main() -> None:
    """Take out those whose name holds the word, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--refusals", action="store_true")
    told = parser.parse_args()
    if told.refusals and not WITNESSES.exists():
        find_witnesses()
    losses = list(lost_refusals()) if told.refusals else [without(s) for s in SAFEGUARDS]
    asked = [loss for loss in losses if told.word in loss.what]
    sound = sorted({test for loss in asked for test in loss.tests})
    assert told.refusals or holds(sound, PACKAGE.parent), "these fail without any loss"
    survivors = 0
    for loss in asked:
        by = notices(loss)
        survivors += not by
        print(f"{by or 'NOBODY':<14} notices the loss of: {loss.what}", flush=True)
    print(f"{survivors} survivors")
    sys.exit(survivors > 0)


if __name__ == "__main__":
    main()
