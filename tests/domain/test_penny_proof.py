"""The proof: three differences never netted, and not proven is never zero."""

from datetime import date, timedelta

import pytest
from everypenny.domain.bank_chain import BankChain, StatementBalances
from everypenny.domain.day_book import Balance
from everypenny.domain.ledger_accounts import bank
from everypenny.domain.open_items import outstanding
from everypenny.domain.penny_proof import (
    bank_differences,
    collector_differences,
    export_difference,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import PENCE

ON = date(2026, 11, 20)
WAITING = StatementBalances(
    identity="S9", first_on=ON, last_on=ON, opening_pence=7, closing_pence=8
)
NETS = st.dictionaries(st.sampled_from(["C2000|fund/CT", "C2200|fund/HR", "K4000|x"]), PENCE)


def difference(chain: BankChain, ledger_pence: int):
    accounts = {bank("main"): Balance(brought_pence=ledger_pence)}
    [found] = bank_differences(accounts, {"main": chain})
    return found


@given(PENCE, PENCE)
def test_a_bank_differs_by_what_it_states_less_what_the_ledger_has(
    stated: int, ledger: int
) -> None:
    found = difference(BankChain(proven_to=ON, proven_pence=stated), ledger)

    assert found.difference_pence == stated - ledger
    assert found.proven_to == ON


@pytest.mark.parametrize("missing", [{"waiting": (WAITING,)}, {"unbalanced": ("S1",)}])
def test_a_bank_that_is_not_proven_has_no_difference_at_all(missing: dict) -> None:
    found = difference(BankChain(proven_to=ON, proven_pence=5, **missing), 5)

    assert found.difference_pence is None
    assert found.not_proven_since == ON


def test_an_account_that_never_moved_is_compared_with_nothing() -> None:
    chain = BankChain(proven_to=ON, proven_pence=5)

    [found] = bank_differences({}, {"main": chain})

    assert found.difference_pence == 5


def test_collectors_are_told_apart_and_statements_left_to_the_bank() -> None:
    found = collector_differences(
        [
            ("allpay", "", 100, 90),
            ("allpay", "", None, 7),
            ("dwp", "", 50, 60),
            ("main-bank", "main", 1_000, 2_000),
            ("opening", "", None, 3),
        ]
    )

    assert [(c.source, c.difference_pence, c.without_total) for c in found] == [
        ("allpay", 10, 1),
        ("dwp", -10, 0),
    ]


@given(NETS, NETS)
def test_two_faults_of_an_export_never_cancel_out(
    delivered: dict[str, int], ledger: dict[str, int]
) -> None:
    found = export_difference(
        target="gl",
        export_id="gl-1",
        first_on=ON,
        last_on=ON,
        delivered=delivered,
        ledger=ledger,
    )

    apart = {k: v for k, v in delivered.items() if v} != {k: v for k, v in ledger.items() if v}
    assert (found.difference_pence > 0) is apart


def test_what_is_outstanding_bears_its_age() -> None:
    accounts = {
        "clearing/allpay": Balance(brought_pence=5, since=ON - timedelta(days=3)),
        "clearing/dwp": Balance(brought_pence=5, credits_pence=5, since=ON),
        "suspense/b-1/1": Balance(brought_pence=-9, since=ON, about="no_reference"),
        "fund/CT": Balance(brought_pence=-1, since=ON),
    }

    found = outstanding(accounts, ON, ["clearing", "suspense"])

    assert [(item.account, item.pence, item.days, item.about) for item in found] == [
        ("clearing/allpay", 5, 3, ""),
        ("suspense/b-1/1", -9, 0, "no_reference"),
    ]
