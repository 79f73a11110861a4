"""One seed, three days of a council: every delivery scheduled, any call outside struck."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random

import msgspec
import pytest
from everypenny.adapters import council_folder
from everypenny.adapters.council_folder import council_bytes, council_from_bytes
from everypenny.adapters.table_actions import Busy
from everypenny.domain.council import Council
from everypenny.domain.opening import CommandRefused
from everypenny.domain.records import FileRecord, Landing, LedgerNotOpen, ReplayDiffers, Verdict
from everypenny.domain.release import DecideFile
from everypenny.workflows import read_batches
from everypenny.workflows.close_day import CloseRefused
from everypenny.workflows.decide_held_file import decide_held_file
from everypenny.workflows.export_fund import NotClosed, TakenMeanwhile, export_fund
from everypenny.workflows.receive_provider_event import WebhookRefused, receive_provider_event
from everypenny.workflows.send_due_batches import send_due_batches
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_provider_event

from tests.fakes import Cut
from tests.faults.call_sites import CELLS
from tests.faults.council_days import Hook, Sent, World, a_world
from tests.faults.faulty_outside import FaultyHouse, a_faulty_house, open_with
from tests.faults.strikes import Strikes
from tests.faults.two_councils import both_targets, one_target
from tests.workflows.days import PAY, signed

COMES_AGAIN = (
    Cut,
    Busy,
    NotYetSettled,
    LedgerNotOpen,
    TakenMeanwhile,
    CloseRefused,
    NotClosed,
)
DAYS = 3
TARGETS = ("council-tax", "general-ledger", "rents")
MOST_TRIES = 300


class Stuck(AssertionError):
    """A message that no number of deliveries gets done."""


@dataclass(eq=False)
class Message:
    """Something that is delivered at least once; `refusals` are right answers to it."""

    name: str
    deliver: Callable[[], object]
    day: int = 0
    refusals: tuple[type[Exception], ...] = ()
    tries: int = 0


@dataclass
class Simulation:
    """A council's days under one seed; in a storm every fault is armed at every call site."""

    seed: int
    storm: bool = False
    story: list[str] = field(default_factory=list)
    landed: dict[Landing, Sent] = field(default_factory=dict)
    held: set[tuple[str, int]] = field(default_factory=set)
    decided: dict[tuple[str, int], str] = field(default_factory=dict)
    first_seen: dict[date, bytes] = field(default_factory=dict)
    ever: list[Message] = field(default_factory=list)
    pool: list[Message] = field(default_factory=list)
    day: int = 0
    officers_decide: bool = True

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.world: World = a_world(self.random)
        self.strikes = Strikes(meanwhile=self._meanwhile, told=self.story.append)
        lag = self.random.choice([0, 0, 5, 60, 10_000])
        early = self.random.random() < 0.3
        self.house: FaultyHouse = a_faulty_house(self.strikes, lag=lag, early=early)
        self.house.folder = one_target()
        self.house.new_sandbox()
        self.house.provider.payments |= self.world.payments
        self.house.provider.refunded |= self.world.refunding
        self._under_way: Message | None = None
        self._set_clock()
        self._plan()

    @property
    def books(self) -> dict[str, list[bytes]]:
        return self.house.books.versions

    def live(self) -> None:
        """Three days with faults, then every delivery without one."""
        some = self.random.choices(CELLS, k=self.random.choice([0, 8, 25, 60]))
        for cell in self.random.sample(CELLS, len(CELLS)) if self.storm else some:
            self.strikes.arm(cell, after=self.random.choice([0, 0, 0, 1, 2, 5]))
        for self.day in range(DAYS):
            self._set_clock()
            self._a_day()
        self._drain()

    def _plan(self) -> None:
        self.send("opening", self._open)
        for sent in self.world.sent:
            landing = self.house.land(sent.key, sent.content)
            self.landed[landing] = sent
            self.send(f"file {sent.key}", lambda x=landing: self._receive(x), sent.day)
        for hook in self.world.hooks:
            self._knocking(hook)

    def _knocking(self, hook: Hook) -> None:
        signature = "0" * 64 if hook.forged else signed(hook.body)

        def knock() -> None:
            receive_provider_event(PAY, hook.body, signature, doorstep=self.house.doorstep)

        refusals = (WebhookRefused,) if hook.forged else ()
        self.send(f"webhook {hook.body[:60]!r}", knock, hook.day, refusals)

    def send(
        self,
        name: str,
        deliver: Callable[[], object],
        day: int = 0,
        refusals: tuple[type[Exception], ...] = (),
    ) -> None:
        """Put a message where it waits to be delivered."""
        self.pool.append(Message(name, deliver, day, refusals))

    def _open(self) -> None:
        open_with(self.house, self.world.on(0), self.world.openings)

    def _receive(self, landing: Landing) -> FileRecord:
        record = self.house.receive(landing)
        if record.verdict is Verdict.HELD:
            self.held.add((record.source, record.sequence))
        return record

    def _is_open(self) -> bool:
        return ("LEDGER", "GO_LIVE") in self.house.outside.table.inner.items

    def _a_day(self) -> None:
        self.send("nightly sweep", self._sweep, self.day)
        if self.house.early and self.random.random() < 0.4:
            self._send_close(self.day)
        if self.random.random() < 0.3:
            self.send("deployment", self._deploy, self.day)
        while waiting := [m for m in self.pool if m.day <= self.day]:
            if self.random.random() < 0.02 and self._is_open():
                break
            self.step(self.random.choice(waiting))
        self._send_close(self.day)

    def _send_close(self, day: int) -> None:
        on = self.world.on(day)
        self.send(f"close {on}", lambda: self.house.close(on), day)
        for target in TARGETS:
            if self.random.random() < 0.7:
                self.send(f"export {target} {on}", lambda t=target: self._export(t, on), day)
        if self.random.random() < 0.7:
            self.send(f"prove {on}", lambda: self._prove(on), day)

    def _export(self, target: str, on: date) -> None:
        if target in self.house.councils.live().targets:
            export_fund(target, on, exporting=self.house.exporting)

    def _prove(self, on: date) -> None:
        """A proof waits for an export that was issued and lies in no outbox yet."""
        try:
            self.house.prove(on)
        except LookupError as missing:
            if "outbox" not in str(missing):
                raise
            raise NotClosed(str(missing)) from missing

    def _sweep(self) -> None:
        house = self.house
        send_due_batches(ledger=house.ledger, chunks=house.chunks, clock=house.clock)
        list(house.ledger.suspense())

    def _deploy(self) -> None:
        self.house.folder = self.random.choice([one_target, both_targets])()
        self.house.release = self.random.choice(["r1", "r2"])
        self.house.new_sandbox()

    def step(self, message: Message) -> None:
        """Deliver one message, and put it back if it is not done; or deliver it again."""
        self.pool.remove(message)
        was, self._under_way = self._under_way, message
        try:
            self._deliver(message)
        finally:
            self._under_way = was
        self.gather()

    def _deliver(self, message: Message) -> None:
        message.tries += 1
        self.house.clock.instant += timedelta(milliseconds=self.random.randrange(3))
        try:
            message.deliver()
            assert not message.refusals, f"{message.name} was not refused"
            outcome = "done"
        except message.refusals as refusal:
            outcome = f"refused: {type(refusal).__name__}"
        except COMES_AGAIN as failed:
            outcome = type(failed).__name__
            self.pool.append(message)
            self._lose_the_sandbox(failed)
        self.story.append(f"day {self.day}: {message.name}: {outcome}")
        if outcome != "done" and message.tries > MOST_TRIES:
            raise Stuck(message.name)
        if message not in self.ever:
            self.ever.append(message)
        if message not in self.pool and self.random.random() < 0.12:
            self.pool.append(message)

    def _lose_the_sandbox(self, failed: Exception) -> None:
        if isinstance(failed, Cut) and self.random.random() < 0.5:
            self.house.new_sandbox()

    def _meanwhile(self) -> None:
        """Other deliveries, whole, in the middle of this one: at times the same message too."""
        outer = self._under_way
        if outer is None:
            return
        self._under_way = None
        others = [m for m in self.pool if m.day <= self.day]
        also = self.random.sample(others, min(len(others), self.random.randrange(3)))
        for message in [*also, outer] if self.random.random() < 0.6 else also:
            self._deliver_within(message, outer)
        self._under_way = outer

    def _deliver_within(self, message: Message, outer: Message) -> None:
        self.story.append(f"    -- meanwhile {message.name}")
        with suppress(*COMES_AGAIN, *message.refusals):
            message.deliver()
            if message is not outer and message in self.pool:
                self.pool.remove(message)
                self.ever.append(message)
        self.gather()

    def gather(self) -> None:
        """Turn what the queues hold into messages; a lost one is what a sweep mends."""
        house = self.house
        for told in house.chunks.take():
            if self.random.random() < 0.03 and self._is_armed():
                continue
            name = f"chunk {told['batch']} {told['chunk']}"
            self.send(name, lambda m=told: house.allocate([m]), self.day)
        for told in house.webhooks.take():
            self._settling(str(told["sha256"]))
        for on in [self.world.on(day) for day in range(DAYS + 2)]:
            manifest = house.books.inner.find(f"days/{on}/manifest.json")
            if manifest is not None:
                self.first_seen.setdefault(on, manifest)
        self._decide_held()

    def _settling(self, digest: str) -> None:
        def settle() -> None:
            settle_provider_event(PAY, digest, settling=self.house.settling)

        body = self.house.evidence._bucket.inner.get(f"webhooks/{PAY}/{digest}.json")
        hook = next(h for h in self.world.hooks if h.body == body)
        refusals = (ReplayDiffers,) if hook.conflicts else ()
        self.send(f"settle {digest[:8]}", settle, self.day, refusals)

    def _is_armed(self) -> bool:
        return any(self.strikes.armed.values())

    def _decide_held(self) -> None:
        """Officers look at files that are held, now and then."""
        if not self.officers_decide:
            return
        for place in sorted(self.held - self.decided.keys()):
            if self.random.random() < 0.3:
                decision = self.random.choice(["release", "release", "reject"])
                self.decided[place] = decision
                self._command(*place, decision)

    def _command(self, source: str, sequence: int, decision: str) -> None:
        told = {
            "command_id": f"decide-{source}-{sequence}",
            "source": source,
            "sequence": sequence,
            "decision": decision,
            "officer": "pat",
            "approver": "sam",
            "why": "the sender was asked",
        }
        self.send(f"{decision} {source} {sequence}", lambda: self._decide(told), self.day)
        if self.random.random() < 0.3:
            alone = {**told, "command_id": f"alone-{source}-{sequence}", "approver": "PAT"}
            alone["decision"] = "release"
            refusals = (CommandRefused,)
            self.send(f"alone {source}", lambda: self._decide(alone), self.day, refusals)

    def _decide(self, told: dict[str, object]) -> FileRecord:
        body = json.dumps(told, sort_keys=True).encode()
        command = msgspec.json.decode(body, type=DecideFile)
        house = self.house
        try:
            return decide_held_file(command, body, intake=house.intake, evidence=house.evidence)
        except CommandRefused as refused:
            if "not posted yet" in str(refused):
                raise NotYetSettled(str(refused)) from refused
            raise

    def _set_clock(self) -> None:
        on = self.world.on(self.day)
        hour = self.random.randrange(1, 20)
        self.house.clock.instant = datetime.combine(
            on, time(hour), tzinfo=self.house.clock.instant.tzinfo
        )
        if self.day >= 1:
            self.house.provider.refunded |= self.world.refunded

    def _drain(self) -> None:
        """No more faults: deliver everything, sweep, close, export and prove."""
        self.strikes.armed.clear()
        self.pool = [m for m in self.pool if m.name != "deployment"]
        self.house.outside.catch_up()
        self.house.folder = both_targets()
        self.house.new_sandbox()
        self.house.provider.refunded |= self.world.refunded
        self.day = DAYS
        self._set_clock()
        self.send("last sweep", self._sweep, self.day)
        self._deliver_all()
        self.send("last sweep", self._sweep, self.day)
        self.officers_decide = False
        self._deliver_all()
        self.day = DAYS + 1
        self._set_clock()
        for day in range(DAYS + 1):
            self.house.close(self.world.on(day))
        self.house.export_all(self.world.on(DAYS))
        for day in range(DAYS + 1):
            self.house.prove(self.world.on(day))
        self.gather()

    def _deliver_all(self) -> None:
        while self.pool:
            self.step(self.random.choice(self.pool))


@cache
def _council_bytes(folder: Path) -> bytes:
    return council_bytes(folder)


@cache
def _council_from_bytes(content: bytes) -> Council:
    return council_from_bytes(content)


@contextmanager
def small_chunks() -> Iterator[None]:
    """Two payments a chunk, so that every batch has several; a folder is read only once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(council_folder, "council_bytes", _council_bytes)
        patch.setattr(council_folder, "council_from_bytes", _council_from_bytes)
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        yield


def run(simulation: Simulation) -> None:
    """Live a seed to its end."""
    with small_chunks():
        simulation.live()
