"""Thousands of days with faults at every call to the outside, and never a penny astray."""

import pytest

from tests.faults.call_sites import CELLS
from tests.faults.kept_seeds import KEPT
from tests.faults.soak import live, struck_by, struck_in_storms, table

SEEDS = 2_000
STORMS = range(96)
AT_ONCE = 50
PARTS = [range(first, first + AT_ONCE) for first in range(0, SEEDS, AT_ONCE)]


@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_no_seed_loses_or_doubles_a_penny(seeds: range) -> None:
    struck = struck_by(seeds)

    assert struck.total() > AT_ONCE


@pytest.mark.parametrize("seed", sorted(KEPT), ids=str)
def test_a_seed_that_once_broke_an_invariant_holds(seed: int) -> None:
    simulation = live(seed)

    assert simulation.story


def test_every_call_to_the_outside_is_struck_by_every_fault_that_it_can_suffer() -> None:
    struck = struck_in_storms(STORMS)

    missed = [cell for cell in CELLS if not struck[cell]]
    assert missed == [], "\n".join(table(struck))


def test_a_seed_is_the_same_story_each_time() -> None:
    assert live(7).story == live(7).story
