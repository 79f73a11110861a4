"""Measuring: every rate is a count of payments, with an interval that stays honest."""

import pytest
from everypenny.domain.evaluation import Evaluation, Rate, in_stages
from everypenny.domain.identification_outcome import Doubt, InDoubt, Placed, Reason
from everypenny.domain.suggestion import Suggestion
from hypothesis import given
from hypothesis import strategies as st

TRUTH, OTHER = ("CT", "1"), ("HR", "2")


def placed_on(account, stage=2):
    return Placed(*account, Reason(stage=stage))


DOUBT = InDoubt(Doubt.NO_REFERENCE, Reason(stage=4))


def suggestion_of(account):
    return Suggestion(
        fund=account[0], account_reference=account[1], score=50, evidence=(), runner_up=None
    )


def evaluated(*rows):
    evaluation = Evaluation()
    for outcome, truth, suggested in rows:
        evaluation.add(
            outcome,
            truth,
            kind="",
            listed=truth is not None,
            suggestions=[suggestion_of(one) for one in suggested],
        )
    return evaluation


def test_each_rate_has_its_own_payments_below_the_line():
    evaluation = evaluated(
        (placed_on(TRUTH), TRUTH, []),
        (placed_on(OTHER, 3), TRUTH, []),
        (placed_on(OTHER, 3), None, []),
        (DOUBT, TRUTH, [OTHER, TRUTH]),
        (DOUBT, TRUTH, [OTHER]),
        (DOUBT, None, [OTHER]),
    )

    assert evaluation.whole.match_rate == Rate(1, 4)
    assert evaluation.whole.precision == Rate(1, 3)
    assert evaluation.whole.top3 == Rate(1, 2)
    assert evaluation.confusion == {("CT", "HR"): 1, ("none", "HR"): 1}
    stages = in_stages(evaluation)
    assert stages[2].match_rate == Rate(1, 4)
    assert stages[3].precision == Rate(0, 2)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_intervals_are_wilsons(hits, of, low, high):
    assert Rate(hits, of).interval() == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_lies_within_its_interval(counts):
    hits, of = counts
    low, high = Rate(hits, of).interval()

    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1
