"""The manifest of a day, written and read again."""

import json
from datetime import date

from everypenny.domain.bank_chain import BankChain, StatementBalances
from everypenny.domain.day_book import Balance, CarriedForward, DayTotals, Unposted
from everypenny.domain.journals import Journal
from everypenny.domain.records import ListedVerdict, Verdict
from everypenny.formats.day_book_manifest import (
    carried_forward,
    manifest_bytes,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import DAY, MOVING, PENCE, TEXT, journals

ON = date(2026, 11, 20)
STATEMENTS = st.builds(
    StatementBalances,
    identity=TEXT,
    first_on=st.none() | DAY,
    last_on=st.none() | DAY,
    opening_pence=PENCE,
    closing_pence=PENCE,
)
CHAINS = st.builds(
    BankChain,
    proven_to=DAY,
    proven_pence=PENCE,
    waiting=st.lists(STATEMENTS, max_size=2).map(tuple),
    unbalanced=st.lists(TEXT, max_size=2).map(tuple),
)
HELD = st.builds(
    ListedVerdict,
    source=TEXT,
    sequence=st.integers(1, 99),
    verdict=st.just(Verdict.HELD),
    file=TEXT,
    content_sha256=TEXT,
    stated_pence=st.none() | PENCE,
    payments=st.integers(0, 99),
    faults=st.just(0),
    because=TEXT,
    batches=st.lists(TEXT, max_size=2).map(tuple),
)
BROUGHT = st.builds(
    CarriedForward,
    balances=st.dictionaries(
        st.sampled_from(["bank/main", "fund/CT", "suspense/b-1/1"]),
        st.builds(Balance, brought_pence=MOVING, since=st.none() | DAY, about=TEXT),
    ),
    banks=st.dictionaries(st.sampled_from(["main", "rents"]), CHAINS),
    held=st.lists(HELD, max_size=2).map(tuple),
    unposted=st.lists(
        st.builds(Unposted, batch_id=TEXT, source=TEXT, file=TEXT), max_size=2
    ).map(tuple),
)


def a_manifest(brought: CarriedForward, posted: list[Journal]) -> bytes:
    totals = DayTotals(ON, brought)
    for journal in posted:
        totals.add(journal)
    return manifest_bytes(
        totals,
        council="ambleford",
        go_live=ON,
        open_from="2026-11",
        previous="",
        journals=("0" * 64, 0),
        batches=[],
        verdicts=[],
        commands=(),
    )


@given(BROUGHT)
def test_a_day_without_journals_hands_on_what_it_was_given(brought: CarriedForward) -> None:
    handed_on = carried_forward(json.loads(a_manifest(brought, [])))

    assert handed_on.banks == brought.banks
    assert handed_on.held == brought.held
    assert handed_on.unposted == brought.unposted
    assert {name: b.carried_pence for name, b in handed_on.balances.items()} == {
        name: b.carried_pence for name, b in brought.balances.items()
    }


@given(BROUGHT, st.lists(journals(), max_size=4))
def test_the_same_day_is_always_the_same_bytes(
    brought: CarriedForward, posted: list[Journal]
) -> None:
    assert a_manifest(brought, posted) == a_manifest(brought, posted)


@given(st.lists(journals(), max_size=5))
def test_the_balances_of_a_manifest_sum_to_nothing(posted: list[Journal]) -> None:
    manifest = json.loads(a_manifest(CarriedForward(), posted))

    assert sum(row["carried_pence"] for row in manifest["accounts"].values()) == 0
    for row in manifest["accounts"].values():
        moved = row["debits_pence"] - row["credits_pence"]
        assert row["brought_pence"] + moved == row["carried_pence"]
