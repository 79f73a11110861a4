"""Settings from the environment; the real adapters, built once and only when asked for."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from everypenny.adapters.columnar_copies import ColumnarCopies
from everypenny.adapters.columnar_folders import BucketCopies
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.adapters.configuration_versions import ConfigurationVersions
from everypenny.adapters.deed_roads import DeedRoads
from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_deeds import DynamoDeeds
from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.govuk_pay import GovukPay
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.adapters.kept_registers import KeptRegisters
from everypenny.adapters.kms_signer import KmsSigner
from everypenny.adapters.live_memories import LiveMemories
from everypenny.adapters.london_clock import SystemClock
from everypenny.adapters.s3_arrivals import S3Arrivals
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.adapters.s3_push import S3Push
from everypenny.adapters.s3_work import S3Work
from everypenny.adapters.sqs_queue import SqsQueue
from everypenny.adapters.ssm_secrets import SsmSecrets
from everypenny.domain.council import Source
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.london_days import london_day
from everypenny.domain.payments import Payment
from everypenny.workflows.acknowledge_export import Acknowledging, standing_of
from everypenny.workflows.allocate_payments import Allocation
from everypenny.workflows.audited import Answering, answer_audited
from everypenny.workflows.close_day import Closing
from everypenny.workflows.copy_day_book import Copying
from everypenny.workflows.draw_up_certificate import Certifying
from everypenny.workflows.export_fund import Exporting
from everypenny.workflows.judging import Intake
from everypenny.workflows.learn_memory import Learning
from everypenny.workflows.look_up import LookUp
from everypenny.workflows.office import Office
from everypenny.workflows.open_balances import Opening
from everypenny.workflows.payment_texts import PaymentTexts
from everypenny.workflows.prove_day import Proving
from everypenny.workflows.provider_case import Settling
from everypenny.workflows.push_exports import Pushing
from everypenny.workflows.receive_provider_event import Doorstep
from everypenny.workflows.recent_history import RecentHistory
from everypenny.workflows.send_refund import Sending


def setting(name: str) -> str:
    """A setting that the stack gives every door; KeyError if the stack forgot it."""
    return os.environ[name]  # noqa: TID251 - settings are read here


@cache
def drop() -> S3Bucket:
    """The drop bucket."""
    return S3Bucket(setting("DROP_BUCKET"))


@cache
def queue(name: str) -> SqsQueue:
    """A queue by the name of its setting."""
    return SqsQueue(setting(name))


@cache
def _table() -> DynamoTable:
    return DynamoTable(setting("TABLE_NAME"))


@cache
def _ledger() -> DynamoLedger:
    return DynamoLedger(_table())


@cache
def _work() -> S3Work:
    return S3Work(S3Bucket(setting("WORK_BUCKET")))


@cache
def evidence() -> S3Evidence:
    """Where what comes is kept before it is judged."""
    return S3Evidence(S3Bucket(setting("EVIDENCE_BUCKET")))


@cache
def _configurations() -> ConfigurationVersions:
    return ConfigurationVersions(_table(), evidence(), Path(setting("COUNCIL_FOLDER")))


@cache
def _councils() -> KeptCouncils:
    folder = Path(setting("COUNCIL_FOLDER"))
    return KeptCouncils(folder, evidence(), _configurations().changed)


@cache
def _registers() -> KeptRegisters:
    return KeptRegisters(_work())


@cache
def _secrets() -> SsmSecrets:
    return SsmSecrets(setting("SECRETS_PREFIX"))


@cache
def _day_books() -> S3DayBooks:
    return S3DayBooks(S3Bucket(setting("DAYBOOK_BUCKET")))


@cache
def _exports() -> DynamoExports:
    return DynamoExports(_table(), S3Bucket(setting("OUTBOX_BUCKET")))


@cache
def _signer() -> KmsSigner:
    return KmsSigner(setting("SIGNING_KEY_ID"))


@cache
def intake() -> Intake:
    """For the doors that judge files."""
    return Intake(
        drop=drop(),
        work=_work(),
        files=files(),
        ledger=_ledger(),
        councils=_councils(),
        chunks=queue("CHUNKS_QUEUE_URL"),
        provider_events=queue("EVENTS_QUEUE_URL"),
        memory=_memories().live,
        clock=SystemClock(),
        release=setting("RELEASE"),
    )


@cache
def allocation() -> Allocation:
    """For the door that allocates chunks."""
    return Allocation(
        work=_work(),
        ledger=_ledger(),
        payments=DynamoPayments(_table(), _ledger()),
        evidence=evidence(),
        councils=_councils(),
        registers=_registers(),
        memory=KeptMemories(_work()).snapshot,
        clock=SystemClock(),
        release=setting("RELEASE"),
    )


@cache
def doorstep() -> Doorstep:
    """For the door that providers call."""
    return Doorstep(
        evidence=evidence(),
        events=events(),
        secrets=_secrets(),
        settling=queue("EVENTS_QUEUE_URL"),
        # No rule decides here, and the door on the internet may not read the table.
        councils=KeptCouncils(Path(setting("COUNCIL_FOLDER")), evidence()),
    )


@cache
def settling() -> Settling:
    """For the door that settles providers' events."""
    return Settling(
        evidence=evidence(),
        events=events(),
        ledger=_ledger(),
        payments=DynamoPayments(_table(), _ledger()),
        councils=_councils(),
        registers=_registers(),
        register=files().register,
        provider=_provider,
        clock=SystemClock(),
        release=setting("RELEASE"),
    )


@cache
def sending() -> Sending:
    """For the door that sends refunds to their provider."""
    return Sending(office=office(), provider=_provider, settling=queue("EVENTS_QUEUE_URL"))


@cache
def opening() -> Opening:
    """For the door that opens the ledger."""
    return Opening(
        evidence=evidence(),
        ledger=_ledger(),
        councils=_councils(),
        clock=SystemClock(),
        release=setting("RELEASE"),
    )


def _recent() -> RecentHistory:
    return RecentHistory(
        today=london_day(SystemClock().now()),
        day_books=_day_books(),
        work=_work(),
        ledger=_ledger(),
        registers=_registers(),
        memories=KeptMemories(_work()).snapshot,
    )


@cache
def office() -> Office:
    """For the doors of officers' deeds, and of what they look up."""
    deeds, payments = DynamoDeeds(_table()), DynamoPayments(_table(), _ledger())
    return Office(
        evidence=evidence(),
        commands=deeds,
        payments=payments,
        suspense=payments,
        records=deeds,
        ledger=_ledger(),
        councils=_councils(),
        registers=_registers(),
        register=files().register,
        day_books=_day_books(),
        exports=_exports(),
        files=files(),
        configurations=_configurations(),
        recent=_recent,
        deeds=DeedRoads(
            {
                "decide_held_file": queue("DECISIONS_QUEUE_URL"),
                "reissue_export": queue("EXPORTS_QUEUE_URL"),
                "send_refund": queue("REFUNDS_QUEUE_URL"),
            }
        ),
        clock=SystemClock(),
        release=setting("RELEASE"),
    )


@cache
def audit_trail() -> DynamoAudit:
    """Who did and read what."""
    return DynamoAudit(_table())


def audited(event: Mapping[str, Any], answering: Answering) -> dict[str, Any]:
    """For the doors that officers ask: the answer, once the trail has the request."""
    return answer_audited(event, answering, trail=audit_trail(), clock=SystemClock())


@cache
def _memories() -> LiveMemories:
    return LiveMemories(_table(), _work())


def _told() -> Callable[[PaymentId], Payment | None]:
    return PaymentTexts(work=_work(), evidence=evidence(), ledger=_ledger()).of


@cache
def looking_up() -> LookUp:
    """For the door of officers' questions."""
    return LookUp(
        office=office(),
        accounts=DynamoPayments(_table(), _ledger()),
        days=DynamoDays(_table()),
        trail=audit_trail(),
        told=_told(),
        memory=lambda: KeptMemories(_work()).snapshot(_memories().live()),
    )


@cache
def closing() -> Closing:
    """For the door that closes days."""
    return Closing(
        ledger=_ledger(),
        days=DynamoDays(_table()),
        trail=audit_trail(),
        day_books=_day_books(),
        signer=_signer(),
        councils=_councils(),
        learning=Learning(
            memories=_memories(), told=_told(), evidence=evidence(), councils=_councils()
        ),
        clock=SystemClock(),
        early=setting("EARLY_CLOSE") == "allowed",
    )


@cache
def searching() -> LookUp:
    """For the door that searches history, over copies fetched to the sandbox's own disk."""
    folder = Path(tempfile.gettempdir()) / "history"
    copies = BucketCopies(S3Bucket(setting("WORK_BUCKET")), folder)
    return replace(looking_up(), history=ColumnarHistory(copies))


@cache
def copying() -> Copying:
    """For the door that copies sealed days."""
    return Copying(
        day_books=_day_books(),
        copies=ColumnarCopies(S3Bucket(setting("WORK_BUCKET"))),
        work=_work(),
        evidence=evidence(),
        ledger=_ledger(),
    )


@cache
def exporting() -> Exporting:
    """For the door that exports."""
    return Exporting(
        day_books=_day_books(), exports=_exports(), ledger=_ledger(), councils=_councils()
    )


@cache
def acknowledgements() -> DynamoAcknowledgements:
    """What targets have said of their exports."""
    return DynamoAcknowledgements(_table())


@cache
def acknowledging() -> Acknowledging:
    """For the door that takes acknowledgements in."""
    return Acknowledging(
        intake=intake(),
        exports=_exports(),
        day_books=_day_books(),
        acknowledgements=acknowledgements(),
    )


@cache
def pushing() -> Pushing:
    """For the door that pushes exports on."""
    return Pushing(
        exports=_exports(),
        pushes=DynamoPushes(_table()),
        push=S3Push(),
        councils=_councils(),
        clock=SystemClock(),
    )


@cache
def proving() -> Proving:
    """For the door that proves days."""
    return Proving(
        day_books=_day_books(),
        exports=_exports(),
        ledger=_ledger(),
        councils=_councils(),
        signer=_signer(),
        standing=lambda record: standing_of(record, acknowledgements().words(record.target)),
    )


@cache
def certifying() -> Certifying:
    """For the door that draws certificates up."""
    return Certifying(proving=proving(), evidence=evidence())


@cache
def arrivals() -> S3Arrivals:
    """What has come lately."""
    return S3Arrivals(drop(), S3Bucket(setting("EVIDENCE_BUCKET")))


@cache
def events() -> DynamoEvents:
    """Provider events."""
    return DynamoEvents(_table())


@cache
def files() -> DynamoFiles:
    """Verdicts on files."""
    return DynamoFiles(_table())


def _provider(source: Source) -> GovukPay:
    return GovukPay(
        setting("GOVUK_PAY_URL"), lambda: _secrets().named(f"{source.code}/api_key")[0]
    )
