"""The simulator's officers do every deed that there is, and a new one joins them at once."""

from collections.abc import Iterator

from everypenny.adapters.stored_records import read
from everypenny.domain.deeds import APPROVE, DeedOutcome, Outcome
from everypenny.workflows.officers_deeds import DEEDS
from everypenny.workflows.rebuild_deeds import UNASKED

from tests.faults.simulator import Simulation, run

SEEDS = range(120)
# What seeds do not ask for, and why.
NOT_ASKED: dict[str, str] = {}


def test_every_deed_is_done_in_some_seed() -> None:
    wanted = {*DEEDS, *UNASKED} - NOT_ASKED.keys()
    done: set[str] = set()

    for seed in SEEDS:
        simulation = Simulation(seed)
        run(simulation)
        done |= set(_done_in(simulation))
        if wanted <= done:
            break

    assert wanted - done == set()
    assert done & NOT_ASKED.keys() == set()


def _done_in(simulation: Simulation) -> Iterator[str]:
    """The deeds that were carried out, by one officer or after another's yes."""
    items = simulation.house.outside.table.inner.items
    kept = {pk[2:]: item for (pk, _), item in items.items() if pk.startswith("K#")}
    outcomes = {name: read(Outcome, item["body"]) for name, item in kept.items()}
    for outcome in outcomes.values():
        if outcome.outcome is DeedOutcome.DONE:
            decided = outcomes.get(outcome.decides)
            yield decided.deed if decided and outcome.deed == APPROVE else outcome.deed
