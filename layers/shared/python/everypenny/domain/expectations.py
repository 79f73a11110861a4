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
    late = never_came(sources, verdicts, london_day(now), holidays)
    time = london_time(now)
    return tuple(source.code for source in late if time >= source.expected_by)


def never_came(
    sources: Iterable[Source],
    verdicts: Iterable[ListedVerdict],
    day: date,
    holidays: Collection[date],
) -> tuple[Source, ...]:
    """The sources whose file of a finished London day is not among its verdicts, by code."""
    come = _come(verdicts)
    expected = (source for source in sources if is_expected(source, day, holidays))
    late = (source for source in expected if source.code not in come)
    return tuple(sorted(late, key=lambda source: source.code))


def _come(verdicts: Iterable[ListedVerdict]) -> set[str]:
    return {v.source for v in verdicts if v.verdict in {Verdict.ACCEPTED, Verdict.HELD}}


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
