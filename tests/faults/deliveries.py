"""What is delivered in a council's days, each as a message that comes at least once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

import msgspec
from everypenny.adapters.table_actions import Busy
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.records import FileRecord, Landing, LedgerNotOpen, ReplayDiffers, Verdict
from everypenny.domain.release import DecideFile
from everypenny.workflows.close_day import CloseRefused
from everypenny.workflows.decide_held_file import decide_held_file
from everypenny.workflows.export_fund import NotClosed, TakenMeanwhile, export_fund
from everypenny.workflows.receive_provider_event import WebhookRefused, receive_provider_event
from everypenny.workflows.send_due_batches import send_due_batches
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_message

from tests.fakes import Cut
from tests.faults.council_days import a_world
from tests.faults.faulty_outside import FaultyHouse, open_with
from tests.faults.truth import Hook, Sent, World
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
TARGETS = ("council-tax", "general-ledger", "rents")


@dataclass(eq=False)
class Message:
    """Something that is delivered at least once; `refusals` are right answers to it."""

    name: str
    deliver: Callable[[], object]
    day: int = 0
    refusals: tuple[type[Exception], ...] = ()
    tries: int = 0


@dataclass
class Deliveries:
    """The messages that wait, and what the senders and officers know of them."""

    seed: int
    landed: dict[Landing, Sent] = field(default_factory=dict)
    held: set[tuple[str, int]] = field(default_factory=set)
    decided: dict[tuple[str, int], str] = field(default_factory=dict)
    pool: list[Message] = field(default_factory=list)
    day: int = 0
    officers_decide: bool = True
    comes_again: tuple[type[Exception], ...] = COMES_AGAIN
    house: FaultyHouse = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.world: World = a_world(self.random)

    def arrive(self) -> None:
        """Everything that senders send, each from its own day on."""
        self.send("opening", self._open)
        for sent in self.world.sent:
            landing = self.house.land(sent.key, sent.content)
            self.landed[landing] = sent
            self.send(f"file {sent.key}", lambda x=landing: self._receive(x), sent.day)
        for hook in self.world.hooks:
            self._knocking(hook)

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

    def _knocking(self, hook: Hook) -> None:
        signature = "0" * 64 if hook.forged else signed(hook.body)

        def knock() -> None:
            receive_provider_event(PAY, hook.body, signature, doorstep=self.house.doorstep)

        refusals = (WebhookRefused,) if hook.forged else ()
        self.send(f"webhook {hook.body[:60]!r}", knock, hook.day, refusals)

    def _settling(self, told: Mapping[str, str | int]) -> None:
        refusals = (ReplayDiffers,) if self._conflicts(told) else ()
        name = " ".join(["settle", *(str(part) for part in told.values())])
        self.send(
            name, lambda: settle_message(told, settling=self.house.settling), self.day, refusals
        )

    def _conflicts(self, told: Mapping[str, str | int]) -> bool:
        """Whether a webhook or a line of a list tells another story than the provider."""
        if "sha256" not in told:
            return (told["payment"], told["pence"]) in self.world.wrong_lines
        key = f"webhooks/{PAY}/{told['sha256']}.json"
        body = self.house.outside.content("evidence", key)
        return next(h.conflicts for h in self.world.hooks if h.body == body)

    def _send_close(self, day: int) -> None:
        on = self.world.on(day)
        self.send(f"close {on}", lambda: self.house.close(on), day)
        for target in TARGETS:
            if self.random.random() < 0.7:
                self.send(f"export {target} {on}", lambda t=target: self._export(t, on), day)
        if self.random.random() < 0.7:
            self.send(f"prove {on}", lambda: self.house.prove(on), day)

    def _export(self, target: str, on: date) -> None:
        if target in self.house.councils.live().targets:
            export_fund(target, on, exporting=self.house.exporting)

    def _sweep(self) -> None:
        house = self.house
        send_due_batches(ledger=house.ledger, chunks=house.chunks, clock=house.clock)
        list(house.ledger.suspense())

    def _deploy(self) -> None:
        self.house.folder = self.random.choice([one_target, both_targets])()
        self.house.release = self.random.choice(["r1", "r2"])
        self.house.new_sandbox()

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
