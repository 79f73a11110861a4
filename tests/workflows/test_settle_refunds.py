"""Refunds as a provider tells them: against the account paid, or a debit in doubt."""

import json

import pytest
from everypenny.domain.records import ReplayDiffers
from everypenny.workflows.settle_provider_event import NotYetSettled

from tests.builders import council_tax, rent
from tests.whole_house import House
from tests.workflows.days import (
    PAY,
    a_card_payment,
    a_webhook,
    lines,
    refunds,
    settle,
)

CLEARING = f"clearing/{PAY}"
TAX = f"fund/CT/{council_tax(1)}"
RENT = f"fund/HR/{rent(1)}"
BASKET = (f"CT {council_tax(1)} 6000", f"HR {rent(1)} 4000")
REFUNDED = "card_payment_refunded"


def test_a_refund_of_one_account_debits_it(till: House) -> None:
    settle(till, a_webhook())
    till.provider.refunded["pay1"] = refunds(("ref1", 30_00))

    settle(till, a_webhook(REFUNDED))

    assert lines(till, "ref1", "refunded") == {CLEARING: -30_00, TAX: 30_00}


def test_a_refund_that_is_told_before_its_capture_posts_both(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 30_00))

    settle(till, a_webhook(REFUNDED))

    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}
    assert lines(till, "ref1", "refunded") == {CLEARING: -30_00, TAX: 30_00}


def test_a_webhook_waits_for_its_own_refund_though_another_is_done(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 30_00))
    settle(till, a_webhook(REFUNDED, message="m1"))

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook(REFUNDED, message="m2"))
    till.provider.refunded["pay1"] = refunds(("ref1", 30_00), ("ref2", 7_00))
    settle(till, a_webhook(REFUNDED, message="m2"))

    assert lines(till, "ref2", "refunded") == {CLEARING: -7_00, TAX: 7_00}


def test_a_refund_of_a_whole_basket_mirrors_it(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *BASKET)
    till.provider.refunded["pay1"] = refunds(("ref1", 100_00))

    settle(till, a_webhook(REFUNDED))

    assert lines(till, "ref1", "refunded") == {CLEARING: -100_00, TAX: 60_00, RENT: 40_00}


def test_a_refund_of_part_of_a_basket_is_a_debit_in_doubt(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *BASKET)
    till.provider.refunded["pay1"] = refunds(("ref1", 40_00))

    settle(till, a_webhook(REFUNDED))

    [item] = till.ledger.suspense()
    assert (item.amount_pence, item.doubt) == (-40_00, "refund_names_no_fund")


def test_a_refund_beyond_the_payment_is_a_debit_in_doubt(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 80_00), ("ref2", 30_00))

    settle(till, a_webhook(REFUNDED))

    assert lines(till, "ref1", "refunded") == {CLEARING: -80_00, TAX: 80_00}
    assert [item.amount_pence for item in till.ledger.suspense()] == [-30_00]


def test_a_second_refund_that_is_under_way_is_asked_for_again(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 1_00))
    settle(till, a_webhook(REFUNDED))
    both = json.loads(refunds(("ref1", 1_00), ("ref2", 2_00)))
    both["_embedded"]["refunds"][1]["status"] = "submitted"
    till.provider.refunded["pay1"] = json.dumps(both).encode()

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook(REFUNDED, message="m2"))


def test_a_repeated_refund_changes_nothing_while_another_is_under_way(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 1_00))
    settle(till, a_webhook(REFUNDED))
    before = till.scan()
    both = json.loads(refunds(("ref1", 1_00), ("ref2", 2_00)))
    both["_embedded"]["refunds"][1]["status"] = "submitted"
    till.provider.refunded["pay1"] = json.dumps(both).encode()

    outcome = settle(till, a_webhook(REFUNDED))

    assert outcome == "posted"
    assert till.scan() == before


def test_a_refund_that_changes_its_amount_is_an_alarm(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 1_00))
    settle(till, a_webhook(REFUNDED))
    before = till.scan()
    till.provider.refunded["pay1"] = refunds(("ref1", 2_00))

    with pytest.raises(ReplayDiffers):
        settle(till, a_webhook(REFUNDED, message="m2"))

    assert till.scan() == before
