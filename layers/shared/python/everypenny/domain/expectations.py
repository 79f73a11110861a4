"""Which files should have come by now: domain.md section 5."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from everypenny.domain.council import Source
from everypenny.domain.london_days import london_day, london_time
from everypenny.domain.records import ListedVerdict, Verdict

_SATURDAY = 5


def missing(
    sources: Iterable[Source],
    verdicts: Iterable[ListedVerdict],
    *,
    now: datetime,
    holidays: Collection[date],
) -> tuple[str, ...]:
    """Codes of the sources whose file of this London day is late, in order.

    `verdicts` are the day's; a file that was accepted or held has come, a rejected or refused
    one has not. `holidays` are England's bank holidays, as Bacs keeps them.
    """
    come = {v.source for v in verdicts if v.verdict in {Verdict.ACCEPTED, Verdict.HELD}}
    day, time = london_day(now), london_time(now)
    return tuple(
        source.code
        for source in sorted(sources, key=lambda source: source.code)
        if is_expected(source, day, holidays)
        and time >= source.expected_by
        and source.code not in come
    )


def is_expected(source: Source, day: date, holidays: Collection[date]) -> bool:
    """Whether a source's file should come on this day."""
    match source.expected_on:
        case "never":
            return False
        case "every_day":
            return True
        case "weekdays":
            return day.weekday() < _SATURDAY
        case "banking_days":
            return is_banking_day(day, holidays)


def is_banking_day(day: date, holidays: Collection[date]) -> bool:
    """Whether banks and offices work."""
    return day.weekday() < _SATURDAY and day not in holidays
