"""Many write to one day before a table that tells of conflicts: none is lost, few wait long.

`python -m tests.benchmarks writers` tells the retries of many more runs, at four latencies.
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from everypenny.adapters import dynamo_days
from everypenny.adapters.dynamo_ledger import DynamoLedger

from tests.faults.writers_at_once import Crowd, Written, crowd
from tests.records import ON

WRITERS = 500
TEN_MILLISECONDS = 0.01
NEXT = ON + timedelta(days=1)


def ids(written: Sequence[Written]) -> list[str]:
    return sorted(one.batch_id for one in written)


def listed(lived: Crowd) -> list[str]:
    """Every batch that a day lists, once for each listing."""
    return sorted([*lived.listed(ON), *lived.listed(NEXT)])


@pytest.mark.parametrize("seed", range(4))
def test_of_five_hundred_writers_none_is_lost_or_retries_more_than_three_times(
    seed: int,
) -> None:
    lived = crowd(seed, writers=WRITERS, median_seconds=TEN_MILLISECONDS)

    assert listed(lived) == ids(lived.written)
    assert len(lived.written) == WRITERS
    assert 1 <= lived.most_retries <= 3


@pytest.mark.parametrize("seed", range(3))
def test_writers_about_a_close_each_stand_in_the_one_day_that_they_were_told(
    seed: int,
) -> None:
    lived = crowd(seed, writers=200, median_seconds=TEN_MILLISECONDS, shut_at=0.01)

    assert listed(lived) == ids(lived.written)
    for day in (ON, NEXT):
        told = ids([one for one in lived.written if one.posted_on == day])
        assert lived.listed(day) == told != []


def test_who_finds_no_room_comes_again_by_the_queue_and_posts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dynamo_days, "FENCES", 1)

    lived = crowd(0, writers=60, median_seconds=0.2)

    assert max(one.deliveries for one in lived.written) > 1
    assert listed(lived) == ids(lived.written)
    assert len(lived.written) == 60
    assert len(list(DynamoLedger(lived.table).suspense())) == 60


def test_two_who_only_look_at_an_item_are_in_each_others_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the local AWS does not tell, and this table does."""
    apart = crowd(0, writers=2, median_seconds=TEN_MILLISECONDS)

    monkeypatch.setattr(dynamo_days, "FENCES", 1)
    together = crowd(0, writers=2, median_seconds=TEN_MILLISECONDS)

    assert (apart.most_retries, together.most_retries) == (0, 1)
