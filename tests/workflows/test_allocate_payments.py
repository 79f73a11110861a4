"""Chunks are claimed, put and finished; the last one posts the batch, on one London day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Condition, IdentificationRule
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import BatchRecord, ReplayDiffers, Verdict
from everypenny.workflows.allocate_payments import allocate_payments
from everypenny.workflows.ports import Work

from tests.builders import ON, a_register, an_allpay_file, council_tax, rent
from tests.fakes import Cut, PowerCut
from tests.whole_house import House
from tests.workflows.days import in_memory

RECEIPTS = [(council_tax(1), 10_00), (rent(1), 20_00), (council_tax(2), 30_00)]


class OtherCouncils:
    """A release that places everything on one rent account, whatever it is asked."""

    def __init__(self, house: House) -> None:
        self._councils = house.councils

    def compiled(self, version: str) -> CompiledCouncil:
        council = self._councils.version(version)
        everything = (Condition(field="amount_pence", operator="above", value="0"),)
        rule = IdentificationRule(
            code="all-to-one",
            any_of=(everything,),
            action="place",
            fund="HR",
            account_reference=rent(5),
        )
        rents = replace(council.funds["HR"], disabled=False)
        return compile_council(replace(council, funds={"HR": rents}, rules=(rule,)))


class OneChunkLost:
    """A store that gives an empty second chunk."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def chunk(self, batch: BatchRecord, chunk: int) -> bytes:
        return b"" if chunk == 2 else self._work.chunk(batch, chunk)


def landed(power: PowerCut | None = None) -> tuple[House, list[dict[str, Any]]]:
    """A house with three receipts in two chunks, accepted and not allocated."""
    house = in_memory(power)
    house.dropped("registers/accounts/all.csv", a_register())
    house.receive(house.land("allpay/a.txt", an_allpay_file(RECEIPTS)))
    return house, house.chunks.take()


def decide_otherwise(house: House, message: dict[str, Any]) -> None:
    other = replace(house.allocation, councils=OtherCouncils(house), release="r2")
    allocate_payments(BatchId(message["batch"]), message["chunk"], allocation=other)


def posted_on(house: House, messages: list[dict[str, Any]]) -> date | None:
    return house.ledger.posted_on(BatchId(str(messages[0]["batch"])))


def test_the_last_chunk_to_be_done_posts_the_batch() -> None:
    house, messages = landed()

    first, last = house.allocate(reversed(messages))

    assert (first.posted_on, last.posted_on) == (None, ON)
    assert first.total_pence + last.total_pence == 60_00


def test_a_release_that_decides_otherwise_stops_before_it_writes() -> None:
    house, messages = landed()
    house.allocate(messages[:1])
    before = house.scan()

    with pytest.raises(ReplayDiffers):
        decide_otherwise(house, messages[0])

    assert house.scan() == before


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_chunk_cut_off_after_its_claim_belongs_to_the_release_that_claimed_it(
    after: int,
) -> None:
    power = PowerCut()
    house, messages = landed(power)
    power.after, power.writes = after, 0
    with pytest.raises(Cut):
        house.allocate(messages[:1])
    before = house.scan()

    with pytest.raises(ReplayDiffers):
        decide_otherwise(house, messages[0])

    assert house.scan() == before
    house.allocate(messages)
    assert posted_on(house, messages) == ON


def test_a_chunk_that_no_release_has_claimed_is_free_for_the_next_one() -> None:
    house, messages = landed()
    house.release = "r2"

    house.allocate(messages)

    markers = house.ledger.markers(BatchId(str(messages[0]["batch"])))
    assert [marker.release for marker in markers] == ["r2", "r2"]


def test_a_later_release_that_decides_the_same_completes_the_batch() -> None:
    house, messages = landed()
    house.allocate(messages[:1])
    house.release = "r2"

    house.allocate(messages)

    markers = house.ledger.markers(BatchId(str(messages[0]["batch"])))
    assert [marker.release for marker in markers] == ["r1", "r2"]
    assert posted_on(house, messages) == ON


def test_what_the_file_was_judged_under_decides_not_what_is_live_now() -> None:
    house, messages = landed()
    lines = a_register().splitlines(keepends=True)
    without = b"".join(line for line in lines if council_tax(1).encode() not in line)
    fewer = house.dropped("registers/accounts/fewer.csv", without)

    allocated = house.allocate(messages)

    assert fewer.verdict is Verdict.ACCEPTED
    assert sum(chunk.suspense for chunk in allocated) == 0


def test_a_batch_stuck_over_midnight_joins_the_day_on_which_it_is_done() -> None:
    house, messages = landed()
    house.allocate(messages[:1])
    house.clock.pass_days(1)

    house.allocate(messages[1:])

    assert posted_on(house, messages) == ON + timedelta(days=1)


def test_a_batch_delayed_by_days_joins_the_first_day_that_is_not_shut() -> None:
    house, messages = landed()
    house.clock.pass_days(4)
    for day in range(5):
        house.days.shut(ON + timedelta(days=day))

    house.allocate(messages)

    assert posted_on(house, messages) == ON + timedelta(days=5)


def test_a_late_arrival_after_an_early_close_posts_to_the_next_day() -> None:
    house, messages = landed()
    house.close(ON)

    house.allocate(messages)

    assert posted_on(house, messages) == ON + timedelta(days=1)
    house.clock.pass_days(1)
    assert house.close(ON + timedelta(days=1)).journals == 3


def test_a_batch_keeps_its_day_when_a_message_comes_again_later() -> None:
    house, messages = landed()
    house.allocate(messages)
    house.close(ON)
    house.clock.pass_days(2)

    again = house.allocate(messages)

    assert [chunk.posted_on for chunk in again] == [ON, ON]


def test_a_close_lists_a_batch_that_is_stuck_and_does_not_wait() -> None:
    house, _ = landed()
    house.close(ON)
    house.export_all(ON)

    proof = house.prove(ON).proof

    assert [batch.file for batch in proof.unposted] == ["allpay/a.txt"]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 21, 0, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 23, 30, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2027, 7, 1)),
        (datetime(2027, 10, 30, 23, 30, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), date(2027, 10, 31)),
    ],
)
def test_a_batch_is_posted_on_londons_day(instant: datetime, day: date) -> None:
    house, messages = landed()
    house.clock.instant = instant

    house.allocate(messages)

    assert posted_on(house, messages) == day


def test_chunks_that_do_not_come_to_the_batch_are_an_alarm() -> None:
    house, messages = landed()
    forgetful = replace(house.allocation, work=OneChunkLost(house.work))

    batch = BatchId(str(messages[0]["batch"]))
    allocate_payments(batch, 1, allocation=forgetful)

    with pytest.raises(ReplayDiffers):
        allocate_payments(batch, 2, allocation=forgetful)

    assert posted_on(house, messages) is None
