"""What the ledger keeps of a file, a batch and a day; written once, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO

from everypenny.domain.batches import Control
from everypenny.domain.identifiers import BatchId, EventId, PaymentId

WHOLE_LEDGER = "*"
"""Stands where a fund's code does for what a general ledger target takes: every line."""


class ReplayDiffers(Exception):
    """The same id has come again with other content; an officer looks before anything moves.

    Carries the id and what differs, never personal text.
    """


class LedgerNotOpen(Exception):
    """No opening journal yet: nothing can be posted or judged; an officer posts it first."""


class Verdict(StrEnum):
    """What acceptance said of a drop; written once."""

    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
    REFUSED = "refused"
    # Never written: how an accepted file stands once officers abandoned a batch of it.
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Landing:
    """One object version in the drop bucket."""

    key: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """What allocation depends on beside the payments, fixed when a file is judged."""

    configuration: str
    register: str
    memory: str
    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord:
    """A batch as it was accepted. Pence; London days; `account` is our bank account's code.

    `stated_pence` is the sender's own total (None if it states none); `total_pence` what its
    payments sum to; `chunks` how many pieces its payments lie in, `chunk_list` the SHA-256 of
    the list of their digests (empty for a batch of one). `already_posted` counts
    lines that officers left out, because an earlier statement had posted them. `due_on` is
    the day before which it may not post, None for most. `evidence` is the SHA-256 of what it
    was read from: the dropped file, the provider's first answer, the officer's command.
    `takes` are the payments whose whereabouts a refund's event took, each at its version.
    """

    batch_id: BatchId
    source: str
    origin: str
    identity: str
    account: str
    currency: str
    opening_pence: int | None
    closing_pence: int | None
    first_on: date | None
    last_on: date | None
    stated_pence: int | None
    payments: int
    total_pence: int
    zero_lines: int
    pending_lines: int
    chunks: int
    controls: tuple[Control, ...]
    pins: Pins
    already_posted: int = 0
    due_on: date | None = None
    evidence: str = ""
    chunk_list: str = ""
    takes: tuple[tuple[PaymentId, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A drop and its verdict, at its place in the order of its source.

    Instants are UTC text. `original` names the file that a refusal or hold is about; `because`
    says it in a sentence. `report` is the key of the report beside the drop, on its faults, on
    its lines (an advice), or on those that an earlier statement shows too.
    `decides` is the sequence of the held file that officers decided with this record, else 0,
    and `command` the SHA-256 of the command with which they did. `pins` is what it was judged
    under.
    """

    source: str
    sequence: int
    landing: Landing
    content_sha256: str
    size: int
    attempt: int
    arrived_at: str
    judged_at: str
    judged_on: date
    verdict: Verdict
    batches: tuple[BatchRecord, ...]
    faults: int = 0
    report: str = ""
    original: str = ""
    because: str = ""
    decides: int = 0
    command: str = ""
    pins: Pins | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """How far a chunk has come: its digests decide what may be written.

    `digest` is of its journals alone, so that anyone can find it again in the day book.
    """

    chunk: int
    digest: str
    release: str
    payments: int
    total_pence: int
    suspense: int
    done: bool
    suspense_digest: str = ""

    @property
    def decided(self) -> tuple[str, str]:
        """What two deliveries of the same chunk must agree on."""
        return self.digest, self.suspense_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBatch:
    """A batch on its day's list."""

    batch_id: BatchId
    payments: int
    total_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVerdict:
    """A verdict on its day's list: what the proof says of the file, and what repeats it.

    `version` is the landed object's, `judged_at` a UTC instant as text; `command` and `pins`
    are the file record's.
    """

    source: str
    sequence: int
    verdict: Verdict
    file: str
    content_sha256: str
    stated_pence: int | None
    payments: int
    faults: int
    because: str
    batches: tuple[str, ...] = ()
    decides: int = 0
    version: str = ""
    judged_at: str = ""
    command: str = ""
    pins: Pins | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A landed object: its bytes as a seekable file, their size, and its UTC arrival."""

    file: BinaryIO
    size: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """What the ledger knows of a source when a file's batches are to be judged.

    `same_identity` are earlier accepted or held files; `overlapping` accepted statements of
    the same accounts whose dates may meet.
    """

    same_identity: tuple[FileRecord, ...]
    overlapping: tuple[BatchRecord, ...]


@dataclass(frozen=True, slots=True)
class RegisterMove:
    """From one register snapshot to the one made from it, by digest."""

    was: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """One issued export; pence are of its own rows, days are London's, ends included.

    `sequence` counts the target's exports from 1. `starts` names the funds of a detail target
    that another target had taken up to another day than this one's first, with their own; the
    general ledger's lines are one such fund, WHOLE_LEDGER.
    """

    export_id: str
    target: str
    period: str
    first_on: date
    last_on: date
    configuration: str
    file_name: str
    sha256: str
    rows: int
    debits_pence: int
    credits_pence: int
    sequence: int = 0
    starts: Mapping[str, date] = field(default_factory=dict)

    def covers_from(self) -> date:
        """The first day that it may hold a line of."""
        if WHOLE_LEDGER in self.starts:
            return self.starts[WHOLE_LEDGER]
        return min([self.first_on, *self.starts.values()])


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """A provider's event and what came of it."""

    event_id: EventId
    source: str
    provider_id: str
    event: str
    outcome: str
    batch_id: str
    message: str
