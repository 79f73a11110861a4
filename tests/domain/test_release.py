"""What a released statement keeps, and the balances that frame it."""

from datetime import date, timedelta

import pytest
from everypenny.domain.payments import Payment
from everypenny.domain.release import Released, without

ON = date(2026, 11, 29)
NEXT = ON + timedelta(days=1)


def a_line(position: int, pence: int, on: date) -> Payment:
    return Payment(position=position, amount_pence=pence, booked_on=on)


def framed(*lines: Payment, here: set[int], closings: set[int | None]) -> Released:
    """A statement from £840.57, £6.13 in and £6.65 out, then £6.75 in: to £846.80."""
    return without(
        lines,
        frozenset(here),
        opening_pence=840_57,
        closing_pence=846_80,
        closings=closings,
    )


@pytest.mark.parametrize("closings", [set(), {846_80}])
def test_a_line_left_out_at_the_end_comes_off_the_closing_balance(
    closings: set[int | None],
) -> None:
    lines = [a_line(1, 6_13, ON), a_line(2, -6_65, ON), a_line(3, 6_75, NEXT)]

    left = framed(*lines, here={3}, closings=closings)

    assert (left.opening_pence, left.closing_pence, left.kept_pence) == (840_57, 840_05, -52)


def test_a_statement_with_its_newest_line_on_top_ends_there() -> None:
    lines = [a_line(1, 6_75, NEXT), a_line(2, -6_65, ON), a_line(3, 6_13, ON)]

    left = framed(*lines, here={1}, closings=set())

    assert (left.opening_pence, left.closing_pence) == (840_57, 840_05)


def test_within_a_day_the_statement_that_posted_the_line_tells_which_end_it_is() -> None:
    lines = [a_line(1, 6_75, ON), a_line(2, -6_65, ON), a_line(3, 6_13, ON)]

    ends = framed(*lines, here={1}, closings={846_80})
    begins = framed(*lines, here={1}, closings={847_32})

    assert (ends.opening_pence, ends.closing_pence) == (840_57, 840_05)
    assert (begins.opening_pence, begins.closing_pence) == (847_32, 846_80)


def test_a_statement_of_which_nothing_is_left_ends_where_it_did() -> None:
    lines = [a_line(1, 6_75, NEXT), a_line(2, -52, ON)]

    left = framed(*lines, here={1, 2}, closings={846_80})

    assert (left.kept, left.opening_pence, left.closing_pence) == (0, 846_80, 846_80)
