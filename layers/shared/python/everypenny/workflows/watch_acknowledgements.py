"""Look each hour for targets that should have said by now what they loaded."""

from everypenny.domain.acknowledgement import Standing, is_overdue
from everypenny.domain.london_days import london_day
from everypenny.workflows.acknowledge_export import Acknowledging, standings
from everypenny.workflows.watch_sources import Holidays


def watch_acknowledgements(
    *, acknowledging: Acknowledging, holidays: Holidays
) -> tuple[str, ...]:
    """The ids of exports that are still unknown after their target's hour, by target."""
    now = acknowledging.intake.clock.now()
    this_year = london_day(now).year
    free = frozenset(day for year in (this_year - 1, this_year) for day in holidays(year))
    targets = acknowledging.intake.councils.live().targets.values()
    return tuple(
        record.export_id
        for target in sorted(targets, key=lambda target: target.code)
        if target.acknowledged_by
        for record, standing in standings(
            target.code,
            exports=acknowledging.exports,
            acknowledgements=acknowledging.acknowledgements,
        )
        if standing is Standing.UNKNOWN
        and is_overdue(record.last_on, target.acknowledged_by, now=now, holidays=free)
    )
