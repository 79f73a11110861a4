"""Settings from the environment, and the adapters that most doors share."""

import os
from functools import cache
from pathlib import Path

from everypenny.adapters.configuration_versions import ConfigurationVersions
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.adapters.kept_registers import KeptRegisters
from everypenny.adapters.london_clock import SystemClock
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.adapters.s3_work import S3Work
from everypenny.adapters.sqs_queue import SqsQueue


def setting(name: str) -> str:
    """A setting that the stack gives every door; KeyError if the stack forgot it."""
    return os.environ[name]  # noqa: TID251 - settings are read here


def clock() -> SystemClock:
    """The time, in London."""
    return SystemClock()


@cache
def drop() -> S3Bucket:
    """The drop bucket."""
    return S3Bucket(setting("DROP_BUCKET"))


@cache
def queue(name: str) -> SqsQueue:
    """A queue by the name of its setting."""
    return SqsQueue(setting(name))


@cache
def table() -> DynamoTable:
    """The one table."""
    return DynamoTable(setting("TABLE_NAME"))


@cache
def ledger() -> DynamoLedger:
    """Journals, batches and days."""
    return DynamoLedger(table())


@cache
def payments() -> DynamoPayments:
    """Where each payment's money stands."""
    return DynamoPayments(table(), ledger())


@cache
def files() -> DynamoFiles:
    """Verdicts on files."""
    return DynamoFiles(table())


@cache
def audit_trail() -> DynamoAudit:
    """Who did and read what."""
    return DynamoAudit(table())


@cache
def work() -> S3Work:
    """Chunks of payments, registers and memories, each by its digest."""
    return S3Work(S3Bucket(setting("WORK_BUCKET")))


@cache
def evidence() -> S3Evidence:
    """Where what comes is kept before it is judged."""
    return S3Evidence(S3Bucket(setting("EVIDENCE_BUCKET")))


def council_folder() -> Path:
    """Where the deployed configuration lies."""
    return Path(setting("COUNCIL_FOLDER"))


@cache
def configurations() -> ConfigurationVersions:
    """What officers have changed of the rules."""
    return ConfigurationVersions(table(), evidence(), council_folder())


@cache
def councils() -> KeptCouncils:
    """The council as configured, now and then."""
    return KeptCouncils(council_folder(), evidence(), configurations().changed)


@cache
def registers() -> KeptRegisters:
    """The account registers, by digest."""
    return KeptRegisters(work())


@cache
def memories() -> KeptMemories:
    """What closes have learned of payers, by digest."""
    return KeptMemories(work())
