"""The income table in DynamoDB: actions carried out, and items as its wire has them."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from everypenny.adapters import aws_clients
from everypenny.adapters.table_actions import (
    Absent,
    Action,
    Busy,
    Change,
    Item,
    Put,
    Refused,
    Value,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Sleep = Callable[[float], None]

TRIES = 8
# Those who met in one item meet again, unless they come back many transactions' time apart.
_APART_SECONDS = 0.4
_LONGEST_APART_SECONDS = 2.0

_CONDITION_FAILED = "ConditionalCheckFailed"
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class DynamoTable:
    """One table in DynamoDB."""

    def __init__(
        self, name: str, client: "DynamoDBClient | None" = None, sleep: Sleep = time.sleep
    ) -> None:
        self.name = name
        self.client: DynamoDBClient = client or aws_clients.client("dynamodb")
        self._sleep = sleep

    def get(self, pk: str, sk: str) -> Item | None:
        """An item, read consistently; nothing lies under a key that no key can be."""
        if not (_can_be_key(pk, most=2_048) and _can_be_key(sk, most=1_024)):
            return None
        answer = self.client.get_item(
            TableName=self.name, Key=_wire({"pk": pk, "sk": sk}), ConsistentRead=True
        )
        found = answer.get("Item")
        return None if found is None else _plain(found)

    def get_all(self, keys: Sequence[tuple[str, str]]) -> Iterator[Item]:
        """100 at a time, and what the table leaves unprocessed again."""
        for start in range(0, len(keys), 100):
            left: Any = [_wire({"pk": pk, "sk": sk}) for pk, sk in keys[start : start + 100]]
            for attempt in range(TRIES):
                asked: Any = {self.name: {"Keys": left, "ConsistentRead": True}}
                answer = self.client.batch_get_item(RequestItems=asked)
                yield from map(_plain, answer["Responses"].get(self.name, []))
                unread = answer["UnprocessedKeys"].get(self.name)
                left = unread["Keys"] if unread else []
                if not left:
                    break
                self._back_off(attempt)
            else:
                raise Busy(f"{len(left)} items unread after {TRIES} tries")

    def put_new(self, item: Item) -> Item | None:
        """The condition decides, not a read beforehand: two deliveries may race.

        An item that a transaction has in flight is asked for again, as nobody else does it.
        """
        for attempt in range(TRIES):
            try:
                self.client.put_item(
                    TableName=self.name,
                    Item=_wire(item),
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self.client.exceptions.ConditionalCheckFailedException as taken:
                return _plain(taken.response["Item"])  # type: ignore[typeddict-item]
            except self.client.exceptions.TransactionConflictException:
                self._stand_apart(attempt)
            else:
                return None
        raise Busy(f"an item was in other transactions for {TRIES} tries")

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order, page by page.

        A key has one condition: with a prefix too, those before `after` are passed by.
        """
        condition, values = "pk = :pk", {":pk": pk}
        if prefix:
            condition += " AND begins_with(sk, :sk)"
            values[":sk"] = prefix
        elif after:
            condition += " AND sk >= :sk"
            values[":sk"] = after
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=_wire(values),
            ConsistentRead=True,
        )
        for page in pages:
            yield from (item for item in map(_plain, page["Items"]) if item["sk"] >= after)

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items, from the index."""
        if not _can_be_key(name, most=2_048):
            return
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName="by_view",
            KeyConditionExpression="#view = :view",
            ExpressionAttributeNames={"#view": "view"},
            ExpressionAttributeValues=_wire({":view": name}),
        )
        for page in pages:
            yield from map(_plain, page["Items"])

    def write_all(self, items: Sequence[Item]) -> None:
        """25 at a time, and what the table leaves unprocessed again."""
        for start in range(0, len(items), 25):
            left: Any = [
                {"PutRequest": {"Item": _wire(item)}} for item in items[start : start + 25]
            ]
            for attempt in range(TRIES):
                answer = self.client.batch_write_item(RequestItems={self.name: left})
                left = answer["UnprocessedItems"].get(self.name, [])
                if not left:
                    break
                self._back_off(attempt)
            else:
                raise Busy(f"{len(left)} items unwritten after {TRIES} tries")

    def transact(self, actions: Sequence[Action]) -> None:
        """Do all actions or none, trying again while other transactions are in the way."""
        wired: Any = [_action(action, self.name) for action in actions]
        for attempt in range(TRIES):
            try:
                self.client.transact_write_items(TransactItems=wired)
            except self.client.exceptions.TransactionCanceledException as cancelled:
                codes = [
                    reason.get("Code", "None")
                    for reason in cancelled.response.get("CancellationReasons", [])
                ]
                if not set(codes) & _PASSING:
                    if set(codes) - {"None", _CONDITION_FAILED}:
                        raise
                    raise Refused(tuple(c == _CONDITION_FAILED for c in codes)) from None
                self._stand_apart(attempt)
            else:
                return
        raise Busy(f"a transaction found no room after {TRIES} tries")

    def _stand_apart(self, attempt: int) -> None:
        longest = min(_APART_SECONDS * 2**attempt, _LONGEST_APART_SECONDS)
        self._sleep(random.uniform(0, longest))  # noqa: S311 - spreads those who met

    def _back_off(self, attempt: int) -> None:
        self._sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreads retries


def _can_be_key(text: str, *, most: int) -> bool:
    """A partition key has 1 to 2,048 bytes, a sort key 1,024: who asks may name anything."""
    return 0 < len(text.encode("utf-8")) <= most


def _wire(item: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _wire_value(value) for name, value in item.items()}


def _wire_value(value: Value) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    raise TypeError(f"a table keeps no {type(value).__name__}")


def _plain(item: Mapping[str, Any]) -> Item:
    plain: Item = {}
    for name, typed in item.items():
        (kind, value), *_ = typed.items()
        plain[name] = int(value) if kind == "N" else value
    return plain


def _action(action: Action, table: str) -> dict[str, Any]:
    match action:
        case Put(item, new):
            put: dict[str, Any] = {"TableName": table, "Item": _wire(item)}
            if new:
                put["ConditionExpression"] = "attribute_not_exists(pk)"
            return {"Put": put}
        case Absent(pk, sk):
            return {
                "ConditionCheck": {
                    "TableName": table,
                    "Key": _wire({"pk": pk, "sk": sk}),
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
        case Change():
            return {"Update": _update(action, table)}


def _update(change: Change, table: str) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Value] = {}

    def name(attribute: str) -> str:
        return names.setdefault(f"#{attribute}", attribute) and f"#{attribute}"

    def value(attribute: str, given: Value, role: str) -> str:
        values[f":{role}_{attribute}"] = given
        return f":{role}_{attribute}"

    clauses = []
    if change.put:
        puts = [f"{name(a)} = {value(a, v, 'put')}" for a, v in change.put.items()]
        clauses.append("SET " + ", ".join(puts))
    if change.add:
        adds = [f"{name(a)} {value(a, v, 'add')}" for a, v in change.add.items()]
        clauses.append("ADD " + ", ".join(adds))
    if change.remove:
        clauses.append("REMOVE " + ", ".join(name(a) for a in change.remove))
    conditions = [
        f"attribute_not_exists({name(a)})"
        if v is None
        else f"{name(a)} = {value(a, v, 'when')}"
        for a, v in change.when.items()
    ]
    update: dict[str, Any] = {
        "TableName": table,
        "Key": _wire({"pk": change.pk, "sk": change.sk}),
        "UpdateExpression": " ".join(clauses),
        "ExpressionAttributeNames": names,
    }
    if values:
        update["ExpressionAttributeValues"] = _wire(values)
    if conditions:
        update["ConditionExpression"] = " AND ".join(conditions)
    return update
