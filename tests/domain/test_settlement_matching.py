"""Which batches a settlement covers: exact sums in the order of age, and never a guess."""

from datetime import date, timedelta

from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.settlement_matching import Matching, Posted, match_settlements, traced
from hypothesis import given
from hypothesis import strategies as st

ON = date(2026, 11, 20)
SUMS = st.lists(st.integers(-5_00, 20_00), max_size=8)


def batches(*pence: int) -> list[Posted]:
    return [
        Posted(on=ON + timedelta(n), posted_on=ON, batch_id=f"b{n}", pence=each)
        for n, each in enumerate(pence, start=1)
    ]


def settlements(*pence: int) -> list[Posted]:
    return [
        Posted(on=ON + timedelta(n), posted_on=ON, batch_id="s", pence=each, journal_id=f"j{n}")
        for n, each in enumerate(pence, start=1)
    ]


def covers(found: Matching) -> dict[str, list[str]]:
    return {
        match.settlement.journal_id: [batch.batch_id for batch in match.batches]
        for match in found.covered
    }


def test_a_settlement_covers_the_one_batch_that_it_equals() -> None:
    found = match_settlements(batches(10_00, 25_00), settlements(25_00))

    assert covers(found) == {"j1": ["b2"]}
    assert [batch.batch_id for batch in found.waiting] == ["b1"]


def test_a_payout_covers_the_batches_that_stand_together_and_come_to_it() -> None:
    found = match_settlements(batches(7_00, 10_00, -2_00, 25_00), settlements(33_00))

    assert covers(found) == {"j1": ["b2", "b3", "b4"]}


def test_batches_that_do_not_stand_together_are_never_put_together() -> None:
    found = match_settlements(batches(10_00, 99_00, 25_00), settlements(35_00))

    assert covers(found) == {}
    assert found.not_covered[0].candidates == ()


def test_two_batches_that_would_do_are_both_listed_and_neither_is_chosen() -> None:
    found = match_settlements(batches(10_00, 99_00, 10_00), settlements(10_00))

    [open_] = found.not_covered
    assert [[b.batch_id for b in run] for run in open_.candidates] == [["b1"], ["b3"]]
    assert len(found.waiting) == 3


def test_as_many_settlements_as_batches_of_a_sum_cover_them_in_the_order_of_age() -> None:
    found = match_settlements(batches(10_00, 99_00, 10_00), settlements(10_00, 10_00))

    assert covers(found) == {"j1": ["b1"], "j2": ["b3"]}


def test_a_settlement_that_another_one_makes_plain_is_matched_after_it() -> None:
    found = match_settlements(batches(10_00, 25_00, 35_00), settlements(35_00, 10_00))

    assert covers(found) == {"j2": ["b1"], "j1": ["b3"]}


def test_money_that_the_collector_takes_again_covers_what_was_taken_back() -> None:
    found = match_settlements(batches(50_00, -12_34), settlements(-12_34))

    assert covers(found) == {"j1": ["b2"]}


@given(SUMS, SUMS)
def test_what_is_left_is_what_the_account_holds(
    collected: list[int], settled: list[int]
) -> None:
    found = match_settlements(batches(*collected), settlements(*settled))

    assert found.outstanding_pence == sum(collected) - sum(settled)


@given(SUMS, SUMS)
def test_a_match_is_exact_and_takes_each_batch_and_settlement_once(
    collected: list[int], settled: list[int]
) -> None:
    found = match_settlements(batches(*collected), settlements(*settled))

    taken = [batch for match in found.covered for batch in match.batches]
    settled_once = [match.settlement for match in found.covered]
    assert all(m.settlement.pence == sum(b.pence for b in m.batches) for m in found.covered)
    assert len({*taken, *found.waiting}) == len(taken) + len(found.waiting)
    assert len(set(settled_once)) == len(settled_once)


def lines_of(kind: JournalKind, *lines: Line) -> list[tuple[str, bool, int]]:
    journal = Journal(
        journal_id=JournalId("j"),
        payment_id=PaymentId("p"),
        kind=kind,
        source="main-bank",
        method_code="BT",
        booked_on=ON,
        paid_on=ON,
        lines=lines,
    )
    return list(traced(journal))


def test_the_banks_line_settles_a_clearing_account() -> None:
    lines = Line("bank/main", 5_00), Line("clearing/allpay", -5_00)

    assert lines_of(JournalKind.PAYMENT, *lines) == [("clearing/allpay", True, 5_00)]


def test_a_collectors_line_is_collected() -> None:
    lines = Line("clearing/allpay", 5_00), Line("fund/CT/1", -5_00)

    assert lines_of(JournalKind.PAYMENT, *lines) == [("clearing/allpay", False, 5_00)]


def test_an_opening_balance_is_collected() -> None:
    lines = Line("bank/main", 5_00), Line("clearing/allpay", 1_00), Line("opening/x", -6_00)

    assert lines_of(JournalKind.OPENING, *lines) == [("clearing/allpay", False, 1_00)]


def test_a_sweep_is_settled_by_its_arrival() -> None:
    out = lines_of(JournalKind.PAYMENT, Line("transit/sweep", 5_00), Line("bank/main", -5_00))
    into = lines_of(JournalKind.PAYMENT, Line("bank/main", 5_00), Line("transit/sweep", -5_00))

    assert [*out, *into] == [("transit/sweep", False, 5_00), ("transit/sweep", True, 5_00)]
