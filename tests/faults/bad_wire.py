"""A wire between us and a local AWS that throttles, resets, delays and loses answers.

microburst plays it, from AWS's own models of its services, so that a client takes what comes
for AWS's word. Its control interface: https://github.com/pingedbrain/microburst
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from everypenny.local.local_stack import _free_port, only_loopback

PROXY = Path(sys.executable).parent / "microburst"
STARTED_WITHIN_SECONDS = 20
READ_TIMEOUT_SECONDS = 2
TRIES = 5
Rule = dict[str, Any]


def now_and_then(passing: int, **rule: Any) -> Rule:
    """Strike one call, let some pass, and so on."""
    return {"sequence": {"fail": 1, "pass": passing}, **rule}


def once(service: str, operation: str, *, tries: int = 1, **rule: Any) -> Rule:
    """Strike the first call, or as many `tries` of it, and then no more."""
    return {"service": service, "operation": operation, "times": tries, **rule}


def _table(operation: str, passing: int, **fault: Any) -> Rule:
    return now_and_then(passing, service="dynamodb", operation=operation, **fault)


def _bucket(operation: str, passing: int, **fault: Any) -> Rule:
    return now_and_then(passing, service="s3", operation=operation, **fault)


ALL_OF_THEM = 100_000
RESET = {"reset": True}
LOST_ANSWER = {"response": {"abort_bytes": 0}}
TOO_SLOW = {"latency": 1_500 * READ_TIMEOUT_SECONDS}
THROTTLED = {"error": {"code": "ProvisionedThroughputExceededException"}}
SLOW_DOWN = {"error": {"code": "SlowDown"}}

MENDED_BY_THE_CLIENT = (
    once("dynamodb", "TransactWriteItems", **TOO_SLOW),
    _table("PutItem", 9, **LOST_ANSWER),
    _table("PutItem", 6, **THROTTLED),
    _table("TransactWriteItems", 4, **LOST_ANSWER),
    _table("TransactWriteItems", 5, **RESET),
    _table("BatchWriteItem", 3, **RESET),
    _table("Query", 19, **THROTTLED),
    _table("GetItem", 11, **RESET),
    _bucket("PutObject", 7, **LOST_ANSWER),
    _bucket("PutObject", 5, **SLOW_DOWN),
    _bucket("GetObject", 9, **RESET),
)
"""Faults that a client's own tries get over, also where the call had its effect."""

PAST_ALL_TRIES = (
    {"service": "dynamodb", "sequence": {"fail": TRIES, "pass": 70}, **THROTTLED},
    {"service": "dynamodb", "sequence": {"fail": TRIES, "pass": 90}, **LOST_ANSWER},
    {"service": "s3", "sequence": {"fail": TRIES, "pass": 40}, **LOST_ANSWER},
    {"service": "s3", "sequence": {"fail": TRIES, "pass": 60}, **SLOW_DOWN},
)
"""Faults that last longer than a client tries: the delivery fails, and comes again."""


@dataclass(frozen=True)
class BadWire:
    """The proxy's endpoint, and what it has done to those who called it."""

    endpoint: str

    def client(self, service: str) -> Any:
        """A client with the retries of our own, but with less patience for an answer."""
        config = Config(
            retries={"mode": "standard", "max_attempts": TRIES},
            read_timeout=READ_TIMEOUT_SECONDS,
            s3={"addressing_style": "path"},
        )
        return boto3.client(service, endpoint_url=self.endpoint, config=config)

    def strike(self, rules: Sequence[Rule]) -> None:
        """Exchange all rules."""
        self._ask("rules", "POST", list(rules))

    def fired(self) -> Counter[tuple[str, str]]:
        """How often each operation was struck by each action."""
        told = self._ask(f"fired?limit={ALL_OF_THEM}", "GET")
        return Counter((one["operation"], one["action"]) for one in told)

    def _ask(self, what: str, method: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode("utf-8")
        request = Request(f"{self.endpoint}/_microburst/{what}", content, method=method)
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def bad_wire(upstream: str) -> Iterator[BadWire]:
    """A wire to an AWS on this machine, without any rule yet."""
    port = str(_free_port())
    asked = [PROXY, "--upstream", only_loopback(upstream), "--port", port, "--no-resign"]
    process = subprocess.Popen(
        asked, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wire = BadWire(f"http://127.0.0.1:{port}")
    try:
        _wait_until_healthy(wire, process)
        yield wire
    finally:
        process.kill()
        process.wait(10)


def _wait_until_healthy(wire: BadWire, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            wire._ask("health", "GET")
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the wire did not come up")
