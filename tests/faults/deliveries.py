"""What is delivered in a council's days, each as a message that comes at least once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from everypenny.adapters.table_actions import Busy
from everypenny.domain.deeds import CommandRefused, DeedOutcome, HasChanged
from everypenny.domain.officers import Officer
from everypenny.domain.records import (
    ExportRecord,
    FileRecord,
    Landing,
    LedgerNotOpen,
    ReplayDiffers,
    Verdict,
)
from everypenny.workflows.close_day import CloseRefused
from everypenny.workflows.draw_up_certificate import Certifying, draw_up_certificates
from everypenny.workflows.export_fund import NotClosed, TakenMeanwhile, export_fund
from everypenny.workflows.receive_provider_event import WebhookRefused, receive_provider_event
from everypenny.workflows.send_due_batches import send_due_batches
from everypenny.workflows.settle_provider_event import NotYetSettled, settle_message
from everypenny.workflows.watch_acknowledgements import watch_acknowledgements
from everypenny.workflows.watch_sources import watch_sources

from tests.deciding import ask
from tests.fakes import Cut
from tests.faults.abandonments import Abandonments
from tests.faults.carrying_on import carry_on
from tests.faults.council_days import a_world
from tests.faults.faulty_outside import FaultyHouse, open_with
from tests.faults.targets_told import Word, a_word
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
    HasChanged,
)
FAY, SID = Officer("fay", ("finance_manager",)), Officer("sid", ("section_151_officer",))
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
class Asked:
    """What two officers ask of a held file, under an id for each time it was refused."""

    about: str
    releases: bool
    order: dict[str, object]
    times: int = 1

    @property
    def command_id(self) -> str:
        """The id of the command that they give now."""
        return f"{self.about}-{self.times}"


@dataclass
class Deliveries:
    """The messages that wait, and what the senders and officers know of them.

    Of the world's files no more come than `sent` numbers.
    """

    seed: int
    sent: tuple[int, ...] | None = None
    landed: dict[Landing, Sent] = field(default_factory=dict)
    held: set[tuple[str, int]] = field(default_factory=set)
    decided: dict[tuple[str, int], str] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    certificates: list[str] = field(default_factory=list)
    abandonments: Abandonments = field(default_factory=Abandonments)
    sent_afresh: int = 0
    pool: list[Message] = field(default_factory=list)
    day: int = 0
    officers_decide: bool = True
    comes_again: tuple[type[Exception], ...] = COMES_AGAIN
    house: FaultyHouse = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.world: World = a_world(self.random)
        if self.sent is None:
            self.sent = tuple(self.world.files)
        else:
            self.world.send_only(self.sent)
        self.opened_by_deed = self.random.random() < 0.5

    def arrive(self) -> None:
        """Everything that senders send, each from its own day on."""
        self.abandonments.watch(self.house.outside)
        self.send("opening", self._open)
        for sent in self.world.sent:
            self._lands(sent, sent.day)
        for hook in self.world.hooks:
            self._knocking(hook)

    def _lands(self, sent: Sent, day: int) -> None:
        landing = self.house.land(sent.key, sent.content)
        self.landed[landing] = sent
        self.send(f"file {sent.key}", lambda: self._receive(landing), day)

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
        """By the door that needs no sign-in, or by two officers."""
        if not self.opened_by_deed:
            open_with(self.house, self.world.on(0), self.world.openings)
            return
        balances = [{"account": a, "amount_pence": p} for a, p in self.world.openings.items()]
        order = {"on": self.world.on(0).isoformat(), "balances": balances, "why": "go-live"}
        self.house.do(FAY, "open_balances", "opening-1", **order)
        done = self.house.do(SID, "approve_deed", "opening-1-yes", decides="opening-1")
        assert done.outcome is DeedOutcome.DONE, done.because

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
            if self.random.random() < 0.5:
                self.send(f"export {target} {on}", lambda t=target: self._export(t, on), day)
        if self.random.random() < 0.3:
            self.send(f"prove {on}", lambda: self._prove(on), day)

    def _export(self, target: str, on: date) -> None:
        if target in self.house.councils.live().targets:
            for issued in export_fund(target, on, exporting=self.house.exporting):
                self._hear(target, issued)
            if self.officers_decide and self.random.random() < 0.4:
                self.send(f"prove {on}", lambda: self._prove(on), self.day)

    def _hear(self, target: str, issued: ExportRecord) -> None:
        """The target says what it loaded, of most exports, and now and then says it again."""
        content = self.house.outside.content("outbox", f"{target}/{issued.file_name}")
        spoke = issued.export_id in self.words or not self.officers_decide
        if content is None or spoke or self.random.random() < 0.4:
            return
        word = a_word(self.random, target, issued.export_id, content)
        self.words[issued.export_id] = word
        for copy in range(self.random.choice([1, 1, 2])):
            key = f"acknowledgements/{target}/{issued.export_id}-{copy}.json"
            landing = self.house.land(key, word.content)
            self.landed[landing] = Sent(key=key, content=word.content, day=self.day)
            self.send(f"word {key}", lambda x=landing: self._receive(x), self.day)

    def _prove(self, on: date) -> None:
        self.house.prove(on)
        certifying = Certifying(proving=self.house.proving, evidence=self.house.evidence)
        drawn = draw_up_certificates(on, certifying=certifying)
        self.certificates += [name for name in drawn if name not in self.certificates]

    def _sweep(self) -> None:
        house = self.house
        send_due_batches(ledger=house.ledger, chunks=house.chunks, clock=house.clock)
        list(house.ledger.suspense())
        watch_sources(
            days=house.days, councils=house.councils, clock=house.clock, holidays=_none
        )
        watch_acknowledgements(acknowledging=house.acknowledging, holidays=_none)

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
        order = {"source": source, "sequence": sequence, "why": "the sender was asked"}
        asked = Asked(f"decide-{source}-{sequence}", decision == "release", order)
        self.send(f"{decision} {source} {sequence}", lambda: self._decide(asked), self.day)

    def _decide(self, asked: Asked) -> None:
        """Ask under a new id once one was refused; a repeat is the same command."""
        times = asked.times
        done = ask(self.house, asked.command_id, releases=asked.releases, **asked.order)
        if done.outcome is DeedOutcome.REFUSED:
            asked.times = max(asked.times, times + 1)
            waits = "not posted yet" in done.because
            raise (NotYetSettled if waits else CommandRefused)(done.because)

    def drop_abandoned_again(self) -> None:
        """Mostly the sender drops the same bytes again, once their batch was abandoned."""
        abandoned = list(self.abandonments.noted.values())
        for one in abandoned[self.sent_afresh :]:
            self.sent_afresh += 1
            if self.random.random() < 0.6:
                was = self.landed[one.landing]
                key = f"{was.key}.afresh-{self.sent_afresh}"
                self._lands(replace(was, key=key), self.day)

    def carry_deeds_on(self) -> None:
        """What officers' deeds have put into queues goes to the doors behind them."""
        for told in self.house.deed_messages.take():
            name = " ".join(str(part) for part in told.values())
            self.send(name, lambda m=told: carry_on(self.house, m), self.day)


def _none(year: int) -> tuple[date, ...]:  # noqa: ARG001
    """The bank holidays of a year of the simulator."""
    return ()
