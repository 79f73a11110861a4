from datetime import date

import pytest
from everypenny.domain.accounting_periods import (
    ClosePeriod,
    OpenPeriod,
    closed_after,
    in_the_year,
    next_period,
    open_from_after,
    opened_after,
    period_of,
    previous_period,
)
from everypenny.domain.deeds import CommandRefused, DeedOutcome, Outcome
from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.london_days import accounting_period
from hypothesis import given
from hypothesis import strategies as st

GO_LIVE = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def a_journal(booked_on: date, paid_on: date) -> Journal:
    return Journal(
        journal_id=JournalId("b-1.first"),
        payment_id=PaymentId("b-1"),
        kind=JournalKind.PAYMENT,
        source="main-bank",
        method_code="BT",
        booked_on=booked_on,
        paid_on=paid_on,
        lines=(Line("bank/main", 1), Line("fund/CT/1", -1)),
    )


def an_outcome(change: int, open_from: str, outcome: DeedOutcome = DeedOutcome.DONE) -> Outcome:
    return Outcome(
        command_id=f"c{change}",
        deed="approve_deed",
        officer_id="sam",
        at="",
        outcome=outcome,
        status=200,
        evidence="",
        configuration="",
        answer={"open_from": open_from, "change": change},
    )


@pytest.mark.parametrize(
    ("booked_on", "paid_on", "is_statement", "period", "late"),
    [
        (date(2027, 3, 31), date(2027, 3, 29), True, "2027-03", False),
        (date(2027, 4, 1), date(2027, 3, 31), True, "2027-04", False),
        (date(2027, 4, 1), date(2027, 3, 31), False, "2027-03", False),
        (date(2027, 2, 28), date(2027, 2, 28), True, "2027-03", True),
        (date(2027, 4, 1), date(2027, 2, 28), False, "2027-03", True),
    ],
)
def test_money_belongs_to_its_month_if_that_is_open_else_to_the_earliest_open_one(
    booked_on: date, paid_on: date, is_statement: bool, period: str, late: bool
) -> None:
    journal = a_journal(booked_on, paid_on)

    assert period_of(journal, "2027-03", is_statement=is_statement) == (period, late)


@given(DAYS, DAYS)
def test_no_money_falls_behind_a_closed_period(booked_on: date, opened: date) -> None:
    open_from = accounting_period(opened)

    period, late = period_of(a_journal(booked_on, booked_on), open_from, is_statement=True)

    assert period >= open_from
    assert late is (accounting_period(booked_on) < open_from)


@given(DAYS)
def test_months_follow_one_another(day: date) -> None:
    period = accounting_period(day)

    assert previous_period(next_period(period)) == period
    assert next_period(period) > period


def test_the_councils_year_turns_on_the_first_of_april() -> None:
    assert next_period("2026-12") == "2027-01"
    assert in_the_year("2027-03") == ("2026/27", 12)
    assert in_the_year("2027-04") == ("2027/28", 1)
    assert in_the_year("2099-12") == ("2099/00", 9)


def test_periods_close_one_after_the_other() -> None:
    order = ClosePeriod(period="2026-11", why="reconciled")

    assert closed_after(order, "2026-11", today=date(2026, 12, 1)) == "2026-12"
    with pytest.raises(CommandRefused, match="2026-10 is the earliest"):
        closed_after(order, "2026-10", today=date(2026, 12, 1))


@pytest.mark.parametrize("today", [date(2026, 11, 20), date(2026, 11, 30)])
def test_a_month_that_is_not_over_stays_open(today: date) -> None:
    with pytest.raises(CommandRefused, match="not over"):
        closed_after(ClosePeriod(period="2026-11", why="early"), "2026-11", today=today)


def test_the_last_closed_period_opens_again() -> None:
    order = OpenPeriod(period="2027-03", why="an accrual")

    assert opened_after(order, "2027-04", go_live=GO_LIVE) == "2027-03"
    with pytest.raises(CommandRefused, match="2027-04 is the last closed"):
        opened_after(order, "2027-05", go_live=GO_LIVE)


def test_a_period_before_the_ledger_never_opens() -> None:
    order = OpenPeriod(period="2026-10", why="history")

    with pytest.raises(CommandRefused, match="no period before 2026-11"):
        opened_after(order, "2026-11", go_live=GO_LIVE)


@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_is_asked_for(why: str) -> None:
    with pytest.raises(CommandRefused, match="why"):
        closed_after(ClosePeriod(period="2026-11", why=why), "2026-11", today=date(2027, 1, 1))


def test_a_day_leaves_the_periods_as_its_last_command_did() -> None:
    outcomes = [an_outcome(2, "2026-12"), an_outcome(3, "2026-11"), an_outcome(1, "2026-12")]

    assert open_from_after("2026-11", outcomes) == "2026-11"
    assert open_from_after("2026-10", []) == "2026-10"


@pytest.mark.parametrize("outcome", [DeedOutcome.WAITING, DeedOutcome.REFUSED])
def test_a_command_that_was_not_carried_out_moves_no_period(outcome: DeedOutcome) -> None:
    assert open_from_after("2026-11", [an_outcome(1, "2026-12", outcome)]) == "2026-11"
