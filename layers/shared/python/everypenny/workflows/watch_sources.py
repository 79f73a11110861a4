"""Look each hour for files that should have come and have not."""

from collections.abc import Callable, Collection
from datetime import date

from everypenny.domain.expectations import missing
from everypenny.domain.london_days import london_day
from everypenny.workflows.ledger_ports import Days
from everypenny.workflows.ports import Clock, Councils

Holidays = Callable[[int], Collection[date]]


def watch_sources(
    *, days: Days, councils: Councils, clock: Clock, holidays: Holidays
) -> tuple[str, ...]:
    """The codes of sources whose file of this London day is late."""
    now = clock.now()
    today = london_day(now)
    sources = councils.live().sources.values()
    if all(source.expected_on == "never" for source in sources):
        return ()
    return missing(sources, days.verdicts(today), now=now, holidays=holidays(today.year))
