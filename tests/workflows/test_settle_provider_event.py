"""Card payments and refunds as a provider tells them: each event posts once, whoever tells."""

import pytest
from everypenny.domain.identifiers import event_id
from everypenny.domain.records import LedgerNotOpen, ReplayDiffers
from everypenny.formats.canonical import sha256
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_message

from tests.builders import ON, council_tax, rent
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import (
    PAY,
    a_card_payment,
    a_webhook,
    knock,
    lines,
    refunds,
    settle,
)

CLEARING = f"clearing/{PAY}"
TAX = f"fund/CT/{council_tax(1)}"
RENT = f"fund/HR/{rent(1)}"
BASKET = (f"CT {council_tax(1)} 6000", f"HR {rent(1)} 4000")
REFUNDED = "card_payment_refunded"


def journals_posted(house: House) -> int:
    return sum(item["sk"].startswith("J#") for item in house.scan())


def test_a_captured_payment_is_posted_to_the_account_that_it_names(till: House) -> None:
    outcome = settle(till, a_webhook())

    assert outcome == "posted"
    assert lines(till) == {CLEARING: 100_00, TAX: -100_00}


def test_a_capture_posts_once_whichever_of_many_messages_tells_it(till: House) -> None:
    till.provider.refunded["pay1"] = refunds(("ref1", 1_00))
    told = [a_webhook(message=f"m{n}") for n in range(3)] + [a_webhook(REFUNDED)]

    outcomes = [settle(till, body) for body in [*told, *told]]

    assert outcomes == ["posted"] * 8
    assert journals_posted(till) == 1 + 1 + 1


def test_the_providers_first_answer_stands(till: House) -> None:
    settle(till, a_webhook())
    till.provider.payments["pay1"] = a_card_payment(pence=1_00)

    settle(till, a_webhook(message="m2"))

    assert lines(till)[CLEARING] == 100_00
    assert till.provider.asked == 1


def test_the_day_lists_every_message_with_what_came_of_it(till: House) -> None:
    told = {
        "posted": a_webhook(),
        "noted": a_webhook("card_payment_settled", message="m2"),
        "unreadable": b'{"not": "an event"}',
    }
    for body in told.values():
        settle(till, body)

    listed = till.days.joined(ON).messages

    assert {record.outcome: record.message for record in listed} == {
        outcome: sha256(body) for outcome, body in told.items()
    }


def test_a_basket_spans_two_funds(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *BASKET)

    settle(till, a_webhook())

    assert lines(till) == {CLEARING: 100_00, TAX: -60_00, RENT: -40_00}


def test_a_basket_that_does_not_add_up_is_in_doubt_whole(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment("pay1", 99_00, *BASKET)

    settle(till, a_webhook(pence=99_00))

    [item] = till.ledger.suspense()
    assert (item.amount_pence, item.doubt) == (99_00, "parts_do_not_add_up")


def test_a_card_number_in_the_reference_is_masked_before_it_is_kept(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment(reference="card 4111 1111 1111 1111")

    settle(till, a_webhook().replace(council_tax(1).encode(), b""))

    [item] = till.ledger.suspense()
    assert "1111 1111" not in item.payer_reference
    assert not any("1111 1111" in str(stored) for stored in till.scan())
    evidence = till.outside.buckets["evidence"].versions
    assert not any(b"1111 1111" in content for kept in evidence.values() for content in kept)


def test_a_masked_reference_is_the_same_in_webhook_and_answer(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment(reference="card 4111 1111 1111 1111")
    told = a_webhook().replace(council_tax(1).encode(), b"card 4111 1111 1111 1111")

    outcomes = [settle(till, told), settle(till, told.replace(b"m1", b"m2"))]

    assert outcomes == ["posted", "posted"]


def test_one_part_in_doubt_does_not_hold_the_other(till: House) -> None:
    basket = (f"CT {council_tax(1)} 6000", "HR 60000000000 4000")
    till.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *basket)

    settle(till, a_webhook())

    [item] = till.ledger.suspense()
    assert (item.part, item.amount_pence) == (2, 40_00)
    assert lines(till)[TAX] == -60_00


def test_a_fee_and_a_surcharge_stand_in_fees(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment(
        fee=1_20, corporate_card_surcharge=2_50, total_amount=102_50
    )

    settle(till, a_webhook())

    assert lines(till) == {
        CLEARING: 102_50 - 1_20,
        TAX: -100_00,
        f"fees/{PAY}": 1_20 - 2_50,
    }


def test_the_same_message_with_another_amount_is_an_alarm(till: House) -> None:
    settle(till, a_webhook())
    before = till.scan()

    with pytest.raises(ReplayDiffers):
        settle(till, a_webhook(pence=1_00))

    assert till.scan() == before


def test_a_payment_that_is_not_captured_yet_is_asked_for_again(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment(state={"status": "submitted"})

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook())

    till.provider.payments["pay1"] = a_card_payment()
    assert settle(till, a_webhook()) == "posted"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (a_webhook(payment_id="nobody"), "unknown_payment"),
        (a_webhook(REFUNDED, "nobody"), "unknown_payment"),
        (a_webhook("card_payment_settled"), "noted"),
        (a_webhook("card_payment_abolished"), "unknown_type"),
        (b"[]", "unreadable"),
        (b"not json", "unreadable"),
        (b"{}", "unreadable"),
    ],
)
def test_what_moves_no_money_has_an_outcome_all_the_same(
    till: House, body: bytes, outcome: str
) -> None:
    found = settle(till, body)

    event = event_id(PAY, sha256(body), "message")
    assert found == outcome
    assert f'"outcome":"{outcome}"' in till.table.get(f"E#{event}", "EVENT")["body"]
    assert journals_posted(till) == 1


def test_a_captured_payment_of_nothing_is_kept_and_not_posted(till: House) -> None:
    till.provider.payments["pay1"] = a_card_payment(pence=0)

    assert settle(till, a_webhook(pence=0)) == "nothing_to_post"

    captured = event_id(PAY, "pay1", "captured")
    assert till.evidence.get(f"answers/{PAY}/{captured}.json") == a_card_payment(pence=0)
    assert journals_posted(till) == 1


def test_an_answer_that_cannot_be_read_is_kept_and_asked_for_again(till: House) -> None:
    page = b"<html>Down for maintenance</html>"
    till.provider.payments["pay1"] = page

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook())

    assert till.evidence.get(f"answers/{PAY}/unreadable/{sha256(page)}") == page
    till.provider.payments["pay1"] = a_card_payment()
    assert settle(till, a_webhook()) == "posted"


def test_refunds_that_cannot_be_read_are_asked_for_again(till: House) -> None:
    till.provider.refunded["pay1"] = b"<html>Down for maintenance</html>"

    with pytest.raises(NotYetSettled):
        settle(till, a_webhook(REFUNDED))

    till.provider.refunded["pay1"] = refunds(("ref1", 1_00))
    assert settle(till, a_webhook(REFUNDED)) == "posted"


def test_a_payment_that_was_unknown_posts_once_it_is_known(till: House) -> None:
    answer = till.provider.payments.pop("pay1")
    settle(till, a_webhook())
    till.provider.payments["pay1"] = answer

    outcome = settle(till, a_webhook(message="m2"))

    assert outcome == "posted"
    assert lines(till)[TAX] == -100_00


def test_a_webhook_waits_for_the_ledger_to_open() -> None:
    house = House(outside=InMemory())
    house.provider.payments["pay1"] = a_card_payment()
    knock(house, a_webhook())

    with pytest.raises(LedgerNotOpen):
        settle(house, a_webhook())


def test_a_providers_list_waits_for_the_ledger_to_open() -> None:
    house = House(outside=InMemory())
    line = {"source": PAY, "payment": "pay1", "event": "captured", "pence": 100_00}

    with pytest.raises(LedgerNotOpen):
        settle_message(line, settling=house.settling)
