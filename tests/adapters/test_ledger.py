"""The ledger's promises: claimed before put, posted on one day, never twice."""

from datetime import timedelta

import pytest
from everypenny.adapters.dynamo_days import SHARDS, DynamoDays
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.table_actions import Refused
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.canonical import suspense_bytes

from tests.outside import InMemory, OnMoto
from tests.records import ON, a_batch, a_marker, a_posting

B = BatchId("b")
NEXT = ON + timedelta(days=1)


@pytest.fixture
def ledger(outside: OnMoto | InMemory) -> DynamoLedger:
    return DynamoLedger(outside.table)


@pytest.fixture
def days(outside: OnMoto | InMemory) -> DynamoDays:
    return DynamoDays(outside.table)


def test_a_batch_is_recorded_once(ledger: DynamoLedger) -> None:
    ledger.open_batch(a_batch())

    ledger.open_batch(a_batch(payments=9))

    assert ledger.batch(B) == a_batch()
    assert ledger.posted_on(B) is None
    assert list(ledger.unposted()) == [a_batch()]


def test_an_unknown_batch_is_an_error(ledger: DynamoLedger) -> None:
    with pytest.raises(LookupError):
        ledger.batch(B)


def test_a_claim_of_the_same_journals_stands(ledger: DynamoLedger) -> None:
    marker = a_marker([a_posting()])

    assert ledger.claim(B, marker) == marker
    assert ledger.claim(B, marker) == marker
    assert ledger.markers(B) == (marker,)


@pytest.mark.parametrize("other", [a_posting(pence=11_00), a_posting(2)])
def test_a_claim_of_other_journals_is_an_alarm(ledger: DynamoLedger, other) -> None:
    ledger.claim(B, a_marker([a_posting()]))

    with pytest.raises(ReplayDiffers):
        ledger.claim(B, a_marker([other]))


def test_journals_and_suspense_come_back_as_they_were_put(ledger: DynamoLedger) -> None:
    postings = [a_posting(position) for position in range(1, 31)]

    ledger.put(B, 1, postings)

    assert list(ledger.journals(B, 1)) == [posting.journal for posting in postings]
    assert list(ledger.journals(B, 2)) == []
    items = sorted(posting.suspense[0].payment_id for posting in postings)
    assert sorted(item.payment_id for item in ledger.suspense()) == items


def test_each_customers_account_finds_its_journals(
    ledger: DynamoLedger, outside: OnMoto | InMemory
) -> None:
    ledger.put(B, 1, [a_posting()])

    keys = [
        [(key["pk"], key["sk"]) for key in outside.table.view(account)]
        for account in ("fund/CT/770000000", "fund/HR/61234567890", "clearing/allpay")
    ]

    assert keys == [
        [("B#b#00001", "J#00000001")],
        [("B#b#00001", "P#00000001#01")],
        [],
    ]


def test_a_late_redelivery_does_not_reopen_a_suspense_item(
    ledger: DynamoLedger, outside: OnMoto | InMemory
) -> None:
    postings = [a_posting(position) for position in range(1, 131)]
    ledger.put(B, 1, postings[:1])
    cleared = {**outside.table.get("U#b-1", "3"), "remaining": 0}
    outside.table.write_all([cleared])

    ledger.put(B, 1, postings)

    assert outside.table.get("U#b-1", "3") == cleared
    body = suspense_bytes(postings[129].suspense[0]).decode()
    assert outside.table.get("U#b-130", "3")["body"] == body


def test_a_marker_turns_to_done(ledger: DynamoLedger) -> None:
    ledger.claim(B, a_marker([a_posting()]))

    ledger.finish(B, 1)
    ledger.finish(B, 1)

    assert [marker.done for marker in ledger.markers(B)] == [True]


def test_a_batch_is_posted_once_and_keeps_its_day(
    ledger: DynamoLedger, days: DynamoDays
) -> None:
    ledger.open_batch(a_batch())

    first = ledger.post(a_batch(), today=ON)
    again = ledger.post(a_batch(), today=NEXT)

    assert first == again == ledger.posted_on(B) == ON
    [listed] = days.batches(ON)
    assert (listed.batch_id, listed.payments, listed.total_pence) == ("b", 1, 30_00)
    assert days.batches(NEXT) == ()
    assert list(ledger.unposted()) == []


def test_a_shut_day_takes_nothing_more(ledger: DynamoLedger, days: DynamoDays) -> None:
    days.shut(ON)
    days.shut(ON)
    ledger.open_batch(a_batch())

    posted_on = ledger.post(a_batch(), today=ON)

    assert posted_on == NEXT
    assert (days.batches(ON), len(days.batches(NEXT))) == ((), 1)


def test_a_batch_that_was_never_opened_is_not_posted(ledger: DynamoLedger) -> None:
    with pytest.raises(Refused):
        ledger.post(a_batch(), today=ON)


def test_a_batch_of_one_is_posted_whole_and_once(
    ledger: DynamoLedger, days: DynamoDays
) -> None:
    postings = [a_posting()]
    marker = a_marker(postings, done=True)

    posted = [
        ledger.post_at_once(a_batch(), postings, marker=marker, today=day) for day in (ON, NEXT)
    ]

    assert posted == [ON, ON]
    assert list(ledger.journals(B, 1)) == [postings[0].journal]
    assert len(days.batches(ON)) == 1


def test_a_batch_of_one_with_other_journals_is_an_alarm(ledger: DynamoLedger) -> None:
    first, other = [a_posting()], [a_posting(pence=11_00)]
    ledger.post_at_once(a_batch(), first, marker=a_marker(first, done=True), today=ON)

    with pytest.raises(ReplayDiffers):
        ledger.post_at_once(a_batch(), other, marker=a_marker(other, done=True), today=ON)

    assert list(ledger.journals(B, 1)) == [first[0].journal]


def test_the_first_opening_journal_opens_the_ledger(ledger: DynamoLedger) -> None:
    marker = a_marker([], done=True)
    ledger.open_ledger(a_batch("o1", payments=0), [], marker=marker, today=ON)

    ledger.open_ledger(a_batch("o2", payments=0), [], marker=marker, today=NEXT)

    assert ledger.go_live() == ON


def test_days_list_batches_of_every_shard_by_id(ledger: DynamoLedger, days: DynamoDays) -> None:
    ids = sorted(f"b{number:03d}" for number in range(SHARDS))
    for batch_id in reversed(ids):
        ledger.open_batch(a_batch(batch_id))
        ledger.post(a_batch(batch_id), today=ON)

    assert [listed.batch_id for listed in days.batches(ON)] == ids
