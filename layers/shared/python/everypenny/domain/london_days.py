"""A council's day is London's day; instants are UTC. The one place that turns one to other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def london_day(instant: datetime) -> date:
    """The London day in which a UTC instant falls."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(_LONDON).date()


def london_time(instant: datetime) -> str:
    """The time of day on London's clocks: `09:30`."""
    return instant.astimezone(_LONDON).strftime("%H:%M")


def instant_text(instant: datetime) -> str:
    """An instant as records and file names write it: `2026-11-21T09:30:00.123456Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def days(first_on: date, last_on: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    for offset in range((last_on - first_on).days + 1):
        yield first_on + timedelta(days=offset)


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def previous_day(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def accounting_period(day: date) -> str:
    """The month of the council's books that a day falls in: `2026-11`."""
    return f"{day.year:04d}-{day.month:02d}"
