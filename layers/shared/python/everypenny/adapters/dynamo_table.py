"""The income table, as DynamoDB speaks: typed items, conditions, whole transactions."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

_CONFIG = Config(
    parameter_validation=False,
    retries={"mode": "standard", "max_attempts": 5},
    max_pool_connections=16,
)
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class Busy(Exception):
    """The table would not take a write after several tries; the queue delivers again."""


class Refused(Exception):
    """A transaction's condition failed; `reasons` has DynamoDB's code for each action."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(sorted(set(reasons))))
        self.reasons = reasons


class Sleep(Protocol):
    """How to wait between tries."""

    def __call__(self, seconds: float, /) -> None:
        """Wait."""
        ...


def text(value: str) -> dict[str, str]:
    """A string attribute."""
    return {"S": value}


def number(value: int) -> dict[str, str]:
    """A whole-number attribute."""
    return {"N": str(value)}


class DynamoTable:
    """One table and the few ways in which this system uses it."""

    def __init__(
        self, name: str, client: "DynamoDBClient | None" = None, sleep: Sleep = time.sleep
    ) -> None:
        self.name = name
        self.client: DynamoDBClient = client or boto3.client("dynamodb", config=_CONFIG)
        self._sleep = sleep

    def get(self, pk: str, sk: str) -> Item | None:
        """An item, read consistently."""
        answer = self.client.get_item(
            TableName=self.name, Key={"pk": text(pk), "sk": text(sk)}, ConsistentRead=True
        )
        return answer.get("Item")

    def put_new(self, item: Item) -> Item | None:
        """Put an item unless its key is taken; returns the one that took it, else None."""
        try:
            self.client.put_item(
                TableName=self.name,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self.client.exceptions.ConditionalCheckFailedException as taken:
            return dict(taken.response["Item"])  # type: ignore[typeddict-item]
        return None

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order, read consistently, from a prefix or a key on."""
        condition, values = "pk = :pk", {":pk": text(pk)}
        if prefix:
            condition += " AND begins_with(sk, :sk)"
            values[":sk"] = text(prefix)
        elif after:
            condition += " AND sk >= :sk"
            values[":sk"] = text(after)
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items, which may lag: never for totals."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName="by_view",
            KeyConditionExpression="#view = :view",
            ExpressionAttributeNames={"#view": "view"},
            ExpressionAttributeValues={":view": text(name)},
        )
        for page in pages:
            yield from page["Items"]

    def write_all(self, items: Sequence[Item]) -> None:
        """Put items without a condition, 25 at a time: only where a repeat is the same item."""
        for start in range(0, len(items), 25):
            left = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            for attempt in range(8):
                answer = self.client.batch_write_item(RequestItems={self.name: left})  # type: ignore[dict-item]
                left = answer["UnprocessedItems"].get(self.name, [])  # type: ignore[assignment]
                if not left:
                    break
                self._back_off(attempt)
            else:
                raise Busy(f"{len(left)} items unwritten after 8 tries")

    def transact(self, actions: Sequence[Item]) -> None:
        """Do all actions or none; Refused if a condition fails, Busy if others keep us out."""
        for attempt in range(8):
            try:
                self.client.transact_write_items(TransactItems=list(actions))  # type: ignore[arg-type]
            except self.client.exceptions.TransactionCanceledException as cancelled:
                reasons = tuple(r.get("Code", "None") for r in _reasons(cancelled))
                if not set(reasons) & _PASSING:
                    raise Refused(reasons) from None
                self._back_off(attempt)
            else:
                return
        raise Busy("a transaction found no room after 8 tries")

    def put(self, item: Item, *, new: bool = True) -> Item:
        """A transaction's put, by default only of a new key."""
        action: Item = {"TableName": self.name, "Item": item}
        if new:
            action["ConditionExpression"] = "attribute_not_exists(pk)"
        return {"Put": action}

    def absent(self, pk: str, sk: str) -> Item:
        """A transaction's check that a key is not there."""
        return {
            "ConditionCheck": {
                "TableName": self.name,
                "Key": {"pk": text(pk), "sk": text(sk)},
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }

    def _back_off(self, attempt: int) -> None:
        self._sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreads retries


def _reasons(cancelled: Any) -> list[dict[str, str]]:
    return list(cancelled.response.get("CancellationReasons", []))
