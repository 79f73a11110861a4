"""The outside in memory, with a fault at any call to it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

import msgspec
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.adapters.table_actions import Action, Change, Item, Put, Table
from everypenny.domain.opening import OpenBalances
from everypenny.domain.records import Dropped, Landing
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.local.memory_table import MemoryTable
from everypenny.workflows.open_balances import Opening, open_balances

from tests.fakes import MemoryQueue, NamedSigner, StaticProvider
from tests.faults.strikes import Strikes
from tests.outside import BUCKETS
from tests.whole_house import House


class FaultyTable:
    """A table whose every call may be struck; a `witness` sees what transactions leave."""

    def __init__(self, inner: MemoryTable | DynamoTable, strikes: Strikes) -> None:
        self.inner = inner
        self.witness: Callable[[Sequence[Action]], None] = lambda _: None
        self.posted: list[str] = []
        self._strikes = strikes

    def get(self, pk: str, sk: str) -> Item | None:
        return self._strikes.around("table.get", lambda: self.inner.get(pk, sk))

    def get_all(self, keys: Sequence[tuple[str, str]]) -> Iterator[Item]:
        def found() -> list[Item]:
            return list(self.inner.get_all(keys))

        return iter(self._strikes.around("table.get_all", found))

    def put_new(self, item: Item) -> Item | None:
        return self._strikes.around("table.put_new", lambda: self.inner.put_new(item))

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        def found() -> list[Item]:
            return list(self.inner.query(pk, prefix=prefix, after=after))

        return iter(self._strikes.around("table.query", found))

    def view(self, name: str) -> Iterator[Item]:
        if isinstance(self.inner, MemoryTable) and self.inner.is_behind(name):
            self._strikes.stale("table.view")
        return iter(self._strikes.around("table.view", lambda: list(self.inner.view(name))))

    def write_all(self, items: Sequence[Item]) -> None:
        half = items[: len(items) // 2]
        self._strikes.around(
            "table.write_all",
            lambda: self.inner.write_all(items),
            (lambda: self.inner.write_all(half)) if half else None,
        )

    def transact(self, actions: Sequence[Action]) -> None:
        self._strikes.around("table.transact", lambda: self._transact(actions))

    def _transact(self, actions: Sequence[Action]) -> None:
        try:
            self.inner.transact(actions)
        finally:
            self.witness(actions)
        changes = (action for action in actions if isinstance(action, Put | Change))
        self.posted += [_batch(each) for each in changes if "posted_on" in _after(each)]


def _batch(action: Put | Change) -> str:
    return str(action.item["pk"]) if isinstance(action, Put) else action.pk


def _after(action: Put | Change) -> Mapping[str, Any]:
    return action.item if isinstance(action, Put) else action.put


class FaultyBucket:
    """A bucket whose every call may be struck."""

    def __init__(self, inner: MemoryBucket | S3Bucket, strikes: Strikes) -> None:
        self.inner = inner
        self._strikes = strikes

    @property
    def versions(self) -> dict[str, list[bytes]]:
        return self.inner.versions

    def put(self, key: str, content: bytes, *, content_type: str = "") -> None:
        self._do("put", lambda: self.inner.put(key, content, content_type=content_type))

    def put_once(self, key: str, content: bytes) -> bytes:
        return self._do("put_once", lambda: self.inner.put_once(key, content))

    def get(self, key: str) -> bytes:
        return self._do("get", lambda: self.inner.get(key))

    def find(self, key: str) -> bytes | None:
        return self._do("find", lambda: self.inner.find(key))

    def lines(self, key: str) -> Iterator[bytes]:
        return iter(self._do("lines", lambda: list(self.inner.lines(key))))

    def put_lines(self, lines: Iterator[bytes], *, prefix: str, suffix: str) -> tuple[str, int]:
        drawn = list(lines)
        return self._do(
            "put_lines", lambda: self.inner.put_lines(drawn, prefix=prefix, suffix=suffix)
        )

    def put_file_once(self, key: str, file: BinaryIO) -> str:
        return self._do("put_file_once", lambda: self.inner.put_file_once(key, file))

    def file(self, key: str) -> AbstractContextManager[BinaryIO]:
        return self._do("file", lambda: self.inner.file(key))

    def open(self, landing: Landing) -> AbstractContextManager[Dropped]:
        return self._do("open", lambda: self.inner.open(landing))

    def report(self, name: str, content: bytes, *, content_type: str) -> str:
        return self._do(
            "report", lambda: self.inner.report(name, content, content_type=content_type)
        )

    def land(self, key: str, content: bytes) -> Landing:
        return self.inner.land(key, content)

    def _do(self, what: str, do: Callable[[], Any]) -> Any:
        return self._strikes.around(f"bucket.{what}", do)


@dataclass
class FaultyQueue(MemoryQueue):
    """A queue that may take some of the messages, or all of them twice."""

    strikes: Strikes = field(default_factory=Strikes)

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        half = messages[: len(messages) // 2]
        self.strikes.around(
            "queue.send",
            lambda: self.sent.extend(messages),
            (lambda: self.sent.extend(half)) if half else None,
        )


@dataclass
class FaultyProvider(StaticProvider):
    """A provider that may not answer."""

    strikes: Strikes = field(default_factory=Strikes)

    def payment(self, payment_id: str) -> bytes | None:
        return self.strikes.around("provider.payment", lambda: self.payments.get(payment_id))

    def refunds(self, payment_id: str) -> bytes | None:
        return self.strikes.around("provider.refunds", lambda: self.refunded.get(payment_id))


@dataclass
class FaultySigner(NamedSigner):
    """A key that may not be had."""

    strikes: Strikes = field(default_factory=Strikes)

    def sign(self, content: bytes) -> bytes:
        return self.strikes.around("signer.sign", lambda: b"signed %d" % len(content))


class FaultyOutside:
    """Where a whole house stands when anything may fail; `lag` writes behind are its views."""

    def __init__(self, strikes: Strikes, *, lag: int = 0) -> None:
        self.strikes = strikes
        self.table = FaultyTable(MemoryTable(lag=lag), strikes)
        self.buckets = {name: FaultyBucket(MemoryBucket(name), strikes) for name in BUCKETS}

    def land(self, key: str, content: bytes) -> Landing:
        return self.buckets["drop"].land(key, content)

    @property
    def partitions(self) -> Mapping[str, Sequence[str]]:
        """The sort keys of each partition as they are at this instant."""
        return self.table.inner._keys

    def scan(self) -> list[dict[str, Any]]:
        return self.table.inner.scan()

    @property
    def seen_table(self) -> Table:
        """The table as a bystander sees it, whom no fault strikes."""
        return self.table.inner

    def item(self, pk: str, sk: str) -> Item | None:
        """An item as a bystander sees it."""
        return self.seen_table.get(pk, sk)

    def content(self, role: str, key: str) -> bytes | None:
        """An object as a bystander sees it."""
        return self.buckets[role].inner.find(key)

    def objects(self) -> dict[str, bytes]:
        """Each key's newest bytes."""
        return {
            f"{role}/{key}": versions[-1]
            for role, bucket in self.buckets.items()
            for key, versions in bucket.versions.items()
        }

    def catch_up(self) -> None:
        """Let every view show every write from now on."""
        self.table.inner.catch_up()


@dataclass
class FaultyHouse(House):
    """Every workflow, over an outside that may fail; its queues outlive its sandboxes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.signer = FaultySigner(strikes=self.outside.strikes)

    def new_sandbox(self) -> None:
        """Forget whatever a function kept between its calls."""
        self.__post_init__()


def open_with(house: FaultyHouse, on: date, balances: Mapping[str, int]) -> date:
    """The opening journal, with the command as the door keeps it."""
    told = {
        "command_id": "opening-1",
        "prepared_by": "pat",
        "approved_by": "sam",
        "why": "go-live",
        "on": on.isoformat(),
        "balances": [{"account": a, "amount_pence": p} for a, p in balances.items()],
    }
    body = json.dumps(told, sort_keys=True).encode()
    command = msgspec.json.decode(body, type=OpenBalances)
    opening = Opening(
        evidence=house.evidence,
        ledger=house.ledger,
        councils=house.councils,
        clock=house.clock,
        release=house.release,
    )
    return open_balances(command, body, opening=opening)


def a_faulty_house(
    strikes: Strikes, *, early: bool = False, outside: FaultyOutside | None = None
) -> FaultyHouse:
    """A house before its opening journal."""
    return FaultyHouse(
        outside=outside or FaultyOutside(strikes),
        chunks=FaultyQueue(strikes=strikes),
        webhooks=FaultyQueue(strikes=strikes),
        deed_messages=FaultyQueue(strikes=strikes),
        provider=FaultyProvider(strikes=strikes),
        early=early,
    )
