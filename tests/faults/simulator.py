"""One seed, a few days of a council: every delivery scheduled, any call outside struck."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from tests.fakes import Cut
from tests.faults.call_sites import CELLS
from tests.faults.deliveries import Message
from tests.faults.faulty_outside import FaultyOutside, a_faulty_house
from tests.faults.readers import Readers
from tests.faults.refunding_provider import RefundingProvider
from tests.faults.small_chunks import small_chunks
from tests.faults.strikes import Cell, Strike, Strikes
from tests.faults.two_councils import both_targets, following, one_target

MOST_TRIES = 300
MOVED_PERIODS = "R#accounting_periods#open_from", "RECORD"


class Stuck(AssertionError):
    """A message that no number of deliveries gets done."""


@dataclass
class Simulation(Readers):
    """A council's days under one seed; in a storm every fault is armed at every call site.

    Those that storms before it have `struck_so_far` least come first. Where `faults` are named
    these strike, and no others.
    """

    struck_so_far: Counter[Cell] = field(default_factory=Counter)
    faults: tuple[Strike, ...] | None = None
    outside: Callable[..., FaultyOutside] = FaultyOutside
    story: list[str] = field(default_factory=list)
    first_seen: dict[date, bytes] = field(default_factory=dict)
    ever: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.strikes = Strikes(
            others_wait=lambda: self._under_way is not None,
            meanwhile=self._meanwhile,
            told=self.story.append,
        )
        if self.faults is None:
            self.faults = tuple(self._drawn_faults())
        lag = self.random.choice([0, 0, 5, 60, 10_000])
        early = self.random.random() < 0.3
        outside = self.outside(self.strikes, lag=lag)
        self.house = a_faulty_house(self.strikes, early=early, outside=outside)
        self.house.folder = one_target()
        self.house.new_sandbox()
        self.house.provider = RefundingProvider(
            strikes=self.strikes, random=self.random, drawn=self.world.refunded
        )
        self.house.provider.payments |= self.world.payments
        self.house.provider.refunded |= self.world.refunding
        self._under_way: Message | None = None
        self._set_clock()
        self.arrive()

    @property
    def books(self) -> dict[str, list[bytes]]:
        return self.house.books.versions

    def live(self) -> None:
        """Its days with faults, then every delivery without one."""
        for cell, passes in self.faults:
            self.strikes.arm(cell, after=passes)
        for day in range(self.world.days):
            self.day = day
            self._set_clock()
            self._a_day()
        self._drain()

    def _drawn_faults(self) -> Iterator[Strike]:
        """Drawn apart from all else, so that a story with fewer of them is still its own."""
        random = Random(f"faults of {self.seed}")
        cells = random.choices(CELLS, k=random.choice([0, 8, 25, 60]))
        if self.storm:
            cells = random.sample(CELLS, len(CELLS))
            cells.sort(key=lambda cell: self.struck_so_far[cell])
        for cell in cells:
            is_first = self.storm and not self.struck_so_far[cell]
            yield cell, 0 if is_first else random.choice([0, 0, 0, 1, 2, 5])

    def _is_open(self) -> bool:
        return self.house.outside.item("LEDGER", "GO_LIVE") is not None

    def _a_day(self) -> None:
        self.send("nightly sweep", self._sweep, self.day)
        self._watch_refunds()
        if self.house.early and self.random.random() < 0.4:
            self._send_close(self.day)
        if self.random.random() < 0.3:
            self.send("deployment", self._deploy, self.day)
        sooner = len(self.story) + (200 if self.storm else 0)
        while waiting := [m for m in self.pool if m.day <= self.day]:
            ends_early = len(self.story) >= sooner and self.random.random() < 0.02
            if ends_early and self._is_open():
                break
            self.step(self.random.choice(waiting))
        self._send_close(self.day)

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
        except self.comes_again as failed:
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
        outer, self._under_way = self._under_way, None
        assert outer is not None, "nothing is under way"
        others = [m for m in self.pool if m.day <= self.day]
        also = self.random.sample(others, min(len(others), self.random.randrange(3)))
        if not also or self.random.random() < 0.6:
            also.append(outer)
        for message in also:
            self._deliver_within(message, outer)
        self._under_way = outer

    def _deliver_within(self, message: Message, outer: Message) -> None:
        self.story.append(f"    -- meanwhile {message.name}")
        with suppress(*self.comes_again, *message.refusals):
            message.deliver()
            if message is not outer and message in self.pool:
                self.pool.remove(message)
                self.ever.append(message)
        self.gather()

    def gather(self) -> None:
        """Turn what the queues hold into messages; a lost one is what a sweep mends."""
        house = self.house
        for told in house.chunks.take():
            if self.random.random() < 0.03 and self.strikes.armed:
                continue
            name = f"chunk {told['batch']} {told['chunk']}"
            self.send(name, lambda m=told: house.allocate([m]), self.day)
        for told in house.webhooks.take():
            self._settling(told)
        for on in set(self.world.through(self.world.days + 1)) - self.first_seen.keys():
            manifest = house.outside.content("day-books", f"days/{on}/manifest.json")
            if manifest is not None:
                self.first_seen.setdefault(on, manifest)
        self._decide_held()
        self.carry_deeds_on()
        self.follow_refunds()
        self.certificates_are_read()
        self.officers_look()
        self.auditor_reads()
        self._posted_batches_are_whole()

    def _posted_batches_are_whole(self) -> None:
        """At every instant: whoever finds a batch posted finds all of its journals."""
        posted, keys = self.house.outside.table.posted, self.house.outside.partitions
        while posted and keys:
            batch = posted.pop()
            of_it = (sks for pk, sks in keys.items() if pk.startswith(f"{batch}#"))
            found = sum(sk.startswith("J#") for sks in of_it for sk in sks)
            wanted = json.loads(self.house.outside.item(batch, "BATCH")["body"])["payments"]
            assert found == wanted, f"{batch} is posted with {found} of {wanted} journals"

    def _set_clock(self) -> None:
        on = self.world.on(self.day)
        hour = self.random.randrange(1, 20)
        self.house.clock.instant = datetime.combine(
            on, time(hour), tzinfo=self.house.clock.instant.tzinfo
        )
        if self.day >= 1:
            self.house.provider.refunded |= self.world.refunded

    def _drain(self) -> None:
        """No more faults: deliver everything, sweep, close, export, and prove every day."""
        self.strikes.armed.clear()
        self.pool = [m for m in self.pool if not m.name.startswith(("deployment", "prove "))]
        self.house.outside.catch_up()
        changed = self.house.outside.item("LEDGER", "CONFIGURATION")
        self.house.folder = following(changed["version"]) if changed else both_targets()
        self.house.new_sandbox()
        self.house.provider.refunded |= self.world.refunded
        self.day = self.world.days
        self._set_clock()
        self.send("last sweep", self._sweep, self.day)
        self._deliver_all()
        if self.house.outside.item(*MOVED_PERIODS) is not None:
            self._seal(self.world.last)
            self._deliver_all()
        self.send("last sweep", self._sweep, self.day)
        self.officers_decide = False
        self._deliver_all()
        self._watch_refunds()
        self._deliver_all()
        self.day = self.world.days + 1
        self._set_clock()
        self._seal(self.world.days)

    def _seal(self, last: int) -> None:
        """Close, export and prove all days up to one; certificates are there to be read."""
        lived = self.world.through(last)
        for on in lived:
            self.house.close(on)
        self.house.export_all(lived[-1])
        for on in lived:
            self._prove(on)
        self.gather()

    def _deliver_all(self) -> None:
        while self.pool:
            self.step(self.random.choice(self.pool))


def run(simulation: Simulation) -> None:
    """Live a seed to its end."""
    with small_chunks():
        simulation.live()
