"""A DynamoDB client whose transactions take time, and are cancelled where they meet.

What neither moto nor the local AWS does, and DynamoDB's developer guide says of transaction
conflicts: an item that one transaction has in flight, were it only to look whether it is there,
is refused to another transaction and to a PutItem; the SDK does not try again.
"""

from collections.abc import Callable
from typing import Any

from tests.faults.drawn_clock import DrawnClock

Key = tuple[str, str]
Wired = dict[str, Any]


class TransactionCanceledException(Exception):
    """One code an action, as DynamoDB gives its reasons."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(*codes)
        self.response = {"CancellationReasons": [{"Code": code} for code in codes]}


class TransactionConflictException(Exception):
    """A transaction has the item in flight."""


class ConditionalCheckFailedException(Exception):
    """The item that took the key."""

    def __init__(self, taken: Wired) -> None:
        super().__init__(taken)
        self.response = {"Item": taken}


class ConflictingClient:
    """Items by key; a call takes `latency` seconds of the clock, but reads take none.

    It knows what a batch of one and a close ask for: puts, where nothing is yet or anyhow, and
    looks whether nothing is there.
    """

    def __init__(self, clock: DrawnClock, latency: Callable[[], float]) -> None:
        self.items: dict[Key, Wired] = {}
        self.exceptions = self
        self._clock = clock
        self._latency = latency
        self._in_flight: set[Key] = set()

    TransactionCanceledException = TransactionCanceledException
    TransactionConflictException = TransactionConflictException
    ConditionalCheckFailedException = ConditionalCheckFailedException

    def get_item(self, *, Key: Wired, **_: object) -> Wired:  # noqa: N803
        found = self.items.get(_key(Key))
        return {} if found is None else {"Item": found}

    def put_item(self, *, Item: Wired, **_: object) -> None:  # noqa: N803
        self._clock.sleep(self._latency())
        key = _key(Item)
        if key in self._in_flight:
            raise TransactionConflictException(key)
        if key in self.items:
            raise ConditionalCheckFailedException(self.items[key])
        self.items[key] = Item

    def batch_write_item(self, *, RequestItems: Wired) -> Wired:  # noqa: N803
        self._clock.sleep(self._latency())
        [(table, asked)] = RequestItems.items()
        left = []
        for one in asked:
            item = one["PutRequest"]["Item"]
            if _key(item) in self._in_flight:
                left.append(one)
            else:
                self.items[_key(item)] = item
        return {"UnprocessedItems": {table: left} if left else {}}

    def transact_write_items(self, *, TransactItems: list[Wired]) -> None:  # noqa: N803
        codes = [self._code(one) for one in TransactItems]
        mine = {_key_of(one) for one in TransactItems} - self._in_flight
        self._in_flight |= mine
        self._clock.sleep(self._latency())
        self._in_flight -= mine
        if set(codes) != {"None"}:
            raise TransactionCanceledException(codes)
        for one in TransactItems:
            if "Put" in one:
                self.items[_key_of(one)] = one["Put"]["Item"]

    def _code(self, action: Wired) -> str:
        key, [told] = _key_of(action), action.values()
        if key in self._in_flight:
            return "TransactionConflict"
        is_new = told["ConditionExpression"] == "attribute_not_exists(pk)"
        return "ConditionalCheckFailed" if is_new and key in self.items else "None"


def _key_of(action: Wired) -> Key:
    """Of a Put or a ConditionCheck."""
    return _key(action["Put"]["Item"] if "Put" in action else action["ConditionCheck"]["Key"])


def _key(item: Wired) -> Key:
    return item["pk"]["S"], item["sk"]["S"]
