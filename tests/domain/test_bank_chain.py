"""A bank account is proven as far as its statements hang together, in whatever order."""

from datetime import date, timedelta
from itertools import pairwise

from everypenny.domain.bank_chain import BankChain, StatementBalances
from hypothesis import given
from hypothesis import strategies as st

GO_LIVE = date(2026, 11, 1)
START = BankChain(proven_to=GO_LIVE, proven_pence=1_000)


def a_statement(day: int, opening: int | None, closing: int | None) -> StatementBalances:
    on = GO_LIVE + timedelta(days=day)
    return StatementBalances(
        identity=f"S{day:03d}",
        first_on=on,
        last_on=on,
        opening_pence=opening,
        closing_pence=closing,
    )


def statements_of(movements: list[int]) -> list[StatementBalances]:
    balances = [1_000]
    for movement in movements:
        balances.append(balances[-1] + movement)
    return [a_statement(day, *pair) for day, pair in enumerate(pairwise(balances))]


MOVEMENTS = st.lists(st.integers(-3, 3), min_size=1, max_size=8)


@given(MOVEMENTS, st.data())
def test_the_order_and_days_of_arrival_change_nothing(movements: list[int], data) -> None:
    statements = statements_of(movements)
    arriving = data.draw(st.permutations(statements))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(arriving)), max_size=4)))

    chain = START
    for first, last in pairwise([0, *cuts, len(arriving)]):
        chain = chain.followed_by(arriving[first:last])

    assert chain == START.followed_by(statements)
    assert chain.not_proven_since is None
    assert chain.proven_pence == statements[-1].closing_pence
    assert chain.proven_to == statements[-1].last_on


@given(st.lists(st.integers(1, 5), min_size=3, max_size=8), st.data())
def test_a_gap_is_not_proven_until_the_missing_statement_comes(
    movements: list[int], data
) -> None:
    statements = statements_of(movements)
    missing = data.draw(st.integers(1, len(statements) - 2))
    others = statements[:missing] + statements[missing + 1 :]

    gapped = START.followed_by(others)
    healed = gapped.followed_by([statements[missing]])

    assert gapped.not_proven_since == statements[missing - 1].last_on
    assert healed.not_proven_since is None
    assert healed.proven_pence == statements[-1].closing_pence


def test_a_statement_without_balances_leaves_the_account_not_proven() -> None:
    chain = START.followed_by([a_statement(1, None, None)])

    assert chain.unbalanced == ("S001",)
    assert chain.not_proven_since == GO_LIVE


def test_older_statements_wait_until_they_come_back_to_the_balance_they_left() -> None:
    chain = START.followed_by([a_statement(5, 1_000, 1_000)])

    late = chain.followed_by([a_statement(2, 1_000, 1_200)])

    assert late.not_proven_since == GO_LIVE + timedelta(days=5)
    assert late.followed_by([a_statement(3, 1_200, 1_000)]).not_proven_since is None


def test_a_wrong_statement_of_before_go_live_never_joins() -> None:
    chain = START.followed_by([a_statement(-3, 400, 1_000)])

    assert chain.proven_pence == 1_000
    assert chain.not_proven_since == GO_LIVE


def test_an_opening_balance_adds_to_what_is_proven() -> None:
    assert START.opened_with(-200).proven_pence == 800
