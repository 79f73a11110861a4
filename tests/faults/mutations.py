"""Take one safeguard out at a time: `python -m tests.faults.mutations [word in its name]`.

Each is taken out of a copy of the package, over which the simulator lives its seeds and the
safeguard's own tests run. A safeguard whose loss neither of them notices is a survivor.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.call_sites import PACKAGE
from tests.faults.safeguard import Safeguard
from tests.faults.safeguards import SAFEGUARDS

ROOT = Path(__file__).parents[2]
SEEDS = 200


def without(safeguard: Safeguard, folder: Path) -> Path:
    """Copy the package into the folder without the safeguard; returns the altered file."""
    copy = Path(shutil.copytree(PACKAGE, folder / "everypenny"))
    path = copy / safeguard.file
    source = path.read_text("utf-8")
    for old, new in [(safeguard.old, safeguard.new), safeguard.also]:
        assert not old or source.count(old) == 1, f"{safeguard.what}: {source.count(old)} times"
        source = source.replace(old, new) if old else source
    path.write_text(source, "utf-8")
    return path


def notices(safeguard: Safeguard, seeds: int = SEEDS) -> str:
    """Who notices that the safeguard is gone: `a test`, `the simulator`, or nobody (blank)."""
    with TemporaryDirectory() as folder:
        without(safeguard, Path(folder))
        if safeguard.tests:
            asked = ["pytest", "-q", "-x", "-p", "no:cacheprovider", *safeguard.tests.split()]
            if not _holds(["-m", *asked], folder):
                return "a test"
        lives = f"from tests.faults.soak import struck_by; struck_by(range({seeds}))"
        return "" if _holds(["-c", lives], folder) else "the simulator"


def _holds(asked: list[str], folder: str) -> bool:
    done = subprocess.run(
        ["env", f"PYTHONPATH={folder}", sys.executable, *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0


def main() -> None:
    """Take out those whose name holds the word, or all."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    survivors = 0
    for safeguard in SAFEGUARDS:
        if word in safeguard.what:
            by = notices(safeguard)
            survivors += not by
            print(f"{by or 'NOBODY':<14} notices the loss of: {safeguard.what}", flush=True)
    print(f"{survivors} survivors")
    sys.exit(survivors > 0)


if __name__ == "__main__":
    main()
