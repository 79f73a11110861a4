"""However a bank cuts its statements, no payment posts twice and no genuine twin is lost."""

from tests.faults.true_list import broken, play

CASES = 20_000


def test_the_ledger_is_the_true_list_however_statements_are_cut():
    assert list(broken(range(CASES))) == []


def test_the_cases_hold_statements_and_let_others_pass():
    holds = [play(seed)[2] for seed in range(500)]

    assert 0.2 < sum(count > 0 for count in holds) / len(holds) < 0.98
