"""Verdicts: serial per source, listed under an open day, found by bytes and identity."""

from datetime import date, timedelta

import pytest
from everypenny.adapters.dynamo_days import DynamoDays, fence, fence_key
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.domain.records import FileRecord, RegisterMove, Verdict

from tests.outside import InMemory, OnMoto
from tests.records import ON, a_batch, a_file, listing


@pytest.fixture
def files(outside: OnMoto | InMemory) -> DynamoFiles:
    return DynamoFiles(outside.table)


def write(files: DynamoFiles, record: FileRecord, **more: object) -> bool:
    return files.record(record, listed=listing(record), today=ON, **more)


def test_a_verdict_is_found_by_its_object_version(files: DynamoFiles) -> None:
    record = a_file(1, a_batch())

    written = write(files, record)

    assert written is True
    assert files.verdict(record.landing) == record
    assert files.verdict(a_file(2).landing) is None
    assert list(files.files("allpay")) == [record]


def test_of_two_files_judged_at_once_the_second_judges_again(files: DynamoFiles) -> None:
    write(files, a_file(1, digest="d1"))
    loser = a_file(1, digest="d2", landing=a_file(2).landing)

    written = write(files, loser)

    assert written is False
    assert files.attempts("allpay", "d2") == (1, ())
    assert write(files, a_file(2, digest="d2")) is True


def test_the_same_drop_is_judged_once(files: DynamoFiles) -> None:
    write(files, a_file(1))

    assert write(files, a_file(2, landing=a_file(1).landing)) is False


def test_a_verdict_on_a_shut_day_is_listed_under_the_next(
    files: DynamoFiles, outside: OnMoto | InMemory
) -> None:
    days = DynamoDays(outside.table)
    days.shut(ON)

    write(files, a_file(1))

    assert days.verdicts(ON) == ()
    assert days.verdicts(ON + timedelta(days=1)) == (listing(a_file(1)),)


def test_nothing_joins_a_day_once_its_first_fence_is_shut(
    files: DynamoFiles, outside: OnMoto | InMemory
) -> None:
    """Else it could rest on something that its own fence sent to the next day."""
    outside.table.put_new({"pk": fence_key(ON, 0), "sk": "FENCE"})
    assert fence("allpay#1") != 0

    write(files, a_file(1))

    assert DynamoDays(outside.table).verdicts(ON) == ()
    assert len(DynamoDays(outside.table).verdicts(ON + timedelta(days=1))) == 1


def test_earlier_files_of_the_same_bytes_come_oldest_first(files: DynamoFiles) -> None:
    records = [a_file(n, verdict=Verdict.REJECTED, digest="d") for n in (1, 2)]
    for record in [*records, a_file(3, digest="other")]:
        write(files, record)

    assert files.attempts("allpay", "d") == (3, tuple(records))


@pytest.mark.parametrize(
    ("verdict", "count"),
    [(Verdict.ACCEPTED, 1), (Verdict.HELD, 1), (Verdict.REJECTED, 0), (Verdict.REFUSED, 0)],
)
def test_only_accepted_and_held_files_keep_their_identity(
    files: DynamoFiles, verdict: Verdict, count: int
) -> None:
    write(files, a_file(1, a_batch("b1", identity="S1"), verdict=verdict))

    standing = files.standing("allpay", [a_batch("b2", identity="S1")])

    assert len(standing.same_identity) == count


@pytest.mark.parametrize(
    ("first_on", "found"),
    [(date(2026, 11, 19), 1), (date(2026, 11, 20), 1), (date(2026, 11, 21), 0), (None, 1)],
)
def test_statements_that_end_on_or_after_ours_begin_may_overlap(
    files: DynamoFiles, first_on: date | None, found: int
) -> None:
    write(files, a_file(1, a_batch("b1", account="main")))
    write(files, a_file(2, a_batch("b2", account="main-2"), digest="d2"))

    ours = a_batch("b3", account="main", first_on=first_on)
    standing = files.standing("allpay", [ours])

    assert [batch.batch_id for batch in standing.overlapping] == ["b1"] * found


def test_a_register_moves_only_from_where_it_was_judged(files: DynamoFiles) -> None:
    moved = [
        write(files, a_file(1), register=RegisterMove("", "r1")),
        write(files, a_file(2, digest="d2"), register=RegisterMove("", "r2")),
        write(files, a_file(2, digest="d2"), register=RegisterMove("r1", "r2")),
    ]

    assert moved == [True, False, True]
    assert files.register() == "r2"


def test_a_file_of_as_many_statements_as_are_allowed_is_one_transaction(
    files: DynamoFiles,
) -> None:
    batches = [a_batch(f"b{n}", account="main", identity=f"S{n}") for n in range(44)]

    written = write(files, a_file(1, *batches))

    assert written is True
    assert len(files.standing("allpay", [a_batch("c", account="main")]).overlapping) == 44
