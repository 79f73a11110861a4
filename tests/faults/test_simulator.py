"""Thousands of days with faults at every call to the outside, and never a penny astray."""

from collections import Counter

import pytest

from tests.faults.call_sites import CELLS, is_told_of
from tests.faults.kept_cases import KEPT
from tests.faults.shrinking import Case
from tests.faults.soak import live, lived, storms, struck_by, table
from tests.faults.strikes import Cell

SEEDS = 2_000
STORMS = range(200)
AT_ONCE = 50
PARTS = [range(first, first + AT_ONCE) for first in range(0, SEEDS, AT_ONCE)]


@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_no_seed_loses_or_doubles_a_penny(seeds: range) -> None:
    struck = struck_by(seeds)

    assert struck.total() > AT_ONCE


@pytest.mark.parametrize("case", KEPT, ids=KEPT.get)
def test_a_case_that_once_broke_an_invariant_holds(case: Case) -> None:
    assert lived(case.simulation()).story


def test_every_call_to_the_outside_is_struck_by_every_fault_that_it_can_suffer() -> None:
    strikes = list(storms(STORMS))

    struck = sum((one.struck for one in strikes), Counter[Cell]())
    called = set[str]().union(*(one.called for one in strikes))
    assert [cell for cell in CELLS if not struck[cell]] == [], "\n".join(table(struck))
    assert [site for site in called if not is_told_of(site)] == []


def test_a_seed_is_the_same_story_each_time() -> None:
    assert live(7).story == live(7).story
