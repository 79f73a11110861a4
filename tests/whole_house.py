"""The real workflows over the real adapters: on an AWS in this process, or in memory."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from everypenny.adapters.configuration_versions import ConfigurationVersions
from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_deeds import DynamoDeeds
from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.adapters.kept_registers import KeptRegisters
from everypenny.adapters.live_memories import LiveMemories
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.s3_work import S3Work
from everypenny.domain.deeds import Command, Outcome
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.london_days import instant_text, london_day
from everypenny.domain.officers import Officer
from everypenny.domain.opening import OpenBalances, OpeningBalance
from everypenny.domain.payments import Payment
from everypenny.domain.records import ExportRecord, FileRecord, Landing
from everypenny.workflows.acknowledge_export import (
    Acknowledged,
    Acknowledging,
    acknowledge_export,
    standing_of,
)
from everypenny.workflows.allocate_payments import Allocated, Allocation, allocate_payments
from everypenny.workflows.close_day import Closed, Closing, close_day
from everypenny.workflows.do_deed import do_deed
from everypenny.workflows.export_fund import Exporting, export_fund
from everypenny.workflows.judging import Intake
from everypenny.workflows.learn_memory import Learning
from everypenny.workflows.load_account_register import load_account_register
from everypenny.workflows.office import Office
from everypenny.workflows.officers_deeds import DEEDS
from everypenny.workflows.open_balances import Opening, open_balances
from everypenny.workflows.payment_texts import PaymentTexts
from everypenny.workflows.prove_day import Proven, Proving, prove_day
from everypenny.workflows.provider_case import Settling
from everypenny.workflows.receive_payment_file import receive_payment_file
from everypenny.workflows.receive_provider_event import Doorstep
from everypenny.workflows.recent_history import RecentHistory
from everypenny.workflows.return_refused_lines import return_refused_lines
from everypenny.workflows.send_refund import Sending

from tests.fakes import FixedClock, MemoryQueue, NamedSigner, StaticProvider, StaticSecrets
from tests.outside import InMemory, OnMoto

DEMO_COUNCIL = Path(__file__).parents[1] / "infra_cdk" / "councils" / "demo"


@dataclass
class House:
    """Every workflow, wired once; release and council may be exchanged by a test."""

    release: str = "r1"
    clock: FixedClock = field(default_factory=FixedClock)
    chunks: MemoryQueue = field(default_factory=MemoryQueue)
    webhooks: MemoryQueue = field(default_factory=MemoryQueue)
    deed_messages: MemoryQueue = field(default_factory=MemoryQueue)
    provider: StaticProvider = field(default_factory=StaticProvider)
    folder: Path = DEMO_COUNCIL
    early: bool = True
    outside: OnMoto | InMemory = field(default_factory=OnMoto)

    def __post_init__(self) -> None:
        self.table, buckets = self.outside.table, self.outside.buckets
        self.drop, self.outbox = buckets["drop"], buckets["outbox"]
        self.work, self.evidence = S3Work(buckets["work"]), S3Evidence(buckets["evidence"])
        self.books = buckets["day-books"]
        self.day_books = S3DayBooks(self.books)
        self.ledger, self.files = DynamoLedger(self.table), DynamoFiles(self.table)
        self.days, self.events = DynamoDays(self.table), DynamoEvents(self.table)
        self.exports = DynamoExports(self.table, self.outbox)
        self.memories = LiveMemories(self.table, self.work)
        self.trail = DynamoAudit(self.table)
        self.deeds = DynamoDeeds(self.table)
        self.payments = DynamoPayments(self.table, self.ledger)
        self.acknowledgements = DynamoAcknowledgements(self.table)
        self.configurations = ConfigurationVersions(self.table, self.evidence, self.folder)
        self.councils = KeptCouncils(self.folder, self.evidence, self.configurations.changed)
        self.registers = KeptRegisters(self.work)
        self.signer = NamedSigner()

    @property
    def intake(self) -> Intake:
        return Intake(
            drop=self.drop,
            work=self.work,
            files=self.files,
            ledger=self.ledger,
            councils=self.councils,
            chunks=self.chunks,
            provider_events=self.webhooks,
            memory=self.memories.live,
            clock=self.clock,
            release=self.release,
        )

    @property
    def allocation(self) -> Allocation:
        return Allocation(
            work=self.work,
            ledger=self.ledger,
            payments=self.payments,
            evidence=self.evidence,
            councils=self.councils,
            registers=self.registers,
            memory=KeptMemories(self.work).snapshot,
            clock=self.clock,
            release=self.release,
        )

    @property
    def doorstep(self) -> Doorstep:
        return Doorstep(
            evidence=self.evidence,
            events=self.events,
            secrets=StaticSecrets({"govuk-pay/webhook_secrets": ("new secret", "old secret")}),
            settling=self.webhooks,
            councils=self.councils,
        )

    @property
    def settling(self) -> Settling:
        return Settling(
            evidence=self.evidence,
            events=self.events,
            ledger=self.ledger,
            payments=self.payments,
            councils=self.councils,
            registers=self.registers,
            register=self.files.register,
            provider=lambda _: self.provider,
            clock=self.clock,
            release=self.release,
        )

    @property
    def sending(self) -> Sending:
        return Sending(
            office=self.office, provider=lambda _: self.provider, settling=self.webhooks
        )

    @property
    def office(self) -> Office:
        return Office(
            evidence=self.evidence,
            commands=self.deeds,
            payments=self.payments,
            suspense=self.payments,
            records=self.deeds,
            ledger=self.ledger,
            councils=self.councils,
            registers=self.registers,
            register=self.files.register,
            day_books=self.day_books,
            exports=self.exports,
            files=self.files,
            configurations=self.configurations,
            recent=self.recent,
            deeds=self.deed_messages,
            clock=self.clock,
            release=self.release,
        )

    def recent(self) -> RecentHistory:
        """The last sealed days, for a rehearsal."""
        return RecentHistory(
            today=london_day(self.clock.now()),
            day_books=self.day_books,
            work=self.work,
            ledger=self.ledger,
            registers=self.registers,
            memories=KeptMemories(self.work).snapshot,
        )

    def do(self, officer: Officer, deed: str, command_id: str, **order: Any) -> Outcome:
        """An officer's deed, as its door hands it on."""
        command = Command(
            command_id=command_id,
            deed=deed,
            officer=officer,
            at=instant_text(self.clock.now()),
            order=order,
        )
        return do_deed(command, deeds=DEEDS, office=self.office)

    def told(self, payment: PaymentId) -> Payment | None:
        """A payment in its own words."""
        texts = PaymentTexts(work=self.work, evidence=self.evidence, ledger=self.ledger)
        return texts.of(payment)

    @property
    def closing(self) -> Closing:
        return Closing(
            ledger=self.ledger,
            days=self.days,
            trail=self.trail,
            day_books=self.day_books,
            signer=self.signer,
            councils=self.councils,
            learning=Learning(
                memories=self.memories,
                told=self.told,
                evidence=self.evidence,
                councils=self.councils,
            ),
            clock=self.clock,
            early=self.early,
        )

    @property
    def exporting(self) -> Exporting:
        return Exporting(
            day_books=self.day_books,
            exports=self.exports,
            ledger=self.ledger,
            councils=self.councils,
        )

    @property
    def acknowledging(self) -> Acknowledging:
        return Acknowledging(
            intake=self.intake,
            exports=self.exports,
            day_books=self.day_books,
            acknowledgements=self.acknowledgements,
        )

    @property
    def proving(self) -> Proving:
        return Proving(
            day_books=self.day_books,
            exports=self.exports,
            ledger=self.ledger,
            councils=self.councils,
            signer=self.signer,
            standing=lambda record: standing_of(
                record, self.acknowledgements.words(record.target)
            ),
        )

    def open(self, on: date, balances: dict[str, int], command_id: str = "opening-1") -> date:
        command = OpenBalances(
            command_id=command_id,
            prepared_by="pat",
            approved_by="sam",
            why="go-live",
            on=on,
            balances=tuple(
                OpeningBalance(account=a, amount_pence=p) for a, p in balances.items()
            ),
        )
        body = json.dumps([command_id, sorted(balances.items())]).encode()
        opening = Opening(
            evidence=self.evidence,
            ledger=self.ledger,
            councils=self.councils,
            clock=self.clock,
            release=self.release,
        )
        return open_balances(command, body, opening=opening)

    def land(self, key: str, content: bytes) -> Landing:
        """Put a file into the drop bucket without telling anyone."""
        return self.outside.land(key, content)

    def receive(self, landing: Landing) -> FileRecord:
        if landing.key.startswith("registers/"):
            return load_account_register(landing, intake=self.intake)
        if landing.key.startswith("acknowledgements/"):
            return self.acknowledged(landing).record
        return receive_payment_file(landing, intake=self.intake)

    def acknowledged(self, landing: Landing) -> Acknowledged:
        """Judge what a target says, and return what it refused, as the door does."""
        outside = self.acknowledging
        acknowledged = acknowledge_export(landing, acknowledging=outside)
        return_refused_lines(acknowledged, acknowledging=outside, office=self.office)
        return acknowledged

    def dropped(self, key: str, content: bytes) -> FileRecord:
        """Land a file, judge it, and allocate its chunks."""
        record = self.receive(self.land(key, content))
        self.allocate(self.chunks.take())
        return record

    def allocate(self, messages: Iterable[dict[str, str | int]]) -> list[Allocated]:
        return [
            allocate_payments(
                BatchId(str(m["batch"])), int(m["chunk"]), allocation=self.allocation
            )
            for m in messages
        ]

    def close(self, day: date) -> Closed:
        return close_day(day, closing=self.closing)

    def export_all(self, through: date) -> None:
        for target in sorted(self.councils.live().targets):
            export_fund(target, through, exporting=self.exporting)

    def delivered(self, record: ExportRecord) -> bytes:
        """An export as it lies in the outbox."""
        with self.exports.file(record) as file:
            return file.read()

    def prove(self, day: date) -> Proven:
        return prove_day(day, proving=self.proving)

    def scan(self) -> list[dict[str, Any]]:
        """The whole table in key order."""
        return self.outside.scan()
