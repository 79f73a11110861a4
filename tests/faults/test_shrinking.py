"""Of a story that breaks, no more is told than what breaks it."""

import pytest
from everypenny.local.memory_table import Item, MemoryTable
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.shrinking import case_of, how_it_ends, least, least_of
from tests.faults.simulator import Simulation


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40), max_size=5))
def test_what_is_left_is_what_fails_and_nothing_else(
    others: set[int], guilty: set[int]
) -> None:
    whole = sorted(others | guilty)

    left = least_of(whole, lambda some: guilty <= set(some))

    assert set(left) == guilty


@given(st.lists(st.integers(0, 3), max_size=20), st.integers(1, 9))
def test_nothing_that_is_left_can_go(whole: list[int], enough: int) -> None:
    left = least_of(whole, lambda some: sum(some) >= enough)

    if sum(whole) >= enough:
        assert all(sum(left) - one < enough <= sum(left) for one in left)


@pytest.fixture
def _a_table_that_takes_no_notice_of_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def put_new(table: MemoryTable, item: Item) -> None:
        table.write_all([item])

    monkeypatch.setattr(MemoryTable, "put_new", put_new)


@pytest.mark.usefixtures("_a_table_that_takes_no_notice_of_what_stands")
def test_a_seed_that_breaks_is_told_with_few_of_its_files() -> None:
    case = case_of(Simulation(0))
    end = how_it_ends(case.simulation())

    smaller = least(case)

    assert end
    assert how_it_ends(smaller.simulation()) == end
    assert len(smaller.sent) < len(case.sent) / 2


def test_a_case_with_all_that_its_seed_draws_is_the_seed() -> None:
    whole = Simulation(3)

    again = case_of(whole).simulation()

    assert how_it_ends(whole) == how_it_ends(again) == ""
    assert again.story == whole.story
