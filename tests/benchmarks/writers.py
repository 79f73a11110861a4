"""Five hundred writers on one day, before a table that tells of conflicts as DynamoDB does.

Not by the clock, but by one that is drawn: what is measured is how often who must try again.
"""

from tests.benchmarks.measured import Row
from tests.faults.writers_at_once import crowd
from tests.records import ON

WRITERS, RUNS, MOST_RETRIES = 500, 200, 3
MEDIANS_IN_MILLISECONDS = (3, 10, 20, 50)


def run() -> list[Row]:
    """At each latency of a transaction, all runs after one another: the same each time."""
    return [row for median in MEDIANS_IN_MILLISECONDS for row in _rows(median)]


def _rows(median: int) -> list[Row]:
    crowds = [
        crowd(seed, writers=WRITERS, median_seconds=median / 1_000) for seed in range(RUNS)
    ]
    what = f"{WRITERS} writers on one day, {median} ms a transaction"
    within = sum(one.most_retries <= MOST_RETRIES for one in crowds)
    most = max(one.most_retries for one in crowds)
    last = max(one.seconds for one in crowds)
    return [
        Row(
            what=f"{what}, runs in which none retried more than {MOST_RETRIES} times",
            figure=within,
            unit=f"of {RUNS}",
            note=f"the most was {most}; the last was done by {last:.1f} s of the drawn clock",
        ),
        Row(
            what=f"{what}, lost",
            figure=sum(WRITERS - len(one.listed(ON)) for one in crowds),
            unit="batches",
            budget=0,
            less_is_better=True,
        ),
    ]
