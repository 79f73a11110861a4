"""What alerts the money laundering reporting officer."""

from datetime import date, timedelta

import pytest
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.money_laundering import linked_kinds, of_payer, refund_alert
from everypenny.domain.officers import Limits

ON = date(2026, 11, 20)
LIMITS = Limits(cash_pence=5_000_00, linked_days=28, recent_days=14)


@pytest.mark.parametrize(("days", "alerts"), [(0, True), (14, True), (15, False)])
def test_the_refund_of_a_payment_that_has_only_just_come_alerts(
    days: int, alerts: bool
) -> None:
    received_on = ON - timedelta(days=days)

    alert = refund_alert(
        "c1", PaymentId("b-1"), 50_00, received_on=received_on, on=ON, limits=LIMITS
    )

    assert (alert is not None) is alerts


def test_a_council_that_sets_no_days_is_alerted_to_no_refund() -> None:
    alert = refund_alert("c1", PaymentId("b-1"), 1, received_on=ON, on=ON, limits=Limits())

    assert alert is None


def test_cash_is_looked_for_in_each_month_that_it_may_be_linked_to() -> None:
    kinds = linked_kinds("x", date(2026, 3, 1), Limits(cash_pence=1, linked_days=60))

    assert [kind[-7:] for kind in kinds] == ["2025-12", "2026-01", "2026-02", "2026-03"]


def test_a_payer_is_known_by_name_and_postcode_in_any_order() -> None:
    assert of_payer("Mr John SMITH", "AM1 1AA") == of_payer("smith john", "am11aa")
    assert of_payer("John Smith", "AM1 1AA") != of_payer("John Smith", "AM1 1AB")
    assert of_payer("", "AM1 1AA") == of_payer("John Smith", "") == ""
