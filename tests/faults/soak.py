"""Live many seeds: `python -m tests.faults.soak --seeds 5000 --from 0`, or `make soak`.

Exit 1 and the story of the first seed that breaks an invariant; it can be lived again alone
with `--seeds 1 --from <seed>`. Without `--from` a soak goes on from where the last one of the
same source ended, which build/soak.json remembers with all that has struck so far.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from everypenny.formats.canonical import sha256

from tests.faults.call_sites import CELLS, PACKAGE, SITES
from tests.faults.invariants import check
from tests.faults.shrinking import case_of, how_it_ends, least
from tests.faults.simulator import Simulation, run
from tests.faults.strikes import Cell, Fault, Strikes
from tests.faults.true_list import broken

AT_ONCE = 50
REBUILT_EVERY = 10
MOST = 1_000_000
KEPT = Path(__file__).parents[2] / "build" / "soak.json"


@contextmanager
def telling(simulation: Simulation) -> Iterator[None]:
    """Print the least of the story of a seed that breaks."""
    holds = False
    try:
        yield
        holds = True
    finally:
        if not holds:
            print(f"\nseed {simulation.seed} broke:", flush=True)
            case = least(case_of(simulation))
            told = case.simulation()
            end = how_it_ends(told)
            print(*told.story, end, f"to be kept: {case}", sep="\n", flush=True)


def live(seed: int, *, rebuilt: bool = True) -> Simulation:
    """Live a seed and check it; AssertionError, its story printed, if anything is astray."""
    return lived(Simulation(seed), rebuilt=rebuilt)


def lived(simulation: Simulation, *, rebuilt: bool = True) -> Simulation:
    """Live a simulation and check it, as above."""
    with telling(simulation):
        run(simulation)
        check(simulation, rebuilt=rebuilt)
    return simulation


def struck_by(seeds: range) -> Counter[Cell]:
    """How often each fault struck at each call site, over some seeds that all held."""
    struck: Counter[Cell] = Counter()
    for seed in seeds:
        struck += lived(Simulation(seed), rebuilt=seed % REBUILT_EVERY == 0).strikes.struck
    return struck


def storms(seeds: range) -> Iterator[Strikes]:
    """What storms struck, one after another until every fault has struck everywhere."""
    struck: Counter[Cell] = Counter()
    for seed in seeds:
        if all(struck[cell] for cell in CELLS):
            break
        simulation = Simulation(seed, storm=True, struck_so_far=struck)
        yield lived(simulation, rebuilt=seed % REBUILT_EVERY == 0).strikes
        struck += simulation.strikes.struck


def table(struck: Counter[Cell]) -> Iterator[str]:
    """A row a call site, a column a fault; `-` where a site cannot suffer it."""
    yield f"{'call site':<48}" + "".join(f"{fault:>10}" for fault in Fault)
    for site in SITES:
        counts = [str(struck[site, f]) if (site, f) in CELLS else "-" for f in Fault]
        yield f"{site:<48}" + "".join(f"{count:>10}" for count in counts)


def source_digest() -> str:
    """What the product and its simulator are made of: seeds held by another say nothing."""
    sources = sorted([*PACKAGE.rglob("*.py"), *Path(__file__).parents[1].rglob("*.py")])
    return sha256(b"".join(path.read_bytes() for path in sources))


@dataclass
class Soaked:
    """What all soaks of one source together have lived, and where the next one begins."""

    source: str = field(default_factory=lambda: source_digest())
    next: int = 0
    seconds: float = 0.0
    struck: Counter[Cell] = field(default_factory=Counter)

    def add(self, part: range, seconds: float, struck: Counter[Cell]) -> None:
        self.next = part.stop
        self.seconds += seconds
        self.struck += struck

    def keep(self) -> None:
        KEPT.parent.mkdir(exist_ok=True)
        told = {f"{site} {fault}": count for (site, fault), count in self.struck.items()}
        kept = {
            "source": self.source,
            "next": self.next,
            "seconds": round(self.seconds, 1),
            "struck": told,
        }
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def kept() -> Soaked:
    """Where the last soak ended; the beginning, if there was none of this source."""
    fresh = Soaked()
    told = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    if told.get("source") != fresh.source:
        return fresh
    struck = Counter(
        {
            (cell.rpartition(" ")[0], Fault(cell.rpartition(" ")[2])): count
            for cell, count in told["struck"].items()
        }
    )
    return Soaked(fresh.source, told["next"], told["seconds"], struck)


def soak(seeds: range, processes: int, *, soaked: Soaked, remember: bool) -> None:
    """Live the seeds in several processes, telling how far it has come."""
    began = last = time.perf_counter()
    parts = [
        range(start, min(start + AT_ONCE, seeds.stop))
        for start in range(seeds.start, seeds.stop, AT_ONCE)
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part, struck in zip(parts, pool.map(hold, parts), strict=True):
            now = time.perf_counter()
            soaked.add(part, now - last, struck)
            if remember:
                soaked.keep()
            last = now
            rate = (part.stop - seeds.start) / (now - began)
            print(f"\rseeds {seeds.start} to {part.stop - 1} hold, {rate:.1f} a second", end="")
    print()


def hold(seeds: range) -> Counter[Cell]:
    """Live some seeds and cut their true lists too; AssertionError if anything is astray."""
    assert list(broken(seeds)) == [], "a true list of bank entries was not posted as it is"
    return struck_by(seeds)


def main() -> None:
    """Soak, and print the table of what struck where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, help="how many; up to a million unless told")
    parser.add_argument("--from", type=int, dest="first", help="begin here, remember nothing")
    parser.add_argument("--processes", type=int, default=2)
    told = parser.parse_args()
    remember = told.first is None
    soaked = kept() if remember else Soaked(next=told.first)
    seeds = range(soaked.next, soaked.next + told.seeds if told.seeds else MOST)
    soak(seeds, told.processes, soaked=soaked, remember=remember)
    print("\n".join(table(soaked.struck)))
    hit = sum(soaked.struck[cell] > 0 for cell in CELLS)
    print(f"{hit} of {len(CELLS)} cells hit, {soaked.struck.total()} faults in all soaks")


if __name__ == "__main__":
    main()
