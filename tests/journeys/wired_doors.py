"""Doors of a deployed stack whose own calls to AWS go over a wire that may fail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from everypenny.local.deploy_stack import DeployedStack

from tests.faults.bad_wire import (
    LOST_ANSWER,
    RESET,
    SLOW_DOWN,
    THROTTLED,
    BadWire,
    Rule,
    now_and_then,
    once,
)

DOORS = (
    "receive_payment_file",
    "allocate_payments",
    "receive_provider_event",
    "settle_provider_event",
    "close_day",
    "export_fund",
    "prove_day",
)
TIMED_OUT = {"timeout": 1_500}
TOO_MANY = {"error": {"code": "ThrottlingException"}}
UNAVAILABLE = {"error": {"code": "ServiceUnavailable", "status": 503}}
TABLE, BUCKET, QUEUE, KEY = ({"service": name} for name in ("dynamodb", "s3", "sqs", "kms"))

OVER_THE_DOORS: tuple[Rule, ...] = (
    once("dynamodb", "TransactWriteItems", **TIMED_OUT),
    now_and_then(2, times=2, operation="TransactWriteItems", **TABLE, **LOST_ANSWER),
    once("dynamodb", "TransactWriteItems", **RESET),
    once("dynamodb", "BatchWriteItem", **LOST_ANSWER),
    now_and_then(5, times=3, operation="GetItem", **TABLE, **RESET),
    now_and_then(5, times=3, operation="Query", **TABLE, **THROTTLED),
    once("s3", "GetObject", **TIMED_OUT),
    now_and_then(9, times=3, operation="GetObject", **BUCKET, **RESET),
    now_and_then(7, times=3, operation="PutObject", **BUCKET, **LOST_ANSWER),
    once("s3", "PutObject", **SLOW_DOWN),
    once("sqs", "SendMessage", **UNAVAILABLE),
    now_and_then(2, times=3, operation="SendMessage", **QUEUE, **LOST_ANSWER),
    once("sqs", "SendMessage", **RESET),
    once("kms", "Sign", **RESET),
    once("kms", "Sign", **TOO_MANY),
)
"""Faults that a client's own tries get over, also where the call had its effect."""

CUT_OFF = once("s3", "PutObject", resource="evidence", latency=11_000)
"""A webhook's door is given ten seconds: it is ended before it hears that its body is kept."""


def call_over(wire: BadWire, stack: DeployedStack) -> None:
    """Let these doors call AWS through the wire, as through a proxy.

    They sign for the AWS behind it, which so refuses whatever no role grants, as ever.
    """
    client = stack.local.client("lambda")
    for door in DOORS:
        name = f"{stack.name}-{door}"
        told = client.get_function_configuration(FunctionName=name)
        variables = {**told["Environment"]["Variables"], "HTTP_PROXY": wire.endpoint}
        client.update_function_configuration(
            FunctionName=name, Environment={"Variables": variables}
        )


@contextmanager
def failing(wire: BadWire, rules: Sequence[Rule]) -> Iterator[None]:
    """The wire fails by these rules for as long as the block lasts."""
    wire.strike(rules)
    try:
        yield
    finally:
        wire.strike([])
