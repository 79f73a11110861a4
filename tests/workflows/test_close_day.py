"""Closing a day: in order, once, for ever, and only if every batch is what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.records import LedgerNotOpen
from everypenny.workflows.close_day import CloseRefused, close_day, days_to_close

from tests.builders import ON, a_register, an_allpay_file, council_tax, rent
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import in_memory

NEXT = ON + timedelta(days=1)
RECEIPTS = [(council_tax(1), 10_00), (rent(1), 20_00), (council_tax(2), 30_00)]


def a_house_with_receipts() -> House:
    house = in_memory()
    house.early = False
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file(RECEIPTS))
    return house


def journal_keys(house: House) -> list[tuple[str, str]]:
    """The keys of the receipts' journals, in their order."""
    keys = sorted(key for key in house.table.items if key[1].startswith("J#"))
    opening = {key for key in keys if '"opening"' in house.table.items[key]["body"]}
    return [key for key in keys if key not in opening]


def test_a_day_is_sealed_once_it_is_over_in_london() -> None:
    house = a_house_with_receipts()
    house.clock.instant = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)

    closed = house.close(ON)

    assert (closed.day, closed.journals, closed.batches) == (ON, 4, 2)


def test_an_unfinished_day_cannot_be_closed() -> None:
    house = a_house_with_receipts()
    house.clock.instant = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    before = house.scan()

    with pytest.raises(CloseRefused, match="not over"):
        house.close(ON)

    assert house.scan() == before


def test_even_an_early_close_waits_for_the_day_to_begin() -> None:
    house = in_memory()

    with pytest.raises(CloseRefused, match="not begun"):
        house.close(NEXT)


def test_a_day_before_go_live_cannot_be_closed() -> None:
    with pytest.raises(CloseRefused, match="opened on 2026-11-20"):
        in_memory().close(date(2026, 11, 19))


def test_a_ledger_that_is_not_open_has_no_days() -> None:
    house = House(outside=InMemory())

    with pytest.raises(LedgerNotOpen):
        house.close(ON)


def test_days_are_closed_in_order() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(3)

    with pytest.raises(CloseRefused, match="close 2026-11-20 first"):
        house.close(NEXT)

    assert list(days_to_close(house.closing)) == [ON, NEXT, NEXT + timedelta(days=1)]


def test_days_that_were_missed_are_closed_oldest_first() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(3)

    closed = [close_day(day, closing=house.closing).day for day in days_to_close(house.closing)]

    assert closed == [ON, NEXT, NEXT + timedelta(days=1)]


def test_the_last_sealed_day_is_closed_again_lest_it_was_cut_off() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(2)
    house.close(ON)
    house.close(NEXT)

    assert list(days_to_close(house.closing)) == [NEXT]


def test_each_day_names_the_hash_of_the_one_before() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(2)

    first = house.close(ON)
    house.close(NEXT)

    assert f'"previous":"{first.manifest_sha256}"'.encode() in house.day_books.manifest(NEXT)


def test_closing_a_day_again_gives_the_same_bytes() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(1)
    first = house.close(ON)
    books = {key: versions[-1] for key, versions in house.books.versions.items()}
    house.release = "r2"
    house.clock.pass_days(9)

    again = house.close(ON)

    assert again == first
    assert {key: v[-1] for key, v in house.books.versions.items()} == books


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_journal_that_vanished_stops_the_close(lost: int) -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(1)
    del house.table.items[journal_keys(house)[lost]]

    with pytest.raises(DayDoesNotAddUp):
        house.close(ON)

    assert house.day_books.manifest(ON) is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("3000", "3001"),
        (f"fund/CT/{council_tax(2)}", f"fund/CT/{council_tax(3)}"),
        ("-3000", "-2999"),
        ('"2026-11-20"', '"2026-11-19"'),
    ],
    ids=["both sides", "account", "one side", "date"],
)
def test_a_journal_that_was_altered_stops_the_close(was: str, now: str) -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(1)
    key = next(k for k in journal_keys(house) if "3000" in house.table.items[k]["body"])
    house.table.items[key]["body"] = house.table.items[key]["body"].replace(was, now)

    with pytest.raises(DayDoesNotAddUp):
        house.close(ON)


def test_a_batch_that_is_not_what_its_day_lists_stops_the_close() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(1)
    listed = next(i for i in house.table.items.values() if i.get("total") == 60_00)
    listed["total"] = 61_00

    with pytest.raises(DayDoesNotAddUp):
        house.close(ON)


def test_a_marker_that_was_altered_stops_the_close() -> None:
    house = a_house_with_receipts()
    house.clock.pass_days(1)
    marker = next(i for key, i in house.table.items.items() if key[1] == "C#00002")
    marker["payments"] += 1

    with pytest.raises(DayDoesNotAddUp):
        house.close(ON)


def test_a_file_that_was_accepted_and_never_posts_is_no_good_day(quick: House) -> None:
    quick.open(ON, {})
    quick.receive(quick.land("allpay/a.txt", an_allpay_file([(council_tax(1), 5_00)])))
    quick.clock.pass_days(2)
    for day in (ON, NEXT):
        quick.close(day)
        quick.export_all(day)

    first, second = quick.prove(ON).proof, quick.prove(NEXT).proof

    assert (first.ties(), first.overdue) == (True, ())
    assert not second.ties()
    assert [(batch.source, batch.pence) for batch in second.overdue] == [("allpay", 5_00)]
