"""England's bank holidays, held against a library that keeps every country's."""

from datetime import date

import holidays
import pytest
from everypenny.domain.bank_holidays import bank_holidays


@pytest.mark.parametrize("year", range(2019, 2041))
def test_the_holidays_are_those_of_the_library(year: int) -> None:
    told = holidays.country_holidays("GB", subdiv="ENG", years=year)
    weekdays = {day for day in told if day.weekday() < 5}

    assert {day for day in bank_holidays(year) if day.weekday() < 5} == weekdays


def test_boxing_day_moves_behind_a_moved_christmas() -> None:
    assert {date(2027, 12, 27), date(2027, 12, 28)} <= bank_holidays(2027)
