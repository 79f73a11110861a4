"""Which files should have come by now, on which days, by London's clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from everypenny.domain.bank_holidays import bank_holidays
from everypenny.domain.council import Source
from everypenny.domain.expectations import is_expected, missing, never_came
from everypenny.domain.records import ListedVerdict, Verdict

FRIDAY = date(2026, 11, 20)
BANK = Source(
    code="main-bank",
    name="Bank",
    kind="statement",
    format="camt053",
    folder="main-bank",
    expected_on="banking_days",
    expected_by="10:00",
)


def listed(verdict: Verdict) -> ListedVerdict:
    return ListedVerdict(
        source="main-bank",
        sequence=1,
        verdict=verdict,
        file="main-bank/s.xml",
        content_sha256="",
        stated_pence=None,
        payments=0,
        faults=0,
        because="",
    )


def at(hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, 20, hour, minute, tzinfo=UTC)


def test_a_file_is_late_from_its_hour_on():
    assert missing([BANK], [], now=at(9, 59), holidays=()) == ()
    assert missing([BANK], [], now=at(10), holidays=()) == ("main-bank",)


def test_the_hour_is_londons_in_summer_too():
    assert missing([BANK], [], now=at(8, 59, month=7), holidays=()) == ()
    assert missing([BANK], [], now=at(9, month=7), holidays=()) == ("main-bank",)


@pytest.mark.parametrize(
    ("verdict", "late"),
    [
        (Verdict.ACCEPTED, ()),
        (Verdict.HELD, ()),
        (Verdict.REJECTED, ("main-bank",)),
        (Verdict.REFUSED, ("main-bank",)),
    ],
)
def test_only_an_accepted_or_held_file_has_come(verdict: Verdict, late: tuple[str, ...]):
    assert missing([BANK], [listed(verdict)], now=at(11), holidays=()) == late


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FRIDAY, True),
        (date(2026, 11, 21), False),
        (date(2026, 4, 6), False),
        (date(2026, 8, 31), False),
        (date(2026, 12, 28), False),
    ],
)
def test_banks_send_nothing_at_weekends_and_on_englands_holidays(day: date, expected: bool):
    assert is_expected(BANK, day, bank_holidays(2026)) is expected


def test_other_rhythms_are_kept():
    saturday = date(2026, 11, 21)

    assert is_expected(replace(BANK, expected_on="every_day"), saturday, ()) is True
    assert is_expected(replace(BANK, expected_on="weekdays"), saturday, ()) is False
    assert is_expected(replace(BANK, expected_on="never"), FRIDAY, ()) is False


def test_what_never_came_is_told_of_a_finished_day_whatever_its_hour():
    every = replace(BANK, code="agents", expected_on="every_day", expected_by="23:00")

    friday = never_came([BANK, every], [listed(Verdict.ACCEPTED)], FRIDAY, ())
    saturday = never_came([BANK, every], [], date(2026, 11, 21), ())

    assert [source.code for source in friday] == ["agents"]
    assert [source.code for source in saturday] == ["agents"]
