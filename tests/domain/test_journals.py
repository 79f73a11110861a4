"""A journal balances, or there is none."""

from datetime import date
from typing import Any

import pytest
from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line, Unbalanced
from hypothesis import assume, given
from hypothesis import strategies as st

ON = date(2026, 11, 20)
AMOUNTS = st.integers(-(10**12), 10**12)


def a_journal(*amounts: Any) -> Journal:
    return Journal(
        journal_id=JournalId("b-1.first"),
        payment_id=PaymentId("b-1"),
        kind=JournalKind.PAYMENT,
        source="allpay",
        method_code="PP",
        booked_on=ON,
        paid_on=ON,
        lines=tuple(Line(f"clearing/{n}", amount) for n, amount in enumerate(amounts)),
    )


@given(st.lists(AMOUNTS.filter(bool), min_size=1, max_size=8))
def test_any_lines_that_sum_to_zero_are_a_journal(amounts: list[int]) -> None:
    assume(sum(amounts))

    journal = a_journal(*amounts, -sum(amounts))

    assert journal.received() == amounts[0]


@given(st.lists(AMOUNTS, max_size=8))
def test_no_unbalanced_journal_can_be_built(amounts: list[int]) -> None:
    good = len(amounts) > 1 and all(amounts) and sum(amounts) == 0

    try:
        a_journal(*amounts)
    except Unbalanced:
        assert not good
    else:
        assert good


def test_every_line_of_a_journal_moves_something() -> None:
    with pytest.raises(Unbalanced, match="moves nothing"):
        a_journal(1, -1, 0)


@pytest.mark.parametrize("amount", [1.0, True, "1"])
def test_only_whole_pence_move(amount: object) -> None:
    with pytest.raises(Unbalanced, match="not whole pence"):
        a_journal(amount, -1)


def test_a_journal_never_changes() -> None:
    journal = a_journal(1, -1)

    with pytest.raises(AttributeError):
        journal.lines = ()  # type: ignore[misc]
