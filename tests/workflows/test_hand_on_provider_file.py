"""A provider's list of payments: each line posts as its event would, and only once."""

import pytest
from everypenny.domain.records import ReplayDiffers, Verdict
from everypenny.workflows.settle_provider_event import settle_message

from tests.builders import ON, council_tax
from tests.whole_house import House
from tests.workflows.days import PAY, a_webhook, lines, refunds, settle
from tests.workflows.test_settle_provider_event import journals_posted

CLEARING, TAX = f"clearing/{PAY}", f"fund/CT/{council_tax(1)}"


def a_list(*told: tuple[str, str, str]) -> bytes:
    """(payment id, state, pounds) a line, as the admin tool's CSV has them."""
    rows = ["Reference,Amount,State,GOV.UK Payment ID,Date Created"]
    rows += [
        f"{council_tax(1)},{pounds},{state},{payment_id},{ON:%d %b %Y}"
        for payment_id, state, pounds in told
    ]
    return "\n".join(rows).encode()


def settled(house: House) -> list[str]:
    return [settle_message(m, settling=house.settling) for m in house.webhooks.take()]


def test_a_list_posts_nothing_itself_and_hands_each_line_on(till: House) -> None:
    content = a_list(("pay1", "Success", "100.00"), ("pay2", "Declined", "5.00"))

    record = till.dropped(f"{PAY}/november.csv", content)

    assert (record.verdict, record.batches) == (Verdict.ACCEPTED, ())
    assert record.because == "a list of payments, handed on as their events: 1 captured"
    assert till.webhooks.sent == [
        {"source": PAY, "payment": "pay1", "event": "captured", "pence": 100_00}
    ]


def test_a_payment_that_only_the_list_tells_is_posted(till: House) -> None:
    till.dropped(f"{PAY}/november.csv", a_list(("pay1", "Success", "100.00")))

    assert settled(till) == ["posted"]
    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}


@pytest.mark.parametrize("webhook_first", [True, False])
def test_a_payment_that_both_roads_tell_is_posted_once(
    till: House, *, webhook_first: bool
) -> None:
    if webhook_first:
        settle(till, a_webhook())
    till.dropped(f"{PAY}/november.csv", a_list(("pay1", "Success", "100.00")))
    settled(till)
    if not webhook_first:
        settle(till, a_webhook())

    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}


def test_a_refund_that_the_list_tells_is_posted_after_its_payment(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 25_50))
    till.dropped(f"{PAY}/november.csv", a_list(("pay1", "Refund success", "-25.50")))

    assert settled(till) == ["posted"]
    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}
    assert lines(till, "ref1", "refunded") == {CLEARING: -25_50, TAX: 25_50}


def test_a_list_that_tells_other_pence_than_the_provider_is_an_officers(till: House) -> None:
    opening_journal = journals_posted(till)
    till.dropped(f"{PAY}/november.csv", a_list(("pay1", "Success", "99.00")))

    with pytest.raises(ReplayDiffers):
        settled(till)
    assert journals_posted(till) == opening_journal


def test_a_payment_of_the_list_that_the_provider_does_not_know_is_told(till: House) -> None:
    till.dropped(f"{PAY}/november.csv", a_list(("pay9", "Success", "9.00")))

    assert settled(till) == ["unknown_payment"]


def test_a_list_delivered_twice_is_judged_once_and_handed_on_again(till: House) -> None:
    landing = till.land(f"{PAY}/november.csv", a_list(("pay1", "Success", "100.00")))

    till.receive(landing)
    till.receive(landing)

    assert len(till.webhooks.sent) == 2
    assert settled(till) == ["posted", "posted"]
    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}


def test_a_list_without_its_ids_is_rejected_and_hands_nothing_on(till: House) -> None:
    record = till.dropped(f"{PAY}/november.csv", a_list(("", "Success", "1.00")))

    assert record.verdict is Verdict.REJECTED
    assert till.webhooks.sent == []
