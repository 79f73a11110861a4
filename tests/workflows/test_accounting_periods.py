"""Accounting periods: money goes to its own month while that is open, and late ever after."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.london_days import days

from tests.builders import Entry, a_register, a_statement, an_allpay_file, council_tax, rent
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.offices import PAT, SAM, with_officers

MARCH_31, APRIL_1 = date(2027, 3, 31), date(2027, 4, 1)


def a_house(on: date) -> House:
    """A council with officers, whose ledger opens on this day."""
    house = House(outside=InMemory(), early=False)
    at_ten(house, on)
    house.open(on, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    return with_officers(house)


def at_ten(house: House, day: date) -> None:
    house.clock.instant = datetime.combine(day, time(10), UTC)


def receipt(house: House, paid_on: date, pence: int) -> None:
    lines = [(council_tax(1), pence), (rent(1), 1)]
    house.dropped(f"allpay/{pence}.txt", an_allpay_file(lines, paid_on))


def moved(house: House, deed: str, period: str, command_id: str = "c1") -> Outcome:
    """One officer asks for it and another approves."""
    house.do(PAT, deed, command_id, period=period, why="month end")
    return house.do(SAM, "approve_deed", f"{command_id}-yes", decides=command_id)


def closed(house: House, first_on: date, last_on: date) -> None:
    for day in days(first_on, last_on):
        house.close(day)


def book(house: House, day: date) -> dict[int, tuple[str, bool]]:
    """Period and lateness of each journal of a sealed day, by the pence that it received."""
    manifest = json.loads(house.day_books.manifest(day) or b"{}")
    lines = map(json.loads, house.day_books.journals(day, manifest["journals"]["sha256"]))
    return {
        journal[10][0][1]: (period, bool(late))
        for _, period, late, journal in lines
        if journal[10][0][1] > 1
    }


def test_at_year_end_money_of_march_that_comes_in_april_belongs_to_march() -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1)
    receipt(house, MARCH_31, 10_00)
    receipt(house, APRIL_1, 20_00)
    at_ten(house, APRIL_1 + timedelta(days=1))
    closed(house, MARCH_31, APRIL_1)

    house.export_all(APRIL_1)

    assert book(house, APRIL_1) == {10_00: ("2027-03", False), 20_00: ("2027-04", False)}
    exports = {e.period: e.credits_pence for e in house.exports.issued("council-tax")}
    assert exports == {"2027-03": 10_00, "2027-04": 20_00}


def test_money_of_a_closed_period_is_late_in_the_next_and_no_export_mixes_them() -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1 + timedelta(days=9))
    receipt(house, MARCH_31, 10_00)
    closed(house, MARCH_31, APRIL_1 + timedelta(days=8))
    moved(house, "close_period", "2027-03")
    receipt(house, MARCH_31, 20_00)
    at_ten(house, APRIL_1 + timedelta(days=10))
    last = APRIL_1 + timedelta(days=9)

    house.close(last)
    house.export_all(last)

    assert book(house, last) == {10_00: ("2027-04", True), 20_00: ("2027-04", True)}
    assert {e.period for e in house.exports.issued("council-tax")} == {"2027-04"}


def test_a_period_that_closes_after_a_days_fences_shut_decides_nothing_of_that_day() -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1)
    receipt(house, MARCH_31, 10_00)
    house.clock.instant = datetime(2027, 4, 1, 23, 5, tzinfo=UTC)  # five past midnight: summer

    moved(house, "close_period", "2027-03")
    closed(house, MARCH_31, APRIL_1)

    assert book(house, APRIL_1) == {10_00: ("2027-03", False)}


def test_the_manifest_says_from_which_period_on_they_were_open() -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1)
    moved(house, "close_period", "2027-03")
    at_ten(house, APRIL_1 + timedelta(days=1))
    moved(house, "open_period", "2027-03", "c2")
    at_ten(house, APRIL_1 + timedelta(days=3))

    closed(house, MARCH_31, APRIL_1 + timedelta(days=2))

    told = [
        json.loads(house.day_books.manifest(day) or b"{}")["open_from"]
        for day in days(MARCH_31, APRIL_1 + timedelta(days=2))
    ]
    assert told == ["2027-03", "2027-04", "2027-03", "2027-03"]


def test_a_period_waits_for_a_second_officer() -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1)

    asked = house.do(PAT, "close_period", "c1", period="2027-03", why="month end")
    own = house.do(PAT, "approve_deed", "c2", decides="c1")

    assert (asked.outcome, own.outcome) == (DeedOutcome.WAITING, DeedOutcome.REFUSED)


@pytest.mark.parametrize("period", ["2027-02", "2027-04", "March"])
def test_only_the_earliest_open_period_that_is_over_closes(period: str) -> None:
    house = a_house(MARCH_31)
    at_ten(house, APRIL_1)

    asked = house.do(PAT, "close_period", "c1", period=period, why="month end")

    assert (asked.outcome, asked.where) == (DeedOutcome.REFUSED, "period")


def test_a_council_that_closes_no_period_is_never_stuck() -> None:
    house = a_house(MARCH_31)
    at_ten(house, date(2027, 6, 1))
    receipt(house, date(2027, 6, 1), 10_00)
    receipt(house, MARCH_31, 20_00)
    at_ten(house, date(2027, 6, 2))

    closed(house, MARCH_31, date(2027, 6, 1))

    assert book(house, date(2027, 6, 1)) == {
        10_00: ("2027-06", False),
        20_00: ("2027-03", False),
    }


# Summer time begins at 01:00 UTC of 28 March 2027 and ends at 01:00 UTC of 25 October 2026;
# London's day is then 23 or 25 hours long, and its midnight 23:00 UTC or 00:00 UTC.
CHANGES = [
    (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), date(2027, 3, 27)),
    (datetime(2027, 3, 28, 0, 1, tzinfo=UTC), date(2027, 3, 28)),
    (datetime(2027, 3, 28, 22, 59, tzinfo=UTC), date(2027, 3, 28)),
    (datetime(2027, 3, 28, 23, 1, tzinfo=UTC), date(2027, 3, 29)),
    (datetime(2026, 10, 24, 23, 1, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
    (datetime(2026, 10, 26, 0, 1, tzinfo=UTC), date(2026, 10, 26)),
]


@pytest.mark.parametrize(("instant", "day"), CHANGES)
def test_when_the_clocks_change_money_joins_londons_day_and_leaves_with_it(
    instant: datetime, day: date
) -> None:
    first = day - timedelta(days=2)
    house = a_house(first)
    house.clock.instant = instant
    receipt(house, first, 10_00)
    at_ten(house, day + timedelta(days=1))

    closed(house, first, day)
    house.export_all(day)

    assert book(house, day) == {10_00: (f"{first:%Y-%m}", False)}
    assert book(house, day - timedelta(days=1)) == {}
    assert house.prove(day).proof.ties()


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_statement_of_the_day_on_which_the_clocks_change_is_proven(change: date) -> None:
    house = a_house(change)
    entries = [Entry(pence=40_00, reference=council_tax(2), on=change)]
    house.dropped("main-bank/s.xml", a_statement(entries, on=change))
    at_ten(house, change + timedelta(days=1))

    house.close(change)
    house.export_all(change)

    proof = house.prove(change).proof
    assert proof.ties()
    assert proof.banks[0].proven_to == change
