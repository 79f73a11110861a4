"""Take one safeguard out at a time: `python -m tests.faults.mutations [word in its name]`.

Each is taken out of a copy of the sources, over which its own tests run, and the simulator
lives its seeds where they notice nothing. A safeguard whose loss neither notices survives.
A run of all writes what noticed each to build/mutations.json, and goes on from there as long
as the sources are the same.
`--refusals` takes out every refusal that the source has: its tests are those that see it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from everypenny.formats.canonical import sha256

from tests.faults.call_sites import PACKAGE
from tests.faults.losses import (
    COPIED,
    ROOT,
    CannotBeTried,
    Loss,
    noticed,
    noticed_without_loss,
    without,
)
from tests.faults.safeguards import SAFEGUARDS

AT_ONCE = 2
KEPT = ROOT / "build" / "mutations.json"
NOT_ASKED = ("journeys", "benchmarks", "infra_cdk", "local/test_local_stack.py")


def source_digest() -> str:
    """What the product and its tests are made of: what another noticed says nothing."""
    folders = [PACKAGE, *(ROOT / name for name in COPIED), Path(__file__).parents[1]]
    sources = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in sources))


@dataclass
class Found:
    """What has been found out of one source: who notices which loss, by its name."""

    source: str = field(default_factory=lambda: source_digest())
    holds_without_loss: bool = False
    noticed: dict[str, str] = field(default_factory=dict)

    def keep(self) -> None:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(vars(self), indent=1) + "\n", "utf-8")


def kept() -> Found:
    """What was found of this very source before; nothing, if it was of another."""
    found = Found()
    told = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return Found(**told) if told.get("source") == found.source else found


def try_one(loss: Loss) -> str:
    """Who notices a loss and how; blank for nobody."""
    try:
        notice = noticed(loss)
    except CannotBeTried as broken:
        print(f"{loss.what}: {broken}", flush=True)
        return ""
    return f"{notice.by}: {notice.how}" if notice else ""


def take_out(losses: Sequence[Loss], found: Found, *, remember: bool) -> int:
    """Try losses, two at once, and tell of each; gives how many nobody notices."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        left = [loss for loss in losses if not found.noticed.get(loss.what)]
        for loss, by in zip(left, pool.map(try_one, left), strict=True):
            found.noticed[loss.what] = by
            print(f"{by or 'NOBODY'} notices the loss of: {loss.what}", flush=True)
            if remember:
                found.keep()
    return sum(not found.noticed[loss.what] for loss in losses)


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
    found = Found() if told.word else kept()
    if not found.holds_without_loss:
        fails = noticed_without_loss({test for loss in asked for test in loss.tests})
        assert fails is None, f"it fails without any loss: {fails}"
        found.holds_without_loss = True
    survivors = take_out(asked, found, remember=not told.word)
    print(f"{survivors} survivors of {len(asked)}")
    sys.exit(survivors > 0)


if __name__ == "__main__":
    main()
