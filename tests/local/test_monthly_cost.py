from everypenny.local.monthly_cost import MICRO, monthly_costs
from hypothesis import given
from hypothesis import strategies as st

TEMPLATE = {
    "Resources": {
        "key": {"Type": "AWS::KMS::Key"},
        "late": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "AWS/SQS"}},
        "held": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "Everypenny"}},
    }
}


def test_a_council_without_payments_pays_for_keys_alarms_polling_and_logs():
    costs = {cost.what: cost.micro_dollars for cost in monthly_costs(TEMPLATE, 0)}

    assert {what for what, cost in costs.items() if cost} == {
        "keys",
        "alarms",
        "facts told as metrics",
        "queues",
        "logs",
    }
    assert costs["keys"] == 1 * MICRO
    assert costs["alarms"] == 200_000


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_payments_never_cost_less(fewer: int, more: int):
    fewer, more = sorted((fewer, more))

    pairs = zip(monthly_costs(TEMPLATE, fewer), monthly_costs(TEMPLATE, more), strict=True)

    assert all(less.micro_dollars <= cost.micro_dollars for less, cost in pairs)


def test_a_million_payments_a_month_write_four_units_and_read_two_each():
    costs = {cost.what: cost.micro_dollars for cost in monthly_costs(TEMPLATE, MICRO)}

    assert costs["ledger writes and reads"] == 4 * 742_300 + 2 * 148_500
