"""Live many seeds: `python -m tests.faults.soak --seeds 5000 --from 0`, or `make soak`.

Exit 1 and the story of the first seed that breaks an invariant; it can be lived again alone
with `--seeds 1 --from <seed>`. A soak that was cut off goes on from the seed it named last.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from tests.faults.call_sites import CELLS, SITES
from tests.faults.invariants import check
from tests.faults.simulator import Simulation, run
from tests.faults.strikes import CAN_SUFFER, Cell, Fault

AT_ONCE = 50
EVIDENCE_EVERY = 10


@contextmanager
def telling(simulation: Simulation) -> Iterator[None]:
    """Print the story of a seed that breaks."""
    holds = False
    try:
        yield
        holds = True
    finally:
        if not holds:
            print(f"\nseed {simulation.seed} broke:", *simulation.story, sep="\n")


def live(seed: int, *, evidence: bool = True, storm: bool = False) -> Simulation:
    """Live a seed and check it; AssertionError, its story printed, if anything is astray."""
    simulation = Simulation(seed, storm=storm)
    with telling(simulation):
        run(simulation)
        # An early close (the demo's alone) may list a register behind a file that pins it: its
        # shard is shut, the file's is not yet. A rebuild, day by day, then lacks the register.
        check(simulation, evidence=evidence and not simulation.house.early)
    return simulation


def struck_by(seeds: range, *, storm: bool = False) -> Counter[Cell]:
    """How often each fault struck at each call site, over some seeds that all held."""
    struck: Counter[Cell] = Counter()
    for seed in seeds:
        lived = live(seed, evidence=seed % EVIDENCE_EVERY == 0, storm=storm)
        struck += lived.strikes.struck
    return struck


def table(struck: Counter[Cell]) -> Iterator[str]:
    """A row a call site, a column a fault; `-` where a site cannot suffer it."""
    yield f"{'call site':<48}" + "".join(f"{fault:>10}" for fault in Fault)
    for site in SITES:
        suffers = CAN_SUFFER[site.split(" ")[1]]
        counts = [str(struck[site, f]) if f in suffers else "-" for f in Fault]
        yield f"{site:<48}" + "".join(f"{count:>10}" for count in counts)


def soak(first: int, seeds: int, processes: int) -> Counter[Cell]:
    """Live the seeds in several processes, telling how far it has come."""
    began, struck = time.perf_counter(), Counter[Cell]()
    parts = [
        range(start, min(start + AT_ONCE, first + seeds))
        for start in range(first, first + seeds, AT_ONCE)
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part, counted in zip(parts, pool.map(struck_by, parts), strict=True):
            struck += counted
            rate = (part.stop - first) / (time.perf_counter() - began)
            print(f"\rseeds {first} to {part.stop - 1} hold, {rate:.1f} a second", end="")
    print()
    return struck


def main() -> None:
    """Soak, and print the table of what struck where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--processes", type=int, default=2)
    told = parser.parse_args()
    struck = soak(told.first, told.seeds, told.processes)
    print("\n".join(table(struck)))
    hit = sum(struck[cell] > 0 for cell in CELLS)
    print(f"{hit} of {len(CELLS)} cells hit, {struck.total()} faults")


if __name__ == "__main__":
    main()
