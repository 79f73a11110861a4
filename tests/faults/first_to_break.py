"""Live seeds until one breaks: `python -m tests.faults.first_to_break 200`.

Exit 0 if all hold; 1, and a line that tells which seed broke and how, if an invariant did, or
if the product refused what it never refuses. Any other error is no seed that broke.
"""

import sys
from traceback import extract_tb

from tests.faults.invariants import check
from tests.faults.simulator import Simulation, run
from tests.faults.soak import REBUILT_EVERY

TELLS = " broke: "


def first_to_break(seeds: range) -> str:
    """How the first seed that breaks does it; blank if none does."""
    for seed in seeds:
        try:
            simulation = Simulation(seed)
            run(simulation)
            check(simulation, rebuilt=seed % REBUILT_EVERY == 0)
        except Exception as error:
            if not is_ours(error):
                raise
            return f"seed {seed}{TELLS}{told(error)}"
    return ""


def is_ours(error: Exception) -> bool:
    """Whether an error is an invariant's or one that the product raises of its own accord."""
    kind = type(error)
    return issubclass(kind, AssertionError) or kind is LookupError or is_products(kind)


def is_products(kind: type[Exception]) -> bool:
    return kind.__module__.startswith("everypenny.")


def told(error: Exception) -> str:
    """The kind of an error, and the function that raised it."""
    return f"{type(error).__name__} in {extract_tb(error.__traceback__)[-1].name}"


if __name__ == "__main__":
    found = first_to_break(range(int(sys.argv[1])))
    print(found)
    sys.exit(bool(found))
