"""A table that leaves part of a batch unprocessed, as neither moto nor the local AWS does."""

from typing import Any

import pytest
from everypenny.adapters.dynamo_table import TRIES, DynamoTable
from everypenny.adapters.table_actions import Busy


class Grudging:
    """A client that processes a few of a batch's items each time, at most `calls` times."""

    def __init__(self, at_once: int, calls: int = 99) -> None:
        self.at_once, self.calls = at_once, calls
        self.written: list[str] = []

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        [(table, asked)] = RequestItems.items()
        taken = self.at_once if self.calls > 0 else 0
        self.calls -= 1
        self.written += [one["PutRequest"]["Item"]["sk"]["S"] for one in asked[:taken]]
        left = asked[taken:]
        return {"UnprocessedItems": {table: left} if left else {}}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        [(table, asked)] = RequestItems.items()
        taken, left = asked["Keys"][: self.at_once], asked["Keys"][self.at_once :]
        unread = {table: {**asked, "Keys": left}} if left else {}
        return {"Responses": {table: taken}, "UnprocessedKeys": unread}


def items(number: int) -> list[dict[str, object]]:
    return [{"pk": "P", "sk": f"{n:03d}"} for n in range(number)]


def test_what_a_table_leaves_unprocessed_is_written_again() -> None:
    client, waits = Grudging(at_once=4), list[float]()

    DynamoTable("income", client, sleep=waits.append).write_all(items(60))

    assert sorted(client.written) == [f"{n:03d}" for n in range(60)]
    assert len(client.written) == len(set(client.written))
    assert len(waits) == 6 + 6 + 2


def test_a_table_that_takes_no_more_leaves_the_chunk_to_its_queue() -> None:
    client, waits = Grudging(at_once=9, calls=2), list[float]()

    with pytest.raises(Busy, match="7 items unwritten"):
        DynamoTable("income", client, sleep=waits.append).write_all(items(25))

    assert len(waits) == TRIES


def test_a_table_is_waited_for_longer_each_time_but_never_for_long() -> None:
    client, waits = Grudging(at_once=0), list[float]()

    with pytest.raises(Busy):
        DynamoTable("income", client, sleep=waits.append).write_all(items(1))

    assert all(0 <= wait <= 0.02 * 2**place for place, wait in enumerate(waits))
    assert sum(waits) < 6


def test_what_a_table_leaves_unread_is_read_again() -> None:
    client, waits = Grudging(at_once=30), list[float]()
    keys = [("P", f"{n:03d}") for n in range(130)]

    read = list(DynamoTable("income", client, sleep=waits.append).get_all(keys))

    assert sorted((item["pk"], item["sk"]) for item in read) == keys
    assert len(waits) == 3
