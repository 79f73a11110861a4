"""Day copies: every line with its payer's words, made again whenever they are lost."""

import json

import pytest
from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.records import ReplayDiffers
from everypenny.workflows.copy_day_book import copy_day_book
from everypenny.workflows.export_contents import NotClosed

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.history import copy_all, copying, found, searched
from tests.three_days import DAYS, lived
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, in_memory, refunds, settle
from tests.workflows.offices import PAT, in_suspense, with_officers


@pytest.fixture(scope="module")
def three_days() -> House:
    return lived()


@pytest.fixture
def quiet_day() -> House:
    """Three credits, one of which nobody knows, and a card payment of which £5 went back."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [
        Entry(pence=10_00, reference=council_tax(1), text="MRS A PAYER"),
        Entry(pence=20_00, reference=council_tax(2), text="MR B PAYER"),
        Entry(pence=90_00, text="J SMITH"),
    ]
    house.dropped("main-bank/statement.xml", a_statement(entries, opening=1_000_00))
    house.provider.payments["pay2"] = a_card_payment("pay2", 25_00)
    house.provider.refunded["pay2"] = refunds(("ref1", 5_00))
    settle(house, a_webhook(payment_id="pay2", pence=25_00))
    settle(house, a_webhook("card_payment_refunded", "pay2", 25_00, message="m4"))
    return house


def test_a_copy_has_every_line_of_its_day_and_balances(three_days, tmp_path):
    copied = copy_all(three_days)

    lines = found(searched(three_days, tmp_path))
    assert [copy.day for copy in copied] == list(DAYS)
    assert [(copy.journals, copy.lines) for copy in copied] == [(15, 35), (6, 12), (3, 6)]
    assert len(lines) == 35 + 12 + 6
    assert sum(line.amount_pence for line in lines) == 0
    assert [(line.day, line.line) for line in lines] == sorted(
        ((line.day, line.line) for line in lines), reverse=True
    )


def test_what_a_payer_wrote_finds_both_sides_of_the_payment(quiet_day, tmp_path):
    quiet_day.close(ON)
    copy_all(quiet_day)

    lines = found(searched(quiet_day, tmp_path), text="mrs  a payer")

    assert {line.ledger_account: line.amount_pence for line in lines} == {
        "bank/main": 10_00,
        f"fund/CT/{council_tax(1)}": -10_00,
    }


def test_a_card_payment_and_its_refund_are_found_by_the_providers_ids(quiet_day, tmp_path):
    quiet_day.close(ON)
    copy_all(quiet_day)
    history = searched(quiet_day, tmp_path)

    assert {line.kind for line in found(history, reference="pay2")} == {"payment"}
    assert {line.kind for line in found(history, reference="REF1")} == {"refund"}
    told = {line.kind for line in found(history, text="pay your council")}
    assert told == {"payment", "refund"}


def test_money_that_moved_is_found_by_the_words_that_it_came_with(quiet_day, tmp_path):
    [state] = in_suspense(with_officers(quiet_day))
    named = {"payment_id": state.item.payment_id, "part": 1, "version": state.version}
    to = {"fund": "CT", "account_reference": council_tax(3), "pence": 90_00}
    quiet_day.do(PAT, "clear_suspense", "c1", items=[named], to=[to], why="he rang")
    quiet_day.close(ON)
    copy_all(quiet_day)
    history = searched(quiet_day, tmp_path)

    by_words = found(history, text="J SMITH")

    assert {line.kind for line in by_words} == {"payment", "clearance"}
    assert f"fund/CT/{council_tax(3)}" in {line.ledger_account for line in by_words}
    assert found(history, reference=state.item.payment_id) == by_words


def test_what_was_taken_at_a_counter_is_found_by_its_payer_and_its_cheque(tmp_path):
    house = with_officers(in_memory())
    house.dropped("registers/accounts/all.csv", a_register())
    part = {"fund": "CT", "account_reference": council_tax(1), "pence": 12_00}
    order = {"office": "town-hall", "method_code": "CHQ", "parts": [part]}
    paid = {"payer_name": "Miss D Payer", "cheque_number": "100234"}
    done = house.do(PAT, "record_counter_payment", "counter-1", **order, **paid)
    house.close(ON)
    copy_all(house)
    history = searched(house, tmp_path)

    lines = found(history, text="miss d payer")

    assert done.status == 200
    assert f"fund/CT/{council_tax(1)}" in {line.ledger_account for line in lines}
    assert found(history, reference="100234") == lines


def test_a_refund_bears_the_words_of_the_payment_that_it_gives_back(quiet_day, tmp_path):
    quiet_day.close(ON)
    copy_all(quiet_day)

    kinds = {
        line.kind for line in found(searched(quiet_day, tmp_path), text="pay your council")
    }

    assert kinds == {"payment", "refund"}


def test_copying_again_gives_the_same_rows(three_days, tmp_path):
    copy_all(three_days)
    once = found(searched(three_days, tmp_path / "once"))

    copy_all(three_days)

    assert found(searched(three_days, tmp_path / "again")) == once


def test_lost_copies_are_made_again(three_days, tmp_path):
    copy_all(three_days)
    before = found(searched(three_days, tmp_path / "before"))
    work = three_days.outside.buckets["work"]
    for key in [key for key in work.versions if key.startswith("history/")]:
        del work.versions[key]

    copy_all(three_days)

    assert found(searched(three_days, tmp_path / "after")) == before


def test_text_that_was_erased_is_gone_from_the_next_copy_and_the_money_is_not(
    quiet_day, tmp_path
):
    quiet_day.close(ON)
    [with_texts] = copy_all(quiet_day)
    work = quiet_day.outside.buckets["work"]
    first = next(key for key in work.versions if key.startswith("batches/"))
    del work.versions[first]

    [copied] = copy_all(quiet_day)

    history = searched(quiet_day, tmp_path)
    assert copied.without_text > with_texts.without_text
    assert copied.lines == with_texts.lines
    assert found(history, text="mrs a payer") == []
    assert len(found(history, amount_pence=10_00)) == 2
    assert len(found(history, text="J SMITH")) == 2


def test_each_payment_of_a_long_file_keeps_its_own_words(tmp_path):
    house = in_memory()
    receipts = [(council_tax(number), 1_00 + number) for number in range(9)]
    house.dropped("allpay/receipts.txt", an_allpay_file(receipts))
    house.close(ON)
    copy_all(house)
    history = searched(house, tmp_path)

    told = {line.payer_reference: -line.amount_pence for line in found(history, text="77")}

    assert told == {reference: -pence for reference, pence in receipts}


def test_a_day_without_journals_has_an_empty_copy(tmp_path):
    house = House(outside=in_memory().outside)
    house.close(ON)
    house.clock.pass_days(1)
    next_day = DAYS[1]
    house.close(next_day)

    [_, copied] = copy_all(house)

    assert (copied.day, copied.lines) == (next_day, 0)
    assert {line.day for line in found(searched(house, tmp_path))} == {ON}


def test_a_day_that_is_not_sealed_is_not_copied(quiet_day):
    with pytest.raises(NotClosed):
        copy_day_book(ON, copying=copying(quiet_day))


def test_a_book_that_was_altered_replaces_no_copy(quiet_day, tmp_path):
    quiet_day.close(ON)
    copy_all(quiet_day)
    before = found(searched(quiet_day, tmp_path / "before"))
    [book] = [key for key in quiet_day.books.versions if key.endswith(".jsonl")]
    altered = (
        quiet_day.books.get(book)
        .replace(b'",1000,', b'",1001,')
        .replace(b'",-1000,', b'",-1001,')
    )
    quiet_day.books.put(book, altered)

    with pytest.raises(ReplayDiffers):
        copy_day_book(ON, copying=copying(quiet_day))

    assert found(searched(quiet_day, tmp_path / "after")) == before


def test_a_book_that_holds_fewer_journals_than_its_manifest_says_is_not_copied(quiet_day):
    quiet_day.close(ON)
    name = f"days/{ON}/manifest.json"
    manifest = json.loads(quiet_day.books.get(name))
    manifest["journals"]["count"] += 1
    quiet_day.books.put(name, json.dumps(manifest).encode())

    with pytest.raises(DayDoesNotAddUp):
        copy_day_book(ON, copying=copying(quiet_day))
