"""The table's contract, on DynamoDB as moto plays it, on the table in memory, and on disk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import boto3
import pytest
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.table_actions import Busy, Change, Put, Refused, Table
from everypenny.local.disk_table import DiskTable
from everypenny.local.memory_table import MemoryTable

from tests.adapters.table_contract import *  # noqa: F403 - the cases are the module
from tests.outside import make_table


@pytest.fixture(params=["dynamo", "memory", "disk"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Table]:
    if request.param == "memory":
        yield MemoryTable()
        return
    if request.param == "disk":
        with closing(DiskTable(tmp_path / "table")) as on_disk:
            yield on_disk
        return
    request.getfixturevalue("aws")
    client = boto3.client("dynamodb", region_name="eu-west-2")
    make_table(client, "income")
    yield DynamoTable("income", client, sleep=lambda _: None)


@pytest.fixture(params=["memory", "disk"])
def stand_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryTable]:
    if request.param == "memory":
        yield MemoryTable()
        return
    with closing(DiskTable(tmp_path / "table")) as on_disk:
        yield on_disk


def test_a_transaction_has_up_to_4_mb_and_no_more(stand_in: MemoryTable) -> None:
    """Moto knows no such limit."""

    def puts(number: int) -> list[Put]:
        items = [{"pk": "P", "sk": str(n), "text": "x" * 390_000} for n in range(number)]
        return [Put(item) for item in items]

    with pytest.raises(ValueError, match="4 MB"):
        stand_in.transact(puts(11))
    nothing = stand_in.scan()
    stand_in.transact(puts(10))

    assert (nothing, len(stand_in.scan())) == ([], 10)


def test_a_batch_takes_no_key_twice_even_with_other_values(stand_in: MemoryTable) -> None:
    """Moto only sees the same item twice."""
    items = [{"pk": "P", "sk": "a", "n": n} for n in range(2)]

    with pytest.raises(ValueError, match="different items"):
        stand_in.write_all(items)

    assert stand_in.scan() == []


def test_an_item_is_measured_in_bytes(stand_in: MemoryTable) -> None:
    """DynamoDB's 400 KB are 409,600 bytes, names and keys included; moto's are fewer."""
    most = 400 * 1_024 - len("pkPskatext")

    stand_in.put_new({"pk": "P", "sk": "é" * 512})
    stand_in.put_new({"pk": "P", "sk": "a", "text": "é" * (most // 2)})

    with pytest.raises(ValueError, match="400 KB"):
        stand_in.put_new({"pk": "P", "sk": "b", "text": "x" * (most + 1)})


def test_a_number_has_up_to_38_digits(stand_in: MemoryTable) -> None:
    stand_in.put_new({"pk": "P", "sk": "a", "n": -(10**38 - 1)})

    with pytest.raises(ValueError, match="38 digits"):
        stand_in.put_new({"pk": "P", "sk": "b", "n": 10**38})


def test_a_lagging_view_sees_a_write_only_later() -> None:
    table = MemoryTable(lag=1)
    table.put_new({"pk": "P", "sk": "a", "view": "V"})

    early = list(table.view("V"))
    table.put_new({"pk": "P", "sk": "b"})

    assert early == []
    assert [key["sk"] for key in table.view("V")] == ["a"]


def test_racing_transactions_lose_nothing_in_memory() -> None:
    table = MemoryTable()

    def add() -> None:
        for _ in range(50):
            table.transact([Change(pk="P", sk="a", add={"n": 1})])

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert table.get("P", "a") == {"pk": "P", "sk": "a", "n": 400}


class Answering:
    """A client whose writes end as a test says, one after the other, and then well."""

    def __init__(self, *codes: tuple[str, ...]) -> None:
        self.codes = list(codes)
        self.exceptions = self
        self.tried = 0

    class TransactionCanceledException(Exception):
        def __init__(self, codes: tuple[str, ...]) -> None:
            super().__init__(codes)
            self.response = {"CancellationReasons": [{"Code": code} for code in codes]}

    class ConditionalCheckFailedException(Exception):
        pass

    class TransactionConflictException(Exception):
        pass

    def transact_write_items(self, **_: object) -> None:
        self.tried += 1
        if self.codes:
            raise self.TransactionCanceledException(self.codes.pop(0))

    def put_item(self, **_: object) -> None:
        self.tried += 1
        if self.codes:
            raise self.TransactionConflictException(self.codes.pop(0))


def test_a_transaction_that_meets_another_tries_again() -> None:
    client = Answering(("None", "TransactionConflict"), ("ThrottlingError", "None"))
    table = DynamoTable("income", client, sleep=lambda _: None)

    table.transact([Put({"pk": "P", "sk": "a"}), Put({"pk": "P", "sk": "b"})])

    assert client.tried == 3


def test_a_transaction_that_never_finds_room_leaves_the_message_to_its_queue() -> None:
    client = Answering(*[("TransactionConflict",)] * 99)
    table = DynamoTable("income", client, sleep=lambda _: None)

    with pytest.raises(Busy):
        table.transact([Put({"pk": "P", "sk": "a"})])


def test_who_meets_others_again_and_again_waits_longer_but_never_for_long() -> None:
    waits = list[float]()
    client = Answering(*[("TransactionConflict",)] * 99)

    with pytest.raises(Busy):
        DynamoTable("income", client, waits.append).transact([Put({"pk": "P", "sk": "a"})])

    longest = [0.4, 0.8, 1.6, *[2.0] * 5]
    assert all(0 <= wait <= most for wait, most in zip(waits, longest, strict=True))


def test_a_put_that_meets_a_transaction_tries_again() -> None:
    client = Answering(("TransactionConflict",), ("TransactionConflict",))
    table = DynamoTable("income", client, sleep=lambda _: None)

    taken = table.put_new({"pk": "P", "sk": "a"})

    assert (taken, client.tried) == (None, 3)


def test_a_put_that_never_finds_room_leaves_the_message_to_its_queue() -> None:
    client = Answering(*[("TransactionConflict",)] * 99)
    table = DynamoTable("income", client, sleep=lambda _: None)

    with pytest.raises(Busy):
        table.put_new({"pk": "P", "sk": "a"})


def test_a_transaction_that_is_invalid_is_not_taken_for_a_failed_condition() -> None:
    client = Answering(("None", "ValidationError"))
    table = DynamoTable("income", client, sleep=lambda _: None)

    with pytest.raises(client.TransactionCanceledException):
        table.transact([Put({"pk": "P", "sk": "a"}), Put({"pk": "P", "sk": "b"})])


def test_a_failed_condition_names_its_action() -> None:
    client = Answering(("None", "ConditionalCheckFailed"))
    table = DynamoTable("income", client, sleep=lambda _: None)

    with pytest.raises(Refused) as refused:
        table.transact([Put({"pk": "P", "sk": "a"}), Put({"pk": "P", "sk": "b"})])

    assert refused.value.failed == (False, True)


@pytest.mark.parametrize("pk", ["", "n" * 2_049, "é" * 1_025])
def test_nothing_lies_under_a_key_that_no_key_can_be(pk: str) -> None:
    nobody_to_ask = object()
    table = DynamoTable("income", nobody_to_ask, sleep=lambda _: None)

    assert (table.get(pk, "a"), table.get("P", pk), list(table.view(pk))) == (None, None, [])
