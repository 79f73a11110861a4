"""Accounting periods: which are open, and which a journal belongs to (domain.md section 11).

A period is a month of the council's year, which runs from 1 April to 31 March, and is named by
its calendar month: `2027-03` is the last one of 2026/27. They are open from one month on, for
ever: the earliest open one closes, the last closed one opens again. So late money never falls
behind a closed period, and a council that closes none is never stuck.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused, DeedOutcome, Outcome
from everypenny.domain.journals import Journal
from everypenny.domain.london_days import accounting_period

APRIL, MONTHS = 4, 12
# What the answer to a command that moved the periods says: from which one on they are open, and
# how many such commands there have been.
OPEN_FROM, CHANGE = "open_from", "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePeriod:
    """The order to close the earliest open period: `2026-11`, and why."""

    period: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeriod:
    """The order to open the last closed period again, and why."""

    period: str
    why: str


def next_period(period: str) -> str:
    """The month after."""
    return _shifted(period, 1)


def previous_period(period: str) -> str:
    """The month before."""
    return _shifted(period, -1)


def in_the_year(period: str) -> tuple[str, int]:
    """The council's year and the month's number in it: `2027-03` is (`2026/27`, 12)."""
    year, month = int(period[:4]), int(period[5:])
    first = year if month >= APRIL else year - 1
    return f"{first}/{(first + 1) % 100:02d}", (month - APRIL) % MONTHS + 1


def period_of(journal: Journal, open_from: str, *, is_statement: bool) -> tuple[str, bool]:
    """The journal's accounting period, and whether it comes late.

    It follows `booked_on` (for collectors `paid_on`) if that period is open, else the earliest
    open one, marked late. Those from `open_from` on are open.
    """
    period = accounting_period(journal.booked_on if is_statement else journal.paid_on)
    return (open_from, True) if period < open_from else (period, False)


def open_from_after(brought: str, outcomes: Iterable[Outcome]) -> str:
    """From which period on they are open as a day's fences shut.

    `brought` is how the day before left them, `outcomes` are all of the day's commands.
    """
    moves: list[tuple[int, str]] = [
        (outcome.answer[CHANGE], outcome.answer[OPEN_FROM])
        for outcome in outcomes
        if outcome.outcome is DeedOutcome.DONE and OPEN_FROM in outcome.answer
    ]
    return max(moves)[1] if moves else brought


def closed_after(order: ClosePeriod, open_from: str, *, today: date) -> str:
    """From which period on they are open once this one is closed.

    Raises CommandRefused for one that is not the earliest open, or whose month is not over.
    """
    _check_why(order.why)
    if order.period != open_from:
        raise CommandRefused(
            f"{open_from} is the earliest open period: they close one after the other",
            where="period",
        )
    if order.period >= accounting_period(today):
        raise CommandRefused(f"{order.period} is not over", where="period")
    return next_period(open_from)


def opened_after(order: OpenPeriod, open_from: str, *, go_live: date) -> str:
    """From which period on they are open once this one is open again.

    Raises CommandRefused for one that is not the last closed, or from before the ledger.
    """
    _check_why(order.why)
    if order.period < accounting_period(go_live):
        raise CommandRefused(f"the ledger has no period before {accounting_period(go_live)}")
    if order.period != previous_period(open_from):
        raise CommandRefused(
            f"{previous_period(open_from)} is the last closed period: they open again one "
            "before the other",
            where="period",
        )
    return order.period


def _check_why(why: str) -> None:
    if not why.strip():
        raise CommandRefused("say why", where="why")


def _shifted(period: str, months: int) -> str:
    count = int(period[:4]) * MONTHS + int(period[5:]) - 1 + months
    return f"{count // MONTHS:04d}-{count % MONTHS + 1:02d}"
