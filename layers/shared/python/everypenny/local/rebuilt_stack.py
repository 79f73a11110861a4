"""An empty stack on disk that lives days again: its clock and pins are what it is told."""

import json
from datetime import datetime
from pathlib import Path

from everypenny.adapters.configuration_versions import ConfigurationVersions
from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_deeds import DynamoDeeds
from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.evidence_folder import EvidenceFolder
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.adapters.kept_registers import KeptRegisters
from everypenny.adapters.live_memories import LiveMemories
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_work import S3Work
from everypenny.domain.acknowledgement import Standing
from everypenny.domain.council import Source
from everypenny.domain.records import ExportRecord, Pins
from everypenny.local.disk_bucket import DiskBucket
from everypenny.local.disk_table import DiskTable
from everypenny.local.issued_before import IssuedBefore
from everypenny.local.told_outside import (
    NoQueue,
    NothingRehearsed,
    PinnedCouncils,
    PinnedFiles,
    ToldClock,
    Unsigned,
)
from everypenny.workflows.acknowledge_export import Acknowledging
from everypenny.workflows.allocate_payments import Allocation
from everypenny.workflows.close_day import Closing
from everypenny.workflows.export_fund import Exporting
from everypenny.workflows.judging import Intake
from everypenny.workflows.learn_memory import Learning
from everypenny.workflows.office import Office
from everypenny.workflows.open_balances import Opening
from everypenny.workflows.payment_texts import PaymentTexts
from everypenny.workflows.ports import Provider
from everypenny.workflows.prove_day import Proving
from everypenny.workflows.provider_case import Settling
from everypenny.workflows.rebuild_exports import RebuiltExports, restore_issues
from everypenny.workflows.restore_events import restore_events


class RebuiltStack:
    """Every workflow over the evidence, with a table and buckets in a folder of its own."""

    def __init__(self, folder: Path, place: Path) -> None:
        """`place` is an empty folder, for nobody else, until the stack is closed."""
        self.evidence = EvidenceFolder(folder)
        self.books, self.outbox = DiskBucket(place / "books"), DiskBucket(place / "outbox")
        self.councils = PinnedCouncils(self.evidence)
        self._release = self._memory = ""
        self._table = DiskTable(place / "table")
        self._exports = DynamoExports(self._table, self.outbox)
        self.exports = RebuiltExports(self._exports)
        self._clock = ToldClock()
        self._ledger = DynamoLedger(self._table)
        self._files = PinnedFiles(self._table)
        self._work = S3Work(DiskBucket(place / "work"))
        self._day_books = S3DayBooks(self.books)
        self._registers = KeptRegisters(self._work)

    def close(self) -> None:
        """Let go of the table; what it held is lost."""
        self._table.close()

    def stand(
        self, at: datetime, pins: Pins | None = None, *, live_register: bool = False
    ) -> None:
        """Act at this UTC instant, and under these pins if they are named, from now on."""
        self._clock.at = at
        if pins is not None:
            self.councils.pinned = pins.configuration
            self._files.pinned = None if live_register else pins.register
            self._memory = pins.memory
            self._release = pins.release

    def restore_issues(self) -> None:
        """Record in the table what the evidence says was exported."""
        restore_issues(
            IssuedBefore(self.evidence).records,
            exports=self._exports,
            councils=self.councils,
        )

    def restore_events(self) -> None:
        """Record in the table what came of providers' events, once every day is rebuilt."""
        days = [json.loads(sealed) for _, sealed in self.evidence.manifests()]
        restore_events(days, settling=self.settling)

    @property
    def intake(self) -> Intake:
        """For judging files."""
        return Intake(
            drop=self.evidence,
            work=self._work,
            files=self._files,
            ledger=self._ledger,
            councils=self.councils,
            chunks=NoQueue(),
            provider_events=NoQueue(),
            memory=lambda: self._memory,
            clock=self._clock,
            release=self._release,
        )

    @property
    def allocation(self) -> Allocation:
        """For allocating chunks."""
        return Allocation(
            work=self._work,
            ledger=self._ledger,
            payments=DynamoPayments(self._table, self._ledger),
            evidence=self.evidence,
            councils=self.councils,
            registers=self._registers,
            memory=KeptMemories(self._work).snapshot,
            clock=self._clock,
            release=self._release,
        )

    @property
    def settling(self) -> Settling:
        """For posting providers' events; no provider is asked anything."""
        return Settling(
            evidence=self.evidence,
            events=DynamoEvents(self._table),
            ledger=self._ledger,
            payments=DynamoPayments(self._table, self._ledger),
            councils=self.councils,
            registers=self._registers,
            register=self._files.register,
            provider=_nobody,
            clock=self._clock,
            release=self._release,
        )

    @property
    def opening(self) -> Opening:
        """For opening journals."""
        return Opening(
            evidence=self.evidence,
            ledger=self._ledger,
            councils=self.councils,
            clock=self._clock,
            release=self._release,
        )

    @property
    def acknowledging(self) -> Acknowledging:
        """For what targets say of their exports."""
        return Acknowledging(
            intake=self.intake,
            exports=IssuedBefore(self.evidence),
            day_books=self._day_books,
            acknowledgements=DynamoAcknowledgements(self._table),
        )

    @property
    def office(self) -> Office:
        """For officers' deeds."""
        deeds, payments = DynamoDeeds(self._table), DynamoPayments(self._table, self._ledger)
        return Office(
            evidence=self.evidence,
            commands=deeds,
            payments=payments,
            suspense=payments,
            records=deeds,
            ledger=self._ledger,
            councils=self.councils,
            registers=self._registers,
            register=self._files.register,
            day_books=self._day_books,
            exports=self.exports,
            files=self._files,
            configurations=ConfigurationVersions(self._table, self.evidence, None),
            recent=NothingRehearsed,
            deeds=NoQueue(),
            clock=self._clock,
            release=self._release,
        )

    @property
    def closing(self) -> Closing:
        """For closing days."""
        return Closing(
            ledger=self._ledger,
            days=DynamoDays(self._table),
            trail=DynamoAudit(self._table),
            day_books=self._day_books,
            signer=Unsigned(),
            councils=self.councils,
            learning=self._learning,
            clock=self._clock,
        )

    @property
    def _learning(self) -> Learning:
        texts = PaymentTexts(work=self._work, evidence=self.evidence, ledger=self._ledger)
        return Learning(
            memories=LiveMemories(self._table, self._work),
            told=texts.of,
            evidence=self.evidence,
            councils=self.councils,
        )

    @property
    def exporting(self) -> Exporting:
        """For making exports again."""
        return Exporting(
            day_books=self._day_books,
            exports=self.exports,
            ledger=self._ledger,
            councils=self.councils,
        )

    @property
    def proving(self) -> Proving:
        """For drawing proofs up again."""
        return Proving(
            day_books=self._day_books,
            exports=self.exports,
            ledger=self._ledger,
            councils=self.councils,
            signer=Unsigned(),
            standing=self._standing,
        )

    def _standing(self, record: ExportRecord) -> Standing:
        words = DynamoAcknowledgements(self._table).words(record.target)
        return self.exports.standing(record, words)


def _nobody(source: Source) -> Provider:
    raise LookupError(f"provider {source.code} is not asked in a rebuild")
