"""A council's day is London's, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from everypenny.domain.london_days import (
    accounting_period,
    days,
    instant_text,
    london_day,
    next_day,
    previous_day,
)
from hypothesis import given
from hypothesis import strategies as st

INSTANTS = st.integers(1_577_836_800, 4_102_444_800).map(
    lambda s: datetime.fromtimestamp(s, UTC)
)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-20T23:59:59.999999+00:00", date(2026, 11, 20)),
        ("2026-11-21T00:00:00+00:00", date(2026, 11, 21)),
        ("2027-03-28T00:59:59+00:00", date(2027, 3, 28)),
        ("2027-03-28T22:59:59+00:00", date(2027, 3, 28)),
        ("2027-03-28T23:00:00+00:00", date(2027, 3, 29)),
        ("2027-10-30T22:59:59+00:00", date(2027, 10, 30)),
        ("2027-10-30T23:00:00+00:00", date(2027, 10, 31)),
        ("2027-10-31T23:59:59+00:00", date(2027, 10, 31)),
        ("2027-11-01T00:00:00+00:00", date(2027, 11, 1)),
        ("2026-11-20T19:00:00-05:00", date(2026, 11, 21)),
    ],
)
def test_an_instant_falls_on_londons_day(instant: str, day: date) -> None:
    assert london_day(datetime.fromisoformat(instant)) == day


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london_day(datetime(2026, 11, 20))  # noqa: DTZ001 - what is refused


@given(INSTANTS)
def test_londons_day_is_utcs_or_the_next(instant: datetime) -> None:
    assert london_day(instant) - instant.date() in {timedelta(0), timedelta(1)}


@given(INSTANTS, INSTANTS)
def test_instants_as_text_keep_their_order(first: datetime, second: datetime) -> None:
    assert (instant_text(first) < instant_text(second)) is (first < second)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 800))
def test_days_run_from_first_to_last_with_both(first: date, count: int) -> None:
    found = list(days(first, first + timedelta(days=count)))

    assert (found[0], len(found)) == (first, count + 1)
    assert all(next_day(day) == after for day, after in pairwise(found))
    assert previous_day(next_day(first)) == first


def test_no_days_lie_between_a_day_and_the_one_before() -> None:
    assert list(days(date(2026, 11, 20), date(2026, 11, 19))) == []


def test_a_period_is_a_month() -> None:
    assert accounting_period(date(2027, 4, 1)) == "2027-04"
